import re

from odoo import api, models
from odoo.tools import SQL, email_normalize

from ..rules import partner_search
from ..rules.contacts import is_french_e164
from .bde_bulk_create import OWN_ID
from .res_partner_likeness import LIKE

_OURS = "odoo.addons.bde_partners.models."
_BASE = "odoo.addons.base.models."
# What `create` does for people besides writing their values, done here at once
_DONE = (
    _BASE + "res_partner",
    _BASE + "properties_base_definition_mixin",
    _OURS + "res_partner",
    _OURS + "res_partner_geo",
    _OURS + "res_partner_likeness",
    _OURS + "res_partner_trust",
)
# Values that only `create` knows how to give
_REFUSED = ("bde_host_state", "image_1920", "company_name", "vat", "ref", "barcode")
# Stored values of those nobody refused anything yet
_NEW = ("bde_rest_until", "bde_no_contact")
_KEYS = ("name", "bde_usual_name", "bde_activity", "function", "email", "is_company")
_KEYS += ("zip", "city", "street", "bde_siret", "phone")
# An address that the host reads as it is written: no name, comment, quote, capital
_PLAIN_EMAIL = re.compile(r"[a-z0-9_+\-]+(?:\.[a-z0-9_+\-]+)*@(?:[a-z0-9\-]+\.)+[a-z]+")
_IMAGES = ("image_1024", "image_512", "image_256", "image_128")


