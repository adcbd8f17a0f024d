from dateutil.relativedelta import relativedelta

from odoo import fields

from .common import SchoolCase


class DealingsCase(SchoolCase):
    """A head office with a site, an organisation, people and a BDE manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        partners = cls.env["res.partner"]
        cls.head, cls.garage = partners.create(
            [
                {"name": "Groupe Lilas", "is_company": True, "bde_is_host": True},
                {"name": "Garage du Pont", "is_company": True, "bde_is_host": True},
            ]
        )
        cls.site, cls.chief = partners.create(
            [
                {
                    "name": "Lilas Nord",
                    "is_company": True,
                    "bde_is_host": True,
                    "parent_id": cls.head.id,
                },
                {"name": "Chantal Quémener", "parent_id": cls.garage.id},
            ]
        )
        cls.company.bde_manager_id = cls.users["manager"]

    def ago(self, **delta):
        return self.today - relativedelta(**delta)

    def log(self, partner, **values):
        return self.env["bde.interaction"].create({"partner_id": partner.id, **values})

    def timeline(self, partner, role="user", **options):
        lines = self.env["bde.touchpoint"].with_user(self.users[role])
        return lines.get_timeline(partner.id, **options)

    def kinds(self, partner, role="user", **options):
        lines = self.timeline(partner, role, **options)["lines"]
        return [line["kind"] for line in lines]
