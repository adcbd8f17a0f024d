import re
from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import new_test_user, tagged

from .test_outbox import OutboxCase

MONDAY = date(2027, 1, 4)


@tagged("post_install", "-at_install")
class TestReminders(OutboxCase):
    """Who has not signed is reminded, in business days before it begins."""

    def setUp(self):
        super().setUp()
        self.signers = self.env["bde.signature.signer"]
        self.signers.search([]).request_id.write({"state": "cancelled"})
        self.company.bde_unsigned_mail = False
        self.frozen = None
        self.addCleanup(self.thaw)
        self.go(MONDAY)

    def go(self, day):
        """Live on this day, in the morning, until the next `go`."""
        self.thaw()
        self.frozen = freeze_time(datetime(day.year, day.month, day.day, 6, 0))
        self.frozen.start()

    def thaw(self):
        if self.frozen:
            self.frozen.stop()
        self.frozen = None

    def paper(self, name="Papier", days=8, signers=None):
        """Send a paper that begins in so many calendar days; the mails left."""
        request = self.send(
            name,
            signers,
            deadline_on=MONDAY + timedelta(days),
            expires_on=MONDAY + timedelta(days + 30),
        )
        self.outbox._run()
        self.postman.mails.clear()
        return request

    def run_day(self, day):
        """The daily task, then the outbox; return the mails received."""
        self.go(day)
        self.postman.mails.clear()
        self.signers._cron_remind()
        self.outbox._run()
        return self.postman.mails

    def test_a_reminder_after_the_pause_and_never_twice_the_same_day(self):
        request = self.paper()
        host = self.by(request)
        self.assertFalse(self.run_day(MONDAY + timedelta(1)), "the pause")
        self.run_day(MONDAY + timedelta(2))
        self.assertEqual(len(self.to("rose@example.com")), 1)
        self.assertEqual(host.reminder_count, 1)
        self.assertIn("reminded", self.kinds(request))
        self.assertFalse(self.run_day(MONDAY + timedelta(2)), "run twice")
        self.assertEqual(host.reminder_count, 1)

    def test_stopped_before_the_end_of_the_task_nothing_is_said_twice(self):
        request = self.paper()
        host = self.by(request)
        self.run_day(MONDAY + timedelta(2))
        # as if the note of the reminder had been lost with the process
        host.write({"reminder_count": 0, "last_reminded_on": False})
        self.assertFalse(self.run_day(MONDAY + timedelta(2)))
        self.assertEqual(len(self.lines(host, "sent")), 2)

    def test_it_stops_for_who_is_done(self):
        request = self.paper()
        host = self.by(request)
        host.write({"state": "signed"})
        self.run_day(MONDAY + timedelta(2))
        self.assertFalse(self.to("rose@example.com"))
        self.assertTrue(self.to("anne@example.com"))

    def test_no_reminder_on_a_saturday_nor_after_the_beginning(self):
        self.paper()
        self.assertFalse(self.run_day(MONDAY + timedelta(5)))
        self.assertFalse(self.run_day(MONDAY + timedelta(8)))

    def test_several_documents_are_one_reminder(self):
        people = [self.people()[0]]
        first = self.paper("Papier A", 14, people)
        self.paper("Papier B", 15, people)
        mails = self.run_day(MONDAY + timedelta(2))
        self.assertEqual(len(mails), 1)
        for word in ("Papier A", "Papier B"):
            self.assertIn(word, self.html_of(mails[0]))
        self.page(self.link(self.by(first)))

    def test_a_reminder_is_shorter_than_the_first_mail(self):
        request = self.send("Papier", deadline_on=MONDAY + timedelta(8))
        self.outbox._run()
        (first,) = self.to("rose@example.com")
        first = self.html_of(first)
        self.run_day(MONDAY + timedelta(2))
        (again,) = self.to("rose@example.com")
        self.assertLess(len(self.html_of(again)), len(first))
        self.assertIn(self.link(self.by(request)), self.html_of(again))

    def test_the_last_ones_are_stronger_and_there_are_so_many_at_most(self):
        self.company.bde_remind_most = 2
        host = self.by(self.paper(days=11))
        subjects = []
        for day in range(1, 11):
            self.run_day(MONDAY + timedelta(day))
            subjects += [mail["Subject"] for mail in self.to("rose@example.com")]
        self.assertEqual(host.reminder_count, 2)
        self.assertEqual(len(subjects), 2)
        self.assertRegex(subjects[1], "last reminder|dernier rappel")

    def test_who_is_not_reached_by_mail_is_called_not_reminded(self):
        host = self.by(self.paper())
        host.mail_state = "bounced"
        self.run_day(MONDAY + timedelta(2))
        self.assertFalse(self.to("rose@example.com"))

    def test_the_referent_is_told_then_the_office_once_each(self):
        roles = self.env["bde.signature.role"].with_context(active_test=False)
        if not roles.search([("code", "=", "referent")]):
            roles.create({"code": "referent", "name": "Referent"})
        teacher = {
            "role": "referent",
            "name": "Théo Référent",
            "email": "theo@lycee.example",
        }
        request = self.paper(days=8, signers=[*self.people(), teacher])
        self.by(request, "referent").write({"state": "signed"})
        told = []
        for day in range(1, 8):
            self.run_day(MONDAY + timedelta(day))
            told += [
                (day, mail.envelope_to[0])
                for mail in self.postman.mails
                if re.match("Not signed|Non sign|Pas sign", mail["Subject"])
            ]
        self.assertEqual([to for _day, to in told].count("theo@lycee.example"), 1)
        self.assertEqual([to for _day, to in told].count("bde@example.org"), 1)
        self.assertLess(told[0][0], told[1][0])
        self.assertEqual(told[0][1], "theo@lycee.example")

    def test_the_office_gets_the_list_each_morning_with_the_telephone(self):
        self.paper("Convention de Léa")
        self.company.write(
            {
                "bde_remind_first": 0,
                "bde_remind_referent": 0,
                "bde_unsigned_mail": True,
            }
        )
        mails = self.run_day(MONDAY + timedelta(1))
        (mail,) = [m for m in mails if "bde@example.org" in m.envelope_to]
        body = self.html_of(mail)
        self.assertIn("Convention de Léa", body)
        self.assertIn("0611223344", body)
        self.company.bde_unsigned_mail = False
        self.assertFalse(self.run_day(MONDAY + timedelta(2)))

    def test_the_home_shows_who_to_call(self):
        request = self.paper()
        user = new_test_user(
            self.env,
            "unsigned_office",
            groups="bde_partners.group_bde_user",
            company_id=self.company.id,
        )
        # the papers of these tests are partners: every reader of partners reads them
        requests = self.env.registry["bde.signature.request"]
        self.patch(requests, "_get_signed_domain", lambda self: Domain.TRUE)
        home = self.env["bde.home"].with_user(user)
        card = home._home_card_unsigned()
        self.assertEqual(card["state"], "red")
        self.assertIn("0611223344", " ".join(li["detail"] for li in card["lines"]))
        self.postman.refuse["anne@example.com"] = "550 No"
        self.by(request, "guardian")._resend()
        self.outbox._run()
        card = home._home_card_undelivered()
        self.assertEqual(card["state"], "red")
        self.assertIn("0655667788", card["lines"][0]["detail"])
        self.assertEqual(self.by(request, "guardian").mail_state, "bounced")

    def test_by_hand_once_a_day(self):
        host = self.by(self.paper())
        host.action_remind()
        self.outbox._run()
        self.assertEqual(len(self.to("rose@example.com")), 1)
        with self.assertRaisesRegex(UserError, "Already reminded today"):
            host._remind()
        teacher = new_test_user(
            self.env, "remind_teacher", groups="bde_partners.group_bde_teacher"
        )
        with self.assertRaises(AccessError):
            host.with_user(teacher).action_remind()

    def test_many_people_cost_a_bounded_number_of_queries(self):
        for n in range(4):
            self.paper(f"A{n}")
        self.signers._remind_school(self.company, MONDAY + timedelta(2))
        counts = []
        for number in (5, 20):
            for n in range(number):
                self.send(f"B{number}{n}", deadline_on=MONDAY + timedelta(8))
            self.env.flush_all()
            self.env.invalidate_all()
            self.go(MONDAY + timedelta(2))
            before = self.env.cr.sql_log_count
            self.signers._remind_school(self.company, MONDAY + timedelta(2))
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.go(MONDAY)
        self.assertLessEqual(counts[1], counts[0] + 6)

    def test_what_is_read_in_the_mails_of_the_end(self):
        request = self.paper()
        self.by(request).write({"state": "signed"})
        request._cancel("Erreur de dates")
        self.outbox._run()
        (mail,) = self.to("rose@example.com")
        self.assertRegex(mail["Subject"], "cancelled|annulé")
        self.assertNotIn("Erreur de dates", self.html_of(mail))
        self.assertFalse(self.to("anne@example.com"), "had signed nothing")

    def test_the_copy_leaves_when_the_paper_is_sealed(self):
        request = self.paper()
        host = self.by(request)
        host.write({"state": "signed", "signed_on": fields.Datetime.now()})
        request.write({"state": "signed", "seal_state": "sealed"})
        self.outbox._run()
        (mail,) = self.to("rose@example.com")
        self.assertIn(self.link(host, "/pdf"), self.html_of(mail))

    def test_not_the_right_person_reaches_the_office(self):
        request = self.paper()
        host = self.by(request)
        old = self.link(host)
        host._wrong_person("Voyez avec le gérant")
        self.outbox._run()
        (mail,) = self.postman.mails
        self.assertEqual(mail.envelope_to, ["bde@example.org"])
        body = self.html_of(mail)
        self.assertIn("Voyez avec le gérant", body)
        self.assertNotIn(old, body)
