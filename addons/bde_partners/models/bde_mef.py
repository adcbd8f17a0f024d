from odoo import api, fields, models


class BdeMef(models.Model):
    """A MEF (module élémentaire de formation) opened in the school.

    A MEF is one year of one training: « 2de pro MELEC ». It is what the
    nomenclature of the ministry and the allowance rates speak of.
    """

    _name = "bde.mef"
    _description = "MEF"
    _order = "training_id, cycle_year, code"
    _rec_names_search = ["code", "name"]
    _check_company_auto = True

    name = fields.Char(required=True)
    code = fields.Char(
        required=True, help="10 digits (11 in the national nomenclature)."
    )
    mefstat = fields.Char(
        string="MEFSTAT", help="11 characters; the first four give the allowance."
    )
    training_id = fields.Many2one(
        "bde.training",
        required=True,
        ondelete="restrict",
        check_company=True,
        index=True,
    )
    cycle_year = fields.Integer(string="Year of the cycle", default=1, required=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "UNIQUE(code, company_id)", "This MEF exists already in the school."
    )
    _year_check = models.Constraint(
        "CHECK(cycle_year BETWEEN 1 AND 6)", "The year of the cycle is 1 to 6."
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for mef in self:
            mef.display_name = f"{mef.name} ({mef.code})"
