from datetime import date

from odoo import Command, fields

from odoo.addons.bde_partners.tests.common import SchoolCase


class AnswerCase(SchoolCase):
    """A campaign under way, a company that gave last year, two trainings."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env
        cls.today = fields.Date.context_today(cls.company)
        env["bde.taxe.campaign"].search([]).unlink()
        env["bde.taxe.calendar"].search([("year", "in", (2025, 2026))]).unlink()
        env["bde.taxe.calendar"].create(
            {
                "year": 2026,
                "kind": "employers_1",
                "date_start": date(2026, 5, 25),
                "date_end": date(2027, 6, 26),
            }
        )
        cls.company.write(
            {"bde_taxe_name": "LP DES ESSAIS", "bde_phone": "+33478000000"}
        )
        campaigns = env["bde.taxe.campaign"]
        cls.last = campaigns.create({"year": 2025, "state": "closed"})
        cls.office, cls.teacher = cls.users["user"], cls.users["teacher"]
        cls.campaign = campaigns.create(
            {"year": 2026, "state": "running", "user_id": cls.office.id}
        )
        cls.melec, cls.ciel = env["bde.training"].create(
            [{"name": "Métiers de l'électricité", "short_name": "MELEC"}]
            + [{"name": "Cybersécurité, réseaux", "short_name": "CIEL"}]
        )
        cls.firm = cls.make_firm("Ateliers Martin", phone="01 99 00 12 00")
        cls.person = env["res.partner"].create(
            {
                "name": "Jeanne Petit",
                "parent_id": cls.firm.id,
                "email": "j.petit@ateliers.example.org",
                "phone": "01 99 00 12 34",
            }
        )
        cls.target = cls.make_target(cls.firm, contact_id=cls.person.id)

    @classmethod
    def make_firm(cls, name, **values):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "city": "Lyon",
                "lang": "en_US",  # what the pages say is looked for in English
                **values,
            }
        )

    @classmethod
    def make_target(cls, partner, campaign=None, **values):
        campaign = campaign or cls.campaign
        return cls.env["bde.taxe.target"].create(
            {"campaign_id": campaign.id, "partner_id": partner.id, **values}
        )

    @classmethod
    def gave_last_year(cls, amount=1200.0):
        """The company gave last year, for a training."""
        target = cls.make_target(cls.firm, cls.last)
        return cls.env["bde.taxe.transfer"].create(
            {
                "campaign_id": cls.last.id,
                "partner_id": cls.firm.id,
                "target_id": target.id,
                "donor_name": cls.firm.name,
                "amount": amount,
                "date": date(2025, 7, 11),
                "state": "matched",
                "key": "answer test",
            }
        )

    @classmethod
    def give_role(cls, person, code):
        role = cls.env["bde.contact.role"].search([("code", "=", code)])
        person.bde_role_ids = [Command.set(role.ids)]

    def read_again(self):
        self.env.flush_all()
        self.env.invalidate_all()
