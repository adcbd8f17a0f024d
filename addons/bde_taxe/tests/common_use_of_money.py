from odoo.addons.bde_partners.tests.common import SchoolCase


class UseCase(SchoolCase):
    """A school with two campaigns, two trainings, donors and their transfers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.currency_id = cls.env.ref("base.EUR")
        cls.melec, cls.agora = cls.env["bde.training"].create(
            [
                {"name": "Bac pro Électricien", "short_name": "MELEC"},
                {"name": "Bac pro Gestion administration", "short_name": "AGOrA"},
            ]
        )
        cls.last, cls.campaign = cls.env["bde.taxe.campaign"].create(
            [{"year": 2025}, {"year": 2026}]
        )
        cls.vasseur, cls.legoff, cls.pinel = cls.env["res.partner"].create(
            [
                {"name": name, "is_company": True, "city": "Orléans"}
                for name in ("Vasseur Électricité", "Le Goff Conseil", "Pinel SARL")
            ]
        )
        cls.board = cls.env["bde.board.decision"].create(
            {"subject": "Taxe 2026", "kind": "tax", "date": "2026-10-08"}
        )

    @classmethod
    def kind(cls, code):
        return cls.env.ref(f"bde_taxe.bde_taxe_expense_kind_{code}")

    @classmethod
    def receive(cls, partner, amount, training=None, campaign=None, **values):
        """Return the line of a statement, matched with a donor of the campaign."""
        campaign = campaign or cls.campaign
        targets = cls.env["bde.taxe.target"]
        target = targets
        if partner:
            target = targets.search(
                [("campaign_id", "=", campaign.id), ("partner_id", "=", partner.id)]
            ) or targets.create(
                {
                    "campaign_id": campaign.id,
                    "partner_id": partner.id,
                    "company_id": campaign.company_id.id,
                }
            )
        transfers = cls.env["bde.taxe.transfer"]
        return transfers.create(
            {
                "campaign_id": campaign.id,
                "company_id": campaign.company_id.id,
                "partner_id": partner and partner.id,
                "target_id": target.id,
                "donor_name": partner and partner.name,
                "training_id": training and training.id,
                "amount": amount,
                "state": "matched" if partner else "unknown",
                "key": f"test-{transfers.search_count([])}",
                **values,
            }
        )

    @classmethod
    def allocate(cls, name, amount, training=None, campaign=None, **values):
        return cls.env["bde.taxe.allocation"].create(
            {
                "name": name,
                "campaign_id": (campaign or cls.campaign).id,
                "training_id": training and training.id,
                "amount": amount,
                **values,
            }
        )

    @classmethod
    def buy(cls, allocation, name, amount, kind="equipment", state="paid", **values):
        return cls.env["bde.taxe.expense"].create(
            {
                "name": name,
                "allocation_id": allocation.id,
                "kind_id": cls.kind(kind).id,
                "amount": amount,
                "state": state,
                "date": "2026-11-02",
                **values,
            }
        )
