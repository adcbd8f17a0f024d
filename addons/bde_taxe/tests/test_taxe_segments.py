from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.bde_partners.tests.common import SIRET, SchoolCase


@tagged("post_install", "-at_install")
class TestTaxeSegments(SchoolCase):
    """Segments of the tax: by company, whatever the site that gave."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        make = cls.env["res.partner"].create
        cls.donor = make({"name": "Donateur", "is_company": True, "bde_siret": SIRET})
        cls.site = make({"name": "Site", "is_company": True})
        # another site of the same company
        cls.env.cr.execute(
            "UPDATE res_partner SET bde_siren = %s WHERE id = %s",
            [SIRET[:9], cls.site.id],
        )
        cls.env.invalidate_all()
        cls.stranger = make({"name": "Inconnu", "is_company": True})
        cls.faithful = make({"name": "Fidèle", "is_company": True})
        cls.mine = cls.donor | cls.site | cls.stranger | cls.faithful
        campaigns = cls.env["bde.taxe.campaign"].create(
            [{"year": year} for year in (2025, 2026)]
        )
        cls.before, cls.now = campaigns
        cls.give(cls.donor, cls.before, 1200)
        cls.give(cls.faithful, cls.before, 300)
        cls.give(cls.faithful, cls.now, 350)

    @classmethod
    def give(cls, partner, campaign, amount):
        return cls.env["bde.taxe.transfer"].create(
            {
                "partner_id": partner.id,
                "campaign_id": campaign.id,
                "amount": amount,
                "state": "matched",
                "key": f"{partner.id}-{campaign.id}-{amount}",
            }
        )

    def found(self, code, **values):
        segment = (
            self.env["bde.segment"]
            .with_user(self.users["user"])
            .with_context(bde_taxe_year=2026)
            .create(
                {
                    "name": "Essai",
                    "line_ids": [Command.create({"criterion": code, **values})],
                }
            )
        )
        found = segment._organisations()
        self.assertEqual(segment.partner_count, len(found))
        return found.with_user(self.env.user) & self.mine

    def test_gave_last_year_but_not_this_one(self):
        self.assertEqual(self.found("taxe_lapsed"), self.donor | self.site)
        correction = self.give(self.donor, self.before, -1200)
        self.assertFalse(self.found("taxe_lapsed"), "taken back in full")
        correction.unlink()
        self.give(self.site, self.now, 10)
        self.assertFalse(self.found("taxe_lapsed"), "another site gave this year")

    def test_gave_ever_never_in_a_year_or_more_than(self):
        company = self.donor | self.site
        self.assertEqual(self.found("taxe_gave", when="ever"), company | self.faithful)
        self.assertEqual(
            self.found("taxe_gave", when="ever", negate=True), self.stranger
        )
        self.assertEqual(self.found("taxe_gave", when="this"), self.faithful)
        self.assertEqual(self.found("taxe_gave", when="ever", number=651), company)
        self.assertEqual(
            self.found("taxe_gave", when="ever", number=650), company | self.faithful
        )
        year = self.env["bde.school.year"]._get_for(
            fields.Date.to_date("2025-01-15"), create=True
        )
        self.assertEqual(
            self.found("taxe_gave", when="year", school_year_id=year.id),
            company | self.faithful,
        )

    def test_never_asked(self):
        self.env["bde.taxe.target"].create(
            [
                {
                    "campaign_id": self.now.id,
                    "partner_id": self.donor.id,
                    "contacted_on": "2026-03-02",
                },
                {"campaign_id": self.now.id, "partner_id": self.stranger.id},
            ]
        )
        found = self.found("taxe_asked", when="ever", negate=True)
        self.assertEqual(found, self.stranger | self.faithful, "picked is not asked")
        self.assertEqual(self.found("taxe_asked", when="this"), self.donor | self.site)

    def test_associations_newly_liable(self):
        self.stranger.bde_legal_kind = "association"
        self.assertEqual(self.found("taxe_newly_liable"), self.stranger)
        self.assertNotIn(self.stranger, self.found("taxe_liable"))
        line = self.env["bde.segment.line"].with_context(bde_taxe_year=2027)
        partners = self.env["res.partner"]
        self.assertIn(
            self.stranger, partners.search(line._criterion_taxe_liable()), "from 2027"
        )
        rule = self.env.ref("bde_taxe.bde_taxe_exemption_association")
        rule.year_end = 0
        self.assertFalse(self.found("taxe_newly_liable"), "a date, not a constant")

    def test_above_an_estimated_credit(self):
        self.donor.bde_taxe_payroll = 1_000_000
        self.faithful.bde_headcount = 10
        self.assertEqual(self.found("taxe_credit", number=500), self.donor)
        self.assertEqual(
            self.found("taxe_credit", number=300), self.donor | self.faithful
        )

    def test_who_sold_what_the_tax_paid_is_a_supplier(self):
        allocation = self.env["bde.taxe.allocation"].create(
            {"name": "Atelier", "campaign_id": self.before.id, "amount": 500}
        )
        kind = self.env["bde.taxe.expense.kind"].search([], limit=1)
        kind = kind or kind.create({"name": "Machine"})
        self.env["bde.taxe.expense"].create(
            {
                "name": "Poste à souder",
                "allocation_id": allocation.id,
                "kind_id": kind.id,
                "supplier_id": self.stranger.id,
                "amount": 100,
            }
        )
        self.assertEqual(self.found("supplier"), self.stranger)

    def test_ready_made_segments_follow_the_campaign(self):
        segment = self.env.ref("bde_taxe.bde_segment_taxe_lapsed")
        now = segment.with_context(bde_taxe_year=2026)._organisations()
        self.assertIn(self.donor, now)
        later = segment.with_context(bde_taxe_year=2027)._organisations()
        self.assertEqual(later & self.mine, self.faithful)

    def test_when_the_addon_leaves_its_criteria_leave(self):
        segment = self.env["bde.segment"].create(
            {
                "name": "Mes donateurs",
                "line_ids": [
                    Command.create({"criterion": "taxe_gave", "when": "ever"}),
                    Command.create({"criterion": "host"}),
                ],
            }
        )
        lines = self.env["bde.segment.line"]
        lines._forget_criteria("bde_taxe")
        left = lines.search([("criterion", "=like", "taxe_%")])
        self.assertFalse(left)
        self.assertFalse(segment.active)
