from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from odoo.addons.bde_partners.tests.common_public import PublicPageMixin

from .test_visits import VisitCase


@tagged("post_install", "-at_install")
class TestVisitTutor(PublicPageMixin, VisitCase, HttpCase):
    """The tutor is told by e-mail, and answers on a page without account."""

    def setUp(self):
        super().setUp()
        self.one.tutor_id.email = "tuteur@garage.example.org"
        self.one._generate_visits()
        self.visit = self.visits(self.one, "follow_up").sudo()
        self.visit._plan(self.at(9))
        self.base = f"/bde/rdv/{self.visit._link_token()}"

    def lines(self, kind=None):
        domain = [("res_model", "=", "bde.pfmp.visit")]
        if kind:
            domain.append(("kind", "=", kind))
        return self.env["bde.outbox"].search(domain)

    def told(self):
        self.visit.action_tell_tutor()
        self.env.flush_all()

    def test_the_tutor_is_told_by_mail_once(self):
        self.assertFalse(self.lines(), "a drag in the calendar writes to nobody")
        self.told()
        self.told()
        line = self.lines()
        self.assertEqual(len(line), 1)
        self.assertEqual(line.address, "tuteur@garage.example.org")

    def test_the_mail_has_the_time_and_the_link(self):
        self.told()
        template = self.env.ref(self.visit._outbox_template("visit_planned"))
        subject = template._render_field("subject", self.visit.ids)[self.visit.id]
        self.assertIn(self.visit._when(self.visit.planned_at), subject)
        self.assertNotIn("durand", subject.lower())
        words = dict(self.visit._outbox_words("visit_planned", self.visit)["lines"])
        self.assertIn("Camille Durand", words.values())
        self.assertIn(self.base, self.visit._outbox_link("visit_planned", self.visit))

    def test_no_e_mail_is_said(self):
        self.one.tutor_id.email = False
        self.host.email = False
        action = self.visit.action_tell_tutor()
        self.assertIn("Garage des Lilas", action["params"]["message"])
        self.assertFalse(self.lines())
        self.visit.planned_at = False
        with self.assertRaises(UserError):
            self.visit.action_tell_tutor()

    def test_moved_after_it_was_told_the_tutor_is_told(self):
        self.told()
        self.visit.planned_at = self.at(10)
        self.assertEqual(self.lines("visit_planned").state, "cancelled")
        self.assertEqual(self.lines("visit_moved").state, "queued")
        self.visit._cancel("x")
        self.assertEqual(self.lines("visit_moved").state, "cancelled")
        self.assertEqual(self.lines("visit_cancelled").state, "queued")
        self.assertEqual(self.visit._page_status(), "closed")

    def test_the_page_shows_and_only_a_post_acts(self):
        self.told()
        page = self.page(self.base)
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        for words in ("Camille Durand", "Anne Martin", "1 rue du Port"):
            self.assertIn(words, page.text)
        self.assertNotIn("1CIEL", page.text, "no more than the company needs")
        self.assertIn(self.page(f"{self.base}/accept").status_code, (404, 405))
        self.env.invalidate_all()
        self.assertEqual(self.visit.tutor_state, "told")
        answer = self.url_open(f"{self.base}/accept", data={"x": "1"})
        self.assertGreaterEqual(answer.status_code, 400, "no POST without its token")

    def test_the_tutor_accepts_twice(self):
        self.told()
        for _time in range(2):
            answer = self.post(f"{self.base}/accept", self.base)
            self.assertEqual(answer.status_code, 303)
        self.env.invalidate_all()
        self.assertEqual(self.visit.tutor_state, "accepted")
        self.assertNotIn('id="bde_accept"', self.page(self.base).text)

    def propose(self, day, hour="10:00", note="Livraison le matin"):
        return self.post(
            f"{self.base}/propose", self.base, day=day, hour=hour, note=note
        )

    def test_the_tutor_proposes_and_the_teacher_accepts(self):
        self.told()
        day = self.start + timedelta(10)
        self.assertEqual(self.propose(day.isoformat()).status_code, 303)
        self.propose(day.isoformat())
        self.env.invalidate_all()
        self.assertEqual(self.visit.tutor_state, "proposed")
        self.assertEqual(self.visit.proposed_at, self.at(10, 10.0))
        self.assertEqual(self.visit.planned_at, self.at(9), "the teacher decides")
        teacher = self.users["teacher"]
        self.assertEqual(self.visit.activity_ids.user_id, teacher)
        self.assertEqual(len(self.visit.activity_ids), 1, "told once")
        self.visit.with_user(teacher).action_accept_proposal()
        self.assertEqual(self.visit.planned_at, self.at(10, 10.0))
        self.assertEqual(self.visit.tutor_state, "accepted")
        self.assertFalse(self.visit.activity_ids)
        self.assertEqual(len(self.lines("visit_kept")), 1)
        self.assertFalse(self.lines("visit_moved"))

    def test_the_teacher_keeps_the_time(self):
        self.told()
        self.propose((self.start + timedelta(10)).isoformat())
        self.env.invalidate_all()
        self.visit.with_user(self.users["teacher"]).action_keep_time()
        self.assertEqual(self.visit.planned_at, self.at(9))
        self.assertEqual(self.visit.tutor_state, "told")
        self.assertEqual(len(self.lines("visit_kept")), 1)
        with self.assertRaises(UserError):
            self.visit.action_keep_time()

    def test_a_bad_time_is_refused_with_what_was_typed(self):
        self.told()
        for day, hour in (
            ((self.end + timedelta(5)).isoformat(), "10:00"),
            ((self.today - timedelta(400)).isoformat(), "10:00"),
            ("2026-13-45", "10:00"),
            ("", ""),
            (self.start.isoformat(), "25:99"),
        ):
            page = self.propose(day, hour, note="<b>mot</b>")
            self.assertEqual(page.status_code, 200, (day, hour))
            self.assertIn('role="alert"', page.text)
            self.assertNotIn("<b>mot</b>", page.text)
        self.env.invalidate_all()
        self.assertEqual(self.visit.tutor_state, "told")

    def test_the_link_of_another_opens_nothing(self):
        self.told()
        other = self.visits(self.one, "evaluation").sudo()
        token = self.visit._link_token().replace(f"{self.visit.id}-", f"{other.id}-")
        self.assertEqual(self.page(f"/bde/rdv/{token}").status_code, 404)
        self.visit.link_expires_on = fields.Date.context_today(self.visit) - timedelta(
            1
        )
        self.env.flush_all()
        self.assertEqual(self.page(self.base).status_code, 410)

    def test_closed_when_the_host_changes(self):
        self.told()
        self.one.host_id = self.other_host
        self.env.flush_all()
        self.assertEqual(self.lines("visit_cancelled").state, "queued")
        page = self.page(self.base)
        self.assertNotIn("Camille", page.text)

    def test_calendar_file_by_account(self):
        login = self.users["teacher"].login
        self.authenticate(login, login)
        answer = self.url_open("/bde/agenda/visites.ics")
        if answer.status_code == 200 and b"BEGIN" in answer.content:
            self.assertIn("text/calendar", answer.headers["Content-Type"])
            self.assertEqual(answer.content.count(b"BEGIN:VEVENT"), 1)
            self.assertNotIn(b"durand", answer.content.lower())
        else:
            self.fail(answer.text[:200])
