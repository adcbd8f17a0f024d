from datetime import date

from odoo import Command

from odoo.addons.bde_partners.tests.common import SIRET, UAI, role_users


class LettersMixin:
    """A campaign of a school that SOLTéA knows, and four organisations to ask."""

    def make_campaign(self):
        env = self.env = self.env(
            context={**self.env.context, "tracking_disable": True}
        )
        self.school = env.company
        self.school.write(
            {
                "name": "Lycée des Essais",
                "street": "12 rue des Écoles",
                "zip": "69003",
                "city": "Lyon",
                "bde_uai": UAI,
                "bde_email": "bureau@lycee.example.org",
                "bde_phone": "+33478000000",
                "bde_taxe_name": "LP DES ESSAIS – LYON 3",
            }
        )
        self.school.partner_id.bde_siret = SIRET
        self.roles = role_users(env, suffix="_letters")
        calendar = env["bde.taxe.calendar"]
        calendar.search([("year", "=", 2031)]).unlink()
        calendar.create(
            [
                {"year": 2031, "kind": "dsn", "date_start": date(2031, 5, 5)},
                {
                    "year": 2031,
                    "kind": "employers_1",
                    "date_start": date(2031, 5, 26),
                    "date_end": date(2031, 6, 27),
                    "certainty": "expected",
                },
            ]
        )
        self.campaign = env["bde.taxe.campaign"].create({"year": 2031})
        self.firms = env["res.partner"].create(
            [
                {
                    "name": f"Société {name}",
                    "is_company": True,
                    "street": "1 quai du Port",
                    "zip": f"6900{9 - number}",
                    "city": "Lyon",
                    "email": f"{name}@firm.example.org",
                }
                for number, name in enumerate(("alpha", "beta", "gamma", "delta"))
            ]
        )
        self.person = env["res.partner"].create(
            {
                "name": "Jeanne Martin",
                "parent_id": self.firms[0].id,
                "email": "jeanne@firm.example.org",
            }
        )
        self.targets = env["bde.taxe.target"].create(
            [
                {"campaign_id": self.campaign.id, "partner_id": firm.id}
                for firm in self.firms
            ]
        )
        self.alpha, self.beta, self.gamma, self.delta = self.targets
        self.alpha.contact_id = self.person
        self.campaign.step_ids.unlink()

    def give_last_year(
        self, target, amount=1200.0, what="Un tour à commande numérique"
    ):
        """Last year's campaign: money came in, and bought something."""
        env = self.env
        last = env["bde.taxe.campaign"].search([("year", "=", 2030)], limit=1)
        last = last or env["bde.taxe.campaign"].create({"year": 2030})
        before = env["bde.taxe.target"].create(
            {"campaign_id": last.id, "partner_id": target.partner_id.id}
        )
        env["bde.taxe.transfer"].create(
            {
                "campaign_id": last.id,
                "partner_id": target.partner_id.id,
                "target_id": before.id,
                "amount": amount,
                "date": date(2030, 7, 11),
                "donor_name": target.partner_id.name,
                "state": "matched",
                "key": f"test-{target.id}",
            }
        )
        allocation = env["bde.taxe.allocation"].create(
            {"name": "Atelier", "campaign_id": last.id, "amount": amount}
        )
        kind = env["bde.taxe.expense.kind"].search(
            [("verdict", "=", "allowed")], limit=1
        ) or env["bde.taxe.expense.kind"].create({"name": "Machines"})
        env["bde.taxe.expense"].create(
            {
                "name": what,
                "allocation_id": allocation.id,
                "kind_id": kind.id,
                "amount": amount,
                "state": "paid",
            }
        )
        target.amount_last = amount

    def step(self, kind, **values):
        return self.env["bde.taxe.step"].create(
            {
                "campaign_id": self.campaign.id,
                "name": f"Étape {kind}",
                "kind": kind,
                **values,
            }
        )

    def segment(self, *targets):
        """A segment of these targets."""
        segment = self.env["bde.segment"].create({"name": "Segment d'essai"})
        for target in targets:
            target.segment_ids = [Command.link(segment.id)]
        return segment
