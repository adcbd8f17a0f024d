from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import SchoolCase


class BudgetCase(SchoolCase):
    """An organisation of four people: two requests in six months."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.company)
        cls.requests = cls.env["bde.solicitation"]
        cls.host = cls.make_host("Garage des Lilas", bde_headcount=4)
        cls.person = cls.env["res.partner"].create(
            {"name": "Ana Ruiz", "parent_id": cls.host.id, "email": "ana@example.org"}
        )

    @classmethod
    def make_host(cls, name, **values):
        return cls.env["res.partner"].create(
            {"name": name, "is_company": True, "bde_is_host": True} | values
        )

    def ask(self, role="user", partner=None, purpose="place", **more):
        requests = self.requests.with_user(self.users[role])
        return requests._ask(partner or self.host, "phone", purpose, **more)

    def spend(self, partner=None):
        for _number in range(2):
            self.ask(partner=partner)

    def budget(self, partner=None):
        partner = partner or self.host
        return self.requests._budgets(partner)[partner.id]


@tagged("post_install", "-at_install")
class TestContactBudget(BudgetCase):
    """Asked never too often: one quota over all channels, and why beyond it."""

    def test_one_quota_over_all_channels_and_askers(self):
        self.ask("user")
        self.requests.with_user(self.users["manager"])._ask(
            self.person, "mail", "event"
        )
        budget = self.budget()
        self.assertEqual((budget.state, budget.used, budget.left), ("spent", 2, 0))
        self.assertEqual(self.host.bde_solicitation_ids[:1].contact_id.id, False)
        with self.assertRaises(UserError):
            self.requests.with_user(self.users["user"])._ask(self.host, "sms", "tax")

    def test_default_by_headcount_and_own_value(self):
        self.assertEqual(self.budget().quota, 2)
        self.host.bde_headcount = 12
        self.assertEqual(self.budget().quota, 4)
        self.host.write({"bde_headcount": 0, "bde_headcount_bracket": "32"})
        self.assertEqual(self.budget().quota, 12)
        self.host.bde_quota = 1
        self.assertEqual(self.budget().quota, 1)

    def test_already_asked_on_by_for(self):
        self.spend()
        with self.assertRaises(UserError) as caught:
            self.ask("manager")
        words = str(caught.exception)
        self.assertIn("Garage des Lilas", words)
        self.assertIn(self.users["user"].name, words)
        self.assertIn(self.env.ref("bde_partners.bde_purpose_place").name, words)

    def test_going_on_needs_a_reason_which_is_kept(self):
        self.spend()
        with self.assertRaises(UserError):
            self.ask(reason="  ")
        request = self.ask(reason="Ils ont appelé d'eux-mêmes")
        self.assertEqual(request.override_reason, "Ils ont appelé d'eux-mêmes")
        with self.assertRaises(UserError):
            request.with_user(self.users["manager"]).override_reason = "Autre"

    def test_only_new_asks_count(self):
        for purpose in ("reminder", "visit", "thanks", "accepted", "information"):
            request = self.ask(purpose=purpose)
            self.assertFalse(request.counts, purpose)
        self.assertEqual(self.budget().used, 0)
        self.spend()
        self.assertTrue(self.ask(purpose="reminder"), "a reminder is never held")

    def test_a_purpose_that_changes_does_not_rewrite_the_past(self):
        request = self.ask()
        self.env.ref("bde_partners.bde_purpose_place").counts = False
        self.assertTrue(request.counts)

    def test_the_quota_comes_back_with_time(self):
        self.spend()
        with freeze_time(fields.Date.add(self.today, months=6, days=1)):
            self.assertEqual(self.budget().state, "free")

    def test_quotas_are_dated_data_of_the_school(self):
        self.env["bde.solicitation.quota"].create(
            {"headcount_min": 0, "asks": 1, "months": 12, "company_id": self.company.id}
        )
        self.ask()
        budget = self.budget()
        self.assertEqual((budget.state, budget.period_months), ("spent", 12))

    def test_a_refusal_rests_for_the_time_of_its_kind(self):
        request = self.ask()
        refusal = request._answer("no", reason="no_tutor")
        until = fields.Date.add(self.today, months=6, days=-1)
        self.assertEqual(refusal.rest_until, until)
        self.assertEqual(self.host.bde_rest_until, until)
        self.assertEqual(self.budget().state, "resting")
        with self.assertRaises(UserError):
            self.ask()
        refusal.action_take_back()
        self.assertFalse(self.host.bde_rest_until)
        self.assertEqual(self.budget().state, "free")
        refusal.action_restore()
        request.action_undo_answer()
        self.assertFalse(self.host.bde_rest_until)

    def test_never_again_is_for_the_manager_only(self):
        self.ask()._answer("no", reason="never")
        self.assertTrue(self.host.bde_no_contact)
        with self.assertRaises(UserError):
            self.ask(reason="Il le faut")
        self.assertTrue(self.ask("manager", reason="Accord de la direction"))

    def test_an_excluded_host_is_not_asked(self):
        self.host._action_set_host_state("excluded", reason="Accident")
        self.assertEqual(self.budget().state, "excluded")
        with self.assertRaises(UserError):
            self.ask(reason="Il le faut")

    def test_an_answer_is_a_contact(self):
        self.ask().action_yes()
        self.assertEqual(self.host.bde_last_contact, self.today)
        self.assertEqual(self.host.bde_solicitation_ids.answer_date, self.today)

    def test_states_are_found_by_the_filters(self):
        spent, resting, free = (self.make_host(name) for name in ("B", "C", "D"))
        self.spend(spent)
        self.env["bde.refusal"]._refuse(resting, "no_place")
        ours = [("id", "in", (spent | resting | free).ids)]
        partners = self.env["res.partner"].with_user(self.users["user"])
        for state, expected in (("spent", spent), ("resting", resting), ("free", free)):
            found = partners.search([*ours, ("bde_budget_state", "=", state)])
            self.assertEqual(found, expected.with_user(self.users["user"]), state)
            self.assertEqual(found.bde_budget_state, state)

    def test_budgets_take_the_same_queries_for_many(self):
        hosts = self.env["res.partner"].create(
            [{"name": f"H{number}", "is_company": True} for number in range(40)]
        )
        self.requests.sudo()._ask(hosts[:20], "mail", "place")
        counts = []
        for partners in (hosts[:2], hosts):
            self.env.flush_all()
            self.env.invalidate_all()
            self.requests._budgets(hosts[:1])
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.requests._budgets(partners)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 10)

    def test_the_dialog_says_it_first_and_asks_why(self):
        self.spend()
        action = self.host.with_user(self.users["user"]).action_bde_ask()
        wizard = self.env["bde.solicitation.ask"].with_user(self.users["user"])
        form = Form(wizard.with_context(**action["context"]))
        self.assertTrue(form.is_blocked)
        self.assertIn("already asked", form.budget_text)
        with self.assertRaises(AssertionError):
            form.save()
        form.reason = "Ils ont appelé d'eux-mêmes"
        form.save().action_ask()
        self.assertEqual(len(self.host.bde_solicitation_ids), 3)
        form = Form(wizard.with_context(**action["context"]))
        form.purpose_id = self.env.ref("bde_partners.bde_purpose_thanks")
        self.assertFalse(form.is_blocked)
        form.save().action_ask()

    def test_several_at_once_leaves_out_who_was_asked_enough(self):
        other = self.make_host("Boulangerie")
        self.spend()
        wizard = (
            self.env["bde.solicitation.ask"]
            .with_user(self.users["user"])
            .create({"partner_ids": (self.host | other).ids, "leave_out": True})
        )
        wizard.action_ask()
        self.assertEqual(len(other.bde_solicitation_ids), 1)
        self.assertEqual(len(self.host.bde_solicitation_ids), 2)

    def test_the_answer_is_noted_in_one_click_or_with_its_reason(self):
        request = self.ask()
        self.assertEqual(request.action_no()["context"]["default_answer"], "no")
        wizard = self.env["bde.solicitation.answer"].with_user(self.users["user"])
        form = Form(wizard.with_context(default_solicitation_id=request.id))
        form.answer = "no"
        form.reason_id = self.env.ref("bde_partners.bde_refusal_workload")
        self.assertTrue(form.rest_text)
        form.note = "En septembre peut-être"
        form.save().action_apply()
        refusal = self.host.bde_refusal_ids
        self.assertEqual(refusal.solicitation_id, request.sudo())
        self.assertEqual(refusal.user_id, self.users["user"])
        self.assertEqual(request.answer, "no")

    def test_a_request_made_by_hand_meets_the_same_quota(self):
        self.spend()
        values = {
            "partner_id": self.host.id,
            "purpose_id": self.env.ref("bde_partners.bde_purpose_place").id,
        }
        requests = self.requests.with_user(self.users["user"])
        for context in ({}, {"bde_asked": True}):
            with self.assertRaises(UserError):
                requests.with_context(**context).create(values)
        requests.create({**values, "override_reason": "Ils ont appelé"})

    # -- the screens -------------------------------------------------------------------
    def card(self, key, role="user"):
        cards = self.host.with_user(self.users[role]).get_bde_dossier()["cards"]
        return next((card for card in cards if card["key"] == key), None)

    def test_the_gauge_of_the_dossier(self):
        self.ask()
        card = self.card("budget")
        self.assertEqual((card["gauge"]["used"], card["gauge"]["quota"]), (1, 2))
        self.assertEqual(card["state"], "green")
        self.assertEqual(len(card["lines"]), 1)
        self.ask()
        self.assertEqual(self.card("budget")["state"], "red")
        self.assertIsNone(self.card("budget", "reader"))

    def test_who_waits_since_when_on_the_home_screen(self):
        with freeze_time(self.today - timedelta(days=9)):
            self.ask()
        home = self.env["bde.home"].with_user(self.users["user"])
        card = next(c for c in home._home_cards() if c["key"] == "requests")
        self.assertEqual(card["state"], "amber")
        line = next(i for i in card["lines"] if i["label"] == "Garage des Lilas")
        self.assertIn(self.users["user"].name, line["detail"])
        self.assertTrue(line["action"]["values"]["context"]["default_solicitation_id"])

    def test_what_was_asked_is_on_the_timeline(self):
        self.ask()._answer("no", reason="no_place", note="Atelier plein")
        self.host.with_user(self.users["user"])._action_set_host_state("approved")
        self.env.flush_all()
        timeline = (
            self.env["bde.touchpoint"]
            .with_user(self.users["user"])
            .get_timeline(self.host.id)
        )
        kinds = {line["kind"] for line in timeline["lines"]}
        self.assertLessEqual({"request", "refusal", "status"}, kinds)
        self.assertIn("Atelier plein", str(timeline["lines"]))

    # -- rights ------------------------------------------------------------------------
    def test_a_reader_sees_no_request_and_no_refusal(self):
        self.ask()._answer("no", reason="no_place")
        for model in ("bde.solicitation", "bde.refusal", "bde.commitment"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.users["reader"]).search([])
        with self.assertRaises(AccessError):
            self.ask("reader")
        with self.assertRaises(AccessError):
            self.host.with_user(self.users["reader"]).read(["bde_refusal_ids"])

    def test_a_teacher_asks_within_the_same_quota_the_partners_they_see(self):
        teacher = self.users["teacher"]
        teacher.partner_id.bde_is_teacher = True
        with self.assertRaises(AccessError):
            self.ask("teacher")
        training = self.env["bde.training"].create({"name": "Bac pro MVA"})
        group = self.env["bde.class"].create(
            {
                "name": "1MVA",
                "code": "1MVA",
                "school_year_id": self.year.id,
                "teacher_ids": teacher.partner_id.ids,
                "mef_ids": [
                    (
                        0,
                        0,
                        {
                            "code": "2472521432",
                            "name": "MVA",
                            "training_id": training.id,
                        },
                    )
                ],
            }
        )
        self.assertTrue(group)
        self.env["bde.hosting"].create(
            {"partner_id": self.host.id, "training_id": training.id}
        )
        office = self.ask()
        request = self.ask("teacher")
        self.assertEqual(self.budget().state, "spent")
        self.assertEqual(
            self.requests.with_user(teacher).search([("id", "in", office.ids)]),
            office.with_user(teacher),
        )
        request.action_yes()
        with self.assertRaises(AccessError):
            office.with_user(teacher).action_yes()
        with self.assertRaises(UserError):
            self.ask("teacher")

    def test_another_school_sees_the_count_not_the_author(self):
        self.spend()
        requests = self.requests.with_company(self.other)
        stranger = self.users["manager"].copy(
            {
                "login": "neighbour",
                "company_id": self.other.id,
                "company_ids": [(6, 0, self.other.ids)],
            }
        )
        budget = requests.with_user(stranger)._budgets(self.host)[self.host.id]
        self.assertEqual(budget.state, "spent")
        self.assertNotIn(self.users["user"].name, budget.sentence)
        self.assertIn(self.company.name, budget.sentence)
        self.assertFalse(
            requests.with_user(stranger).search([("partner_id", "=", self.host.id)])
        )

    def test_lists_are_the_managers(self):
        for xmlid in ("bde_purpose_place", "bde_quota_small", "bde_refusal_never"):
            record = self.env.ref(f"bde_partners.{xmlid}")
            with self.assertRaises(AccessError):
                record.with_user(self.users["user"]).check_access("write")
            record.with_user(self.users["manager"]).check_access("write")
