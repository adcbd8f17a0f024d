from odoo import api, fields, models
from odoo.exceptions import UserError

# Known to this server only: no call from outside can put it in a context
FORGET = object()


class BdeMergeLog(models.Model):
    """What was merged into a record: written once, never changed."""

    _name = "bde.merge.log"
    _description = "Merged record"
    _order = "id desc"
    _rec_name = "lost_name"

    partner_id = fields.Many2one(
        "res.partner",
        string="Merged into",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    lost_id = fields.Integer(string="Former number", readonly=True)
    lost_name = fields.Char(string="Merged record", required=True, readonly=True)
    lost_values = fields.Json(readonly=True, help="All that was known of it.")
    chosen = fields.Json(readonly=True, help="What the merge wrote on the other.")
    moved = fields.Json(readonly=True, help="How many links moved, by model.")
    folded = fields.Json(readonly=True, help="Rows that were doubles of others.")
    user_id = fields.Many2one("res.users", string="By", required=True, readonly=True)
    create_date = fields.Datetime(string="Merged on", readonly=True)
    moved_text = fields.Char(string="Links moved", compute="_compute_texts")
    lost_text = fields.Text(string="What was known", compute="_compute_texts")

    @api.depends("moved", "lost_values")
    @api.depends_context("lang")
    def _compute_texts(self):
        words = {
            item.model: item.name
            for item in self.env["ir.model"]
            .sudo()
            .search([("model", "in", [m for log in self for m in log.moved or {}])])
        }
        partners = self.env["res.partner"]
        merge = self.env["bde.merge"]
        told = set(merge._value_fields()) - merge._following_fields().keys()
        for log in self:
            counts = {}
            for model, count in (log.moved or {}).items():
                label = words.get(model, self.env._("Others"))
                counts[label] = counts.get(label, 0) + count
            log.moved_text = ", ".join(f"{k}: {n}" for k, n in sorted(counts.items()))
            known = log.lost_values or {}
            log.lost_text = "\n".join(
                f"{partners._fields[name]._description_string(self.env)}: {value}"
                for name, value in known.items()
                if value
                and name in told
                and isinstance(value, (str, int, float))
                and not isinstance(value, bool)
                and partners._fields[name].type
                in ("char", "text", "integer", "float", "date", "datetime")
            )

    @api.autovacuum
    def _gc_values(self):
        """Forget what was known of the lost records at the end of their period.

        The trace itself stays: which record, into which, by whom, when, how many links.
        """
        limit = self.env["bde.retention"]._limit("merge_log")
        if limit:
            old = self.search(
                [("create_date", "<", limit), ("lost_values", "!=", False)]
            )
            old.with_context(bde_forget=FORGET).write(
                {"lost_values": False, "chosen": False}
            )

    def write(self, vals):
        """Refuse: the trace is not rewritten, but for the end of its retention."""
        if self.env.context.get("bde_forget") is not FORGET:
            raise UserError(self.env._("The trace of a merge cannot be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_trace(self):
        raise UserError(self.env._("The trace of a merge cannot be deleted."))
