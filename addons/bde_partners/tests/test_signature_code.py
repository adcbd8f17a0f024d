import re
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ..models.bde_signature_code import HOURLY, TRIES
from .common_signature_page import SignaturePageCase
from .common_smtp import SmtpMixin


@tagged("post_install", "-at_install")
class TestSignatureCode(SignaturePageCase):
    """Six digits sent to the person, given back on the page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sent = []

        def send(mails, *args, **kwargs):
            cls.sent += [(mail.email_to, mail.body_html) for mail in mails]
            mails.unlink()

        cls.startClassPatcher(patch.object(cls.registry["mail.mail"], "send", send))

    def setUp(self):
        super().setUp()
        self.sent.clear()

    def ask(self, signer, token=None):
        """Ask for a code and return what was received, digits only."""
        partners = self.env["res.partner"].search_count([])
        self.post(self.link(signer, "/code"), self.sign_form(signer), token)
        self.assertEqual(self.env["res.partner"].search_count([]), partners)
        return self.last_code()

    def last_code(self):
        return "".join(re.search(r"(\d{3})\D{1,8}(\d{3})", self.sent[-1][1]).groups())

    def test_signing_by_a_code(self):
        request = self.send()
        signer = self.by(request)
        number = self.ask(signer)
        self.assertEqual(self.sent[-1][0], "rose@example.com")
        self.assertFalse(
            self.env["bde.signature.code"]
            .search([])
            .filtered(lambda code: number in (code.digest, code.nonce))
        )
        form = self.sign_form(
            signer, way="code", drawing="", code=f" {number[:3]} {number[3:]}"
        )
        self.post(self.link(signer, "/sign"), form)
        self.assertEqual((signer.state, signer.method), ("signed", "code"))
        self.assertEqual(self.kinds(request)[-2:], ["code_sent", "signed"])

    def test_a_wrong_code_is_counted_and_noted(self):
        request = self.send()
        signer = self.by(request)
        number = self.ask(signer)
        wrong = f"{(int(number) + 1) % 10**6:06}"
        path = self.link(signer, "/sign")
        form = self.sign_form(signer, way="code")
        for _try in range(TRIES):
            response = self.post(path, form | {"code": wrong})
            self.assertEqual(response.status_code, 422)
        self.assertEqual(self.kinds(request).count("code_wrong"), TRIES)
        self.post(path, form | {"code": number})
        self.assertNotEqual(signer.state, "signed", "the right one comes too late")

    def test_a_code_serves_once_for_one_person(self):
        signer, other = (self.by(self.send(f"P{n}", self.people()[:1])) for n in (1, 2))
        stranger = self.by(self.send("P3", self.people(person=self.baker)))
        number = self.ask(signer)
        form = {"way": "code", "code": number}
        self.post(self.link(stranger, "/sign"), self.sign_form(stranger, **form))
        self.assertNotEqual(stranger.state, "signed")
        self.post(self.link(signer, "/sign"), self.sign_form(signer, **form))
        self.assertEqual(signer.state, "signed")
        self.post(self.link(other, "/sign"), self.sign_form(other, **form))
        self.assertNotEqual(other.state, "signed", "replayed")

    def test_one_code_signs_several_documents(self):
        signers = [self.by(self.send(f"P{n}", self.people()[:1])) for n in range(2)]
        number = self.ask(signers[0])
        form = self.sign_form(*signers, way="code", code=number)
        self.post(self.link(signers[0], "/sign"), form)
        self.assertEqual([s.state for s in signers], ["signed", "signed"])

    def test_an_old_code_is_refused(self):
        signer = self.by(self.send())
        number = self.ask(signer)
        code = self.env["bde.signature.code"].search([], limit=1)
        code.expires_on = fields.Datetime.now() - timedelta(minutes=1)
        form = self.sign_form(signer, way="code", code=number)
        self.assertEqual(self.post(self.link(signer, "/sign"), form).status_code, 422)
        self.assertNotEqual(signer.state, "signed")

    def test_codes_are_not_sent_by_the_hundred(self):
        signer = self.by(self.send())
        token = self.csrf(self.link(signer))
        codes = self.env["bde.signature.code"]
        for _time in range(HOURLY + 3):
            self.post(self.link(signer, "/code"), self.sign_form(signer), token)
            codes.search([]).sent_on = fields.Datetime.now() - timedelta(minutes=2)
        self.assertEqual(codes.search_count([("signer_id", "=", signer.id)]), HOURLY)
        self.assertEqual(len(self.sent), HOURLY)

    def test_two_codes_do_not_follow_at_once(self):
        signer = self.by(self.send())
        self.ask(signer)
        response = self.post(self.link(signer, "/code"), self.sign_form(signer))
        self.assertEqual(response.status_code, 422)
        self.assertEqual(len(self.sent), 1)

    def test_without_an_address_there_is_no_code(self):
        people = self.people()
        people[1] |= {"email": False, "phone": False, "channel": "place"}
        signer = self.by(self.send(signers=people), "guardian")
        page = self.page(self.link(signer))
        self.assertFalse(page.xpath("//input[@name='way'][@value='code']"))
        response = self.post(self.link(signer, "/code"))
        self.assertEqual(response.status_code, 422)
        self.assertFalse(self.sent)

    def test_a_code_that_does_not_leave_is_said(self):
        signer = self.by(self.send())
        mails = self.registry["mail.mail"]

        def refuse(mails, *args, **kwargs):
            mails.state = "exception"

        with patch.object(mails, "send", refuse):
            response = self.post(self.link(signer, "/code"), self.sign_form(signer))
        self.assertEqual(response.status_code, 422)
        codes = self.env["bde.signature.code"]
        self.assertFalse(codes.search([("signer_id", "=", signer.id)]))
        self.assertFalse(
            self.env["mail.mail"].search([("email_to", "=", signer.email)])
        )
        self.assertNotIn("code_sent", self.kinds(signer.request_id))

    def test_a_code_by_sms_when_the_school_has_a_provider(self):
        request = self.send()
        signer = self.by(request)
        provider, texts = self.registry["bde.sms.provider"], []

        def send_now(model, company, phone, text, reference=""):
            texts.append((phone, text))

        with (
            patch.object(provider, "_is_ready", lambda model, company: True),
            patch.object(provider, "_send_now", send_now),
        ):
            form = self.sign_form(signer, channel="sms")
            self.post(self.link(signer, "/code"), form)
        self.assertEqual(texts[0][0], "0611223344", "their own telephone")
        self.assertFalse(self.sent)
        number = re.search(r"\d{6}", texts[0][1])[0]
        form = self.sign_form(signer, way="code", code=number)
        self.post(self.link(signer, "/sign"), form)
        self.assertEqual(signer.state, "signed")

    def test_codes_are_forgotten(self):
        signer = self.by(self.send())
        self.ask(signer)
        codes = self.env["bde.signature.code"]
        codes.search([]).sent_on = fields.Datetime.now() - timedelta(days=2)
        codes._gc_codes()
        self.assertFalse(codes.search([("signer_id", "=", signer.id)]))


@tagged("post_install", "-at_install")
class TestSignatureCodeMail(SmtpMixin, SignaturePageCase):
    """A code that really leaves, for a mail server of this machine."""

    def test_a_real_mail_holds_the_code(self):
        self.start_smtp()
        signer = self.by(self.send(), "guardian")
        self.post(self.link(signer, "/code"), self.sign_form(signer))
        mail = self.postman.mails[-1]
        self.assertEqual(mail.envelope_to, ["anne@example.com"])
        self.assertIn("bde@example.org", mail["From"] + (mail["Reply-To"] or ""))
        body = mail.get_body(("html",)).get_content()
        self.assertNotIn("/bde/s/", body, "a code never travels with the link")
        number = "".join(re.search(r"(\d{3})\D{1,8}(\d{3})", body).groups())
        self.assertNotIn(number, mail["Subject"])
        form = self.sign_form(signer, way="code", code=number, name="Anne Parent")
        self.post(self.link(signer, "/sign"), form)
        self.assertEqual((signer.state, signer.method), ("signed", "code"))
