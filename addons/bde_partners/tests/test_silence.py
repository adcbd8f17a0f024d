from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_dealings import DealingsCase


@tagged("post_install", "-at_install")
class TestSilence(DealingsCase):
    """Nobody silent: one action for the owner, never twice, and what one sees of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # what the database holds already is no part of this test
        cls.env["res.partner"].search([("bde_is_host", "=", True)]).filtered(
            lambda p: p not in cls.head | cls.site | cls.garage
        ).write({"bde_last_contact": cls.today})
        cls.type = cls.env.ref("bde_partners.mail_activity_type_silence")

    def silent_for(self, partners, **delta):
        partners.write({"bde_last_contact": self.ago(**delta)})

    def ask(self):
        return self.env["res.partner"]._bde_ask_silent(self.company)

    def actions(self, partner):
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", "res.partner"),
                ("res_id", "=", partner.id),
                ("activity_type_id", "=", self.type.id),
            ]
        )

    def test_the_owner_gets_one_action_and_never_two(self):
        self.silent_for(self.garage, months=7)
        self.garage.user_id = self.users["user"]
        self.assertEqual(self.ask(), 1)
        self.assertEqual(self.actions(self.garage).user_id, self.users["user"])
        self.assertEqual(self.ask(), 0)
        self.assertEqual(len(self.actions(self.garage)), 1)

    def test_without_an_owner_or_with_one_who_left_the_manager_gets_it(self):
        self.silent_for(self.garage | self.head | self.site, months=7)
        self.head.user_id = self.users["user"]
        self.users["user"].active = False
        self.ask()
        for partner in self.garage | self.head:
            self.assertEqual(self.actions(partner).user_id, self.users["manager"])

    def test_not_before_the_limit_and_never_when_switched_off(self):
        self.silent_for(self.garage, months=5)
        self.assertEqual(self.ask(), 0)
        self.company.bde_silence_months = 3
        self.assertEqual(self.ask(), 1)
        self.silent_for(self.head | self.site, months=50)
        self.company.bde_silence_months = 0
        self.assertEqual(self.ask(), 0)

    def test_a_head_office_whose_site_was_called_is_not_silent(self):
        self.silent_for(self.head, months=20)
        self.silent_for(self.site, months=1)
        self.assertEqual(self.ask(), 0)
        self.silent_for(self.site, months=8)
        self.assertEqual(self.ask(), 2)

    def test_not_who_is_excluded_or_closed(self):
        self.silent_for(self.garage, months=20)
        if hasattr(self.garage, "_action_set_host_state"):
            self.garage.sudo()._action_set_host_state("excluded", reason="Accident")
            self.assertEqual(self.ask(), 0)
            self.garage.sudo()._action_set_host_state("approved", reason="Settled")
        if "bde_register_state" in self.garage:
            self.garage.sudo().write({"bde_register_state": "closed"})
            self.assertEqual(self.ask(), 0)
        self.garage.active = False
        self.assertEqual(self.ask(), 0)

    def test_a_person_gets_so_many_at_a_time(self):
        self.silent_for(self.garage | self.head | self.site, months=9)
        self.company.bde_silence_open = 2
        self.assertEqual(self.ask(), 2)
        self.assertEqual(self.ask(), 0)
        done = self.env["mail.activity"].search(
            [("activity_type_id", "=", self.type.id)], limit=1
        )
        done.action_feedback(feedback="All well")
        self.assertEqual(self.ask(), 1)

    def test_an_action_that_is_done_is_a_contact(self):
        self.silent_for(self.garage, months=9)
        self.ask()
        self.actions(self.garage).action_feedback(feedback="All well")
        self.assertEqual(self.garage.bde_last_contact, self.today)

    def test_the_scheduled_action_twice(self):
        self.silent_for(self.garage, months=9)
        cron = self.env.ref("bde_partners.ir_cron_silence")
        for _run in range(2):
            with self.enter_registry_test_mode(), mute_logger("odoo.addons.base"):
                cron.method_direct_trigger()
        self.assertEqual(len(self.actions(self.garage)), 1)

    def test_as_many_queries_for_one_as_for_ten(self):
        partners = self.env["res.partner"].create(
            [
                {"name": f"Silent {number}", "is_company": True, "bde_is_host": True}
                for number in range(12)
            ]
        )
        self.silent_for(partners[:1], months=9)
        self.ask()

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.ask()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        self.silent_for(partners[1:2], months=9)
        few = count()
        self.silent_for(partners[2:], months=9)
        self.assertLessEqual(count(), few + 2)

    def test_the_home_screen_and_the_list_show_them(self):
        def card(key):
            cards = self.env["bde.home"].with_user(self.users["user"])._home_cards()
            return {card["key"]: card for card in cards}[key]

        before = card("silent")["count"]
        self.silent_for(self.garage, months=9)
        self.assertEqual(card("silent")["count"], before + 1)
        found = self.env["res.partner"].search([("bde_is_silent", "=", True)])
        self.assertIn(self.garage, found)
        self.assertNotIn(self.site, found)

        orphans = card("orphans")["count"]
        self.garage.user_id = self.users["head"]
        self.users["head"].active = False
        self.assertEqual(card("orphans")["count"], orphans + 1)

    def test_the_limit_is_set_on_the_page_of_the_school(self):
        school = self.env["bde.school"].browse(self.company.id)
        school.with_user(self.users["manager"]).bde_silence_months = 4
        self.assertEqual(self.company.bde_silence_months, 4)
        with self.assertRaises(AccessError):
            school.with_user(self.users["user"]).bde_silence_months = 1

    def test_counts_of_a_group_say_so(self):
        self.silent_for(self.head, months=9)
        self.silent_for(self.site, months=2)
        self.assertEqual(self.head.bde_site_count, 1)
        self.assertEqual(self.head.bde_group_last_contact, self.ago(months=2))
        self.assertEqual(self.site.bde_site_count, 0)

    def test_a_site_keeps_its_address_when_its_head_office_is_chosen(self):
        self.head.write({"street": "1 quai du Port", "city": "Nantes"})
        form = Form(self.garage, "bde_partners.bde_host_view_form")
        form.street, form.city = "9 rue Haute", "Angers"
        form.parent_id = self.head
        form.save()
        self.assertEqual((self.garage.city, self.head.city), ("Angers", "Nantes"))

    def test_kinds_without_a_siret_are_welcome(self):
        vals = {"is_company": True, "bde_is_host": True}
        for kind in ("association", "public", "sole_trader", "foreign", "individual"):
            partner = self.env["res.partner"].create(
                {"name": kind, "bde_legal_kind": kind, **vals}
            )
            partner.with_user(self.users["user"]).write({"city": "Bilbao"})
            self.assertFalse(partner.bde_siret)

    def test_without_siret_for_good_is_not_asked_again(self):
        partners = self.env["res.partner"]
        missing = partners._bde_siret_missing_domain()
        self.assertIn(self.garage, partners.search(missing))
        self.garage.bde_no_siret = True
        self.assertNotIn(self.garage, partners.search(missing))
