from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_alumni import AlumniCase


class MentoringCase(AlumniCase):
    """A school with mentors and learners who ask, on demand."""

    @classmethod
    def agree_to(cls, profile, purpose="mentoring", **values):
        return (
            cls.env["bde.alumni.consent"]
            .sudo()
            .create(
                {
                    "profile_id": profile.id,
                    "purpose": purpose,
                    "text": "Le mentorat",
                    "company_id": profile.company_id.id,
                    "given_on": fields.Datetime.now(),
                    "how": "page",
                }
                | values
            )
        )

    @classmethod
    def make_mentor(cls, last_name="Durand", first_name="Nadia", agreed=True, **values):
        profile = cls.make_member(last_name, first_name)
        if agreed:
            cls.agree_to(profile)
        return cls.env["bde.alumni.mentor"].create(
            {
                "profile_id": profile.id,
                "state": "open",
                "charter_on": cls.today,
                "takes_minors": True,
            }
            | values
        )

    @classmethod
    def make_mentee(cls, name="Petit", adult=False, **values):
        """Return the page of a learner of the class, a minor of 16 or an adult."""
        years = 19 if adult else 16
        learner = cls.make_learner(
            name,
            klass=cls.klass,
            first_name=name.title() + "e",
            birth_date=date(cls.today.year - years, 1, 15),
        )
        mentee = cls.env["bde.alumni.mentee"]._of(learner)
        mentee.write(values)
        return mentee

    @classmethod
    def add_guardian(cls, mentee, email="parent@example.org"):
        guardian = cls.env["bde.guardian"].create(
            {"last_name": "Petit", "first_name": "Luc", "email": email}
        )
        return cls.env["bde.guardian.link"].create(
            {"learner_id": mentee.learner_id.id, "guardian_id": guardian.id}
        )

    @classmethod
    def make_running(cls, mentor=None, mentee=None):
        pair = (mentee or cls.make_mentee(adult=True))._ask()
        pair._propose(mentor or cls.make_mentor())
        pair._agree("mentee")
        pair._agree("mentor")
        return pair

    def mails(self, record, kind=None):
        domain = [("res_model", "=", record._name), ("res_id", "in", record.ids)]
        if kind:
            domain.append(("kind", "=", kind))
        return self.env["bde.outbox"].search(domain)


