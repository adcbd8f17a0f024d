from datetime import datetime

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.bde_partners.tests.common import OTHER_SIRET, SIRET

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


@tagged("post_install", "-at_install")
class TestCredit(LoyaltyCase):
    """Soft credit to the person who brought them, counted once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.garage = cls.make("Garage des Lilas")
        cls.bakery = cls.make("Boulangerie")
        cls.tutor = cls.env["res.partner"].create(
            {
                "name": "Paul Durand",
                "parent_id": cls.garage.id,
                "bde_role_ids": cls.env["bde.contact.role"].search(
                    [("code", "=", "tutor")]
                ),
            }
        )

    def test_counted_once_per_transfer(self):
        target = self.give(self.garage, 2026, 700).target_id
        self.give(self.garage, 2026, -200)
        self.give(self.bakery, 2026, 300).target_id.brought_by_id = self.tutor
        target.brought_by_id = self.tutor
        # another who knows them changes nothing: one person a company and a year
        self.env["res.partner"].create(
            {"name": "Anne Petit", "parent_id": self.garage.id}
        )
        groups = self.env["bde.taxe.target"]._read_group(
            [("brought_by_id", "!=", False)],
            ["brought_by_id"],
            ["amount_transferred:sum", "__count"],
        )
        self.assertEqual(groups, [(self.tutor, 800, 2)])
        self.assertEqual(sum(self.campaign.transfer_ids.mapped("amount")), 800)

    def test_a_person_not_an_organisation(self):
        target = self.make_target(self.garage)
        with self.assertRaisesRegex(ValidationError, "Boulangerie"):
            target.brought_by_id = self.bakery

    def test_proposals_from_the_past_the_tutor_the_teacher(self):
        teacher = self.users["teacher"]
        teacher.partner_id.bde_is_teacher = True
        former = self.env["res.partner"].create({"name": "Inès, ancienne élève"})
        self.give(self.garage, 2026, 100)
        self.give(self.bakery, 2025, 100).target_id.brought_by_id = former
        self.give(self.bakery, 2026, 100)
        followed = self.make("Menuiserie", user_id=teacher.id)
        self.give(followed, 2026, 100)
        stranger = self.give(self.make("Inconnue"), 2026, 100).target_id
        silent = self.make_target(self.make("Muette"))
        wizard = (
            self.env["bde.taxe.credit"]
            .with_user(self.users["user"])
            .create({"campaign_id": self.campaign.id})
        )
        proposed = {line.partner_id: line.person_id for line in wizard.line_ids}
        self.assertEqual(
            proposed,
            {
                self.garage: self.tutor,
                self.bakery: former,
                followed: teacher.partner_id,
            },
        )
        self.assertEqual(wizard.left_count, 1, "the stranger; the silent gave nothing")
        wizard.line_ids.filtered(lambda line: line.partner_id == followed).keep = False
        wizard.action_keep()
        credited = self.campaign.target_ids.filtered("brought_by_id").partner_id
        self.assertEqual(credited, self.garage | self.bakery)
        self.assertFalse((stranger | silent).brought_by_id)

    def test_two_tutors_are_not_guessed_between(self):
        self.tutor.copy({"name": "Anne Petit", "parent_id": self.garage.id})
        target = self.give(self.garage, 2026, 100).target_id
        self.assertFalse(target._propose_brought_by())

    def test_when_the_person_goes_the_money_stays(self):
        target = self.give(self.garage, 2026, 100).target_id
        target.brought_by_id = self.tutor
        self.tutor.unlink()
        self.assertEqual(target.amount_transferred, 100)


@tagged("post_install", "-at_install")
class TestDealings(LoyaltyCase):
    """The tax in the dossier of an organisation and on its timeline."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.training = cls.env["bde.training"].create({"name": "Maintenance auto"})
        cls.garage = cls.make("Garage des Lilas", bde_siret=OTHER_SIRET)
        cls.garage.bde_training_ids = cls.training
        cls.target = cls.give(cls.garage, 2026, 1234.5).target_id
        cls.env["bde.taxe.pledge"].create(
            {
                "target_id": cls.target.id,
                "amount_promised": 1500,
                "promised_on": "2026-05-20",
            }
        )
        cls.env["bde.taxe.gift"].create(
            {"name": "Pont", "partner_id": cls.garage.id, "value": 3000}
        )
        cls.target.write({"thanked_on": "2026-08-01", "amount_thanked": 1234.5})

    def timeline(self, role):
        points = self.env["bde.touchpoint"].with_user(self.users[role])
        lines = points.get_timeline(self.garage.id)["lines"]
        return [line["label"] for line in lines if line["kind"] == "tax"]

    def test_the_office_sees_intention_transfer_gift_and_thanks(self):
        labels = self.timeline("user")
        self.assertIn("Means to designate 1\u00a0500\u00a0€", labels)
        self.assertIn("1\u00a0234,50\u00a0€ received", labels)
        self.assertIn("Gift: Pont (3\u00a0000\u00a0€)", labels)
        self.assertIn("Thanked for 1\u00a0234,50\u00a0€", labels)

    def test_a_refusal_is_one_line(self):
        self.target.write(
            {"answer": "no", "answer_on": datetime(2026, 6, 1), "thanked_on": False}
        )
        self.assertIn("Answer: Not this year", self.timeline("user"))

    def test_bursar_and_head_too_nobody_else(self):
        self.assertTrue(self.timeline("bursar"))
        self.assertTrue(self.timeline("head"))
        self.assertFalse(self.timeline("reader"))

    def test_an_intention_is_a_contact_money_is_none(self):
        other = self.make("Boulangerie")
        target = self.give(other, 2026, 10).target_id
        self.assertFalse(other.bde_last_contact)
        self.env["bde.taxe.pledge"].create(
            {"target_id": target.id, "promised_on": "2026-05-20"}
        )
        self.assertEqual(str(other.bde_last_contact), "2026-05-20")
        other.bde_last_contact = False
        self.env["res.partner"]._bde_fill_last_contact(other)
        other.invalidate_recordset()
        self.assertEqual(str(other.bde_last_contact), "2026-05-20", "same from arms")

    def test_the_card_says_this_campaign_and_the_years_before(self):
        self.give(self.garage, 2025, 300)
        self.give(self.garage, 2024, 200)
        dossier = self.garage.with_user(self.users["user"]).get_bde_dossier()
        card = next(c for c in dossier["cards"] if c["key"] == "taxe")
        self.assertEqual((card["state"], card["word"]), ("green", "Thanked"))
        texts = [(line["label"], line["detail"]) for line in card["lines"]]
        self.assertEqual(texts[0], ("Campaign 2026", "1\u00a0234,50\u00a0€ received"))
        self.assertEqual(texts[1][0], "1\u00a0734,50\u00a0€ in all since 2024")
        self.assertEqual(texts[2], ("2025", "300\u00a0€"))

    def test_no_card_for_who_sees_no_amount(self):
        for role in ("reader", "teacher"):
            partner = self.garage.with_user(self.users[role])
            if not partner.has_access("read"):
                continue
            cards = partner.get_bde_dossier()["cards"]
            self.assertNotIn("taxe", [card["key"] for card in cards], role)

    def test_the_card_has_a_bounded_number_of_queries(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.garage._bde_card_taxe()
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        for year in (2024, 2025):
            for _number in range(4):
                self.give(self.garage, year, 10)
        self.assertLessEqual(count(), few + 1)
