from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules.travel.mileage import Band

KINDS = [
    ("car", "Car, a kilometre"),
    ("motorcycle", "Motorcycle, a kilometre"),
    ("moped", "Moped or other, a kilometre"),
    ("meal", "Meal outside"),
    ("meal_canteen", "Meal in a canteen of the administration"),
    ("detour", "Road for a kilometre as the crow flies"),
]
VEHICLES = ("car", "motorcycle", "moped")


class BdePfmpTravelRate(models.Model):
    """A rate of the travel costs of the staff, dated, with its text or its vote.

    Those of a school (voted by its board) come before the common ones, kind by kind.
    """

    _name = "bde.pfmp.travel.rate"
    _description = "Rate of travel costs"
    _order = "kind, valid_from desc, cv_from, km_from, id"
    _rec_name = "kind"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", string="School", index=True, help="Empty: common to all."
    )
    kind = fields.Selection(KINDS, required=True, index=True)
    cv_from = fields.Integer(
        string="From horsepower", aggregator=None, help="Fiscal horsepower, included."
    )
    cv_to = fields.Integer(
        string="To horsepower", aggregator=None, help="Included; 0: no limit."
    )
    km_from = fields.Integer(
        string="Above km of the year", aggregator=None, help="Since 1 January."
    )
    km_to = fields.Integer(
        string="Up to km of the year", aggregator=None, help="0: no limit."
    )
    rate = fields.Float(
        required=True, digits=(8, 3), aggregator=None, help="In euros, or a factor."
    )
    valid_from = fields.Date(help="Empty: from ever.")
    valid_to = fields.Date(help="Empty: still in force.")
    source = fields.Char(required=True, help="Text or decision of the board.")
    decision_id = fields.Many2one(
        "bde.board.decision", string="Decision of the board", check_company=True
    )

    _rate_check = models.Constraint("CHECK(rate >= 0)", "A rate is not negative.")
    _bands_check = models.Constraint(
        "CHECK(cv_from >= 0 AND (cv_to = 0 OR cv_to >= cv_from) "
        "AND km_from >= 0 AND (km_to = 0 OR km_to > km_from))",
        "A band ends above its beginning.",
    )
    _dates_check = models.Constraint(
        "CHECK(valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from)",
        "A rate ends on or after its first day.",
    )

    @api.constrains(
        "company_id", "kind", "cv_from", "cv_to", "km_from", "km_to", "valid_from",
        "valid_to",
    )  # fmt: skip
    def _check_overlap(self):
        """Two rates never answer for the same journey of the same school."""
        everything = self.sudo().search([("kind", "in", self.mapped("kind"))])
        for line in self:
            for other in everything - line:
                if other._same_journey(line):
                    raise ValidationError(
                        self.env._(
                            "« %(kind)s »: this rate and the one of « %(text)s » "
                            "overlap; end one before the other begins.",
                            kind=dict(
                                self._fields["kind"]._description_selection(self.env)
                            )[line.kind],
                            text=other.source,
                        )
                    )

    def _same_journey(self, other):
        """Tell whether both would pay the same kilometre or meal."""
        low, high = fields.Date.to_date("1900-01-01"), fields.Date.to_date("2999-12-31")
        return (
            self.kind == other.kind
            and self.company_id == other.company_id
            and (self.valid_from or low) <= (other.valid_to or high)
            and (other.valid_from or low) <= (self.valid_to or high)
            and self.cv_from <= (other.cv_to or 999)
            and other.cv_from <= (self.cv_to or 999)
            and self.km_from < (other.km_to or 10**7)
            and other.km_from < (self.km_to or 10**7)
        )

    @api.model
    def _rates(self, companies):
        """Return the rates that these schools use, read at once, for `_on`."""
        return self.sudo().search([("company_id", "in", [*companies.ids, False])])

    def _on(self, company, kind, day, power=0):
        """Return those of `kind` in force on `day` for `company`, its own first."""
        valid = self.filtered(
            lambda r: (
                r.kind == kind
                and (not r.valid_from or r.valid_from <= day)
                and (not r.valid_to or r.valid_to >= day)
                and r.cv_from <= power <= (r.cv_to or 999)
            )
        )
        own = valid.filtered(lambda r: r.company_id == company)
        return own or valid.filtered(lambda r: not r.company_id)

    def _bands(self):
        return [Band(r.rate, r.km_from, r.km_to) for r in self]
