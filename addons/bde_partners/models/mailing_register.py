from odoo import models
from odoo.fields import Domain


class MailingMailing(models.Model):
    """Mailings leave out those who keep their name for themselves, and the closed."""

    _inherit = "mailing.mailing"

    def _get_recipients_domain(self):
        """Neither an organisation of partial diffusion, nor a closed one, nor theirs.

        Partial diffusion: its owner refuses to be canvassed (code de commerce,
        art. A123-96).
        """
        domain = super()._get_recipients_domain()
        field = self._bde_partner_field()
        if not field:
            return domain
        organisation = f"{field}."
        return (
            domain
            & Domain(f"{organisation}bde_partial_diffusion", "=", False)
            & Domain(f"{organisation}bde_register_state", "!=", "closed")
        )
