from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# What needs a human comes first.
ORDER = ("error", "doubtful", "update", "create", "skip", "same")


class BdeImportLine(models.Model):
    """What the import found on one line of the file, and does or did about it."""

    _name = "bde.import.line"
    _description = "Line of an import"
    _order = "rank, id"
    _rec_name = "label"
    _log_access = False

    import_id = fields.Many2one(
        "bde.import",
        string="Import of a file",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    company_id = fields.Many2one("res.company", readonly=True)
    rank = fields.Integer(readonly=True)
    line = fields.Integer(readonly=True, aggregator=None)
    label = fields.Char(string="Who or what", readonly=True)
    action = fields.Selection(
        [
            ("error", "Refused"),
            ("doubtful", "To settle"),
            ("update", "Changed"),
            ("create", "New"),
            ("skip", "Left out"),
            ("same", "Unchanged"),
        ],
        readonly=True,
    )
    message = fields.Char(string="Note", readonly=True)
    model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="model", readonly=True
    )
    question_key = fields.Char(readonly=True)

    @api.model
    def _replace(self, imp, planned):
        """Put the planned lines in place of those of an import, in two statements.

        :param imp: `bde.import`
        :param planned: list of `PlannedLine`
        """
        rank = {action: number for number, action in enumerate(ORDER)}
        self.env.cr.execute(
            SQL("DELETE FROM bde_import_line WHERE import_id = %s", imp.id)
        )
        if planned:
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO bde_import_line
                        (import_id, company_id, rank, line, label, action, message,
                         model, res_id, question_key)
                    SELECT %s, %s, u.*
                      FROM unnest(%s::int[], %s::int[], %s::varchar[], %s::varchar[],
                                  %s::varchar[], %s::varchar[], %s::int[],
                                  %s::varchar[])
                        AS u(rank, line, label, action, message, model, res_id, key)
                    """,
                    imp.id,
                    imp.company_id.id,
                    [rank[p.action] for p in planned],
                    [p.line for p in planned],
                    [p.label for p in planned],
                    [p.action for p in planned],
                    [p.message or None for p in planned],
                    [p.model or None for p in planned],
                    [p.res_id or None for p in planned],
                    [p.question_key or None for p in planned],
                )
            )
        self.invalidate_model(flush=False)
        imp.invalidate_recordset(["line_ids"], flush=False)

    def action_open(self):
        """Button: open the record that the line is about."""
        self.ensure_one()
        if not self.model or not self.res_id or self.model not in self.env:
            raise UserError(self.env._("This line has no record."))
        record = self.env[self.model].browse(self.res_id).exists()
        if not record:
            raise UserError(self.env._("This record was deleted since."))
        record.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }
