from odoo import api, models


class BdeOutgoing(models.AbstractModel):
    """Two more switches: the register of companies, the places of addresses."""

    _inherit = "bde.outgoing"

    @api.model
    def _channels(self):
        return (*super()._channels(), "register", "geocoder")
