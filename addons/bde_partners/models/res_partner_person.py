from odoo import fields, models


class ResPartner(models.Model):
    """What people are called by when they are written to."""

    _inherit = "res.partner"

    bde_title = fields.Selection(
        [("mme", "Ms"), ("m", "Mr")],
        string="Title",
        help="How letters and mails begin.",
    )
