from datetime import timedelta

from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.bde_partners.tests.common_public import PublicPageMixin

from .test_surveys import SurveyCase


@tagged("post_install", "-at_install")
class TestAnswersAgain(PublicPageMixin, SurveyCase, HttpCase):
    """What an answer replaces, whom nobody calls, what a helper may not gather."""

    def setUp(self):
        super().setUp()
        self.person = self.leaver()
        self.run_on(self.due)
        self.one = self.line(self.person)

    def to_call(self):
        self.run_on(self.due + timedelta(days=7))
        self.run_on(self.due + timedelta(days=14))
        self.assertEqual(self.one.state, "to_call")

    def test_an_answer_that_says_since_when_replaces_the_one_before(self):
        member = self.make_member()
        self.person.profile_id = member
        self.one._answer_page({"kind": "search"})
        since = str(self.today - timedelta(days=60))
        typed = {"kind": "employment", "date_start": since}
        self.assertFalse(self.one._answer_page(typed))
        self.assertEqual(self.person.situation_ids.mapped("kind"), ["employment"])
        self.assertEqual(member.situation_ids.mapped("kind"), ["employment"])

    def test_an_answer_again_keeps_what_others_told(self):
        situations = self.env["bde.alumni.situation"]
        before = situations._record(
            {"kind": "studies", "date_start": self.past.date_end, "source": "office"},
            leaver=self.person,
        )
        self.one._answer_page({"kind": "search"})
        since = str(self.today - timedelta(days=9))
        typed = {"kind": "employment", "date_start": since}
        self.assertFalse(self.one._answer_page(typed))
        self.assertIn(before, self.person.situation_ids)
        self.assertEqual(
            sorted(self.person.situation_ids.mapped("kind")), ["employment", "studies"]
        )

    def test_the_answer_of_a_survey_confirmed_by_the_next_one_stays(self):
        self.one._answer_page({"kind": "employment", "employer_name": "Verne"})
        told = self.person.situation_ids
        self.run_on(self.wave(12).date_due)
        later = self.line(self.person) - self.one
        later._answer_page({"kind": "employment", "employer_name": "Verne"})
        self.assertEqual(self.person.situation_ids, told)
        later._answer_page({"kind": "search"})
        self.assertIn(told, self.person.situation_ids.filtered("date_start"))

    def test_who_refused_by_telephone_may_answer_on_their_page(self):
        self.one.state = "refused"
        self.env.flush_all()
        base = f"/bde/suite/{self.one._link_token()}"
        answer = self.post(base, token_from=f"{base}?kind=search", kind="search")
        self.assertEqual(answer.status_code, 303)
        self.env.invalidate_all()
        self.assertEqual(self.one.state, "answered")

    def test_nobody_without_telephone_is_given_to_call(self):
        self.to_call()
        self.person.phone = False
        calls = self.env["bde.alumni.call"].with_user(self.users["user"])
        self.assertEqual(calls.action_next()["tag"], "display_notification")

    def test_nobody_forgotten_is_given_to_call(self):
        self.to_call()
        self.person._anonymise()
        self.person.sudo().phone = "0699000009"
        calls = self.env["bde.alumni.call"].with_user(self.users["user"])
        self.assertEqual(calls.action_next()["tag"], "display_notification")

    def test_a_helper_cannot_walk_the_list(self):
        self.leaver("Deux")
        self.run_on(self.due)
        self.to_call()
        student = new_test_user(
            self.env,
            "eleve.liste",
            groups="base.group_user,bde_alumni.group_bde_caller",
        )
        calls = self.env["bde.alumni.call"].with_user(student)
        first = calls.browse(calls.action_next()["res_id"])
        again = calls.browse(calls.action_next()["res_id"])
        self.assertEqual(again.line_key, first.line_key)
        following = again.action_refuses()
        shown = calls.search([("phone", "!=", False)])
        self.assertEqual(shown.ids, [following["res_id"]])
        shown.action_later()
        self.assertFalse(calls.search([("phone", "!=", False)]))
