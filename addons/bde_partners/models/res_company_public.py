from odoo import api, models
from odoo.tools import is_html_empty

from ..rules.identifiers import format_phone
from .bde_privacy_notice import SLUGS


class ResCompany(models.Model):
    """What the school shows to anybody: its office, and its word on personal data."""

    _inherit = "res.company"

    @api.model
    def _bde_public_school(self, uai=None):
        """Return the school of a public page (sudo), empty for an unknown UAI.

        :param str uai: as given in the address; None for the school of the visitor
        """
        schools = self.sudo()
        if not uai:
            return schools.browse(self.env.company.id)
        return schools.search([("bde_uai", "=", uai.upper())], limit=1)

    def _bde_public_values(self):
        """Return what every public page needs: names, address, links, formatted."""
        self.ensure_one()
        notices = self.env["bde.privacy.notice"]
        query = ""
        if self.bde_uai and notices._several_schools():
            query = f"?uai={self.bde_uai}"
        phone = self.bde_phone or self.phone
        return {
            "school": self,
            "logo": False if self.uses_default_logo else f"/logo.png?company={self.id}",
            "home_url": f"/bde{query}",
            "privacy_url": notices._url(company=self),
            "phone": format_phone(phone),
            "phone_url": f"tel:{''.join(phone.split())}" if phone else "",
            "email": self.bde_email or self.email or "",
            "address": self._bde_address_lines(),
            "hours": (self.bde_opening_hours or "").strip().splitlines(),
        }

    def _bde_address_lines(self):
        """Return the postal address as lines, as written on an envelope."""
        city = " ".join(filter(None, (self.zip, self.city)))
        return [line for line in (self.street, self.street2, city) if line]

    def _bde_privacy_values(self, audience=None):
        """Return what the privacy pages add: controller, DPO, the notice or the list.

        :param str audience: public of the notice; None for the page that lists them
        :return: a dict, empty when there is no notice for this public
        """
        notices = self.env["bde.privacy.notice"].sudo()
        values = {
            "controller": self.bde_privacy_controller or self.bde_head_id.name or "",
            "dpo_name": self.bde_privacy_dpo_name or "",
            "dpo_email": self.bde_privacy_dpo_email or "",
            "dpo_address": (self.bde_privacy_dpo_address or "").strip().splitlines(),
        }
        if not audience:
            found = (notices._get(self, code) for code in SLUGS)
            values["links"] = [
                (notices._url(notice.audience, self), notice.display_name)
                for notice in found
                if notice
            ]
            return values
        notice = notices._get(self, audience)
        if not notice:
            return {}
        return {
            **values,
            "is_html_empty": is_html_empty,
            "notice": notice,
            "periods": [
                (period.name, period._duration(), period.starts_from or "")
                for period in notice.retention_ids.sorted()
            ],
        }
