from odoo import models
from odoo.fields import Command

from ..demo import material
from ..demo.generator import ascii_slug

HOSTS = 250
INSURERS = ("Assurances du Val", "Mutuelle Pro Centre", "Garanties Loire")


class BdeDemo(models.AbstractModel):
    """The host organisations of the demonstration and their people."""

    _inherit = "bde.demo"

    def _make_hosts(self, context):
        casting = context["casting"]
        roles = {role.code: role.id for role in self.env["bde.contact.role"].search([])}
        sectors, names, hosts_vals = [], set(), []
        for number in range(HOSTS):
            sector = material.SECTORS[number % len(material.SECTORS)]
            sectors.append(sector)
            hosts_vals.append(self._prepare_host_vals(casting, sector, names))
        hosts = self.env["res.partner"].create(hosts_vals)
        people = []
        for host in hosts:
            people += self._prepare_contacts_vals(casting, host, roles)
        self.env["res.partner"].create(people)
        by_sector = {}
        for host, sector in zip(hosts, sectors, strict=True):
            by_sector.setdefault(sector.code, []).append(host.id)
        context["hosts"] = {
            code: self.env["res.partner"].browse(ids) for code, ids in by_sector.items()
        }

    def _prepare_host_vals(self, casting, sector, names):
        """Return the values of a host of `sector`; its name goes into `names`."""
        address, position = casting.address(near=casting.random.random() < 0.6)
        name = None
        while not name or name in names:
            pattern = casting.random.choice(sector.names)
            name = pattern.format(n=casting.surname(), c=address["city"])
            if name in names and "{n}" not in pattern:
                address, position = casting.address()
                name = f"{pattern.format(c=address['city'])} ({address['street']})"
        names.add(name)
        bracket, headcount = casting.random.choice(sector.sizes)
        insured = casting.random.random() < 0.8
        return {
            "name": name,
            "is_company": True,
            "bde_is_host": True,
            "bde_siret": casting.siret() if casting.random.random() < 0.96 else False,
            "bde_naf": sector.naf,
            "bde_activity": sector.activity,
            "bde_legal_kind": sector.legal_kind,
            "bde_headcount": headcount,
            "bde_headcount_bracket": bracket,
            "bde_insurance": f"{casting.random.choice(INSURERS)}, contrat n° "
            f"{casting.random.randrange(100000, 999999)}"
            if insured
            else False,
            "phone": casting.phone(),
            "email": f"contact@{ascii_slug(name).replace('.', '-')}.example.org",
            "country_id": self.env.ref("base.fr").id,
            "lang": "fr_FR",
            **address,
            **position,
        }

    def _prepare_contacts_vals(self, casting, host, roles):
        """Return the values of the people of `host`: signatory, tutors, HR."""
        wanted = [("signatory", "Gérant"), ("tutor", "Chef d'équipe")]
        if host.bde_headcount > 30:
            wanted = [
                ("signatory", "Directeur"),
                ("hr", "Responsable des ressources humaines"),
                ("tutor", "Chef d'équipe"),
                ("tutor", "Responsable de secteur"),
            ]
        vals_list = []
        for code, function in wanted:
            __, first, last = casting.person()
            vals_list.append(
                {
                    "name": f"{first} {last}",
                    "parent_id": host.id,
                    "function": function,
                    "bde_role_ids": [Command.set([roles[code]])],
                    "phone": casting.phone(mobile=True),
                    "email": f"{ascii_slug(first)}.{ascii_slug(last)}@"
                    f"{host.email.split('@')[1]}",
                    "lang": "fr_FR",
                }
            )
        return vals_list
