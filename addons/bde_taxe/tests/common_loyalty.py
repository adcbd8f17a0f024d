from odoo import fields

from odoo.addons.bde_partners.tests.common import SchoolCase


class LoyaltyCase(SchoolCase):
    """Three campaigns of a school, and companies that give in some of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # whatever a demonstration left
        for model in ("transfer", "payment", "gift", "campaign"):
            cls.env[f"bde.taxe.{model}"].search([]).unlink()
        cls.campaigns = {
            year: cls.env["bde.taxe.campaign"].create(
                {"name": f"Taxe {year}", "year": year, "state": state}
            )
            for year, state in ((2024, "closed"), (2025, "closed"), (2026, "running"))
        }
        cls.campaign = cls.campaigns[2026]

    @classmethod
    def make(cls, name, **values):
        return cls.env["res.partner"].create(
            {"name": name, "is_company": True, **values}
        )

    @classmethod
    def make_target(cls, partner, year=2026, **values):
        return cls.env["bde.taxe.target"].create(
            {
                "campaign_id": cls.campaigns[year].id,
                "partner_id": partner.id,
                **values,
            }
        )

    @classmethod
    def give(cls, partner, year, amount, target=None, **values):
        """A line of the statement, matched with an organisation; its target too."""
        campaign = cls.campaigns[year]
        if target is None:
            target = cls.env["bde.taxe.target"].search(
                [("campaign_id", "=", campaign.id), ("partner_id", "=", partner.id)]
            ) or cls.make_target(partner, year)
        number = cls.env["bde.taxe.transfer"].search_count([])
        return cls.env["bde.taxe.transfer"].create(
            {
                "campaign_id": campaign.id,
                "partner_id": partner.id,
                "target_id": target.id,
                "donor_name": partner.name,
                "amount": amount,
                "date": fields.Date.to_date(f"{year}-07-11"),
                "state": "matched",
                "key": f"test {number}",
                **values,
            }
        )

    def donor(self, partner):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["bde.taxe.donor"].search([("partner_id", "=", partner.id)])
