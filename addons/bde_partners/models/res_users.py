from odoo import models


class ResUsers(models.Model):
    """The account of a company, on the portal."""

    _inherit = "res.users"

    def _bde_own_site(self):
        """Return the organisation whose account this is, empty for anybody else.

        A portal user only: who works at the school has its own screens.
        """
        self.ensure_one()
        site = self.sudo().partner_id.commercial_partner_id
        person = site != self.sudo().partner_id or site.is_company
        return site if self._is_portal() and person else site.browse()
