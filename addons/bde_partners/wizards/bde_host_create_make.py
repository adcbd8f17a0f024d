from odoo import api, models
from odoo.exceptions import UserError

from ..rules.registers.errors import RegisterError
from ..rules.registers.site import RegisterSite
from ..rules.text import clean
from .bde_host_create import WRITTEN


class BdeHostCreate(models.TransientModel):
    """The end of the wizard: the organisation is created, or found again."""

    _inherit = "bde.host.create"

    def action_create(self):
        """Button: create the organisation and open its dossier."""
        self.ensure_one()
        self._refuse_twin()
        vals = {name: self[name] for name in WRITTEN}
        vals["country_id"] = self.country_id.id
        vals |= self.env.context.get("bde_vals") or {}
        if self.site:
            partner = self._create_from_register(vals)
        else:
            partner = self._create_by_hand(vals)
        return self._open_dossier(partner)

    def _refuse_twin(self):
        """One record per site: the same SIRET is never created twice."""
        twin = self.twin_id
        if not twin:
            return
        if not twin.active:
            raise UserError(
                self.env._(
                    "%(name)s has this SIRET and is archived: put it back in use.",
                    name=twin.display_name,
                )
            )
        raise UserError(
            self.env._(
                "%(name)s has this SIRET already: open its dossier.",
                name=twin.display_name,
            )
        )

    def _create_from_register(self, vals):
        site = RegisterSite.from_dict(self.site)
        if not site.is_open:
            raise UserError(
                self.env._(
                    "The register says that this site is closed: choose another."
                )
            )
        head = self.head_id
        if self.create_head_office and self.head_siret and not head:
            head = self._create_head_office()
        return self.env["res.partner"]._bde_create_from_site(site, vals, head)

    def _create_head_office(self):
        """Return the head office, created from the register.

        :raise UserError: the register does not answer, or has no open site there
        """
        register = self.env["bde.register"]
        try:
            site = register._lookup(self.head_siret)
        except RegisterError as error:
            raise register._user_error(error) from error
        if not site or not site.name:
            raise UserError(
                self.env._(
                    "The register tells nothing of the head office %(siret)s: untick "
                    "it to create the site alone.",
                    siret=self.head_siret,
                )
            )
        head = self.env["res.partner"]._bde_create_from_site(site)
        # a head office is there to sign: it hosts nobody until the office says so
        head.write({"bde_is_host": False})
        return head

    def _create_by_hand(self, vals):
        if not clean(self.name):
            raise UserError(self.env._("Write the name of the organisation."))
        if self.bde_legal_kind not in ("foreign", "individual"):
            vals["bde_siret"] = self.siret
        return self.env["res.partner"].create(
            {
                **vals,
                "is_company": True,
                "bde_is_host": True,
                "bde_host_state": "to_check",
            }
        )

    def action_open_twin(self):
        """Button: the dossier that has this SIRET."""
        self.ensure_one()
        return self._open_dossier(self.twin_id)

    def action_reactivate_twin(self):
        """Button: put the archived organisation back in use, and open it."""
        self.ensure_one()
        return self._reactivate(self.twin_id)

    @api.model
    def _reactivate(self, partner):
        partner.check_access("write")
        partner.action_unarchive()
        return self._open_dossier(partner)
