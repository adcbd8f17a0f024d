from odoo import api, models
from odoo.tools import SQL


class BdeTouchpoint(models.Model):
    """Attestations signed by a host, on its timeline."""

    _inherit = "bde.touchpoint"

    @api.model
    def _touchpoint_selects(self):
        return [*super()._touchpoint_selects(), self._touchpoint_arm_attestation()]

    @api.model
    def _touchpoint_arm_attestation(self):
        return self._touchpoint_arm(
            25,
            "document",
            "bde.pfmp.attestation",
            date=SQL("s.signed_on"),
            partner=SQL("s.host_id"),
            author=self._touchpoint_author(SQL("s.create_uid")),
            source=SQL(
                "bde_pfmp_attestation s WHERE s.state = 'signed' "
                "AND s.signed_on IS NOT NULL"
            ),
        )
