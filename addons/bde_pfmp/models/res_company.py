from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    bde_pfmp_purge = fields.Boolean(
        string="Forget learners when the time has come",
        help="Every night: contact details and representatives of learners who left, "
        "then their names, at the end of the retention periods. What is forgotten "
        "cannot be brought back.",
    )


class BdeSchool(models.Model):
    _inherit = "bde.school"

    bde_pfmp_purge = fields.Boolean(related="company_id.bde_pfmp_purge", readonly=False)
