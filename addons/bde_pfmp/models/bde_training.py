from odoo import fields, models


class BdeTraining(models.Model):
    _inherit = "bde.training"

    template_id = fields.Many2one(
        "bde.pfmp.template",
        string="Convention template",
        check_company=True,
        help="Empty: the template of the kind of placement.",
    )
