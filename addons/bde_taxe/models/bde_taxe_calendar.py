from odoo import fields, models


class BdeTaxeCalendar(models.Model):
    """A dated fact of the year of the tax: when SOLTéA opens, closes, pays."""

    _name = "bde.taxe.calendar"
    _description = "Calendar of the apprenticeship tax"
    _order = "year desc, date_start, id"

    year = fields.Integer(
        required=True, index=True, help="Of the campaign: the year of the April DSN."
    )
    kind = fields.Selection(
        [
            ("habilitation", "Request of habilitation"),
            ("lists", "Lists of schools published"),
            ("dsn", "DSN of April"),
            ("opening", "SOLTéA opens to schools"),
            ("employers_1", "Employers choose, period 1"),
            ("transfer_1", "First transfer"),
            ("employers_2", "Employers choose, period 2"),
            ("employers_3", "Employers choose, extra period"),
            ("transfer_2", "Second transfer"),
            ("transfer_3", "Extra transfer"),
            ("unallocated", "Unallocated funds are shared"),
        ],
        required=True,
    )
    date_start = fields.Date(string="From", required=True)
    date_end = fields.Date(string="Until", help="Empty: a single day.")
    certainty = fields.Selection(
        [("published", "Published"), ("expected", "Expected, to verify")],
        required=True,
        default="published",
    )
    source = fields.Char(translate=True)
    company_id = fields.Many2one(
        "res.company", string="School", index=True, help="Empty: every school."
    )

    _dates_check = models.Constraint(
        "CHECK(date_end IS NULL OR date_end >= date_start)",
        "It ends on or after its first day.",
    )
    _kind_uniq = models.UniqueIndex(
        "(year, kind, COALESCE(company_id, 0))",
        "The calendar of this year has this date already.",
    )
