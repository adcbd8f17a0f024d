import email
import email.policy
from email.message import EmailMessage
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_signature_page import pdf_of
from .test_outbox import OutboxCase

REPORT = """From: MAILER-DAEMON@mx.example.com (Mail Delivery System)
To: bounce@lycee.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <report-1@mx.example.com>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

Sorry.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; rose@example.com
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 No such user

--B
Content-Type: message/rfc822

Message-ID: {number}
Subject: x
From: bde@example.org
To: rose@example.com

x

--B--
"""


@tagged("post_install", "-at_install")
class TestOutboxReturn(OutboxCase):
    """What comes back: reports of delivery, answers that carry a scan."""

    def setUp(self):
        super().setUp()
        self.request = self.send("Convention de Léa")
        self.outbox._run()
        self.signer = self.by(self.request)
        self.line = self.lines(self.signer)
        (self.mail,) = self.to("rose@example.com")
        domain = self.env["mail.alias.domain"].search([], limit=1)
        if not domain:
            domain = domain.create({"name": "lycee.example"})
        self.company.alias_domain_id = domain
        self.company.bde_inbox_name = "dossiers"

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def receive(self, text):
        """Give a mail to Odoo as the mail server does."""
        if isinstance(text, EmailMessage):
            text = text.as_bytes()
        self.env["mail.thread"].with_context(mail_channel_noautofollow=True)
        self.env["mail.thread"].message_process(False, text)

    def answer(self, *files, subject="Re: Convention", thread=True, text="Voici."):
        """Return the answer of the company, with files (name, content, type)."""
        mail = EmailMessage(policy=email.policy.SMTP)
        mail["From"] = "Rose <rose@example.com>"
        mail["To"] = self.company.bde_inbox_address
        mail["Subject"] = subject
        mail["Message-ID"] = f"<answer-{len(files)}-{thread}@example.com>"
        if thread:
            mail["In-Reply-To"] = self.mail["Message-ID"]
            mail["References"] = self.mail["Message-ID"]
        mail.set_content(text)
        for name, content, kind in files:
            main, _slash, sub = kind.partition("/")
            mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
        return mail

    def test_a_report_of_delivery_marks_the_address_the_same_day(self):
        number = self.mail["Message-ID"]
        self.assertEqual(number, self.line.message_number)
        self.receive(REPORT.format(action="failed", number=number))
        self.assertEqual(self.line.state, "bounced")
        self.assertIn("No such user", self.line.error)
        self.outbox._tell_all()
        self.assertEqual(self.signer.mail_state, "bounced")
        self.assertIn("bounced", self.kinds(self.request))

    def test_a_delay_changes_nothing(self):
        number = self.mail["Message-ID"]
        self.receive(REPORT.format(action="delayed", number=number))
        self.assertEqual(self.line.state, "sent")

    def test_a_report_about_somebody_elses_mail_is_left_alone(self):
        self.receive(REPORT.format(action="failed", number="<other@example.net>"))
        self.assertEqual(self.line.state, "sent")

    def test_the_address_that_files_is_in_the_reply_to(self):
        self.signer._resend()
        self.outbox._run()
        reply = self.to("rose@example.com")[-1]["Reply-To"]
        self.assertIn("bde@example.org", reply)
        self.assertIn(self.company.bde_inbox_address, reply)
        self.company.bde_outbox_file_replies = False
        self.assertEqual(
            self.outbox._sender(self.company)["reply_to"], "bde@example.org"
        )

    def test_a_scan_sent_back_is_on_its_document_to_be_checked(self):
        scan = pdf_of("signé", 1)
        self.receive(self.answer(("signe.pdf", scan, "application/pdf")))
        found = self.env["bde.signature.scan"].search(
            [("request_id", "=", self.request.id)]
        )
        self.assertEqual(len(found), 1)
        self.assertEqual(found.state, "to_check")
        self.assertEqual(found.signer_id, self.signer)
        inbox = self.env["bde.inbox"].search([], order="id desc", limit=1)
        self.assertEqual(inbox.answered_id, self.line)
        self.assertIn("1 files given", inbox.answer_note)
        self.assertNotEqual(self.signer.state, "signed", "somebody checks first")

    def test_the_same_answer_received_twice_is_filed_once(self):
        scan = ("signe.pdf", pdf_of("signé", 1), "application/pdf")
        self.receive(self.answer(scan))
        self.receive(self.answer(scan))
        self.assertEqual(
            self.env["bde.signature.scan"].search_count(
                [("request_id", "=", self.request.id)]
            ),
            1,
        )

    def test_without_thread_the_reference_in_the_text_is_enough(self):
        reference = self.line._reference()
        self.assertIn(reference, self.html_of(self.mail))
        scan = ("signe.pdf", pdf_of("signé", 1), "application/pdf")
        self.receive(self.answer(scan, thread=False, text=f"Voici. ({reference})"))
        self.assertTrue(
            self.env["bde.signature.scan"].search(
                [("request_id", "=", self.request.id)]
            )
        )

    def test_a_guessed_reference_reaches_nothing(self):
        scan = ("signe.pdf", pdf_of("signé", 1), "application/pdf")
        guessed = f"BDE-{self.line.id}-00000000"
        self.receive(self.answer(scan, thread=False, text=guessed))
        self.assertFalse(
            self.env["bde.signature.scan"].search(
                [("request_id", "=", self.request.id)]
            )
        )

    def test_a_logo_is_no_scan_and_an_answer_without_file_is_filed_as_usual(self):
        logo = ("logo.png", b"\x89PNG" + b"0" * 500, "image/png")
        with patch.object(
            type(self.env["bde.signature.signer"]), "_outbox_replied"
        ) as taken:
            self.receive(self.answer(logo))
            taken.assert_not_called()
        inbox = self.env["bde.inbox"].search([], order="id desc", limit=1)
        self.assertEqual(inbox.answered_id, self.line)
        self.assertFalse(inbox.answer_note)
        self.assertEqual(inbox.partner_id, self.garage, "on the timeline, as today")
