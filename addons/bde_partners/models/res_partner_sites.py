from odoo import models


class ResPartner(models.Model):
    """A site has its own address, whatever its head office's.

    Odoo copies addresses between a record of type « contact » and its parent, both
    ways: right for people, wrong for a site that is an organisation of its own.
    """

    _inherit = "res.partner"

    def _bde_is_site(self):
        self.ensure_one()
        return self.is_company and bool(self.parent_id)

    def _address_fields(self):
        if self.env.context.get("bde_own_address"):
            return []
        return super()._address_fields()

    def _fields_sync(self, values):
        """Neither take the head office's address, nor give it one's own."""
        if self._bde_is_site():
            site = self.with_context(bde_own_address=True)
            return super(ResPartner, site)._fields_sync(values)
        return super()._fields_sync(values)

    def _children_sync(self, values):
        """People of a site still follow its address."""
        plain = self.with_context(bde_own_address=False)
        return super(ResPartner, plain)._children_sync(values)

    def _update_address(self, vals):
        """A head office that moves does not take its sites along."""
        people = self.filtered(lambda partner: not partner._bde_is_site())
        return super(ResPartner, people)._update_address(vals)
