from odoo import models

from ..models.bde_taxe_mailing import TARGET


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    def _get_done_emails(self, mail_values_dict):
        """An accountant gets one mail for each of the companies they keep books for."""
        if self.model == TARGET and self.mass_mailing_id:
            return []
        return super()._get_done_emails(mail_values_dict)
