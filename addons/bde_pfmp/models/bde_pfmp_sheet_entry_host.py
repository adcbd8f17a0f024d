from odoo import api, models
from odoo.fields import Domain

from odoo.addons.bde_partners.rules.checked import compact
from odoo.addons.bde_partners.rules.identifiers import check_siret
from odoo.addons.bde_partners.rules.registers.errors import RegisterError
from odoo.addons.bde_partners.rules.text import fold

from .bde_pfmp_sheet_entry import SHOWN


class BdePfmpSheetEntry(models.AbstractModel):
    """The organisation of the sheet: ours, the register's, or a new one."""

    _inherit = "bde.pfmp.sheet.entry"

    @api.model
    def find_host(self, text):
        """Return our organisations that fit a name, a town, a number.

        :return: list of {id, name, detail, note, fits}; `fits`: it has every word, or
            the number, that was typed; those come first
        """
        self._entry_placements()
        text = (text if isinstance(text, str) else "").strip()
        partners = self.env["res.partner"].with_context(bde_best_first=text)
        number = compact(text)
        fits = ("bde_search", "ilike", text)
        if number.isdigit() and len(number) >= 9:
            fits = ("bde_siret", "=like", f"{number}%")
        elif len(text) < 2:
            return []
        found = partners.search(
            [("is_company", "=", True), ("bde_register_state", "!=", "closed"), fits],
            limit=SHOWN,
        )
        options = self._host_options(found)
        words = fold(text).split()
        for option in options:
            known = fold(f"{option['name']} {option['alias']} {option['detail']}")
            option["fits"] = number.isdigit() or all(w in known for w in words)
        return sorted(options, key=lambda option: not option["fits"])

    @api.model
    def _host_options(self, hosts):
        labels = dict(hosts._fields["bde_host_state"]._description_selection(self.env))
        ours = set(self.env["res.company"].sudo().search(Domain.TRUE).partner_id.ids)
        return [
            {
                "id": host.id,
                "name": host.name,
                "alias": host.bde_usual_name or "",
                "detail": " ".join(filter(None, (host.zip, host.city))),
                "note": labels.get(host.bde_host_state, "")
                if host.bde_host_state != "approved"
                else "",
            }
            for host in hosts
            if host.id not in ours
        ]

    @api.model
    def find_register(self, text, zip_code=""):
        """Return what the register of companies has: {options, message}.

        Its own words when it does not answer: one goes on by hand.
        """
        self._entry_placements()
        register = self.env["bde.register"]
        text = (text if isinstance(text, str) else "").strip()
        number = compact(text)
        if not register._is_open():
            return {"options": [], "message": ""}
        try:
            if number.isdigit() and len(number) > 9:
                checked = check_siret(text)
                site = register._lookup(checked.value) if checked.ok else None
                sites = [site] if site else []
            else:
                sites = register._search_name(text, zip_code, limit=SHOWN)
        except RegisterError as error:
            return {"options": [], "message": register._message(error)}
        twins = self.env["bde.host.create"]._twins([site.siret for site in sites])
        return {
            "options": [
                {
                    "site": site.to_dict(),
                    "name": site.usual_name or site.name,
                    "detail": " ".join(filter(None, (site.zip, site.city))),
                    "note": site.siret,
                }
                for site in sites
                if site.is_open and site.siret not in twins
            ],
            "message": "",
        }

    @api.model
    def host(self, placement_id, host_id):
        """Return what is known of an organisation for this sheet.

        :return: {identity, people, last: {field: value}, usual: {signatory, tutor},
            bar}
        """
        placement = self._entry_placement(placement_id)
        host = self.env["res.partner"].browse(host_id)
        host.check_access("read")
        usual = {}
        for role in ("signatory", "tutor"):
            found = host._bde_contacts(role)
            if not found and role == "signatory":
                found = host.parent_id._bde_contacts(role)
            if len(found) == 1:
                usual[role] = placement._sheet_person_values(found).to_dict()
        return {
            "identity": placement._sheet_identity(host).to_dict(),
            "people": self._people(host),
            "last": placement._sheet_last(host, placement.company_id, skip=placement),
            "usual": usual,
            "headcount": host.bde_headcount or None,
            "bar": ""
            if host == placement.host_id
            else host._bde_host_bar(placement.date_start).get(host, ""),
        }

    @api.model
    def _people(self, host):
        """Return the people of an organisation, as values of a sheet."""
        placements = self.env["bde.pfmp.placement"]
        people = placements._sheet_contacts(host).sorted("name")
        return [placements._sheet_person_values(person).to_dict() for person in people]

    @api.model
    def find_alike(self, host):
        """Return our organisations that look like one that is being typed.

        :param dict host: of `HostIdentity`
        :return: list of {id, name, detail, why, blocking}
        """
        self._entry_placements()
        host = host if isinstance(host, dict) else {}
        names = {
            "name": "name",
            "siret": "bde_siret",
            "zip": "zip",
            "city": "city",
            "phone": "phone",
            "email": "email",
            "street": "street",
        }
        vals = {
            target: value
            for source, target in names.items()
            if isinstance(value := host.get(source), str) and value
        }
        (found,) = self.env["res.partner"]._bde_lookalikes([vals]) if vals else ([],)
        return [
            {
                "id": one["id"],
                "name": one["name"],
                "detail": one["where"],
                "note": ", ".join(one["reasons"]),
            }
            for one in found[:3]
            if one["active"]
        ]
