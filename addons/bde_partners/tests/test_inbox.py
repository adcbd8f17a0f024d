import base64
from email.message import EmailMessage
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCommon

from ..rules import mail_file
from .common_rpc import RpcCase
from .test_proposal import ProposalCase

FORWARD = """Pour le dossier.

-----Message d'origine-----
De : Gaston Petit <g.petit@lilas.invalid>
Envoyé : mardi 3 novembre 2026 10:15
À : Odile Bénard
Objet : Stage de mars

Nous pouvons accueillir deux élèves.
"""


def eml(text="Bonjour", number="1", files=(), **headers):
    """Return the bytes of an invented mail."""
    mail = EmailMessage()
    values = {
        "Message-ID": f"<{number}@lilas.invalid>",
        "From": "Gaston Petit <g.petit@lilas.invalid>",
        "To": "odile@lycee-test.invalid",
        "Date": "Tue, 03 Nov 2026 10:15:00 +0100",
        "Subject": "Stage de mars",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in values.items():
        if value:
            mail[name] = value
    mail.set_content(text)
    for name, data in files:
        mail.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    return mail.as_bytes()


class InboxCase(ProposalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "email": "contact@lycee-test.invalid",
                "bde_manager_id": cls.users["manager"].id,
            }
        )
        cls.garage.email = "accueil@lilas.invalid"
        cls.person.email = "g.petit@lilas.invalid"

    def setUp(self):
        super().setUp()
        self.partners = self.env["res.partner"].search_count([])

    def tearDown(self):
        self.env.flush_all()
        count = self.env["res.partner"].search_count([])
        self.assertEqual(count, self.partners, "a mail made a contact")
        super().tearDown()

    def drop(self, content, partner=None, role="user", name="mail.eml"):
        inbox = self.env["bde.inbox"].with_user(self.users[role])
        data = base64.b64encode(content).decode()
        return inbox.drop_eml(partner.id if partner else 0, name, data)

    def dealings(self, partner=None):
        return self.env["bde.interaction"].search(
            [("partner_id", "=", (partner or self.garage).id)]
        )

    def waiting(self):
        return self.env["bde.inbox"].search([("state", "=", "to_file")])


