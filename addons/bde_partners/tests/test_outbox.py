import contextlib
import re
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.bde_outbox_text import BdeOutbox as OutboxText
from .common_signature_page import SignaturePageCase
from .common_smtp import SmtpMixin


class OutboxCase(SmtpMixin, SignaturePageCase):
    """A school that sends papers to sign to a real mail server of this machine."""

    def setUp(self):
        super().setUp()
        self.outbox = self.env["bde.outbox"]
        self.outbox.search([]).unlink()
        self.company.write({"email": "lycee@example.org", "phone": "0261910000"})
        self.start_smtp()

    def lines(self, signer, *states):
        domain = [
            ("res_model", "=", "bde.signature.signer"),
            ("res_id", "in", signer.ids),
        ]
        if states:
            domain.append(("state", "in", states))
        return self.outbox.search(domain)

    def to(self, address):
        """Return the mails that this address received, in order."""
        return [mail for mail in self.postman.mails if address in mail.envelope_to]


@tagged("post_install", "-at_install")
class TestOutboxMail(OutboxCase):
    """Mails really received, at a mail server of this machine."""

    def test_the_invitation_is_received_and_its_link_opens_the_page(self):
        request = self.send("Convention de Léa")
        self.assertFalse(self.postman.mails, "nothing leaves in the transaction")
        self.outbox._run()
        (mail,) = self.to("rose@example.com")
        self.assertIn("Convention de Léa", mail["Subject"])
        self.assertIn("bde@example.org", mail["From"])
        self.assertEqual(mail["Reply-To"], "bde@example.org")
        body = self.html_of(mail)
        link = re.search(r"/bde/s/[0-9]+-[0-9a-f]+", body).group()
        self.assertEqual(link, self.link(self.by(request)))
        self.assertEqual(body.count(link), 2, "the button, and the link in clear")
        self.assertIn("0261910011", body, "whom to call")
        self.assertIn("/bde/confidentialite", body)
        self.page(link)
        self.assertEqual(self.by(request).mail_state, "sent")

    def test_no_partner_is_made_and_no_secret_stays(self):
        before = self.env["res.partner"].search_count([])
        self.send("Papier")
        self.env.cr.flush()
        partners = self.env["res.partner"].search_count([])
        self.assertEqual(partners, before + 1, "the paper itself, nobody else")
        messages = self.env["mail.message"].search([], order="id desc", limit=1).id
        self.outbox._run()
        self.assertTrue(self.postman.mails)
        self.assertEqual(self.env["res.partner"].search_count([]), partners)
        self.assertFalse(
            self.env["mail.mail"]
            .search([("id", ">", 0)])
            .filtered(lambda mail: "/bde/s/" in (mail.body_html or ""))
        )
        self.assertFalse(
            self.env["mail.message"].search(
                [("id", ">", messages), ("body", "like", "/bde/s/")]
            )
        )

    def test_one_parent_never_reads_of_the_other(self):
        self.send("Papier")
        self.outbox._run()
        (mail,) = self.to("anne@example.com")
        for word in ("Paul", "paul@", "0699887766"):
            self.assertNotIn(word, mail.as_string() + self.html_of(mail))

    def test_several_documents_for_one_person_are_one_mail(self):
        first, second = self.send("Papier A"), self.send("Papier B")
        self.outbox._run()
        (mail,) = self.to("rose@example.com")
        body = self.html_of(mail)
        self.assertIn("Papier A", body)
        self.assertIn("Papier B", body)
        for request in first | second:
            self.assertEqual(self.lines(self.by(request)).state, "sent")
            self.assertEqual(self.by(request).mail_state, "sent")

    def test_a_refused_address_is_bounced_and_shown_with_the_telephone(self):
        self.postman.refuse["rose@example.com"] = "550 5.1.1 No such user"
        request = self.send("Papier")
        self.outbox._run()
        line = self.lines(self.by(request))
        self.assertEqual(line.state, "bounced")
        self.assertIn("550", line.error)
        self.assertEqual(line.phone, "0611223344")
        self.assertEqual(self.by(request).mail_state, "bounced")
        self.assertIn("bounced", self.kinds(request))
        self.assertTrue(self.to("anne@example.com"), "the others are not held back")

    def test_a_temporary_refusal_is_tried_again(self):
        self.postman.refuse["rose@example.com"] = "451 4.3.0 Try later"
        request = self.send("Papier")
        self.outbox._run()
        line = self.lines(self.by(request))
        self.assertEqual((line.state, line.tries), ("queued", 1))
        self.postman.refuse.clear()
        line.due_on = fields.Datetime.now()
        self.outbox._run()
        self.assertEqual(line.state, "sent")
        self.assertEqual(len(self.to("rose@example.com")), 1)

    def test_without_a_server_everything_waits(self):
        request = self.send("Papier")
        self.mail_server.smtp_port = 9
        with mute_logger("odoo.addons.mail.models.mail_mail"):
            self.outbox._run()
        line = self.lines(self.by(request))
        self.assertEqual(line.state, "queued")
        self.assertIn("does not answer", line.error)
        self.assertFalse(self.lines(request.signer_ids, "failed", "bounced"))


