from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from ..demo.stub_sms import KEY, SmsStub
from ..models.bde_sms_provider import SmsError
from .test_outbox import OutboxCase


@tagged("post_install", "-at_install")
class TestSms(OutboxCase):
    """SMS by any HTTP service that the school sets, none by default."""

    def setUp(self):
        super().setUp()
        self.stub = SmsStub().start()
        self.addCleanup(self.stub.stop)
        self.company.country_id = self.env.ref("base.fr")
        self.provider = self.env["bde.sms.provider"].create(
            {
                "name": "Service de SMS",
                "url": f"{self.stub.url}/send",
                "headers": "Authorization: Bearer {secret}",
                "body": '{"to": "{to}", "from": "{sender}", "message": "{text}"}',
                "sender": "LYCEE",
                "secret": KEY,
                "expected": "queued",
            }
        )
        self.outgoing = self.env["bde.outgoing"]
        self.outgoing._set_open("sms", True)
        self.env.cr.cache.pop("bde_sms_ready", None)

    def ask(self, **values):
        people = [self.people()[0] | {"channel": "sms", "person": None} | values]
        return self.send("Convention de Léa", people).signer_ids

    def test_who_is_reached_by_sms_gets_a_short_text_with_the_link(self):
        signer = self.ask()
        self.outbox._run()
        (sms,) = self.stub.sms
        self.assertEqual(sms["to"], "+33611223344")
        self.assertIn(self.link(signer), sms["message"])
        self.assertIn("Convention de Léa", sms["message"])
        self.assertEqual(self.lines(signer).state, "sent")
        self.assertEqual(signer.mail_state, "sent")
        self.assertFalse(self.postman.mails)

    def test_closed_nothing_leaves_and_the_mail_is_used(self):
        self.outgoing._set_open("sms", False)
        self.env.cr.cache.pop("bde_sms_ready", None)
        self.ask()
        self.outbox._run()
        self.assertFalse(self.stub.questions)
        self.assertTrue(self.to("rose@example.com"))
        with self.assertRaises(SmsError) as caught:
            self.provider._send_now(self.company, "0611223344", "Bonjour")
        self.assertEqual(caught.exception.code, "closed")

    def test_errors_are_in_words_and_the_key_is_never_shown(self):
        for script, code in ((401, "key"), (503, "later"), (500, "refused")):
            self.stub.script.append(script)
            with self.assertRaises(SmsError) as caught:
                self.provider._send_now(self.company, "0611223344", "Bonjour")
            self.assertEqual(caught.exception.code, code)
            self.assertIn("Service de SMS", str(caught.exception))
            self.assertNotIn(KEY, str(caught.exception))
        with self.assertRaises(SmsError) as caught:
            self.provider._send_now(self.company, "pas un numéro", "Bonjour")
        self.assertEqual(caught.exception.code, "number")
        self.stub.stop()
        with self.assertRaises(SmsError) as caught:
            self.provider._send_now(self.company, "0611223344", "Bonjour")
        self.assertEqual(caught.exception.code, "offline")

    def test_a_refused_sms_is_shown_and_one_refused_for_now_is_tried_again(self):
        self.stub.script.append(503)
        signer = self.ask()
        self.outbox._run()
        self.assertEqual(self.lines(signer).state, "queued")
        self.stub.script.append(400)
        # well past: the clock of the outbox has no fractions of a second
        self.lines(signer).due_on = "2000-01-01 00:00:00"
        self.outbox._run()
        self.assertEqual(self.lines(signer).state, "failed")
        self.assertEqual(signer.mail_state, "failed")
        self.assertEqual(len(self.stub.questions), 2)

    def test_the_key_is_read_by_administrators_only(self):
        office = new_test_user(
            self.env,
            "sms_manager",
            groups="bde_partners.group_bde_manager",
        )
        with self.assertRaises(AccessError):
            self.provider.with_user(office).read(["name"])
        with self.assertRaises(AccessError):
            self.provider.with_user(office).action_test()
        self.assertNotIn("secret", self.provider.copy_data()[0])

    def test_the_test_button_says_what_happened(self):
        with self.assertRaisesRegex(UserError, "Write the number"):
            self.provider.action_test()
        self.provider.test_phone = "06 11 22 33 44"
        answer = self.provider.action_test()
        self.assertEqual(answer["params"]["type"], "success")
        self.assertTrue(self.provider.tested_on)
        self.provider.secret = "autre"
        with self.assertRaisesRegex(UserError, "refuses the key"):
            self.provider.action_test()

    def test_a_description_that_cannot_work_is_refused_in_words(self):
        with self.assertRaisesRegex(ValidationError, "not JSON"):
            self.provider.body = '{"to": {to}'
        with self.assertRaisesRegex(ValidationError, "not a header"):
            self.provider.headers = "Authorization"
        with self.assertRaisesRegex(ValidationError, "stands for nothing"):
            self.provider.url = "https://sms.invalid/{phone}"
