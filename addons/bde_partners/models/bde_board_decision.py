from odoo import api, fields, models
from odoo.tools import format_date


class BdeBoardDecision(models.Model):
    """A deliberation of the school's board (conseil d'administration).

    The calendar of the PFMP, the template of the convention and the costs of the
    learners are voted: the date of the vote is printed where the law asks for it.
    """

    _name = "bde.board.decision"
    _description = "Board decision"
    _order = "date desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    date = fields.Date(required=True)
    kind = fields.Selection(
        [
            ("template", "Template of the convention"),
            ("calendar", "Calendar of the PFMP"),
            ("visits", "Rule of the visits"),
            ("costs", "Costs of the learners"),
            ("tax", "Use of the apprenticeship tax"),
            ("other", "Other"),
        ],
        required=True,
        default="template",
    )
    number = fields.Char(help="Number of the act, as the board's register has it.")
    subject = fields.Char("Object", required=True)
    school_year_id = fields.Many2one("bde.school.year", index="btree_not_null")
    file = fields.Binary(string="Signed act", attachment=True)
    filename = fields.Char()

    @api.depends("date", "subject")
    def _compute_display_name(self):
        for decision in self:
            day = format_date(self.env, decision.date) if decision.date else ""
            decision.display_name = f"{decision.subject or ''} ({day})"

    @api.model
    def _latest(self, company, kind, on_date):
        """Return the decision of this kind in force for `company` on `on_date`."""
        return self.search(
            [
                ("company_id", "=", company.id),
                ("kind", "=", kind),
                ("date", "<=", on_date),
            ],
            limit=1,
        )