@tagged("post_install", "-at_install")
class TestMentor(MentoringCase):
    """Mentor profile: open, limited, closed; how many; pause."""

    def test_open_limited_closed(self):
        """Learners choose among the open; the office proposes the limited too."""
        mentor = self.make_mentor()
        mentee = self.make_mentee()
        self.assertEqual(mentee._page_mentors(), mentor)
        mentor.state = "limited"
        self.assertFalse(mentee._page_mentors())
        self.assertTrue(mentor.is_available)
        mentor.state = "closed"
        self.assertFalse(mentor.is_available)
        with self.assertRaisesRegex(UserError, "DURAND Nadia"):
            mentee._ask()._propose(mentor)

    def test_no_more_than_they_said(self):
        mentor = self.make_mentor(room=1)
        self.make_mentee("Un", adult=True)._ask()._propose(mentor)
        second = self.make_mentee("Deux", adult=True)._ask()
        self.assertFalse(mentor.is_available)
        with self.assertRaises(UserError):
            second._propose(mentor)
        mentor.room = 2
        second._propose(mentor)
        self.assertEqual(mentor.load, 2)

    def test_pause(self):
        mentor = self.make_mentor(pause_until=self.today)
        self.assertFalse(mentor.is_available)
        mentor.pause_until = self.today - timedelta(days=1)
        self.assertTrue(mentor.is_available)

    def test_without_consent_nobody_is_proposed(self):
        """Mentoring rests on a consent of its own, live today."""
        mentor = self.make_mentor(agreed=False)
        self.assertFalse(mentor.is_available)
        self.agree_to(mentor.profile_id, until=self.today - timedelta(days=1))
        mentor.invalidate_recordset()
        self.assertFalse(mentor.is_available)
        self.agree_to(mentor.profile_id)
        mentor.invalidate_recordset()
        self.assertTrue(mentor.is_available)

    def test_a_minor_needs_the_charter(self):
        mentor = self.make_mentor(charter_on=False, takes_minors=False)
        with self.assertRaises(ValidationError):
            mentor.takes_minors = True
        with self.assertRaisesRegex(UserError, "minors"):
            self.make_mentee()._ask()._propose(mentor)
        self.assertFalse(self.make_mentee("Autre")._page_mentors())

    def test_list_with_filters(self):
        """An office with twenty mentors finds them before any matching."""
        good = self.make_mentor()
        self.make_mentor("Autre", "Paul", state="closed")
        subject = self.env.ref("bde_alumni.bde_alumni_subject_cv")
        good.subject_ids = subject
        self.env["bde.alumni.study"].create(
            {"profile_id": good.profile_id.id, "training_id": self.training.id}
        )
        mentors = self.env["bde.alumni.mentor"].with_user(self.users["user"])
        for domain in (
            [("is_available", "=", True)],
            [("subject_ids", "in", subject.ids)],
            [("training_ids", "in", self.training.ids)],
        ):
            self.assertEqual(mentors.search(domain), good)

    def test_what_a_member_hides_never_explains_a_match(self):
        """« Nobody » is not even the office: town and trainings are not used."""
        mentor = self.make_mentor()
        profile = mentor.profile_id.sudo()
        self.env["bde.alumni.study"].create(
            {"profile_id": profile.id, "training_id": self.training.id}
        )
        profile.city = "Orléans"
        (fact,) = mentor._facts()
        self.assertEqual(fact.trainings, frozenset(self.training.ids))
        self.assertEqual(fact.commune, "orléans")
        profile.write(
            {"show_city": "nobody", "show_studies": "nobody", "show_job": "nobody"}
        )
        (fact,) = mentor._facts()
        self.assertEqual((fact.trainings, fact.commune), (frozenset(), None))
        self.assertFalse(mentor.training_ids)
        found = mentor.search([("training_ids", "in", self.training.ids)])
        self.assertFalse(found)

    def test_figures_without_names(self):
        self.make_running(self.make_mentor())
        self.make_mentor("Fermé", "Paul", state="closed")
        figures = self.env["bde.alumni.mentor"]._figures(self.company)
        self.assertEqual(figures, {"mentors": 2, "available": 0, "running": 1})


