from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.bde_partners.tests.common_public import PublicPageMixin

from .common_alumni import AlumniCase


class SurveyCase(AlumniCase):
    """Leavers of last June, and the surveys that follow."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.waves = cls.env["bde.alumni.wave"]
        cls.past = cls.env["bde.school.year"]._get_for(
            cls.year.date_start - timedelta(days=60), create=True
        )
        cls.due = date(cls.past.date_end.year + 1, 1, 1)

    @classmethod
    def leaver(cls, name="Petit", **values):
        return cls.make_leaver(
            name,
            **{
                "school_year_id": cls.past.id,
                "class_id": False,
                "left_on": cls.past.date_end,
                "email": f"{name}@example.org".lower(),
                "phone": "0699000001",
            }
            | values,
        )

    def run_on(self, day):
        self.waves._run(self.company, day)

    def wave(self, months=6):
        return self.waves.search(
            [("school_year_id", "=", self.past.id), ("months", "=", months)]
        )

    def line(self, leaver):
        return self.env["bde.alumni.wave.line"].search(
            [("leaver_id", "in", leaver.ids)]
        )


@tagged("post_install", "-at_install")
class TestWaves(SurveyCase):
    def test_waves_make_themselves_at_6_12_18_and_24_months(self):
        self.leaver()
        self.run_on(self.past.date_end)
        made = self.waves.search([("school_year_id", "=", self.past.id)])
        self.assertEqual(sorted(made.mapped("months")), [6, 12, 18, 24])
        self.assertEqual(self.wave().date_due, self.due)
        self.run_on(self.past.date_end)
        self.assertEqual(
            self.waves.search_count([("school_year_id", "=", self.past.id)]), 4
        )

    def test_the_months_are_a_setting_that_refuses_nonsense(self):
        self.company.bde_alumni_wave_months = "3, 9"
        self.leaver()
        self.run_on(self.past.date_end)
        made = self.waves.search([("school_year_id", "=", self.past.id)])
        self.assertEqual(sorted(made.mapped("months")), [3, 9])
        with self.assertRaises(ValidationError):
            self.company.bde_alumni_wave_months = "bientôt"

    def test_who_is_asked_and_who_is_not(self):
        asked = self.leaver("Parti")
        here = self.leaver("Reste", outcome="studies_here")
        no = self.leaver("Refuse")
        no._object("test")
        gone = self.leaver("Oublie")
        gone._anonymise()
        self.run_on(self.due)
        self.assertEqual(self.wave().state, "running")
        self.assertEqual(self.wave().line_ids.leaver_id, asked)
        self.assertFalse(self.line(here | no | gone))

    def test_email_then_sms_then_telephone(self):
        leaver = self.leaver()
        self.run_on(self.due)
        line = self.line(leaver)
        self.assertEqual((line.state, line.mailed_on), ("mailed", self.due))
        self.run_on(self.due + timedelta(days=6))
        self.assertEqual(line.state, "mailed")
        self.run_on(self.due + timedelta(days=7))
        self.assertEqual(line.state, "texted")
        self.run_on(self.due + timedelta(days=14))
        self.assertEqual(line.state, "to_call")
        kinds = self.env["bde.outbox"].search(
            [("res_model", "=", line._name), ("res_id", "=", line.id)]
        )
        self.assertEqual(sorted(kinds.mapped("kind")), ["wave_mail", "wave_sms"])
        self.assertEqual(sorted(kinds.mapped("channel")), ["mail", "sms"])

    def test_nobody_without_an_address_is_forgotten(self):
        leaver = self.leaver(email=False, phone=False)
        self.run_on(self.due)
        self.assertEqual(self.line(leaver).state, "lost")

    def test_a_survey_closes_and_nobody_is_asked_any_more(self):
        leaver = self.leaver()
        self.run_on(self.due)
        self.run_on(self.wave().date_end + timedelta(days=1))
        self.assertEqual(self.wave().state, "closed")
        self.assertFalse(self.line(leaver)._outbox_still_wanted("wave_mail"))
        self.assertIn("kind", self.line(leaver)._answer_page({"kind": "search"}))

    def test_objecting_takes_them_out_at_once(self):
        leaver = self.leaver()
        self.run_on(self.due)
        self.line(leaver)._answer_page({"kind": "search"})
        leaver._object("test")
        self.assertFalse(self.line(leaver))
        self.assertFalse(leaver.situation_ids)

    def test_many_cost_no_more_queries_than_few(self):
        def cost(count):
            for number in range(count):
                self.leaver(f"N{count}x{number}")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.run_on(self.due)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        cost(3)
        few = cost(5)
        self.assertLessEqual(cost(50), few + 15)


@tagged("post_install", "-at_install")
class TestAnswers(SurveyCase):
    def setUp(self):
        super().setUp()
        self.person = self.leaver()
        self.run_on(self.due)
        self.one = self.line(self.person)

    def test_an_answer_is_a_situation_dated_and_sourced(self):
        self.assertFalse(
            self.one._answer_page(
                {
                    "kind": "employment",
                    "contract": "cdi",
                    "employer_name": "Garage Verne",
                    "in_specialty": "yes",
                }
            )
        )
        told = self.person.situation_ids
        self.assertEqual((told.kind, told.contract), ("employment", "cdi"))
        self.assertEqual((told.source, told.in_specialty), ("survey", "yes"))
        self.assertEqual(self.one.state, "answered")
        self.assertEqual(self.one.situation_id, told)

    def test_a_member_finds_it_on_their_profile_too(self):
        member = self.make_member()
        self.person.profile_id = member
        self.one._answer_page({"kind": "apprenticeship"})
        self.assertEqual(member.situation_ids.kind, "apprenticeship")

    def test_twice_is_kept_once_and_the_last_one_counts(self):
        self.one._answer_page({"kind": "search"})
        self.one._answer_page({"kind": "employment", "contract": "cdd"})
        self.assertEqual(self.person.situation_ids.kind, "employment")
        inputs = self.env["survey.user_input"].search(
            [("survey_id", "=", self.wave().survey_id.id)]
        )
        self.assertEqual(inputs, self.one.user_input_id)

    def test_the_survey_of_odoo_has_choices_and_no_name(self):
        self.one._answer_page(
            {"kind": "employment", "contract": "cdi", "employer_name": "Verne"}
        )
        done = self.one.user_input_id
        self.assertEqual(done.state, "done")
        self.assertFalse(done.partner_id or done.email)
        chosen = done.user_input_line_ids.suggested_answer_id
        self.assertEqual(
            chosen,
            self.env.ref("bde_alumni.survey_kind_employment")
            | self.env.ref("bde_alumni.survey_contract_cdi"),
        )

    def test_the_response_rate_is_told_by_survey_and_by_training(self):
        self.leaver("Muet")
        self.run_on(self.due)
        self.one._answer_page({"kind": "search"})
        self.assertEqual(self.wave().response_rate, 50)
        rows = self.env["bde.alumni.wave.line"]._read_group(
            [("wave_id", "=", self.wave().id)], ["training_id"], ["answered_rate:avg"]
        )
        self.assertEqual(rows, [(self.training, 0.5)])

    def test_what_is_wrong_is_told_and_nothing_is_kept(self):
        self.assertIn("kind", self.one._answer_page({}))
        self.assertIn(
            "date_start",
            self.one._answer_page({"kind": "search", "date_start": "2999-01-01"}),
        )
        self.assertFalse(self.person.situation_ids)


@tagged("post_install", "-at_install")
class TestCalls(SurveyCase):
    def setUp(self):
        super().setUp()
        self.people = self.leaver("Un") | self.leaver("Deux")
        self.run_on(self.due)
        self.run_on(self.due + timedelta(days=7))
        self.run_on(self.due + timedelta(days=14))
        self.student = new_test_user(
            self.env,
            "eleve.appels",
            groups="base.group_user,bde_alumni.group_bde_caller",
        )

    def call(self, user):
        action = self.env["bde.alumni.call"].with_user(user).action_next()
        self.assertEqual(action.get("res_model"), "bde.alumni.call", action)
        return self.env["bde.alumni.call"].with_user(user).browse(action["res_id"])

    def lines(self):
        return self.line(self.people[0]) | self.line(self.people[1])

    def test_an_answer_in_a_few_clicks_then_the_next(self):
        call = self.call(self.users["user"])
        call.kind = "search"
        following = call.action_save()
        self.assertEqual(following["res_model"], "bde.alumni.call")
        answered = self.lines().filtered(lambda line: line.state == "answered")
        self.assertEqual((len(answered), answered.answered_by), (1, "call"))
        self.assertEqual(answered.call_number, 1)

    def test_two_who_call_never_get_the_same_person(self):
        mine, theirs = self.call(self.users["user"]), self.call(self.student)
        self.assertNotEqual(mine.line_key, theirs.line_key)
        nobody = self.env["bde.alumni.call"].with_user(self.users["manager"])
        self.assertEqual(nobody.action_next()["tag"], "display_notification")

    def test_no_answer_comes_back_tomorrow_and_another_day_when_asked(self):
        self.call(self.users["user"]).action_no_answer()
        called = self.lines().filtered("called_on")
        self.assertEqual(called.call_back_on, self.today + timedelta(days=1))
        call = self.call(self.users["user"])
        with self.assertRaises(UserError):
            call.action_call_back()
        call.call_back_on = self.today + timedelta(days=5)
        self.assertEqual(call.action_call_back()["tag"], "display_notification")

    def test_refusing_once_objecting_for_ever_and_a_wrong_number(self):
        call = self.call(self.users["user"])
        line = self.lines().browse(call.line_key)
        call.action_refuses()
        self.assertEqual(line.state, "refused")
        self.assertTrue(line.leaver_id._followed())
        call = self.call(self.users["user"])
        leaver = self.lines().browse(call.line_key).leaver_id
        call.action_objects()
        self.assertFalse(leaver._followed())

    def test_a_wrong_number_goes(self):
        call = self.call(self.users["user"])
        leaver = self.lines().browse(call.line_key).leaver_id
        call.action_wrong_number()
        self.assertFalse(leaver.phone)

    def test_a_call_that_somebody_else_took_is_refused(self):
        call = self.call(self.users["user"])
        self.lines().browse(call.line_key).taken_by = self.student
        call.kind = "search"
        with self.assertRaises(UserError):
            call.action_save()

    def test_a_student_sees_one_person_and_no_list(self):
        call = self.call(self.student)
        self.assertTrue(call.first_name and call.phone)
        self.assertNotIn("last_name", call._fields)
        for model in ("bde.alumni.leaver", "bde.alumni.wave.line", "bde.learner"):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[model].with_user(self.student).search([])
        other = self.call(self.users["user"])
        with self.assertRaises(AccessError):
            other.with_user(self.student).read(["phone"])

    def test_nobody_chooses_whom_to_call(self):
        line = self.lines()[0]
        with self.assertRaises(AccessError):
            self.env["bde.alumni.call"].with_user(self.student).create(
                {"line_key": line.id}
            )
        call = self.call(self.student)
        with self.assertRaises(AccessError):
            call.line_key = line.id

    def test_who_reads_the_surveys(self):
        line = self.lines()[0]
        portal = new_test_user(self.env, "portal.wave", groups="base.group_portal")
        for user in (
            self.users["reader"],
            self.users["teacher"],
            self.users["bursar"],
            portal,
        ):
            with self.subTest(user.login), self.assertRaises(AccessError):
                line.with_user(user).read(["state"])
        self.assertTrue(line.with_user(self.users["head"]).read(["state"]))
        with self.assertRaises(AccessError):
            line.with_user(self.users["user"]).write({"state": "answered"})


@tagged("post_install", "-at_install")
class TestSurveyPage(PublicPageMixin, SurveyCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.person = self.leaver()
        self.run_on(self.due)
        self.one = self.line(self.person)
        self.base = f"/bde/suite/{self.one._link_token()}"
        self.env.flush_all()

    def test_one_choice_then_its_details_then_thanks(self):
        first = self.page(self.base)
        self.assertEqual(first.status_code, 200)
        self.assertIn("?kind=employment", first.text)
        self.assertIn(
            'name="employer_name"', self.page(f"{self.base}?kind=employment").text
        )
        answer = self.post(
            self.base,
            token_from=f"{self.base}?kind=employment",
            kind="employment",
            contract="cdi",
            employer_name="Garage Verne",
        )
        self.assertEqual(answer.status_code, 303)
        self.env.invalidate_all()
        self.assertEqual(self.one.state, "answered")
        self.assertEqual(self.one.answered_by, "page")

    def test_showing_answers_nothing(self):
        self.page(f"{self.base}?kind=search&said=saved")
        self.env.invalidate_all()
        self.assertEqual(self.one.state, "mailed")

    def test_what_is_wrong_is_said_beside_it(self):
        answer = self.post(self.base, kind="employment", contract="x")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("bde-error", answer.text)

    def test_no_more_questions_ever(self):
        answer = self.post(f"{self.base}/refus", token_from=self.base)
        self.assertEqual(answer.status_code, 303)
        self.env.invalidate_all()
        self.assertTrue(self.person.objected_on)
        self.assertEqual(self.page(answer.headers["Location"]).status_code, 200)
        self.assertEqual(self.page(self.base).status_code, 404)

    def test_the_link_of_another_opens_nothing(self):
        other = self.leaver("Autre")
        self.run_on(self.due)
        token = self.line(other)._link_token()
        forged = f"{self.one.id}-{token.split('-')[1]}"
        self.assertEqual(self.page(f"/bde/suite/{forged}").status_code, 404)
