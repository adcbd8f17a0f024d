from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules.travel.costs import Scale


class BdePfmpCostScale(models.Model):
    """A line of the scale voted by the board for the costs of the learners, dated.

    Source: note de service 93-179 du 24 mars 1993.
    """

    _name = "bde.pfmp.cost.scale"
    _description = "Scale of the learners' costs"
    _order = "kind, valid_from desc, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    name = fields.Char(required=True)
    kind = fields.Selection(
        [("transport", "Transport"), ("meal", "Meals"), ("lodging", "Lodging")],
        required=True,
        default="transport",
    )
    unit = fields.Selection(
        [
            ("km", "A kilometre"),
            ("day", "A day in company"),
            ("meal", "A meal"),
            ("night", "A night"),
            ("receipt", "Percent of the receipts"),
        ],
        required=True,
        default="receipt",
    )
    rate = fields.Float(
        required=True,
        digits=(8, 3),
        aggregator=None,
        help="Euros a unit; for receipts, the percentage paid (100: all of it).",
    )
    cap_day = fields.Monetary(string="At most a day", help="0: no limit.")
    cap_total = fields.Monetary(string="At most a PFMP", help="0: no limit.")
    km_min = fields.Float(
        string="From km one way", digits=(6, 1), help="Nearer, nothing is paid."
    )
    is_proposed = fields.Boolean(
        string="Proposed for everybody",
        help="Written in each new claim; otherwise the office chooses it.",
    )
    needs_receipt = fields.Boolean(string="Receipt needed")
    valid_from = fields.Date(required=True, default=fields.Date.context_today)
    valid_to = fields.Date(help="Empty: still in force.")
    decision_id = fields.Many2one(
        "bde.board.decision",
        string="Decision of the board",
        domain="[('kind', '=', 'costs')]",
        check_company=True,
        ondelete="restrict",
    )
    source = fields.Char(default="Note de service 93-179 du 24 mars 1993")
    active = fields.Boolean(default=True)

    _figures_check = models.Constraint(
        "CHECK(rate >= 0 AND cap_day >= 0 AND cap_total >= 0 AND km_min >= 0)",
        "Rates and limits are not negative.",
    )
    _percent_check = models.Constraint(
        "CHECK(unit != 'receipt' OR rate <= 100)",
        "At most 100 % of a receipt is paid.",
    )
    _dates_check = models.Constraint(
        "CHECK(valid_to IS NULL OR valid_to >= valid_from)",
        "A line of the scale ends on or after its first day.",
    )

    @api.constrains("name", "company_id", "valid_from", "valid_to", "active")
    def _check_overlap(self):
        """A line of the scale has one rate a day."""
        others = self.search([("company_id", "in", self.company_id.ids)])
        for line in self.filtered("active"):
            for other in others - line:
                if (
                    other.company_id == line.company_id
                    and other.name.casefold() == line.name.casefold()
                    and (not other.valid_to or other.valid_to >= line.valid_from)
                    and (not line.valid_to or line.valid_to >= other.valid_from)
                ):
                    raise ValidationError(
                        self.env._(
                            "« %(name)s » has two rates on the same days: end one "
                            "before the other begins.",
                            name=line.name,
                        )
                    )

    def _in_force(self, company, day):
        """Return those of `company` in force on `day`."""
        return self.filtered(
            lambda s: (
                s.company_id == company
                and s.valid_from <= day
                and (not s.valid_to or s.valid_to >= day)
            )
        )

    def _plain(self):
        """Return this line as `rules.travel.costs.Scale`."""
        self.ensure_one()
        return Scale(self.unit, self.rate, self.cap_day, self.cap_total, self.km_min)
