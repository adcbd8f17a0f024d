from odoo import fields, models


class ResCompany(models.Model):
    """When the school closes the registration of its candidates."""

    _inherit = "res.company"

    bde_exam_registration_on = fields.Date(
        string="Exam registration closes on",
        help="Before this day, missing weeks are made up or a derogation is asked for.",
    )


class BdeSchool(models.Model):
    """The same on the school's page."""

    _inherit = "bde.school"

    bde_exam_registration_on = fields.Date(
        related="company_id.bde_exam_registration_on", readonly=False
    )