@tagged("post_install", "-at_install")
class TestRequest(MentoringCase):
    def test_request_by_the_office_and_by_a_teacher(self):
        mentee = self.make_mentee()
        self.klass.teacher_ids = self.teacher
        mentee.with_user(self.users["teacher"]).action_ask()
        pair = mentee.mentorship_ids
        self.assertEqual((pair.state, pair.source), ("requested", "teacher"))
        mentee.with_user(self.users["user"]).action_ask()
        self.assertEqual(len(mentee.mentorship_ids), 1, "one request at a time")

    def test_parents_address_is_refused(self):
        mentee = self.make_mentee()
        self.add_guardian(mentee)
        with self.assertRaisesRegex(ValidationError, "Parent@example.org"):
            mentee.email = "Parent@example.org"
        mentee.learner_id.email = "parent@example.org"
        self.assertFalse(mentee._own_email(), "never used, wherever it was written")

    def test_the_learner_chose_the_mentor(self):
        """Choosing is agreeing: the mentor alone is asked."""
        mentor = self.make_mentor()
        mentee = self.make_mentee(adult=True)
        pair = mentee._ask(mentor, source="learner")
        pair._propose(mentor)
        self.assertTrue(pair.mentee_agreed_on)
        self.assertFalse(pair.mentor_agreed_on)
        self.assertTrue(self.mails(mentor, "mentor_asked"))

    def test_proposals_with_reasons(self):
        other = self.make_mentor("Autre", "Paul")
        best = self.make_mentor(
            subject_ids=self.env.ref("bde_alumni.bde_alumni_subject_cv").ids
        )
        self.env["bde.alumni.study"].create(
            {"profile_id": best.profile_id.id, "training_id": self.training.id}
        )
        mentee = self.make_mentee(subject_ids=best.subject_ids.ids)
        pair = mentee._ask()
        action = pair.with_user(self.users["user"]).action_choose()
        lines = self.env["bde.alumni.match"].browse(action["res_id"]).line_ids
        self.assertEqual(lines.mentor_id, best + other)
        self.assertIn(self.training.display_name, lines[0].reasons)
        self.assertIn(best.subject_ids.name, lines[0].reasons)
        lines[0].with_user(self.users["user"]).action_propose_one()
        self.assertEqual((pair.state, pair.mentor_id), ("proposed", best))
        self.assertEqual(pair.reasons, lines[0].reasons)

    def test_group_matching_is_proven_and_proposed_at_once(self):
        adults = self.make_mentor("Adultes", takes_minors=False)
        everybody = self.make_mentor()
        minor = self.make_mentee("Mineur")._ask()
        adult = self.make_mentee("Majeur", adult=True)._ask()
        match = self.env["bde.alumni.match"].with_user(self.users["user"]).create({})
        match.action_solve()
        self.assertTrue(match.is_proven)
        self.assertEqual((match.asked_count, match.left_count), (2, 0))
        match.action_propose()
        self.assertEqual((minor.mentor_id, adult.mentor_id), (everybody, adults))
        with self.assertRaises(UserError):
            match.action_solve()

    def test_group_matching_queries_do_not_grow(self):
        mentors = [self.make_mentor(f"M{n}") for n in range(2)]
        counts = []
        for first, last in ((0, 2), (2, 12)):
            for number in range(first, last):
                self.make_mentee(f"Eleve{number}")._ask()
            if first:
                mentors += [self.make_mentor(f"N{n}") for n in range(10)]
            self.env.flush_all()
            self.env.invalidate_all()
            match = self.env["bde.alumni.match"].create({})
            before = self.env.cr.sql_log_count
            match.action_solve()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1] - counts[0], 4)


@tagged("post_install", "-at_install")
class TestAgreement(MentoringCase):
    def test_both_agree_then_it_runs(self):
        pair = self.make_mentee(adult=True)._ask()
        pair._propose(self.make_mentor())
        pair._agree("mentor")
        self.assertEqual(pair.state, "proposed")
        self.assertIn("learner", pair.waits_for)
        pair._agree("mentee")
        self.assertEqual(pair.state, "running")
        self.assertEqual(pair.started_on, self.today)

    def test_declining_asks_for_another(self):
        mentor = self.make_mentor()
        pair = self.make_mentee(adult=True)._ask()
        pair._propose(mentor)
        pair._decline("mentor")
        self.assertEqual((pair.state, pair.mentor_id.id), ("requested", False))
        with self.assertRaisesRegex(UserError, "declined"):
            pair._propose(mentor)

    def test_minor_waits_until_a_representative_is_told(self):
        mentee = self.make_mentee()
        link = self.add_guardian(mentee)
        pair = self.make_running(mentee=mentee)
        self.assertEqual(pair.state, "agreed")
        self.assertTrue(pair._say("mentor", "Bonjour"), "nothing passes before")
        notice = pair.guardian_ids
        self.assertEqual(notice.guardian_id, link.guardian_id)
        line = self.mails(notice)
        self.assertEqual(line.address, "parent@example.org")
        notice._outbox_sent(line)
        self.assertEqual(pair.state, "running")
        self.assertTrue(pair.guardian_told_on)

    def test_without_address_the_office_calls(self):
        mentee = self.make_mentee()
        pair = self.make_running(mentee=mentee)
        self.assertEqual(pair.state, "agreed")
        card = self.env["bde.home"].with_user(self.users["user"])._home_card_mentoring()
        self.assertEqual((card["count"], card["state"]), (1, "amber"))
        with self.assertRaises(AccessError):
            pair.with_user(self.users["head"]).action_guardian_told()
        pair.with_user(self.users["user"]).action_guardian_told()
        self.assertEqual(pair.state, "running")

    def test_unknown_birth_date_is_protected_as_a_minor(self):
        mentee = self.make_mentee()
        mentee.learner_id.birth_date = False
        self.assertTrue(mentee.is_minor)

    def test_representative_objects(self):
        mentee = self.make_mentee()
        self.add_guardian(mentee)
        pair = self.make_running(mentee=mentee)
        pair._guardian_told()
        pair.guardian_ids._object()
        self.assertEqual((pair.state, pair.end_reason), ("ended", "guardian_no"))
        self.assertTrue(self.mails(pair.mentor_id, "mentor_end"))

    def test_mails_hold_no_name_nor_word(self):
        pair = self.make_running()
        pair._say("mentor", "Un mot entre nous")
        lines = self.mails(pair.mentee_id) + self.mails(pair.mentor_id)
        for template in self.env["mail.template"].search(
            [("model", "in", ("bde.alumni.mentee", "bde.alumni.mentor"))]
        ):
            self.assertNotIn("{{", template.subject)
            self.assertNotIn("object", template.body_html)
        self.assertTrue(lines)