@tagged("post_install", "-at_install")
class TestOutbox(OutboxCase):
    """Queued, paced, never twice."""

    def test_the_same_key_never_makes_two_lines(self):
        signer = self.by(self.send("Papier"))
        count = len(self.lines(signer))
        self.assertFalse(self.outbox._queue(signer, "invite", key="1"))
        self.assertEqual(len(self.lines(signer)), count)
        self.assertTrue(self.outbox._queue(signer, "invite", key="other"))

    def test_the_index_refuses_a_second_line(self):
        self.env.cr.execute(
            "SELECT indexdef FROM pg_indexes WHERE indexname = 'bde_outbox_key_uniq'"
        )
        self.assertIn("UNIQUE", self.env.cr.fetchone()[0])

    def test_killed_while_leaving_it_never_leaves_again_by_itself(self):
        request = self.send("Papier")
        signer = self.by(request)
        line = self.lines(signer)

        class Killed(BaseException):
            """The process is gone."""

        def killed(self, message):
            raise Killed

        self.patch(OutboxText, "_carry", killed)
        with contextlib.suppress(Killed):
            line._leave()
        self.assertEqual(line.state, "sending")
        self.patch(OutboxText, "_carry", lambda self, message: self.fail("again"))
        line.sending_on = fields.Datetime.now() - timedelta(hours=1)
        self.outbox._recover()
        self.outbox._tell_all()
        self.assertEqual(line.state, "failed")
        self.assertIn("may have been", line.error)
        self.assertEqual(signer.mail_state, "failed")
        self.lines(request.signer_ids, "queued").write({"state": "cancelled"})
        self.outbox._run()
        self.assertFalse(self.to("rose@example.com"))

    def test_so_many_an_hour_and_what_is_urgent_passes_first(self):
        self.company.bde_outbox_per_hour = 2
        requests = [
            self.send(f"Papier {n}", [self.people()[0] | {"person": None, "name": n}])
            for n in ("A", "B", "C", "D")
        ]
        last = requests[-1].signer_ids
        urgent = self.outbox._queue(last, "notice_changed", urgent=True)
        self.outbox._run()
        self.assertEqual(urgent.state, "sent")
        sent = [self.lines(r.signer_ids, "sent") - urgent for r in requests]
        self.assertEqual([len(lines) for lines in sent], [1, 1, 0, 0])
        self.outbox._run()
        self.assertEqual(len(self.postman.mails), 3, "the hour is not over")
        past = fields.Datetime.now() - timedelta(hours=2)
        self.outbox.search([("state", "=", "sent")]).write({"sent_on": past})
        self.outbox._run()
        self.assertEqual(len(self.postman.mails), 5)

    def test_closed_hours_hold_mails_back(self):
        self.company.write(
            {
                "bde_outbox_office_hours": True,
                "bde_outbox_from": 0.0,
                "bde_outbox_until": 0.01,
            }
        )
        self.send("Papier")
        noon = fields.Datetime.to_datetime("2027-01-13 12:00:00")
        self.patch(type(self.outbox), "_clock", lambda self, company, moment: noon)
        self.outbox._run()
        self.assertFalse(self.postman.mails)

    def test_who_has_signed_meanwhile_is_not_written_to(self):
        request = self.send("Papier")
        request._cancel("Erreur")
        self.outbox._run()
        self.assertFalse(self.postman.mails)
        self.assertEqual(
            set(self.lines(request.signer_ids).mapped("state")), {"cancelled"}
        )

    def test_a_corrected_address_is_the_one_that_is_used(self):
        signer = self.by(self.send("Papier"))
        signer.email = "rose.patronne@example.com"
        self.outbox._run()
        self.assertFalse(self.to("rose@example.com"))
        self.assertTrue(self.to("rose.patronne@example.com"))

    def test_six_hundred_lines_cost_a_bounded_number_of_queries(self):
        signers = self.send("Papier").signer_ids
        many = signers.browse()
        for n in range(20):
            many |= self.send(f"P{n}").signer_ids
        self.outbox.search([]).unlink()
        self.env.flush_all()
        counts = []
        for part in (many[:3], many[3:]):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.outbox._queue(part, "invite", key="again")
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 3)

    def test_who_is_erased_leaves_no_address_in_the_outbox(self):
        request = self.send("Papier")
        self.outbox._run()
        signer = self.by(request)
        waiting = self.outbox._queue(signer, "reminder", key="later")
        request._erase_evidence()
        lines = self.lines(signer)
        self.assertEqual(waiting.state, "cancelled")
        for name in ("name", "address", "phone", "subject", "group_key"):
            self.assertFalse(any(lines.mapped(name)), name)

    def test_nobody_without_an_address_is_forgotten(self):
        people = [self.people()[0] | {"email": "", "person": None}]
        signer = self.send("Papier", people).signer_ids
        line = self.lines(signer)
        self.assertEqual(line.state, "failed")
        self.outbox._tell_all()
        self.assertEqual(signer.mail_state, "failed")

    def test_paper_signatories_are_not_written_to(self):
        people = [self.people()[0] | {"channel": "paper"}]
        self.assertFalse(self.lines(self.send("Papier", people).signer_ids))

    def test_the_office_sends_again_and_cancels(self):
        signer = self.by(self.send("Papier"))
        self.postman.refuse["rose@example.com"] = "550 No"
        self.outbox._run()
        line = self.lines(signer)
        self.postman.refuse.clear()
        office = self.env["res.users"].search([("login", "=", "admin")])
        line.with_user(office).action_retry()
        self.assertEqual(line.state, "queued")
        line.with_user(office).action_cancel()
        self.assertEqual(line.state, "cancelled")
