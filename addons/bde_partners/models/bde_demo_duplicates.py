from odoo import api, models
from odoo.fields import Command


class BdeDemo(models.AbstractModel):
    """Some hosts entered twice, as happens in every address book."""

    _inherit = "bde.demo"

    @api.model
    def _steps(self):
        steps = super()._steps()
        place = [method for __, method in steps].index("_make_hosts")
        steps.insert(place + 1, ("doubles to settle", "_make_doubles"))
        return steps

    def _make_doubles(self, context):
        """Enter five hosts again, each in another way, then search for duplicates."""
        partners = self.env["res.partner"]
        hosts = partners.browse(
            sorted(host.id for group in context["hosts"].values() for host in group)
        )
        known = hosts.filtered(lambda host: host.bde_siret and host.bde_contact_ids)
        doubles = [
            vals
            for number, host in enumerate(known[10:60:10])
            for vals in self._prepare_double_vals(host, number)
        ]
        partners.create(doubles)
        pairs = self.env["bde.duplicate"].sudo()
        pairs._find_pairs(pairs._ids_to_search(), whole=True)

    def _prepare_double_vals(self, host, number):
        """Return the values of a host as somebody else entered it, with one person."""
        words = host.name.split()
        person = host.bde_contact_ids[:1]
        vals = {
            "is_company": True,
            "bde_is_host": False,
            "zip": host.zip,
            "city": host.city,
            "country_id": host.country_id.id,
            "lang": host.lang,
        }
        vals |= (
            {"name": f"SARL {host.name}".upper(), "phone": host.phone},
            {"name": host.name[:-2] + host.name[-1:], "street": host.street},
            {"name": " ".join(reversed(words)), "city": (host.city or "").upper()},
            {"name": f"{host.name} (atelier)", "email": host.email},
            {"name": f"Ets {host.name}", "phone": host.phone, "email": host.email},
        )[number]
        contact = {"name": person.name, "phone": person.phone, "lang": host.lang}
        return [{**vals, "child_ids": [Command.create({**contact, "type": "contact"})]}]