@tagged("post_install", "-at_install")
class TestSafeContact(MentoringCase):
    """Through the platform; the office sees that messages exist."""

    def minor_running(self):
        pair = self.make_running(mentee=self.make_mentee())
        pair._guardian_told()
        return pair

    def test_no_way_to_meet_elsewhere_passes_to_or_from_a_minor(self):
        pair = self.minor_running()
        for side in ("mentee", "mentor"):
            for text in (
                "Écris-moi : lea@example.org",
                "mon numéro : 06 12 34 56 78",
                "ajoute-moi sur Snap",
                "va voir www.example.com",
            ):
                self.assertIn("«", pair._say(side, text))
        self.assertFalse(pair.message_ids)
        self.assertEqual(pair._say("mentee", "Bonjour, merci !"), "")
        self.assertEqual(pair._say("mentor", "On se voit le 12 à 14 h ?"), "")

    def test_nor_in_what_both_say_of_themselves(self):
        with self.assertRaises(ValidationError):
            self.make_mentee("Un").wish = "Appelez-moi : 06 12 34 56 78"
        with self.assertRaises(ValidationError):
            self.make_mentor("Deux").about = "Mon insta : nadia45"

    def test_office_sees_that_messages_exist_and_not_their_text(self):
        pair = self.minor_running()
        pair._say("mentee", "Le secret")
        office = pair.with_user(self.users["user"])
        self.assertEqual(office.said_count, 1)
        self.assertTrue(office.said_last)
        message = office.message_ids
        for user in ("user", "manager", "head"):
            mine = message.with_user(self.users[user])
            self.assertFalse(mine.shown_text)
            with self.assertRaises(AccessError):
                mine.read(["text"])
            with self.assertRaises(AccessError):
                mine.search([("text", "ilike", "secret")])
            self.assertNotIn("secret", str(mine.read()))
        with self.assertRaises(AccessError):
            message.with_user(self.env.ref("base.user_admin")).read(["text"])

    def test_reported_message_is_read_and_dealt_with(self):
        pair = self.minor_running()
        pair._say("mentor", "Un mot de trop")
        pair._say("mentee", "Le mien")
        bad, mine = pair.message_ids.sorted("id")
        pair._report("mentee", mine.id)
        self.assertFalse(mine.reported_on, "one reports the other's words")
        pair._report("mentee", bad.id)
        office = bad.with_user(self.users["user"])
        self.assertEqual(office.shown_text, "Un mot de trop")
        self.assertFalse(mine.with_user(self.users["user"]).shown_text)
        card = self.env["bde.home"].with_user(self.users["user"])._home_card_mentoring()
        self.assertEqual(card["state"], "red")
        office.action_handled()
        self.assertEqual(bad.handled_uid, self.users["user"])
        self.assertFalse(pair.report_count)

    def test_meetings(self):
        pair = self.minor_running()
        soon = fields.Datetime.now() + timedelta(days=3)
        self.assertTrue(pair._plan_meeting("mentor", soon, "company"), "a minor")
        self.assertTrue(
            pair._plan_meeting("mentor", fields.Datetime.now(), "school"), "past"
        )
        self.assertEqual(pair._plan_meeting("mentor", soon, "school"), "")
        pair._meeting_over(pair.meeting_ids.id, True)
        self.assertEqual((pair.meeting_ids.state, pair.meeting_count), ("held", 1))

    def test_office_arranges_a_meeting_and_both_are_told(self):
        """Even at the company: that is the office's to decide."""
        pair = self.minor_running()
        pair.mentee_id.email = "moi@example.org"
        before = len(self.mails(pair.mentee_id) + self.mails(pair.mentor_id))
        meetings = self.env["bde.alumni.mentorship.meeting"]
        vals = {
            "mentorship_id": pair.id,
            "date": fields.Datetime.now() + timedelta(days=3),
            "place": "company",
            "side": "mentor",
        }
        meeting = meetings.with_user(self.users["user"]).create(vals)
        self.assertEqual(meeting.side, "office", "nobody speaks for another")
        told = self.mails(pair.mentee_id) + self.mails(pair.mentor_id)
        self.assertEqual(len(told) - before, 2)
        pair._end("office", "office")
        with self.assertRaises(UserError):
            meetings.with_user(self.users["user"]).create(vals)

    def test_end_and_assessment_by_both(self):
        pair = self.minor_running()
        pair._end("mentee", "done")
        self.assertTrue(pair._say("mentor", "Encore un mot"), "nothing passes any more")
        pair._assess("mentee", "4", "Très clair")
        pair._assess("mentor", "3", "")
        self.assertEqual((pair.mentee_rating, pair.mentor_rating), ("4", "3"))
        self.assertEqual(pair.mentee_id._ask().state, "requested", "may ask again")


