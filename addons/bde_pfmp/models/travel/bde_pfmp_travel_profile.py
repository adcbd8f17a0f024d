from odoo import api, fields, models
from odoo.fields import Domain

VEHICLES = [
    ("car", "Own car"),
    ("motorcycle", "Own motorcycle (above 125 cm³)"),
    ("moped", "Own moped or other"),
    ("public", "Public transport, service vehicle"),
]


class BdePfmpTravelProfile(models.Model):
    """How a teacher travels: the vehicle, and the commune they live in, no address."""

    _name = "bde.pfmp.travel.profile"
    _description = "How a teacher travels"
    _rec_name = "teacher_id"
    _order = "teacher_id, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    teacher_id = fields.Many2one(
        "res.partner",
        required=True,
        domain="[('bde_is_teacher', '=', True)]",
        ondelete="cascade",
        index=True,
    )
    commune_id = fields.Many2one(
        "bde.commune",
        string="Lives in",
        ondelete="restrict",
        help="The commune is enough to tell which is shorter, from the school or from "
        "home: the address is not kept.",
    )
    vehicle = fields.Selection(
        VEHICLES,
        required=True,
        default="car",
    )
    power = fields.Integer(
        string="Fiscal horsepower",
        aggregator=None,
        help="As on the car's papers (P.6).",
    )
    insured_on = fields.Date(
        string="Insurance seen on",
        help="The contract covers journeys for work (décret 2006-781, article 10).",
    )
    km_before = fields.Integer(
        string="Other km of the year",
        aggregator=None,
        help="Driven for work since 1 January and paid elsewhere: rates go by totals "
        "of the year.",
    )
    km_before_year = fields.Integer(string="Of the year", aggregator=None)

    _teacher_uniq = models.UniqueIndex(
        "(teacher_id, company_id)", "This teacher is described already."
    )
    _power_check = models.Constraint(
        "CHECK(power BETWEEN 0 AND 99 AND km_before >= 0)",
        "Horsepower lies between 1 and 99, kilometres are not negative.",
    )

    @api.model
    def _of(self, teachers, companies):
        """Return {(teacher, company): profile}, one query."""
        found = self.sudo().search(
            Domain("teacher_id", "in", teachers.ids)
            & Domain("company_id", "in", companies.ids)
        )
        return {(p.teacher_id, p.company_id): p for p in found}

    def _km_before(self, year):
        """Return the km of this calendar year that were paid elsewhere."""
        return self.km_before if self.km_before_year == year else 0

    def _missing(self):
        """Return what prevents to pay the kilometres, a sentence, or nothing."""
        if self.vehicle == "car" and not self.power:
            return self.env._("the fiscal horsepower is not known")
        return ""
