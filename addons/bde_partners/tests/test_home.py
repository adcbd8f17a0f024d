from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import UAI, SchoolCase

STATES = {"grey", "blue", "amber", "green", "red"}


@tagged("post_install", "-at_install")
class TestHome(SchoolCase):
    """The home screen: who sees what, and how many queries it costs."""

    def home(self, role="manager", **context):
        return (
            self.env["bde.home"].with_user(self.users[role]).with_context(**context)
        ).get_home()

    def card(self, key, role="manager"):
        cards = self.env["bde.home"].with_user(self.users[role])._home_cards()
        return {card["key"]: card for card in cards}[key]

    def test_closed_to_strangers(self):
        stranger = new_test_user(self.env, "stranger", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.env["bde.home"].with_user(stranger).get_home()

    def test_every_role_opens_it(self):
        for role in self.users:
            home = self.home(role)
            self.assertTrue(home["title"])
            self.assertLessEqual({card["state"] for card in home["cards"]}, STATES)
            for card in home["cards"]:
                self.assertTrue(card["icon"] and card["word"], card["key"])
                self.assertLessEqual(len(card["lines"]), 5)
            if role in ("user", "manager"):
                self.assertTrue(home["steps"])
            else:
                self.assertFalse(home["steps"], role)

    def test_actions_open_for_the_office(self):
        home = self.home("user")
        items = home["cards"] + home["steps"] + home["shortcuts"]
        actions = self.env["ir.actions.actions"].with_user(self.users["user"])
        for item in items:
            action = actions._for_xml_id(item["action"]["xmlid"])
            if action["type"] == "ir.actions.act_window":
                model = self.env[action["res_model"]].with_user(self.users["user"])
                model.check_access("read")

    def test_organisation_without_siret(self):
        before = self.card("hosts_without_siret")["count"]
        self.env["res.partner"].create(
            [
                {"name": "Sans", "is_company": True, "bde_is_host": True},
                {
                    "name": "GmbH",
                    "is_company": True,
                    "bde_is_host": True,
                    "bde_legal_kind": "foreign",
                },
            ]
        )
        card = self.card("hosts_without_siret")
        self.assertEqual(card["count"], before + 1)
        self.assertEqual(card["state"], "blue")

    def test_board_decisions_missing_then_recorded(self):
        self.env["bde.board.decision"].search([]).unlink()
        card = self.card("board")
        self.assertEqual((card["count"], card["state"]), (2, "red"))
        self.env["bde.board.decision"].create(
            [
                {
                    "kind": kind,
                    "date": fields.Date.today(),
                    "subject": kind,
                    "school_year_id": self.year.id,
                }
                for kind in ("template", "calendar")
            ]
        )
        self.assertEqual(self.card("board")["state"], "green")

    def test_late_activity_is_red_and_says_when(self):
        partner = self.env["res.partner"].create({"name": "À rappeler"})
        yesterday = fields.Date.today() - timedelta(days=1)
        partner.activity_schedule(
            summary="Rappeler",
            date_deadline=yesterday,
            user_id=self.users["manager"].id,
        )
        card = self.card("activities")
        self.assertEqual((card["count"], card["state"]), (1, "red"))
        line = card["lines"][0]
        self.assertEqual(line["when"], "yesterday")
        self.assertTrue(line["late"])
        self.assertEqual(line["action"]["res_id"], partner.id)

    def test_dates_as_people_say_them(self):
        home = self.env["bde.home"].with_context(lang="fr_FR")
        today = fields.Date.context_today(home)
        for days, words in ((9, "dans 9 jours"), (-15, "il y a 2 semaines")):
            self.assertEqual(home._home_when(today + timedelta(days=days)), words)

    def test_first_steps_follow_the_facts(self):
        def done():
            return {step["key"] for step in self.home()["steps"] if step["done"]}

        company = self.company
        company.write(
            {"bde_privacy_dpo_email": False, "bde_uai": False, "bde_head_id": False}
        )
        self.assertFalse({"privacy", "school"} & done())
        company.write(
            {
                "bde_uai": UAI,
                "bde_siret": "99937000000120",
                "street": "1 rue des Écoles",
                "bde_head_id": self.users["head"].id,
                "bde_privacy_dpo_email": "dpd@example.org",
            }
        )
        self.assertLessEqual({"privacy", "school", "year"}, done())

    def test_a_school_that_starts_sees_no_wall_of_zeros(self):
        self.company.bde_privacy_dpo_email = False
        self.assertTrue(all(card["count"] for card in self.home()["cards"]))
        home = self.env.registry["bde.home"]
        with patch.object(home, "_home_steps", lambda them: []):
            self.assertIn(0, [card["count"] for card in self.home()["cards"]])

    def test_queries_do_not_grow_with_the_records(self):
        def cost():
            self.env.invalidate_all()
            self.env.registry.clear_cache()
            start = self.cr.sql_log_count
            self.home()
            return self.cr.sql_log_count - start

        def grow(letter):
            self.env["res.partner"].create(
                [
                    {"name": f"H{i}", "is_company": True, "bde_is_host": True}
                    for i in range(20)
                ]
            )
            self.env["bde.class"].create(
                [{"name": f"C{i}", "code": f"{letter}{i}"} for i in range(20)]
            )
            self.env.flush_all()

        grow("A")
        before = cost()
        grow("B")
        self.assertLessEqual(cost(), before)
        # some queries a card, caches empty
        self.assertLess(before, 5 * len(self.env["bde.home"]._home_declared()))

    def keys(self, role):
        cards = self.env["bde.home"].with_user(self.users[role])._home_cards()
        return {card["key"] for card in cards}

    def test_each_role_has_its_cards(self):
        office = {"activities", "proposals", "mails", "imports", "requests"}
        self.assertLessEqual(office | {"silent", "charters"}, self.keys("user"))
        self.assertLessEqual(self.keys("user"), self.keys("manager"))
        self.assertIn("my_proposals", self.keys("teacher"))
        self.assertLessEqual({"figures", "restricted_hosts"}, self.keys("head"))
        for role in ("teacher", "head", "bursar", "reader"):
            self.assertFalse(self.keys(role) & {"proposals", "mails", "imports"}, role)
        self.assertEqual(self.keys("reader"), {"activities", "figures"})
        self.assertNotIn("figures", self.keys("teacher"))

    def test_a_card_is_computed_for_its_groups_only(self):
        def fail(them):
            raise AssertionError("computed for somebody else")

        home = self.env.registry["bde.home"]
        with (
            patch.object(home, "_home_card_proposals", fail),
            patch.object(home, "_home_card_mails", fail),
        ):
            for role in ("reader", "teacher", "head", "bursar"):
                self.home(role)
            with self.assertRaises(AssertionError):
                self.home("user")

    def test_figures_are_numbers(self):
        self.env["res.partner"].create(
            {"name": "Garage des Chiffres", "is_company": True, "bde_is_host": True}
        )
        card = self.card("figures", "reader")
        self.assertTrue(card["lines"])
        for line in card["lines"]:
            self.assertRegex(line["detail"], r"\d")
            self.assertNotIn("Garage", line["label"] + line["detail"])

    def test_mails_and_proposals_on_the_home_screen(self):
        before = self.card("proposals")["count"]
        self.env["bde.proposal"].create({"name": "Neuve"})
        card = self.card("proposals")
        self.assertEqual((card["count"], card["state"]), (before + 1, "blue"))
        self.env["bde.inbox"].create(
            {"subject": "Stage", "date": fields.Datetime.now()}
        )
        self.assertIn("Stage", [line["detail"] for line in self.card("mails")["lines"]])