@tagged("post_install", "-at_install")
class TestMentoringRights(MentoringCase):
    def test_teacher_own_classes_without_the_mentor(self):
        mentee = self.make_mentee()
        pair = self.make_running(mentee=mentee)
        teacher = self.users["teacher"]
        pairs = self.env["bde.alumni.mentorship"].with_user(teacher)
        self.assertFalse(pairs.search([]))
        with self.assertRaises(AccessError):
            pair.with_user(teacher).read(["state"])
        self.klass.teacher_ids = self.teacher
        self.assertEqual(pairs.search([]), pair)
        self.assertEqual(pair.with_user(teacher).mentor_name, "Nadia")
        with self.assertRaises(AccessError):
            pair.with_user(teacher).read(["mentor_id"])
        stranger = self.make_learner("Ailleurs", self.other_class)
        with self.assertRaises(AccessError):
            self.env["bde.alumni.mentee"].with_user(teacher).create(
                {"learner_id": stranger.id}
            )
        for model in ("mentor", "mentorship.message", "mentorship.meeting"):
            with self.assertRaises(AccessError):
                self.env[f"bde.alumni.{model}"].with_user(teacher).search([])

    def test_reader_bursar_and_portal_see_no_one(self):
        self.make_running()
        portal = self.env["res.users"].create(
            {
                "name": "Portail",
                "login": "portail.mentorat",
                "group_ids": [
                    fields.Command.set(self.env.ref("base.group_portal").ids)
                ],
            }
        )
        for user in (self.users["reader"], self.users["bursar"], portal):
            for model in (
                "mentor",
                "mentee",
                "mentorship",
                "mentorship.message",
                "mentorship.meeting",
                "mentorship.guardian",
            ):
                with self.assertRaises(AccessError):
                    self.env[f"bde.alumni.{model}"].with_user(user).search([])

    def test_head_reads_and_decides_nothing(self):
        pair = self.make_running()
        head = pair.with_user(self.users["head"])
        self.assertEqual(head.state, "running")
        with self.assertRaises(AccessError):
            head.action_end()

    def test_no_call_decides_a_step(self):
        """Even the office goes through the steps."""
        pair = self.make_running()
        office = pair.with_user(self.users["user"])
        for vals in ({"state": "ended"}, {"guardian_told_on": self.today}):
            with self.assertRaises(AccessError):
                office.write(vals)
        with self.assertRaises(AccessError):
            pair.message_ids.with_user(self.users["user"]).create(
                {"mentorship_id": pair.id, "side": "mentor", "text": "Faux"}
            )

    def test_other_school(self):
        pair = self.make_running()
        other = self.env["res.company"].create({"name": "Autre lycée"})
        user = self.users["user"].copy(
            {
                "login": "autre.mentorat",
                "company_id": other.id,
                "company_ids": [fields.Command.set(other.ids)],
            }
        )
        for record in (pair, pair.mentor_id, pair.mentee_id):
            self.assertFalse(record.with_user(user).search([("id", "=", record.id)]))
            with self.assertRaises(AccessError):
                record.with_user(user).read(["display_name"])


