from odoo import fields, models


class ResCompany(models.Model):
    """The ministry of the school: the rates of the allowance depend on it."""

    _inherit = "res.company"

    bde_ministry = fields.Selection(
        [
            ("menj", "National education"),
            ("masa", "Agriculture"),
            ("mer", "Sea"),
        ],
        string="Ministry",
        required=True,
        default="menj",
    )
