from odoo import fields, models

from .amounts import AMOUNTS


class ResPartner(models.Model):
    """Who asked not to be asked any more for the tax."""

    _inherit = "res.partner"

    bde_taxe_stop_on = fields.Date(
        string="No more tax requests since",
        groups=AMOUNTS,
        help="They asked not to be written to about the apprenticeship tax. Empty it "
        "only if they say so.",
    )
