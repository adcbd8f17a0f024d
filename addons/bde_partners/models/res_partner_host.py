import re

from odoo import api, fields, models
from odoo.fields import Domain

# Corsica: 2A is 200xx and 201xx, 2B the other 20xxx
_CORSICA_SOUTH = ("200", "201")
_OVERSEAS = ("97", "98")


class ResPartner(models.Model):
    """Host organisations on screen: people, sites, place, and how they are found."""

    _inherit = "res.partner"

    bde_contact_ids = fields.One2many(
        "res.partner",
        "parent_id",
        string="People",
        domain=[("is_company", "=", False)],
    )
    bde_site_ids = fields.One2many(
        "res.partner",
        "parent_id",
        string="Sites",
        domain=[("is_company", "=", True)],
    )
    bde_departement = fields.Char(
        string="Département",
        compute="_compute_bde_departement",
        store=True,
        index="btree_not_null",
        help="Two or three first characters of the postal code.",
    )

    @api.depends("zip", "country_id.code")
    def _compute_bde_departement(self):
        for partner in self:
            partner.bde_departement = self._bde_departement_of(
                partner.zip, partner.country_id.code
            )

    @api.model
    def _bde_departement_of(self, code, country):
        """Return the département of a French postal code, False of any other.

        :param str code: postal code
        :param str country: ISO code of two letters, empty for France
        """
        code = (code or "").replace(" ", "")
        if not re.fullmatch(r"\d{5}", code):
            return False
        if code.startswith(_OVERSEAS):
            return code[:3]
        if (country or "FR") != "FR":
            return False
        if code.startswith("20"):
            return "2A" if code.startswith(_CORSICA_SOUTH) else "2B"
        return code[:2]

    @api.model
    def _bde_host_domain(self):
        """Return the domain of the host organisations that have a SIRET to give."""
        return Domain("bde_is_host", "=", True) & Domain(
            "bde_legal_kind", "not in", ("foreign", "individual")
        )
