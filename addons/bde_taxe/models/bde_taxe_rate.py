from odoo import api, fields, models

from ..rules import credit as rules

CERTAINTY = [("published", "Published"), ("expected", "Expected, to verify")]


class BdeTaxeRate(models.Model):
    """The rate of the « solde », and the salary that estimates count with; dated."""

    _name = "bde.taxe.rate"
    _description = "Rate of the apprenticeship tax"
    _order = "year_start desc, id desc"
    _rec_name = "year_start"

    year_start = fields.Integer(
        string="From the campaign of", required=True, help="The year of the April DSN."
    )
    year_end = fields.Integer(string="Until", help="0: until another line holds.")
    percent = fields.Float(
        string="Rate (%)", digits=(6, 4), required=True, help="Of the gross payroll."
    )
    salary = fields.Float(
        string="Salary to count with (€)",
        digits=(12, 2),
        required=True,
        help="Yearly and gross, of one employee, where the payroll is unknown.",
    )
    certainty = fields.Selection(CERTAINTY, required=True, default="published")
    source = fields.Char(translate=True)

    _percent_check = models.Constraint(
        "CHECK(percent > 0 AND percent < 100 AND salary >= 0)",
        "A rate lies between 0 and 100 %, a salary is not negative.",
    )
    _year_uniq = models.Constraint(
        "UNIQUE(year_start)", "There is a rate from this year already."
    )

    @api.model
    def _of_year(self, year):
        """Return the rate of a campaign as rules know it, None when there is none."""
        lines = self.sudo().search([("year_start", "<=", year)])
        known = [
            rules.Rate(x.year_start, x.year_end or None, x.percent, x.salary)
            for x in lines
        ]
        return rules.rate_for(known, year)


class BdeTaxeExemption(models.Model):
    """Who does not owe the tax: dated, with its source."""

    _name = "bde.taxe.exemption"
    _description = "Exemption from the apprenticeship tax"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    reason = fields.Selection(
        [
            ("public", "Public body"),
            ("zone", "Alsace-Moselle: the tax is not due"),
            ("exempt", "Not liable this year"),
        ],
        required=True,
        default="exempt",
    )
    legal_kind = fields.Selection(
        lambda self: self.env["bde.segment.line"]._selection_legal_kind(),
        string="Kind of organisation",
        help="Empty: any kind.",
    )
    departements = fields.Char(
        string="Départements", help="Separated by commas; empty: anywhere."
    )
    year_start = fields.Integer(string="From the campaign of", help="0: always was.")
    year_end = fields.Integer(string="Last campaign", help="0: it still holds.")
    certainty = fields.Selection(CERTAINTY, required=True, default="published")
    source = fields.Char(translate=True)
    active = fields.Boolean(default=True)

    _whom_check = models.Constraint(
        "CHECK(legal_kind IS NOT NULL OR departements IS NOT NULL)",
        "Say which kind of organisation, or which départements.",
    )
    _years_check = models.Constraint(
        "CHECK(COALESCE(year_end, 0) = 0 OR year_end >= COALESCE(year_start, 0))",
        "It ends on or after the year it starts.",
    )

    @api.model
    def _of_year(self, year):
        """Return the exemptions of a campaign as rules know them, in their order."""
        known = [line._as_rule() for line in self.sudo().search([])]
        return [exemption for exemption in known if exemption.holds(year)]

    def _as_rule(self):
        self.ensure_one()
        codes = (self.departements or "").replace(" ", "").upper().split(",")
        return rules.Exemption(
            self.reason,
            self.name,
            self.year_start or None,
            self.year_end or None,
            self.legal_kind or "",
            frozenset(filter(None, codes)),
        )

    @api.model
    def _newly_liable_kinds(self, year):
        """Return the kinds whose exemption ends with the campaign of a year, or did.

        « Newly liable »: asked for the first time this year or the next.
        """
        lines = self.sudo().search(
            [("year_end", "in", (year - 1, year)), ("legal_kind", "!=", False)]
        )
        return lines.mapped("legal_kind")
