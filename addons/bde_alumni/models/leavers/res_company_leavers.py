from odoo import fields, models


class ResCompany(models.Model):
    """From when the learners of final years are asked what they become."""

    _inherit = "res.company"

    bde_alumni_detect_days = fields.Integer(
        string="Leavers: days before the end of the year",
        default=90,
        help="From then on, the learners of final years are on the list of leavers, "
        "with their sheet and its QR code.",
    )

    _bde_alumni_detect = models.Constraint(
        "CHECK(bde_alumni_detect_days BETWEEN 0 AND 300)",
        "Between 0 and 300 days before the end of the year.",
    )


class BdeSchool(models.Model):
    _inherit = "bde.school"

    bde_alumni_detect_days = fields.Integer(
        related="company_id.bde_alumni_detect_days", readonly=False
    )
