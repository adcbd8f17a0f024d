from datetime import date

from odoo import api, fields, models
from odoo.fields import Domain

from ..rules.registers import changes
from ..rules.registers.activities import division
from ..rules.registers.site import PARTIAL

SOURCES = [
    ("recherche", "Recherche d'entreprises"),
    ("sirene", "INSEE Sirene"),
]


class ResPartner(models.Model):
    """What the register of companies says of an organisation, and since when.

    Three groups of fields may be locked (`rules/registers/changes.py`): a refresh
    leaves a locked group alone. `bde_register_facts` keeps what the register said
    last, so that a correction by the school locks its group by itself.
    """

    _inherit = "res.partner"

    bde_usual_name = fields.Char(
        string="Usual name", help="The sign over the door, when it is another name."
    )
    bde_register_state = fields.Selection(
        [
            ("unknown", "Not checked"),
            ("open", "In business"),
            ("closed", "Closed"),
        ],
        string="State in the register",
        default="unknown",
        copy=False,
        readonly=True,
        tracking=True,
    )
    bde_closed_on = fields.Date(string="Closed on", copy=False, readonly=True)
    bde_partial_diffusion = fields.Boolean(
        string="Partial diffusion",
        copy=False,
        readonly=True,
        help="Its owner asked the register not to hand on name and address: they never "
        "appear on public pages, and no mailing is sent.",
    )
    bde_register_date = fields.Date(string="Read on", copy=False, readonly=True)
    bde_register_source = fields.Selection(
        SOURCES, string="Register", copy=False, readonly=True
    )
    bde_register_facts = fields.Json(
        copy=False, prefetch=False, export_string_translation=False
    )
    bde_lock_identity = fields.Boolean(
        string="Name and kind kept", copy=False, help="A refresh leaves them alone."
    )
    bde_lock_address = fields.Boolean(
        string="Address kept", copy=False, help="A refresh leaves it alone."
    )
    bde_lock_activity = fields.Boolean(
        string="Activity and headcount kept",
        copy=False,
        help="A refresh leaves them alone.",
    )

    _bde_register_due_idx = models.Index(
        "(bde_register_date) WHERE bde_siret IS NOT NULL AND active"
    )

    # -- locks ----------------------------------------------------------------------
    def write(self, vals):
        locked = self._bde_corrections(vals)
        result = super().write(vals)
        for group, partners in locked.items():
            super(ResPartner, partners).write({f"bde_lock_{group}": True})
        return result

    def _bde_corrections(self, vals):
        """Return {group: partners} whose value from the register `vals` corrects.

        Nothing when the register itself writes (context `bde_from_register`), or when
        the caller sets the lock.
        """
        if self.env.context.get("bde_from_register"):
            return {}
        names = [name for name in vals if name in changes.GROUP_OF]
        if not names:
            return {}
        written = {name: self._bde_plain(vals[name]) for name in names}
        locked = {}
        for partner in self.filtered("bde_register_facts"):
            before = {name: self._bde_plain(partner[name]) for name in names}
            facts = partner.bde_register_facts
            for group in changes.corrected(facts, before, written):
                lock = f"bde_lock_{group}"
                if lock not in vals and not partner[lock]:
                    locked[group] = locked.get(group, self.browse()) | partner
        return locked

    @api.model
    def _bde_plain(self, value):
        """Return a value of a field as JSON holds it: id, ISO date, text."""
        if isinstance(value, models.BaseModel):
            return value.id
        return value.isoformat() if isinstance(value, date) else value

    # -- who may be proposed -----------------------------------------------------------
    @api.model
    def _bde_open_domain(self):
        """Return the domain of organisations that the register does not say closed."""
        return Domain("bde_register_state", "!=", "closed")

    @api.model
    def _bde_host_domain(self):
        """A closed organisation receives nobody."""
        return super()._bde_host_domain() & self._bde_open_domain()

    def _bde_public_values(self):
        """Return what a page for everybody may say of this organisation.

        :return: name, street, zip, city; name and street are '' when the diffusion is
            partial (code de commerce, art. R123-232 and A123-96)
        """
        self.ensure_one()
        hidden = self.bde_partial_diffusion
        return {
            "name": "" if hidden else self.bde_usual_name or self.name or "",
            "street": "" if hidden else self.street or "",
            "zip": self.zip or "",
            "city": self.city or "",
        }

    # -- from a site of the register to values -------------------------------------
    @api.model
    def _bde_site_facts(self, site):
        """Return {field: value} of what the register knows of a site, by field.

        :param site: `RegisterSite`; what it does not know is left out
        """
        country = self._bde_country(site.country)
        headcount_date = date(site.headcount_year, 12, 31) if site.headcount_year else 0
        facts = {
            "name": site.name or (site.usual_name if not site.name else ""),
            "bde_usual_name": site.usual_name if site.name else "",
            "bde_legal_kind": site.legal_kind,
            "street": site.street,
            "street2": site.street2,
            "zip": site.zip,
            "city": site.city,
            "country_id": country.id,
            "bde_naf": site.naf,
            "bde_naf_version": site.naf_version if site.naf else "",
            "bde_activity": self._bde_activity_of(site.naf),
            "bde_headcount_bracket": site.headcount_bracket,
            "bde_headcount_date": headcount_date if site.headcount_bracket else "",
        }
        return {name: self._bde_plain(value) for name, value in facts.items() if value}

    @api.model
    def _bde_activity_of(self, naf):
        words = division(naf)
        translate = self.env["bde.import.format"]._translate
        return translate("bde_partners", words, {}) if words else ""

    @api.model
    def _bde_country(self, words):
        """Return the country of a register's words, empty when it is unknown."""
        countries = self.env["res.country"]
        if words == "FR":
            return self.env.ref("base.fr")
        return countries.search([("name", "=ilike", words)], limit=1)

    @api.model
    def _bde_site_state(self, site):
        """Return the fields that a register always tells anew, lock or not."""
        return {
            "bde_register_state": "open" if site.is_open else "closed",
            "bde_closed_on": site.closed_on or False,
            "bde_partial_diffusion": site.is_diffusible == PARTIAL,
            "bde_register_date": fields.Date.context_today(self),
            "bde_register_source": self.env["bde.register"]._service_code(),
        }

    @api.model
    def _bde_site_position(self, site):
        """Return the coordinates that the register gives, where nobody placed it."""
        if site.lat is None or site.lng is None:
            return {}
        values = {"partner_latitude": site.lat, "partner_longitude": site.lng}
        if "bde_geo_precision" in self._fields:
            values["bde_geo_precision"] = "address"
        return values
