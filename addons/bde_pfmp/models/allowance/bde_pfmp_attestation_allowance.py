from odoo import models


class BdePfmpAttestation(models.Model):
    """A signed attestation gives the days of the allowance at once."""

    _inherit = "bde.pfmp.attestation"

    def _after_signed(self):
        result = super()._after_signed()
        self.sudo().placement_id._allowances()._recompute()
        return result
