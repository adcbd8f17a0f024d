from odoo.tests import tagged

from odoo.addons.bde_partners.tests.common import SIRET

from .common_loyalty import LoyaltyCase


@tagged("post_install", "-at_install")
class TestLoyalty(LoyaltyCase):
    """First gift, lapsed, cumulative, since when, by sector and commune."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.garage = cls.make("Garage des Lilas", bde_naf="45.20A", zip="45000")

    def test_a_first_gift_is_new(self):
        self.give(self.garage, 2026, 500)
        donor = self.donor(self.garage)
        self.assertEqual((donor.status, donor.year_first), ("new", 2026))

    def test_who_gave_last_year_and_this_one_is_faithful(self):
        self.give(self.garage, 2025, 500)
        self.give(self.garage, 2026, 700)
        donor = self.donor(self.garage)
        self.assertEqual(donor.status, "faithful")
        self.assertEqual((donor.amount_before, donor.amount_ref), (500, 700))
        self.assertEqual(donor.amount_total, 1200, "cumulative")
        self.assertEqual((donor.year_first, donor.years_given), (2025, 2))

    def test_who_comes_back_after_a_year_without(self):
        self.give(self.garage, 2024, 500)
        self.give(self.garage, 2026, 500)
        donor = self.donor(self.garage)
        self.assertEqual((donor.status, donor.years_given), ("returned", 2))

    def test_last_year_s_donor_is_expected_then_lapsed(self):
        self.give(self.garage, 2025, 500)
        self.assertEqual(self.donor(self.garage).status, "expected")
        self.campaign.state = "closed"
        donor = self.donor(self.garage)
        self.assertEqual((donor.status, donor.year_last), ("lapsed", 2025))

    def test_a_donor_of_two_years_ago_has_lapsed(self):
        self.give(self.garage, 2024, 500)
        self.assertEqual(self.donor(self.garage).status, "lapsed")

    def test_asked_but_never_gave(self):
        self.make_target(self.garage)
        donor = self.donor(self.garage)
        self.assertEqual((donor.status, donor.amount_total), ("never", 0))
        self.assertFalse(donor.year_first)

    def test_a_gift_taken_back_is_no_gift(self):
        self.give(self.garage, 2026, 500)
        self.give(self.garage, 2026, -500)
        self.assertEqual(self.donor(self.garage).status, "never")
        self.give(self.garage, 2026, 0.1)
        self.give(self.garage, 2026, 0.2)
        self.assertEqual(self.donor(self.garage).amount_ref, 0.3, "to the cent")

    def test_another_site_is_the_same_company(self):
        """The SIRET of another site in the statement makes no new donor."""
        self.garage.bde_siret = SIRET
        site = self.make("Garage des Lilas, atelier", bde_siret=SIRET[:9] + "00138")
        self.assertEqual(site.bde_siren, self.garage.bde_siren)
        self.give(self.garage, 2025, 500)
        self.give(site, 2026, 300)
        donors = self.donor(site)
        self.assertEqual((donors.status, donors.amount_total), ("faithful", 800))
        self.assertFalse(self.donor(self.garage), "told once, by its last transfer")
        self.assertEqual(len(donors.transfer_ids), 2)
        given = (self.garage | site)._bde_taxe_given()
        self.assertEqual(given[self.garage], {2025: 500, 2026: 300})
        self.assertEqual(given[site], given[self.garage])

    def test_money_of_nobody_counts_for_nobody(self):
        self.give(self.garage, 2026, 100)
        self.give(self.garage, 2026, 50, state="review")
        self.give(self.garage, 2026, 70, kind="unallocated")
        self.assertEqual(self.donor(self.garage).amount_ref, 100)

    def test_gifts_in_kind_are_counted_apart(self):
        self.env["bde.taxe.gift"].create(
            {
                "name": "Pont élévateur",
                "partner_id": self.garage.id,
                "value": 3000,
                "date": "2026-03-02",
                "state": "received",
            }
        )
        donor = self.donor(self.garage)
        self.assertEqual((donor.amount_gifts, donor.amount_total), (3000, 0))

    def test_by_sector_and_commune(self):
        commune = self.env["bde.commune"].create(
            {"name": "Orléans", "insee": "45234", "lat": 47.9, "lng": 1.9}
        )
        self.garage.bde_commune_id = commune
        bakery = self.make("Boulangerie", bde_naf="10.71C", zip="97100")
        self.give(self.garage, 2026, 500)
        self.give(bakery, 2026, 200)
        self.env.flush_all()
        donors = self.env["bde.taxe.donor"]
        groups = donors._read_group([], ["sector"], ["amount_total:sum"])
        self.assertEqual(dict(groups)["cars"], 500)
        self.assertEqual(dict(groups)["industry"], 200)
        groups = donors._read_group([], ["commune_id"], ["amount_total:sum"])
        self.assertEqual(dict(groups)[commune], 500)
        groups = donors._read_group([], ["department"], ["amount_total:sum"])
        self.assertEqual(dict(groups)["971"], 200)

    def test_each_school_has_its_own_donors(self):
        self.give(self.garage, 2026, 500)
        there = self.env["bde.taxe.campaign"].create(
            {
                "name": "Taxe",
                "year": 2026,
                "company_id": self.other.id,
                "state": "running",
            }
        )
        self.env["bde.taxe.transfer"].create(
            {
                "campaign_id": there.id,
                "company_id": self.other.id,
                "partner_id": self.garage.id,
                "amount": 90,
                "state": "matched",
                "key": "there",
            }
        )
        donors = self.donor(self.garage)
        self.assertEqual(sorted(donors.mapped("amount_total")), [90, 500])
        mine = donors.with_user(self.users["bursar"]).search([])
        self.assertEqual(mine.mapped("amount_total"), [500])

    def test_the_list_has_a_constant_number_of_queries(self):
        def read():
            self.env.flush_all()
            self.env.invalidate_all()
            count = self.env.cr.sql_log_count
            donors = self.env["bde.taxe.donor"].search([])
            donors.mapped("amount_total")
            donors.mapped("partner_id.name")
            return self.env.cr.sql_log_count - count

        self.give(self.garage, 2026, 1)
        read()
        few = read()
        for number in range(12):
            self.give(self.make(f"Donor {number}"), 2026, number + 1)
        self.assertLessEqual(read(), few)

    def test_where_we_are_leads_to_it(self):
        cockpit = self.env["bde.taxe.cockpit"].with_user(self.users["bursar"])
        buttons = {b["key"]: b for b in cockpit.get_cockpit()["buttons"]}
        action = buttons["loyalty"]["action"]
        self.assertEqual(action["xmlid"], "bde_taxe.bde_taxe_donor_action")

    def test_screens_open(self):
        self.give(self.garage, 2026, 500)
        donors = self.env["bde.taxe.donor"].with_user(self.users["bursar"])
        action = self.env.ref("bde_taxe.bde_taxe_donor_action")
        self.assertTrue(
            donors.get_views([(False, v) for v in action.view_mode.split(",")])
        )
        found = donors.web_search_read([], {"partner_id": {}, "amount_total": {}})
        self.assertEqual(found["length"], 1)
        self.assertEqual(donors.search([]).display_name, "Garage des Lilas")


@tagged("post_install", "-at_install")
class TestHistory(LoyaltyCase):
    """What the letters tell a company of its own past."""

    def test_past_years_with_what_they_bought(self):
        garage = self.make("Garage des Lilas")
        past = self.give(garage, 2025, 1200).target_id
        self.give(garage, 2024, 300)
        this = self.give(garage, 2026, 50).target_id
        allocation = self.env["bde.taxe.allocation"].create(
            {
                "name": "Atelier",
                "campaign_id": self.campaigns[2025].id,
                "amount": 1200,
            }
        )
        kind = self.env["bde.taxe.expense.kind"].create({"name": "Outillage"})
        self.env["bde.taxe.expense"].create(
            {
                "name": "Valise de diagnostic",
                "allocation_id": allocation.id,
                "kind_id": kind.id,
                "amount": 1200,
                "state": "paid",
            }
        )
        history = (this | past)._history()
        self.assertEqual(
            history[this],
            [
                {"year": 2025, "amount": 1200, "bought": ["Valise de diagnostic"]},
                {"year": 2024, "amount": 300, "bought": []},
            ],
        )
        self.assertEqual([h["year"] for h in history[past]], [2024])

    def test_the_number_of_queries_does_not_grow(self):
        targets = self.env["bde.taxe.target"]
        for number in range(3):
            partner = self.make(f"Donor {number}")
            self.give(partner, 2025, 100)
            targets |= self.make_target(partner)

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some._history()
            return self.env.cr.sql_log_count - before

        count(targets)
        self.assertEqual(count(targets[:1]), count(targets))