class ResPartner(models.Model):
    """Thousands of organisations and people of a workbook in a few statements.

    What `create` of contacts does record by record is done for all: SIRETs refused
    and cleaned, positions, and what a person takes from their organisation (address,
    language, who follows them).
    """

    _name = "res.partner"
    _inherit = ["res.partner", "bde.bulk.create.mixin"]

    @api.model
    def _bulk_known(self):
        return (*super()._bulk_known(), *_DONE)

    @api.model
    def _bulk_fits(self, vals_list):
        """People who bring an address, a status to give… go the usual way."""
        if self.env.context.get("default_bde_host_state"):
            return False
        given = {name for vals in vals_list for name in vals}
        if given & {*_REFUSED, *self._commercial_fields()}:
            return False
        address = set(self._address_fields())
        for vals in vals_list:
            site = vals.get("type", "contact") != "contact"
            if vals.get("parent_id") and not site and address & vals.keys():
                return False
            if not vals.get("is_company") and (site or not vals.get("parent_id")):
                return False
        return super()._bulk_fits(vals_list)

    @api.model
    def _bulk_prepared(self, vals_list):
        vals_list = super()._bulk_prepared(vals_list)
        self._bde_refuse_sirets([vals.get("bde_siret") for vals in vals_list])
        vals_list = [self._bde_clean(vals) for vals in vals_list]
        vals_list = self._bde_with_positions(vals_list)
        for vals in vals_list:
            if vals.get("website"):
                vals["website"] = self._clean_website(vals["website"])
        return self._bulk_from_parents(vals_list)

    @api.model
    def _bulk_from_parents(self, vals_list):
        """Return values with what people take from the organisation they are of."""
        ids = dict.fromkeys(v["parent_id"] for v in vals_list if v.get("parent_id"))
        parents = self.browse(ids)
        sudo = {parent.id: parent for parent in parents.sudo()}
        address = self._address_fields()
        taken, done = {}, []
        for parent in parents:
            own = parent._get_address_values()
            taken[parent.id] = {
                "address": {name: own[name] for name in address} if own else {},
                "commercial": sudo[
                    parent.id
                ].commercial_partner_id._get_commercial_values(),
                "user_id": parent.user_id.id,
            }
        language = self.default_get(["lang"]).get("lang") or self.env.lang
        for vals in vals_list:
            parent_id = vals.get("parent_id")
            if not parent_id:
                done.append({"user_id": False} | vals)
                continue
            more = {"lang": sudo[parent_id].lang or language, "user_id": False}
            if not vals.get("is_company"):
                more |= taken[parent_id]["commercial"]
                more["user_id"] = taken[parent_id]["user_id"]
            if vals.get("type", "contact") == "contact":
                more |= taken[parent_id]["address"]
            done.append(more | vals)
        return self._bulk_with_computed(done, sudo)

    def _has_cycle(self, field_name=None):
        """Above nobody, one is in no loop: an index tells, and tells it of new ones."""
        if self.ids and (field_name or self._parent_name) == "parent_id":
            self.flush_model(["parent_id"])
            above = SQL(
                "SELECT 1 FROM res_partner WHERE parent_id = ANY(%s) LIMIT 1", self.ids
            )
            if not self.env.execute_query(above):
                return False
        return super()._has_cycle(field_name)

    # -- computed by the host, known beforehand ----------------------------------------
    @api.model
    def _bulk_computed(self, given):
        """Who is new has no picture to make smaller, and no training yet."""
        nothing = {*_IMAGES, *_NEW, "bde_training_ids", "properties"}
        fields = super()._bulk_computed(given)
        return [field for field in fields if field.name not in nothing]

    @api.model
    def _bulk_with_computed(self, vals_list, parents):
        """Return values with those that the host would compute one record at a time.

        :param dict parents: {id: organisation, as superuser}
        """
        countries = self._bulk_countries(vals_list)
        public = self.env["bde.public.domain"]._names()
        nobody = self.browse()
        return [
            vals
            | self._bulk_computed_vals(vals, parents, countries)
            | self._bulk_keys(vals, parents.get(vals.get("parent_id"), nobody), public)
            for vals in vals_list
        ]

    @api.model
    def _bulk_keys(self, vals, above, public):
        """Return the keys by which a partner is searched and compared."""
        known = {name: vals.get(name) for name in _KEYS}
        text = partner_search.search_key(*self._bde_search_parts_of(known, above))
        keys = dict.fromkeys(LIKE, False)
        if vals.get("is_company") or vals.get("bde_is_host"):
            keys = self._bde_like_keys_of(vals, public)
        keys = {name: value or False for name, value in keys.items()}
        return keys | {"bde_search_text": text or False}

    @api.model
    def _bulk_countries(self, vals_list):
        """Return {id: country} of the values, read at once."""
        ids = {vals["country_id"] for vals in vals_list if vals.get("country_id")}
        countries = self.env["res.country"].browse(ids)
        return {country.id: country for country in countries}

    @api.model
    def _bulk_computed_vals(self, vals, parents, countries):
        name, siret = vals.get("name") or "", vals.get("bde_siret") or ""
        country = countries.get(vals.get("country_id")) or self.env["res.country"]
        more = {
            "partner_share": True,
            "bde_rest_until": False,
            "bde_no_contact": False,
            "company_registry": False,
            "email_normalized": self._bulk_normalized(vals.get("email")),
            "phone_sanitized": self._bulk_sanitized(vals.get("phone"), country),
            "bde_siren": siret[:9] or False,
            "bde_departement": self._bde_departement_of(vals.get("zip"), country.code),
            "commercial_partner_id": OWN_ID,
            "commercial_company_name": name or False,
            "complete_name": name.strip(),
        }
        if not vals.get("is_company"):
            above = parents[vals["parent_id"]].commercial_partner_id
            company_name = above.is_company and above.name
            known_as = company_name or parents[vals["parent_id"]].name
            more |= {
                "commercial_partner_id": above.id,
                "commercial_company_name": company_name,
                "complete_name": f"{known_as}, {name}".strip(),
            }
        return more

    @api.model
    def _bulk_normalized(self, email):
        """Return the address as the host normalises it; most are so already."""
        if not email or _PLAIN_EMAIL.fullmatch(email):
            return email or False
        return email_normalize(email, strict=False)

    @api.model
    def _bulk_sanitized(self, phone, country):
        """Return the number as the host sanitises it; most are so already."""
        if not phone or is_french_e164(phone):
            return phone or False
        return self._phone_format(number=phone, country=country)
