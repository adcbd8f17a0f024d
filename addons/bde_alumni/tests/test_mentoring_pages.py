from datetime import timedelta

from lxml import html

from odoo.tests import HttpCase, tagged

from .test_mentoring import MentoringCase

SECRETS = ("nadia.durand@example.org", "06 11 22 33 44", "Durand", "DURAND")


@tagged("post_install", "-at_install")
class TestMentoringPages(HttpCase, MentoringCase):
    """By page: a link shows, POST acts; nobody meets the other's address."""

    def page(self, record):
        response = self.url_open(f"{record._link_path}/{record._link_token()}")
        self.assertEqual(response.status_code, 200)
        return response.text

    def post(self, record, what, **data):
        base = f"{record._link_path}/{record._link_token()}"
        tree = html.fromstring(self.url_open(base).text)
        token = tree.xpath("//input[@name='csrf_token']/@value")
        return self.url_open(
            f"{base}/{what}", data={"csrf_token": token[0] if token else "", **data}
        )

    def test_from_request_to_end_by_the_pages(self):
        """Learner's request, proposal, agreement of both, messages, meeting, end."""
        mentor = self.make_mentor()
        mentor.profile_id.sudo().phone = "06 11 22 33 44"
        mentee = self.make_mentee()
        self.add_guardian(mentee)
        shown = self.page(mentee)
        self.assertIn("Nadia", shown)
        for secret in SECRETS:
            self.assertNotIn(secret, shown)
        self.post(mentee, "ask", wish="Un BTS ?", email="moi@example.org")
        pair = mentee.mentorship_ids
        self.assertEqual((pair.state, pair.source), ("requested", "learner"))
        pair._propose(mentor)
        self.post(mentee, "agree", pair=pair.id)
        self.post(mentor, "agree", pair=pair.id)
        self.assertEqual(pair.state, "agreed")
        self.page(pair.guardian_ids)
        pair._guardian_told()
        self.post(mentor, "say", pair=pair.id, text="Bonjour, je vous aide.")
        shown = self.page(mentee)
        self.assertIn("Bonjour, je vous aide.", shown)
        for secret in SECRETS:
            self.assertNotIn(secret, shown)
        self.assertTrue(pair.message_ids.seen_on)
        answer = self.post(mentee, "say", pair=pair.id, text="mon 06 12 34 56 78")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("mon 06 12 34 56 78", answer.text, "what was typed is kept")
        day = (self.today + timedelta(days=4)).isoformat()
        self.post(mentor, "meet", pair=pair.id, day=day, hour="14:00", place="school")
        self.assertEqual(pair.meeting_ids.place, "school")
        self.post(mentee, "report", pair=pair.id, message=pair.message_ids.id)
        self.assertEqual(pair.message_ids.reported_by, "mentee")
        self.post(mentee, "end", pair=pair.id, why="done")
        self.assertEqual((pair.state, pair.end_reason), ("ended", "done"))
        self.post(mentee, "assess", pair=pair.id, rating="4", words="Merci")
        self.post(mentor, "assess", pair=pair.id, rating="3")
        self.assertEqual((pair.mentee_rating, pair.mentor_rating), ("4", "3"))

    def test_mentor_never_reads_who_the_minor_is(self):
        """First name and training: no surname, e-mail nor telephone number."""
        mentee = self.make_mentee("Lefebvre", email="moi@example.org")
        mentee.learner_id.write({"phone": "06 99 88 77 66", "city": "Orléans"})
        mentor = self.make_mentor()
        pair = self.make_running(mentor, mentee)
        pair._guardian_told()
        shown = self.page(mentor)
        self.assertIn("Lefebvree", shown)
        for secret in ("LEFEBVRE", "moi@", "06 99", "0699887766", "Orléans"):
            self.assertNotIn(secret, shown)

    def test_a_link_shows_and_does_not_act(self):
        pair = self.make_mentee(adult=True)._ask()
        pair._propose(self.make_mentor())
        mentor = pair.mentor_id
        base = f"{mentor._link_path}/{mentor._link_token()}"
        self.url_open(base)
        response = self.url_open(f"{base}/agree?pair={pair.id}")
        self.assertIn(response.status_code, (400, 404, 405))
        self.assertFalse(pair.mentor_agreed_on)

    def test_nobody_acts_on_the_pair_of_another(self):
        pair = self.make_running()
        stranger = self.make_mentor("Autre", "Paul")
        self.post(stranger, "end", pair=pair.id)
        self.assertEqual(pair.state, "running")
        self.post(stranger, "say", pair=pair.id, text="Coucou")
        self.assertFalse(pair.message_ids)
        self.assertNotIn(pair.mentee_id._first_name(), self.page(stranger))

    def test_altered_and_revoked_links_open_nothing(self):
        mentee = self.make_mentee()
        token = mentee._link_token()
        for wrong in (token[:-1] + "x", "1-abc", "abc"):
            self.assertEqual(self.url_open(f"/bde/mentorat/{wrong}").status_code, 404)
        mentee._link_revoke()
        self.assertEqual(self.url_open(f"/bde/mentorat/{token}").status_code, 404)

    def test_mentor_keeps_their_own_profile(self):
        mentor = self.make_mentor(charter_on=False, takes_minors=False)
        subject = self.env.ref("bde_alumni.bde_alumni_subject_cv")
        answer = self.post(
            mentor, "profile", state="limited", room="2", takes_minors="1"
        )
        self.assertEqual(answer.status_code, 422, "no minor without the charter")
        self.post(
            mentor,
            "profile",
            state="limited",
            room="2",
            takes_minors="1",
            charter="1",
            subject=subject.id,
            about="Je relis les CV.",
        )
        self.assertEqual(
            (mentor.state, mentor.room, mentor.charter_on, mentor.subject_ids),
            ("limited", 2, self.today, subject),
        )
        answer = self.post(mentor, "profile", state="open", room="1", about="a@b.fr")
        self.assertEqual((answer.status_code, mentor.about), (422, "Je relis les CV."))
        answer = self.post(mentor, "profile", state="open", room="11")
        self.assertEqual((answer.status_code, mentor.room), (422, 2))

    def test_a_member_who_agreed_becomes_a_mentor_from_their_page(self):
        member = self.make_member("Faure", "Enzo")
        self.assertNotIn("/mentorat", self.page(member))
        self.post(member, "mentorat")
        self.assertFalse(member.mentor_ids, "not without the consent")
        self.agree_to(member)
        self.assertIn("/mentorat", self.page(member))
        answer = self.post(member, "mentorat")
        self.assertIn(f"/bde/mentor/{member.mentor_ids._link_token()}", answer.url)
        self.assertEqual(member.mentor_ids.state, "limited")
        self.assertTrue(member.willing_mentor)

    def test_parents_address_is_refused_on_the_page(self):
        mentee = self.make_mentee()
        self.add_guardian(mentee)
        answer = self.post(mentee, "ask", email="parent@example.org")
        self.assertEqual(answer.status_code, 422)
        answer = self.post(mentee, "ask", wish="mon tel : 0612345678")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("mon tel : 0612345678", answer.text, "what was typed is kept")
        self.assertFalse(mentee.mentorship_ids)

    def test_family_objects_by_post_only(self):
        mentee = self.make_mentee()
        self.add_guardian(mentee)
        pair = self.make_running(mentee=mentee)
        notice = pair.guardian_ids
        self.assertIn(mentee._first_name(), self.page(notice))
        self.assertEqual(pair.state, "agreed")
        self.post(notice, "object")
        self.assertEqual((pair.state, pair.end_reason), ("ended", "guardian_no"))

    def test_job_hidden_from_the_network_is_not_shown(self):
        mentor = self.make_mentor()
        study = self.env["bde.alumni.study"].create(
            {"profile_id": mentor.profile_id.id, "training_id": self.training.id}
        )
        mentee = self.make_mentee()
        self.assertIn(study.training_id.short_name, self.page(mentee))
        mentor.profile_id.sudo().show_studies = "office"
        self.assertNotIn(
            f"<br/>{study.training_id.short_name}",
            self.page(mentee).replace(" />", "/>"),
        )
        card = mentor._page_card()
        self.assertNotIn(study.training_id.short_name, str(card["lines"]))

    def test_pages_of_a_class_are_printed_with_their_own_codes(self):
        first, second = (
            self.make_learner("Un", self.klass),
            self.make_learner("Deux", self.klass),
        )
        self.klass.teacher_ids = self.teacher
        action = self.klass.with_user(
            self.users["teacher"]
        ).action_bde_mentoring_pages()
        mentees = self.env["bde.alumni.mentee"].search(
            [("learner_id", "in", (first + second).ids)]
        )
        self.assertEqual(len(mentees), 2)
        self.assertEqual(action["type"], "ir.actions.report")
        pdfs = self.env["ir.actions.report"]._bde_render_pdfs(
            "bde_alumni.action_report_mentoring_page", mentees
        )
        self.assertEqual(set(pdfs), set(mentees.ids))

    def test_walk_from_request_to_end(self):
        """The learner asks, the office proposes, both agree, they talk, it ends."""
        login = self.users["user"].login
        cv = self.env.ref("bde_alumni.bde_alumni_subject_cv")
        mentor = self.make_mentor(subject_ids=cv.ids, state="limited")
        mentee = self.make_mentee()
        self.post(mentee, "ask", subject=cv.id, wish="Refaire mon CV")
        self.start_tour("/odoo", "bde_mentoring_propose", login=login)
        self.logout()
        pair = mentee.mentorship_ids
        self.assertEqual((pair.state, pair.mentor_id), ("proposed", mentor))
        self.post(mentor, "agree", pair=pair.id)
        self.post(mentee, "agree", pair=pair.id)
        self.start_tour("/odoo", "bde_mentoring_family", login=login)
        self.logout()
        self.assertEqual(pair.state, "running")
        self.post(mentor, "say", pair=pair.id, text="Bonjour, montrez-moi votre CV.")
        self.post(mentee, "end", pair=pair.id, why="done")
        self.post(mentee, "assess", pair=pair.id, rating="4", words="Merci")
        self.start_tour("/odoo", "bde_mentoring_end", login=login)
        self.assertEqual((pair.state, pair.mentee_rating), ("ended", "4"))
