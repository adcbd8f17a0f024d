from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestTransfersTour(HttpCase):
    """The bursar's own path: a statement pasted, imported, its doubts settled."""

    def test_the_bursar_imports_a_statement_and_settles_its_doubts(self):
        company = self.env.company
        new_test_user(
            self.env,
            "transfers_tour",
            groups="bde_partners.group_bde_bursar",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        transfers = self.env["bde.taxe.transfer"]
        transfers.search([]).unlink()
        campaigns = self.env["bde.taxe.campaign"]
        campaign = campaigns.search([("year", "=", 2026)]) or campaigns.create(
            {"year": 2026}
        )
        garage = self.env["res.partner"].create(
            {
                "name": "Garage Lilas",
                "is_company": True,
                "zip": "41300",
                "city": "Salbris",
            }
        )
        self.start_tour(
            "/odoo/bde-taxe-import", "bde_taxe_review", login="transfers_tour"
        )
        lines = transfers.search([("campaign_id", "=", campaign.id)])
        self.assertEqual(sorted(lines.mapped("state")), ["aside", "matched", "matched"])
        target = campaign.target_ids.filtered(lambda t: t.partner_id == garage)
        self.assertEqual(target.amount_transferred, 1200)
        self.assertEqual(target.state, "transferred")
