from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules.checked import compact
from ..rules.identifiers import check_siret
from ..rules.registers.errors import RegisterError
from ..rules.text import clean

HOST_ACTION = "bde_partners.bde_host_action"
SHOWN = 12  # cards
# What the second step shows and may be changed there
WRITTEN = (
    "name",
    "bde_usual_name",
    "bde_legal_kind",
    "street",
    "street2",
    "zip",
    "city",
    "country_id",
    "phone",
    "email",
)


class BdeHostCreate(models.TransientModel):
    """A new organisation in two steps: found by its SIRET or its name, then created.

    Without the register (switched off, offline, not there, abroad) the second step is
    typed by hand: nothing here needs the network.
    """

    _name = "bde.host.create"
    _description = "New organisation"

    state = fields.Selection(
        [("search", "Find it"), ("confirm", "Check it")],
        default="search",
        required=True,
        export_string_translation=False,
    )
    query = fields.Char(string="SIRET or name")
    zip_code = fields.Char(string="Postal code")
    is_register_open = fields.Boolean(
        default=lambda self: self._default_is_open(), export_string_translation=False
    )
    message = fields.Char(readonly=True, export_string_translation=False)
    line_ids = fields.One2many(
        "bde.host.create.line", "wizard_id", export_string_translation=False
    )
    site = fields.Json(export_string_translation=False)
    siret = fields.Char(string="SIRET")
    name = fields.Char()
    bde_usual_name = fields.Char(string="Usual name")
    bde_legal_kind = fields.Selection(
        selection=lambda self: self._selection_kind(), string="Kind of organisation"
    )
    street = fields.Char()
    street2 = fields.Char()
    zip = fields.Char(string="Postal code of the site")
    city = fields.Char()
    country_id = fields.Many2one(
        "res.country", default=lambda self: self.env.ref("base.fr")
    )
    phone = fields.Char()
    email = fields.Char(string="E-mail")
    facts = fields.Char(readonly=True, export_string_translation=False)
    is_partial = fields.Boolean(export_string_translation=False)
    head_siret = fields.Char(export_string_translation=False)
    head_id = fields.Many2one("res.partner", string="Head office", readonly=True)
    create_head_office = fields.Boolean(string="Create its head office too")
    twin_id = fields.Many2one(
        "res.partner", compute="_compute_twin", export_string_translation=False
    )
    twin_active = fields.Boolean(
        related="twin_id.active", export_string_translation=False
    )
    lookalikes = fields.Html(
        compute="_compute_lookalikes", sanitize=False, export_string_translation=False
    )

    @api.model
    def _default_is_open(self):
        return self.env["bde.register"]._is_open()

    @api.model
    def _selection_kind(self):
        field = self.env["res.partner"]._fields["bde_legal_kind"]
        return field._description_selection(self.env)

    # -- what we know already --------------------------------------------------
    @api.depends("siret")
    def _compute_twin(self):
        """The organisation that has this SIRET already, archived ones too."""
        for wizard in self:
            wizard.twin_id = self._twins([wizard.siret]).get(
                check_siret(wizard.siret).value, False
            )

    @api.model
    def _twins(self, sirets):
        """Return {siret: organisation} of those we have; one in use comes first."""
        numbers = [check_siret(siret).value for siret in sirets]
        found = (
            self.env["res.partner"]
            .with_context(active_test=False)
            .search(
                [("bde_siret", "in", list(filter(None, numbers)))],
                order="active, id desc",
            )
        )
        return {partner.bde_siret: partner for partner in found}

    @api.depends("name", "siret", "zip", "city", "phone", "email")
    def _compute_lookalikes(self):
        for wizard in self:
            found = wizard._lookalikes() if wizard.name else []
            wizard.lookalikes = (
                Markup("<ul class='mb-0'>%s</ul>")
                % Markup("").join(self._lookalike_line(one) for one in found)
                if found
                else False
            )

    def _lookalikes(self):
        """Return what resembles it among our organisations, but its twin."""
        partners = self.env["res.partner"]
        if not hasattr(partners, "_bde_lookalikes"):
            return []
        vals = {
            "name": self.name,
            "bde_siret": self.siret,
            "zip": self.zip,
            "city": self.city,
            "phone": self.phone,
            "email": self.email,
            "is_company": True,
        }
        found = partners._bde_lookalikes([vals])[0]
        return [one for one in found if one["id"] != self.twin_id.id][:5]

    @api.model
    def _lookalike_line(self, one):
        return Markup(
            "<li><a href='/odoo/bde-organisations/%s' target='_blank'>%s</a>"
            " <span class='text-muted'>%s</span><br/><small>%s</small></li>"
        ) % (one["id"], one["name"], one["where"] or "", ", ".join(one["reasons"]))

    # -- step 1 ------------------------------------------------------------
    def action_search(self):
        """Button: ask the register, and look among ours."""
        self.ensure_one()
        self.line_ids.unlink()
        self.message = False
        text = clean(self.query)
        if not text:
            raise UserError(
                self.env._("Type a SIRET, or the name of the organisation.")
            )
        try:
            sites = self._find(text)
        except RegisterError as error:
            sites = []
            self.message = self.env["bde.register"]._message(error)
        else:
            if not sites:
                self.message = self.env._(
                    "The register knows nothing under « %(text)s »: check the "
                    "spelling or the postal code, or type it by hand.",
                    text=text,
                )
            elif len(sites) == SHOWN:
                self.message = self.env._(
                    "Only the first %(count)s are shown: add the postal code, or more "
                    "of the name.",
                    count=SHOWN,
                )
        self._show(sites)
        return self._reopen()

    def _find(self, text):
        """Return the sites of a SIRET, or of a name.

        :raise RegisterError: switched off, offline, too short
        :raise UserError: a SIRET with a mistyped digit
        """
        register = self.env["bde.register"]
        digits = compact(text)
        checked = check_siret(text)
        if digits.isdigit() and len(digits) > 9:
            self._bde_refuse(checked)
            site = register._lookup(checked.value)
            return [site] if site else []
        return register._search_name(text, self.zip_code, limit=SHOWN)

    def _show(self, sites):
        """Make a card of each site, those we have already marked."""
        twins = self._twins([site.siret for site in sites])
        self.env["bde.host.create.line"].create(
            [
                {
                    "wizard_id": self.id,
                    "site": site.to_dict(),
                    "partner_id": twins[site.siret].id
                    if site.siret in twins
                    else False,
                }
                for site in sites
            ]
        )

    def action_by_hand(self):
        """Button: type it, from what was looked for."""
        self.ensure_one()
        text = clean(self.query)
        checked = check_siret(text)
        is_number = compact(text).isdigit()
        self.write(
            {
                "state": "confirm",
                "site": False,
                "siret": checked.value if is_number and checked.ok else False,
                "name": False if is_number else text,
                "zip": self.zip_code,
                "facts": False,
                "is_partial": False,
                "head_siret": False,
                "head_id": False,
            }
        )
        return self._reopen()

    def action_back(self):
        """Button: to the search."""
        self.ensure_one()
        self.state = "search"
        return self._reopen()

    # -- step 2 ------------------------------------------------------------
    def _choose(self, site):
        """Show the second step with what the register knows of `site`."""
        self.ensure_one()
        partners = self.env["res.partner"]
        facts = partners._bde_site_facts(site)
        vals = {name: facts.get(name, False) for name in WRITTEN}
        head = self._head_office(site)
        self.write(
            {
                **vals,
                "country_id": vals["country_id"] or self.env.ref("base.fr").id,
                "phone": self.phone,
                "email": self.email,
                "state": "confirm",
                "site": site.to_dict(),
                "siret": site.siret,
                "facts": self._facts_line(site, facts),
                "is_partial": site.is_diffusible != "full",
                "head_siret": ""
                if site.is_head_office or head
                else site.head_office_siret,
                "head_id": head.id,
                "create_head_office": False,
            }
        )
        return self._reopen()

    @api.model
    def _head_office(self, site):
        """Return our record of the head office of a site, empty when it is one."""
        partners = self.env["res.partner"]
        if site.is_head_office:
            return partners
        same = partners.search(
            [
                ("bde_siren", "=", site.siren),
                ("is_company", "=", True),
                ("parent_id", "=", False),
                ("bde_siret", "!=", site.siret),
            ]
        )
        head = same.filtered(lambda p: p.bde_siret == site.head_office_siret)
        return head[:1] or (same if len(same) == 1 else partners)

    @api.model
    def _facts_line(self, site, facts):
        """Return activity and headcount in one line."""
        brackets = dict(
            self.env["res.partner"]
            ._fields["bde_headcount_bracket"]
            ._description_selection(self.env)
        )
        activity = " ".join(filter(None, (site.naf, facts.get("bde_activity"))))
        parts = [activity, brackets.get(site.headcount_bracket)]
        return " · ".join(part for part in parts if part)

    # -- windows ------------------------------------------------------------
    def _reopen(self):
        """Return the same window, at its present step."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New organisation"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "context": dict(self.env.context),
        }

    @api.model
    def _open_dossier(self, partner):
        """Return the window of an organisation's dossier."""
        action = self.env["ir.actions.act_window"]._for_xml_id(HOST_ACTION)
        form = self.env.ref("bde_partners.bde_host_view_form")
        return {
            **action,
            "res_id": partner.id,
            "views": [(form.id, "form")],
            "target": "current",
            "context": {},
        }