@tagged("post_install", "-at_install")
class TestMentoringPrivacy(MentoringCase):
    def test_withdrawing_the_consent_ends_at_once(self):
        pair = self.make_running()
        consent = pair.mentor_id.profile_id.consent_ids.filtered(
            lambda one: one.purpose == "mentoring"
        )
        consent.sudo().write({"withdrawn_on": fields.Datetime.now()})
        self.assertEqual((pair.state, pair.end_reason), ("ended", "mentor_left"))

    def test_leaving_the_network_erases_the_mentor(self):
        pair = self.make_running()
        mentor = pair.mentor_id
        contact = self.env["res.partner"].create({"name": "Nadia Durand"})
        mentor.profile_id.sudo().partner_id = contact
        mentor.profile_id._withdraw("page")
        self.assertEqual((pair.state, pair.end_reason), ("ended", "mentor_left"))
        self.assertFalse(mentor.exists())

    def test_erasure_of_the_learner(self):
        pair = self.make_running()
        pair._say("mentee", "Mes mots")
        learner = pair.mentee_id.learner_id
        learner._anonymise()
        self.assertEqual(pair.state, "ended")
        self.assertFalse(pair.mentee_id)
        self.assertEqual(pair.message_ids.sudo().mapped("text"), [False])
        self.assertEqual(pair.said_count, 1, "that it took place is counted")

    def test_right_of_access_of_the_learner(self):
        pair = self.make_running()
        pair._say("mentee", "Mes mots")
        pair._say("mentor", "Ceux du mentor")
        text = str(pair.mentee_id.learner_id._export_data())
        self.assertIn("Mes mots", text)
        self.assertNotIn("Ceux du mentor", text)

    def test_words_are_forgotten_after_the_period(self):
        pair = self.make_running()
        pair._say("mentee", "Mes mots")
        pair._end("mentee", "done")
        pair._assess("mentee", "4", "Très clair")
        pair._gc_words()
        self.assertTrue(pair.message_ids.sudo().text)
        pair.ended_on = self.today - timedelta(days=400)
        pair._gc_words()
        self.assertFalse(pair.message_ids.sudo().text)
        self.assertFalse(pair.mentee_words)
        self.assertEqual(pair.mentee_rating, "4")

    def test_demonstration_at_each_step(self):
        """Requests at each step, one family told, words; no mail waits to leave."""
        self.klass.teacher_ids = self.teacher
        for number in range(6):
            self.make_mentor(f"Demo{number}", room=2).unlink()
            self.add_guardian(self.make_mentee(f"Demo{number}"), email=False)
        self.env["bde.alumni.mentee"].search([]).unlink()
        context = {"company": self.company, "year": self.year, "today": self.today}
        self.env["bde.demo"]._make_mentoring(context)
        pairs = self.env["bde.alumni.mentorship"].search([])
        self.assertLessEqual({"requested", "running"}, set(pairs.mapped("state")))
        self.assertTrue(pairs.message_ids)
        waiting = self.mails(pairs.mentee_id) + self.mails(pairs.mentor_id)
        self.assertNotIn("queued", waiting.mapped("state"))
