import io
from datetime import date, timedelta
from unittest.mock import patch

import openpyxl

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common_alumni import AlumniCase


class InsertionCase(AlumniCase):
    """A final class with two learners, a first-year one, a module of AvenirPro."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program = cls.env.ref("bde_alumni.program_avenirpro")
        cls.klass.teacher_ids = cls.teacher
        cls.anna = cls.make_learner("Durand", cls.klass, {"cycle_year": 3})
        cls.bilal = cls.make_learner("Benali", cls.klass, {"cycle_year": 3})
        cls.first = cls.make_learner("Petit", cls.klass, {"cycle_year": 1})
        cls.far = cls.make_learner("Loin", cls.other_class, {"cycle_year": 3})
        cls.mission = cls.env["res.partner"].create(
            {"name": "Mission locale d'ici", "is_company": True}
        )
        cls.module = cls.env["bde.alumni.module"].create(
            {
                "name": "AvenirPro",
                "program_id": cls.program.id,
                "class_ids": [Command.set(cls.klass.ids)],
                "partner_ids": [Command.set(cls.mission.ids)],
            }
        )

    @classmethod
    def make_session(cls, days=-1, **values):
        start = fields.Datetime.now().replace(microsecond=0) + timedelta(days=days)
        return cls.env["bde.alumni.session"].create(
            {
                "name": "CV et lettre",
                "module_id": cls.module.id,
                "date_start": start,
                "partner_id": cls.mission.id,
            }
            | values
        )

    def as_role(self, role, records):
        return records.with_user(self.users[role])

    def september(self):
        """Put today in the September that follows the year of the school."""
        return patch.object(
            type(self.env["bde.alumni.followup"]), "_list_year", lambda s: self.year
        )


@tagged("post_install", "-at_install")
class TestInsertion(InsertionCase):
    def test_programmes_are_dated_with_their_source(self):
        plus = self.env.ref("bde_alumni.program_avenirpro_plus")
        self.assertEqual(self.program.workshop_count, 4)
        self.assertEqual((self.program.hours_min, self.program.hours_max), (1, 2))
        self.assertEqual(plus.months_max, 4)
        for program in self.program + plus:
            self.assertEqual(program.date_start, date(2025, 11, 28))
            self.assertIn("28 novembre 2025", program.source)
        self.as_role("manager", self.program).workshop_count = 5
        self.assertEqual(self.module.missing_count, 5)
        with self.assertRaises(AccessError):
            self.as_role("user", self.program).workshop_count = 3

    def test_enrolment_takes_the_final_year_of_the_classes_once(self):
        session = self.make_session(days=3)
        module = self.as_role("user", self.module)
        module.action_enrol()
        self.assertEqual(self.module.followup_ids.learner_id, self.anna + self.bilal)
        self.assertEqual(self.module.followup_ids.class_id, self.klass)
        self.assertEqual(self.module.followup_ids.training_id, self.training)
        self.assertEqual(session.expected_count, 2)
        module.action_enrol()
        self.assertEqual(self.module.enrolled_count, 2)
        self.assertEqual(session.expected_count, 2)
        with self.assertRaises(UserError):
            self.env["bde.alumni.module"].create({"name": "Vide"}).action_enrol()

    def test_who_comes_later_is_expected_at_what_is_left(self):
        self.module.action_enrol()
        held = self.make_session(days=-8)
        held.action_all_present()
        coming = self.make_session(days=3)
        late = self.make_learner("Tard", self.klass, {"cycle_year": 3})
        self.module.action_enrol()
        self.assertNotIn(late, held.presence_ids.learner_id)
        self.assertIn(late, coming.presence_ids.learner_id)

    def test_workshop_is_an_event_led_by_a_partner(self):
        session = self.make_session(days=5)
        self.assertEqual(session.event_id.organizer_id, self.mission)
        self.assertEqual(session.event_id.date_begin, session.date_start)
        self.assertEqual(session.date_end - session.date_start, timedelta(hours=2))
        session.date_start += timedelta(days=1)
        session.date_end += timedelta(days=1)
        self.assertEqual(session.event_id.date_begin, session.date_start)
        self.assertEqual(self.module.missing_count, 3)
        event = session.event_id
        session.action_cancel()
        self.assertFalse(event.active)
        self.assertEqual(self.module.missing_count, 4)

    def test_workshop_shorter_than_the_programme_is_refused_with_the_source(self):
        start = fields.Datetime.now()
        with self.assertRaisesRegex(ValidationError, "28 novembre 2025"):
            self.make_session(date_start=start, date_end=start + timedelta(minutes=20))

    def test_attendance_on_one_screen(self):
        self.module.action_enrol()
        session = self.make_session()
        action = self.as_role("user", session).action_attendance()
        presences = self.env["bde.alumni.presence"].search(action["domain"])
        self.assertEqual(len(presences), 2)
        presences[0].action_absent()
        session.action_all_present()
        self.assertEqual(sorted(presences.mapped("state")), ["absent", "present"])
        self.assertEqual(session.state, "held")
        self.assertEqual(self.module.presence_rate, 0.5)
        self.assertEqual(presences[0].followup_id.absence_count, 1)
        with self.assertRaises(UserError):
            session.action_cancel()
        with self.assertRaises(UserError):
            session.unlink()

    def test_attendance_is_not_noted_before_the_day(self):
        self.module.action_enrol()
        session = self.make_session(days=3)
        with self.assertRaisesRegex(UserError, "later day"):
            session.presence_ids.action_present()
        session.action_cancel()
        session.date_start -= timedelta(days=6)
        with self.assertRaisesRegex(UserError, "cancelled"):
            session.presence_ids.action_present()

    def test_followup_project_applications_interviews_solution(self):
        self.module.action_enrol()
        followup = self.module.followup_ids[0]
        followup.write(
            {
                "project": "apprenticeship",
                "step_ids": [
                    Command.create({"name": "Garage", "kind": "application"}),
                    Command.create({"name": "Mission locale", "kind": "interview"}),
                ],
            }
        )
        self.assertEqual(followup.application_count, 1)
        self.assertEqual(followup.interview_count, 1)
        followup.solution = "apprenticeship"
        self.assertEqual(followup.solution_on, self.today)
        followup.write({"solution": False})
        self.assertFalse(followup.solution_on)
        with self.assertRaises(ValidationError):
            followup.solution_on = self.today

    def test_home_tells_what_waits(self):
        self.module.action_enrol()
        self.make_session()
        card = self.env["bde.home"].with_user(self.users["user"])._home_card_insertion()
        self.assertEqual(card["state"], "amber")
        self.assertIn("CV et lettre", card["lines"][0]["label"])


@tagged("post_install", "-at_install")
class TestSeptember(InsertionCase):
    def setUp(self):
        super().setUp()
        patcher = self.september()
        patcher.start()
        self.addCleanup(patcher.stop)
        self.module.action_enrol()
        self.followups = self.module.followup_ids
        self.of = {f.learner_id: f for f in self.followups}

    def listed(self):
        return self.env["bde.alumni.followup"].search(
            [("is_without_solution", "=", True)]
        )

    def leaver(self, learner, **values):
        return self.make_leaver(
            learner.last_name, learner.first_name, learner_id=learner.id, **values
        )

    def rows(self, audience, followups=None):
        _name, content = (followups or self.listed())._export_list(audience)
        book = openpyxl.load_workbook(io.BytesIO(content))
        return list(book.active.iter_rows(min_row=2, values_only=True))

    def test_who_found_something_leaves_the_list(self):
        self.assertEqual(self.listed(), self.followups)
        self.assertTrue(all(self.followups.mapped("is_without_solution")))
        self.of[self.anna].solution = "employment"
        self.assertEqual(self.listed().learner_id, self.bilal)

    def test_the_september_file_gives_the_solution_of_those_in_studies(self):
        self.leaver(self.anna, outcome="studies_here")
        self.env["bde.alumni.followup"].action_september()
        self.assertEqual(self.of[self.anna].solution, "studies")
        self.assertEqual(self.listed().learner_id, self.bilal)

    def test_leavers_whom_no_module_took_are_on_the_list(self):
        self.leaver(self.far, class_id=self.other_class.id)
        followups = self.env["bde.alumni.followup"].with_user(self.users["user"])
        followups.action_september()
        self.assertIn(self.far, self.listed().learner_id)
        followups.action_september()
        self.assertEqual(len(self.listed()), 3)

    def test_objecting_takes_off_the_list_and_the_export(self):
        leaver = self.leaver(self.anna)
        leaver.objected_on = self.today
        self.assertNotIn(self.anna, self.listed().learner_id)
        rows = self.rows("school", self.followups)
        self.assertEqual([row[0] for row in rows], ["Benali"])
        self.leaver(self.far, objected_on=self.today, class_id=self.other_class.id)
        self.env["bde.alumni.followup"].action_september()
        self.assertNotIn(self.far, self.listed().learner_id)

    def test_the_export_of_the_mission_locale_holds_who_agreed_only(self):
        self.leaver(self.anna, email="anna@example.org", phone="0600000001")
        with self.assertRaises(UserError):
            self.followups.action_export_partner()
        self.of[self.anna].action_refer()
        rows = self.rows("partner", self.followups)
        self.assertEqual(len(rows), 1)
        self.assertEqual(rows[0][0], "Durand")
        self.assertEqual(rows[0][5], "anna@example.org")
        self.assertEqual(len(self.rows("school")), 2)

    def test_calls_are_noted(self):
        self.followups.with_user(self.users["user"]).action_called()
        self.assertEqual(set(self.followups.mapped("called_on")), {self.today})

    def test_erased_learner_leaves_figures_only(self):
        followup = self.of[self.anna]
        followup.write(
            {
                "project_text": "Devenir technicienne",
                "solution": "employment",
                "solution_text": "Garage",
                "step_ids": [Command.create({"name": "Garage"})],
            }
        )
        data = str(self.anna._export_data())
        self.assertIn("Devenir technicienne", data)
        self.anna._anonymise()
        self.assertFalse(followup.project_text or followup.solution_text)
        self.assertFalse(followup.step_ids)
        self.assertEqual(followup.solution, "employment")


@tagged("post_install", "-at_install")
class TestInsertionRights(InsertionCase):
    def setUp(self):
        super().setUp()
        self.module.class_ids += self.other_class
        self.module.action_enrol()
        self.session = self.make_session()
        self.followups = self.module.followup_ids
        self.far_one = self.followups.filtered(lambda f: f.learner_id == self.far)

    def test_teacher_own_classes_only(self):
        followups = self.as_role("teacher", self.env["bde.alumni.followup"])
        self.assertEqual(followups.search([]).learner_id, self.anna + self.bilal)
        with self.assertRaises(AccessError):
            self.far_one.with_user(self.users["teacher"]).read(["project"])
        presences = self.as_role("teacher", self.session.presence_ids)
        mine = presences.search([("session_id", "=", self.session.id)])
        self.assertEqual(mine.learner_id, self.anna + self.bilal)
        mine.action_present()
        self.assertEqual(self.session.state, "held")
        with self.assertRaises(AccessError):
            presences.filtered(
                lambda p: p.sudo().learner_id == self.far
            ).action_present()
        steps = self.as_role("teacher", self.env["bde.alumni.followup.step"])
        with self.assertRaises(AccessError):
            steps.create({"name": "x", "followup_id": self.far_one.id})

    def test_teacher_follows_a_learner_of_theirs(self):
        new = self.make_learner("Neuf", self.klass, {"cycle_year": 3})
        followups = self.as_role("teacher", self.env["bde.alumni.followup"])
        self.assertEqual(followups.create({"learner_id": new.id}).class_id, self.klass)
        away = self.make_learner("Ailleurs", self.other_class, {"cycle_year": 3})
        with self.assertRaises(AccessError):
            followups.create({"learner_id": away.id})

    def test_reader_has_figures_and_no_name(self):
        module = self.as_role("reader", self.module)
        self.assertEqual(module.read(["enrolled_count"])[0]["enrolled_count"], 3)
        session = self.as_role("reader", self.session)
        self.assertEqual(session.read(["expected_count"])[0]["expected_count"], 3)
        for name in ("bde.alumni.followup", "bde.alumni.presence"):
            with self.assertRaises(AccessError):
                self.env[name].with_user(self.users["reader"]).search([])
        with self.assertRaises(AccessError):
            module.read(["followup_ids"])
        with self.assertRaises(AccessError):
            session.action_attendance()

    def test_other_school_bursar_and_portal_have_nothing(self):
        there = self.env["res.users"].create(
            {
                "name": "Bureau voisin",
                "login": "insertion_voisin",
                "company_id": self.other.id,
                "company_ids": [Command.set(self.other.ids)],
                "group_ids": [
                    Command.link(self.env.ref("bde_partners.group_bde_manager").id)
                ],
            }
        )
        names = ("module", "session", "presence", "followup", "followup.step")
        for name in names:
            model = self.env[f"bde.alumni.{name}"]
            self.assertFalse(model.with_user(there).search([]))
        for name in ("presence", "followup", "followup.step"):
            with self.assertRaises(AccessError):
                self.env[f"bde.alumni.{name}"].with_user(self.users["bursar"]).search(
                    []
                )
        portal = self.env["res.users"].create(
            {
                "name": "Parent",
                "login": "insertion_portail",
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        for name in names:
            with self.assertRaises(AccessError):
                self.env[f"bde.alumni.{name}"].with_user(portal).search([])

    def test_head_reads_and_changes_nothing(self):
        head = self.users["head"]
        self.assertEqual(len(self.followups.with_user(head).search([])), 3)
        with self.assertRaises(AccessError):
            self.followups.with_user(head).write({"project": "studies"})
        with self.assertRaises(AccessError):
            self.followups.with_user(head)._export_list("school")

    @mute_logger("odoo.http")
    def test_teacher_takes_no_list_away(self):
        with self.assertRaises(AccessError):
            self.as_role("teacher", self.followups).action_export_school()


@tagged("post_install", "-at_install")
class TestInsertionPages(InsertionCase, HttpCase):
    def test_export_by_page_is_for_the_office(self):
        self.module.action_enrol()
        ids = ",".join(map(str, self.module.followup_ids.ids))
        url = f"/bde/anciens/sans-solution/school?ids={ids}"
        for role, status in (("user", 200), ("teacher", 404), ("reader", 404)):
            self.authenticate(f"test_{role}", f"test_{role}")
            answer = self.url_open(url)
            self.assertEqual(answer.status_code, status, role)
        self.authenticate("test_user", "test_user")
        answer = self.url_open(url)
        self.assertIn("no-store", answer.headers["Cache-Control"])
        for wrong in ("ids=1;2", "ids="):
            url = f"/bde/anciens/sans-solution/school?{wrong}"
            self.assertEqual(self.url_open(url).status_code, 404)
        url = f"/bde/anciens/sans-solution/autre?ids={ids}"
        self.assertEqual(self.url_open(url).status_code, 404)
