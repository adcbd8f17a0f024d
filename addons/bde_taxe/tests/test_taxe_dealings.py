from datetime import datetime

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.bde_partners.tests.common import OTHER_SIRET

from .common_loyalty import LoyaltyCase


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