@tagged("post_install", "-at_install")
class TestInbox(InboxCase):
    """A mail given to the office is logged on the timeline of who wrote it."""

    def test_dropped_on_a_dossier(self):
        answer = self.drop(eml(files=[("fiche.pdf", b"%PDF-1.7 fiche")]), self.garage)
        self.assertEqual(answer["state"], "filed")
        self.assertIn("Garage des Lilas", answer["message"])
        self.assertRecordValues(
            self.dealings(),
            [
                {
                    "kind": "mail",
                    "direction": "in",
                    "purpose": "Stage de mars",
                    "contact_id": self.person.id,
                    "user_id": self.users["user"].id,
                }
            ],
        )
        self.assertEqual(str(self.dealings().date), "2026-11-03 09:15:00")
        document = self.env["bde.document"].search(
            [("partner_id", "=", self.garage.id), ("name", "=", "fiche.pdf")]
        )
        self.assertEqual(document.attachment_id.raw, b"%PDF-1.7 fiche")
        kinds = self.env["bde.touchpoint"].get_timeline(self.garage.id)["lines"]
        self.assertLessEqual({"mail", "document"}, {line["kind"] for line in kinds})

    def test_the_same_mail_is_logged_once(self):
        self.drop(eml(), self.garage)
        answer = self.drop(eml(), self.garage)
        self.assertEqual(answer["state"], "known")
        self.assertEqual(len(self.dealings()), 1)

    def test_sender_matched_by_address(self):
        self.assertEqual(self.drop(eml())["state"], "filed")
        self.assertEqual(self.dealings().contact_id, self.person)

    def test_sender_matched_by_domain(self):
        self.drop(eml(From="Neuf <neuf@lilas.invalid>"))
        self.assertEqual(len(self.dealings()), 1)
        self.assertFalse(self.dealings().contact_id)

    def test_a_shared_domain_is_not_sure(self):
        self.elsewhere.email = "lise@lilas.invalid"
        self.env.flush_all()
        self.drop(eml(From="Neuf <neuf@lilas.invalid>"))
        self.assertFalse(self.dealings())
        self.assertTrue(self.waiting().partner_id, "one is proposed")

    def test_a_public_domain_tells_nothing(self):
        self.env["bde.public.domain"].search(
            [("name", "=", "boites.invalid")]
        ) or self.env["bde.public.domain"].create({"name": "boites.invalid"})
        self.elsewhere.email = "lise@boites.invalid"
        self.env.flush_all()
        answer = self.drop(eml(From="x@boites.invalid"))
        self.assertEqual(answer["state"], "to_file")
        self.assertFalse(self.waiting().partner_id)

    def test_to_file_in_one_click(self):
        self.drop(eml(From="inconnue@ailleurs.invalid", files=[("a.pdf", b"%PDF a")]))
        mail = self.waiting().with_user(self.users["user"])
        self.assertEqual(mail.file_ids.name, "a.pdf")
        with self.assertRaisesRegex(UserError, "Stage de mars"):
            mail.action_file()
        mail.partner_id = self.elsewhere
        mail.action_file()
        self.assertEqual(mail.state, "filed")
        self.assertEqual(len(self.dealings(self.elsewhere)), 1)
        self.assertFalse(mail.body or mail.file_ids, "it lives in the dossier")

    def test_set_aside(self):
        self.drop(eml(From="inconnue@ailleurs.invalid"))
        mail = self.waiting().with_user(self.users["user"])
        mail.action_ignore()
        self.assertEqual((mail.state, mail.body), ("ignored", False))
        self.assertEqual(self.drop(eml(), self.garage)["state"], "filed", "after all")

    def test_the_original_of_a_forwarded_mail(self):
        self.drop(
            eml(
                FORWARD,
                From="Odile Bénard <odile@lycee-test.invalid>",
                To="bde@lycee-test.invalid",
                Subject="TR: Stage de mars",
                Date="Mon, 09 Nov 2026 08:30:00 +0100",
            )
        )
        dealing = self.dealings()
        self.assertEqual(dealing.contact_id, self.person)
        self.assertEqual(str(dealing.date), "2026-11-03 09:15:00")
        self.assertIn("Pour le dossier", dealing.body)
        self.assertNotIn("De :", dealing.body)

    def test_what_we_wrote(self):
        self.drop(eml(From="odile@lycee-test.invalid", To="g.petit@lilas.invalid"))
        self.assertEqual(self.dealings().direction, "out")
        self.assertEqual(self.dealings().contact_id, self.person)

    def test_refused_in_words(self):
        for content, words in (
            (b"", "bizarre.msg – The file is empty"),
            (b"\xd0\xcf\x11\xe0", "Outlook"),
            (b"%PDF-1.7", "not a mail"),
            (eml(Auto_Submitted="auto-replied"), "nobody wrote"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self.drop(content, self.garage, name="bizarre.msg")
        with (
            patch.object(mail_file, "MAX_BYTES", 10),
            self.assertRaisesRegex(UserError, "bizarre.msg"),
        ):
            self.drop(eml(), self.garage, name="bizarre.msg")
        self.assertFalse(self.dealings())

    def test_sender_kept_as_a_contact_when_asked(self):
        self.drop(eml(From="Lise Roy <lise@ailleurs.invalid>"))
        mail = self.waiting().with_user(self.users["user"])
        mail.partner_id = self.elsewhere
        mail.action_keep_sender()
        self.assertEqual(self.dealings(self.elsewhere).contact_id.name, "Lise Roy")
        self.partners += 1

    def test_upload_of_several(self):
        env = self.env(user=self.users["manager"])
        files = env["ir.attachment"].create(
            [
                {"name": f"{number}.eml", "raw": content}
                for number, content in enumerate((eml(), eml(number="2"), b"rien"))
            ]
        )
        wizard = env["bde.inbox.upload"].create({"file_ids": [Command.set(files.ids)]})
        wizard.action_read()
        self.assertEqual(len(self.dealings()), 2)
        self.assertIn("2.eml", wizard.report)

    def test_bad_markup_stays_text(self):
        html = "<p>Bonjour</p><script>alert(1)</script><img src=x onerror=alert(1)>"
        content = (
            eml()
            .replace(b"text/plain", b"text/html")
            .replace(b"Bonjour", html.encode())
        )
        self.drop(content, self.garage)
        self.assertEqual(self.dealings().body, "Bonjour")


@tagged("post_install", "-at_install")
class TestInboxRights(RpcCase, InboxCase):
    """Over RPC: a teacher logs with their partners, the office files the rest."""

    def call(self, partner, content):
        data = base64.b64encode(content).decode()
        return self.rpc("bde.inbox", "drop_eml", partner.id, "mail.eml", data)

    def test_a_teacher_drops_on_their_partners(self):
        self.rpc_login(self.users["teacher"])
        self.assertEqual(self.call(self.garage, eml())["state"], "filed")
        self.assertRefused(self.call(self.elsewhere, eml(number="2")))
        nowhere = self.env["res.partner"]
        self.assertRefused(
            self.rpc("bde.inbox", "drop_eml", nowhere.id or 0, "a.eml", "")
        )
        self.assertRefused(self.rpc("bde.inbox", "search_read", []))

    def test_a_reader_may_not(self):
        for role in ("reader", "bursar", "head"):
            self.rpc_login(self.users[role])
            self.assertRefused(self.call(self.garage, eml()))
            self.assertRefused(self.rpc("bde.inbox", "search_read", []))
            self.assertRefused(self.rpc("bde.inbox", "message_new", {}, {}))

    def test_the_mail_server_alone_brings_mails(self):
        with self.assertRaises(AccessError):
            self.env["bde.inbox"].with_user(self.users["manager"]).message_new({})

    def test_a_reader_reads_no_attachment_of_a_mail(self):
        self.drop(eml(files=[("lettre.pdf", b"%PDF lettre")]), self.garage)
        domain = [("name", "=", "lettre.pdf")]
        self.rpc_login(self.users["reader"])
        self.assertFalse(self.rpc("bde.document", "search", domain))
        self.rpc_login(self.users["head"])
        self.assertTrue(self.rpc("bde.document", "search", domain))


@tagged("post_install", "-at_install")
class TestInboxAlias(InboxCase, MailCommon):
    """Mails forwarded to the address of the office."""

    def setUp(self):
        super().setUp()
        school = self.env["bde.school"].browse(self.company.id)
        school.with_user(self.users["manager"]).bde_inbox_name = "dossiers-essai"
        self.school = school

    def receive(self, content):
        with self.mock_mail_gateway():
            return (
                self.env["mail.thread"].sudo().message_process("mail.thread", content)
            )

    def to_office(self, **headers):
        return eml(**{"To": f"dossiers-essai@{self.alias_domain}"} | headers)

    def test_the_address_is_opened_on_the_page_of_the_school(self):
        self.assertEqual(
            self.school.bde_inbox_address, f"dossiers-essai@{self.alias_domain}"
        )
        manager = self.school.with_user(self.users["manager"])
        alias = self.company.bde_inbox_alias_id
        manager.bde_inbox_name = "courrier-essai"
        self.assertEqual(alias.alias_name, "courrier-essai")
        manager.bde_inbox_name = False
        self.assertFalse(alias.exists())
        with self.assertRaises(AccessError):
            self.school.with_user(self.users["user"]).write({"bde_inbox_name": "x"})

    def test_a_mail_of_a_partner(self):
        self.receive(self.to_office(files=[("fiche.pdf", b"%PDF fiche")]))
        self.assertEqual(self.dealings().contact_id, self.person)
        self.assertEqual(self.dealings().user_id, self.users["manager"])
        mail = self.env["bde.inbox"].search([("source", "=", "alias")])
        self.assertFalse(mail.message_ids, "nothing is kept twice")

    def test_a_mail_forwarded_by_a_colleague(self):
        user = self.users["user"]
        user.partner_id.email = "odile@lycee-test.invalid"
        self.receive(
            self.to_office(
                text=FORWARD, From="odile@lycee-test.invalid", Subject="TR: Stage"
            )
        )
        self.assertEqual(self.dealings().contact_id, self.person)
        self.assertEqual(self.dealings().user_id, user)

    def test_a_stranger_does_not_speak_for_a_partner(self):
        self.receive(
            self.to_office(
                text=FORWARD, From="pirate@ailleurs.invalid", Subject="TR: Stage"
            )
        )
        self.assertFalse(self.dealings())
        self.assertEqual(self.waiting().email_from, "pirate@ailleurs.invalid")

    def test_an_automatic_reply_is_ignored(self):
        self.receive(self.to_office(Auto_Submitted="auto-replied"))
        self.receive(self.to_office(number="3", Subject="Réponse automatique : Stage"))
        self.assertFalse(self.dealings() or self.waiting())

    def test_received_then_dropped(self):
        self.receive(self.to_office())
        self.receive(self.to_office())
        self.assertEqual(self.drop(self.to_office(), self.garage)["state"], "known")
        self.assertEqual(len(self.dealings()), 1)
