from odoo import fields, models


class ResCompany(models.Model):
    """How long an offer is shown."""

    _inherit = "res.company"

    bde_alumni_offer_days = fields.Integer(
        string="An offer is shown (days)",
        default=30,
        help="From its approval; then it expires by itself.",
    )

    _bde_alumni_offers = models.Constraint(
        "CHECK(bde_alumni_offer_days >= 1)", "An offer is shown a day at least."
    )


class BdeSchool(models.Model):
    _inherit = "bde.school"

    bde_alumni_offer_days = fields.Integer(
        related="company_id.bde_alumni_offer_days", readonly=False
    )
