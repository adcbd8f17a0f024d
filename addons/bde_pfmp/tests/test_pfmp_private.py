import base64
import json
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from odoo.addons.mail.tests.common import MailCommon

from .common_pfmp import PfmpCase

INCOMING = """From: Inconnue <inconnue@exemple.invalid>
To: {to}
Subject: Re: Bonjour
Message-ID: <{number}@exemple.invalid>
In-Reply-To: {parent}
References: {parent}
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Voici ma réponse.
"""


@tagged("post_install", "-at_install")
class TestNoContactIsMade(PfmpCase, MailCommon):
    """Learners and families never enter the address book, whatever is done."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.learner = cls.make_learner(
            "Durand", cls.klass, email="camille.durand@exemple.invalid"
        )
        cls.guardian = cls.env["bde.guardian"].create(
            {"last_name": "Durand", "email": "famille@exemple.invalid"}
        )
        cls.env["bde.guardian.link"].create(
            {"learner_id": cls.learner.id, "guardian_id": cls.guardian.id}
        )
        cls.placement = cls.make_placement(cls.learner, host_id=cls.host.id)
        template = cls.env["bde.pfmp.template"].create(
            {"name": "Essai", "title": "Convention"}
        )
        cls.convention = cls.env["bde.pfmp.convention"].create(
            {"placement_id": cls.placement.id, "template_id": template.id}
        )
        cls.records = (cls.learner, cls.guardian, cls.placement, cls.convention)
        cls.outsider = cls.env["res.partner"].create(
            {"name": "Hors de l'école", "email": "dehors@exemple.invalid"}
        )
        cls.env = cls.env(user=cls.users["manager"])
        cls.records = [record.with_env(cls.env) for record in cls.records]

    def setUp(self):
        super().setUp()
        self.before = self.env["res.partner"].sudo().search_count([])
        self.mails = self.env["mail.mail"].sudo().search_count([])

    def tearDown(self):
        self.env.flush_all()
        partners = self.env["res.partner"].sudo()
        self.assertEqual(partners.search_count([]), self.before, "a contact was made")
        super().tearDown()

    def assertNothingLeft(self):
        self.assertEqual(self.env["mail.mail"].sudo().search_count([]), self.mails)

    def template(self, record, **values):
        return (
            self.env["mail.template"]
            .sudo()
            .create(
                {
                    "name": "Essai",
                    "model_id": self.env["ir.model"]._get_id(record._name),
                    "subject": "Bonjour",
                    "body_html": "<p>Bonjour</p>",
                }
                | values
            )
        )

    def test_note_and_message(self):
        for record in self.records:
            for subtype in ("mail.mt_note", "mail.mt_comment"):
                message = record.message_post(
                    body="Note",
                    subtype_xmlid=subtype,
                    partner_ids=(self.outsider | self.users["user"].partner_id).ids,
                    outgoing_email_to="quelquun@exemple.invalid",
                )
                self.assertEqual(message.partner_ids, self.users["user"].partner_id)
                self.assertFalse(message.outgoing_email_to)
                told = message.notification_ids.res_partner_id
                self.assertLessEqual(told, self.users["user"].partner_id)

    def test_an_outside_follower_hears_nothing(self):
        for record in self.records:
            record.message_subscribe(self.outsider.ids)
            message = record.message_post(body="Note", subtype_xmlid="mail.mt_comment")
            self.assertFalse(message.notification_ids)
        self.assertNothingLeft()

    def test_recipients(self):
        for record in self.records:
            record.message_post(
                body="De dehors",
                email_from="inconnue@exemple.invalid",
                message_type="email",
                author_id=False,
            )
            self.assertEqual(
                record._message_get_suggested_recipients(
                    reply_discussion=True, no_create=False
                ),
                [],
            )
            defaults = record._message_get_default_recipients()[record.id]
            self.assertFalse(defaults["email_to"] or defaults["partner_ids"])
            found = record._partner_find_from_emails_single(
                ["neuf@exemple.invalid"], no_create=False
            )
            self.assertFalse(found)
            self.assertFalse(record._mail_get_primary_email_field())

    def test_composer(self):
        for record in self.records:
            for template in (
                self.template(record, use_default_to=True),
                self.template(record, email_to="parent@exemple.invalid"),
            ):
                for mode in ("comment", "mass_mail"):
                    composer = (
                        self.env["mail.compose.message"]
                        .with_context(
                            default_model=record._name,
                            default_res_ids=record.ids,
                            default_composition_mode=mode,
                            default_template_id=template.id,
                            default_partner_ids=self.outsider.ids,
                        )
                        .create({"body": "<p>Bonjour</p>"})
                    )
                    with self.mock_mail_gateway():
                        composer._action_send_mail()

    def test_template(self):
        for record in self.records:
            template = self.template(record, email_to="parent@exemple.invalid")
            with self.mock_mail_gateway():
                template.send_mail(record.id, force_send=True)
                template.use_default_to = True
                template.send_mail(record.id, force_send=True)

    def test_activity(self):
        for record in self.records[:1] + self.records[2:3]:
            activity = record.activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.users["user"].id
            )
            activity.action_feedback(feedback="Fait")

    def test_mail_gateway(self):
        alias = self.env["mail.alias"].sudo()
        for number, record in enumerate(self.records):
            parent = record.message_post(body="Note", subtype_xmlid="mail.mt_note")
            incoming = INCOMING.format(
                to="catchall@exemple.invalid", number=number, parent=parent.message_id
            )
            with self.mock_mail_gateway():
                self.env["mail.thread"].sudo().message_process(
                    record._name, incoming, thread_id=record.id
                )
            alias.create(
                {
                    "alias_name": f"essai{number}",
                    "alias_model_id": self.env["ir.model"]._get_id(record._name),
                    "alias_contact": "everyone",
                }
            )
            new = INCOMING.format(
                to=f"essai{number}@{self.alias_domain}",
                number=f"neuf{number}",
                parent="<autre@exemple.invalid>",
            )
            records = self.env[record._name].sudo()
            count = records.search_count([])
            with self.mock_mail_gateway(), self.assertRaises(UserError):
                self.env["mail.thread"].sudo().message_process(record._name, new)
            self.assertEqual(records.search_count([]), count)

    def test_load(self):
        result = self.env["bde.learner"].load(
            ["last_name", "first_name", "email", "phone"],
            [["Martin", "Zoé", "zoe@exemple.invalid", "0261910011"]],
        )
        self.assertTrue(result["ids"], result["messages"])
        result = self.env["bde.guardian"].load(
            ["last_name", "email"], [["Martin", "martin@exemple.invalid"]]
        )
        self.assertTrue(result["ids"], result["messages"])

    def test_change_of_address(self):
        self.learner.email = "autre@exemple.invalid"
        self.learner.copy()
        self.guardian.write({"email": "autre@exemple.invalid", "phone": "0261910012"})

    # -- the one way out ---------------------------------------------------------------
    def test_private_mail(self):
        template = self.template(
            self.guardian,
            subject="La PFMP de {{ object.link_ids.learner_id.first_name }}",
            body_html="<p>Bonjour <t t-out='object.last_name'/></p>",
        )
        self.company.write(
            {"bde_email": "bde@lycee.invalid", "bde_phone": "0261910011"}
        )
        link = "https://lycee.invalid/bde/lien/secret"
        with self.mock_mail_gateway(mail_unlink_sent=True):
            mail = self.guardian._send_private_mail(
                template, "Famille Durand <famille@exemple.invalid>", link, "fr_FR"
            )
            self.assertEqual(mail.state, "outgoing")
            body = str(mail.body_html)
            self.assertEqual(mail.email_to, "famille@exemple.invalid")
            self.assertIn("bde@lycee.invalid", mail.email_from)
            self.assertEqual(mail.reply_to, "bde@lycee.invalid")
            mail.sudo().send()
        self.assertEqual(len(self._mails), 1)
        self.assertEqual(self._mails[0]["email_to"], ["famille@exemple.invalid"])
        self.assertEqual(self._mails[0]["subject"], "La PFMP de Camille")
        self.assertEqual(body.count(link), 2, "a button, and the link in clear")
        notice = self.env["bde.privacy.notice"]._url("guardian")
        self.assertIn(notice, body)
        self.assertIn("0261910011", body)
        self.assertIn("Bonjour Durand", body)
        note = self.guardian.message_ids[0]
        self.assertNotIn("secret", note.body)
        self.assertNotIn("famille@exemple.invalid", note.body)
        self.assertIn("fa…@exemple.invalid", note.body)
        self.assertFalse(mail.exists(), "the text is not kept")

    def test_private_mail_without_link(self):
        template = self.template(self.learner)
        mail = self.learner._send_private_mail(template, self.learner.email)
        self.assertNotIn("Open my page", mail.body_html)
        for wrong in ("", False, "pas une adresse"):
            with self.assertRaises(UserError):
                self.learner._send_private_mail(template, wrong)


@tagged("post_install", "-at_install")
class TestPrivateScreens(HttpCase, PfmpCase):
    """The same through the web client's own calls."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.learner = cls.make_learner("Durand", email="camille.durand@exemple.invalid")
        cls.users["manager"].password = "test_manager_pfmp"

    def setUp(self):
        super().setUp()
        self.authenticate("test_manager", "test_manager_pfmp")
        self.before = self.env["res.partner"].search_count([])

    def call(self, route, **params):
        response = self.url_open(
            route,
            data=json.dumps({"params": params}),
            headers={"Content-Type": "application/json"},
        )
        return response.json()

    def test_chatter_calls(self):
        thread = {"thread_model": "bde.learner", "thread_id": self.learner.id}
        posted = self.call(
            "/mail/message/post",
            **thread,
            post_data={
                "body": "Bonjour",
                "message_type": "comment",
                "subtype_xmlid": "mail.mt_comment",
                "partner_emails": ["neuf@exemple.invalid"],
            },
        )
        self.assertIn("result", posted)
        self.assertEqual(self.call("/mail/thread/recipients", **thread)["result"], [])
        found = self.call(
            "/mail/partner/from_email", **thread, emails=["neuf@exemple.invalid"]
        )
        self.assertEqual(found["result"], [])
        suggested = self.call(
            "/mail/thread/recipients/get_suggested_recipients",
            **thread,
            main_email="neuf@exemple.invalid",
        )
        self.assertEqual(suggested["result"], [])
        self.assertEqual(self.env["res.partner"].search_count([]), self.before)
        self.assertFalse(self.learner.message_ids.partner_ids)

    def test_no_message_button(self):
        """On a learner the chatter takes notes only; on a partner it writes."""
        code = """
            const wait = async (selector) => {
                for (let i = 0; i < 200; i++) {
                    const el = document.querySelector(selector);
                    if (el) return el;
                    await new Promise((r) => setTimeout(r, 50));
                }
                throw new Error("never came: " + selector);
            };
            (async () => {
                await wait(".o-mail-Chatter-logNote");
                if (document.querySelector(".o-mail-Chatter-sendMessage")) {
                    throw new Error("messages can be sent from a learner");
                }
                console.log("test successful");
            })();
        """
        self.browser_js(
            f"/odoo/bde-eleves/{self.learner.id}", code, login="test_manager"
        )
        self.browser_js(
            f"/odoo/res.partner/{self.host.id}",
            "odoo.isReady && console.log('test successful')",
            "!!document.querySelector('.o-mail-Chatter-sendMessage')",
            login="test_manager",
        )

    def test_board_in_the_browser(self):
        """The banner counts, the header of a class too, a part filters the lines."""
        for name in ("Alpha", "Beta"):
            self.make_learner(name, self.klass)
        period = self.make_period(self.klass | self.other_class)
        placed = period.placement_ids.filtered(
            lambda p: p.learner_id.last_name == "Alpha"
        )
        placed.host_id = self.host
        board = self.env.ref("bde_pfmp.bde_pfmp_placement_board_action")
        board.domain = [("period_id", "=", period.id)]
        code = """
            const wait = async (check, what) => {
                for (let i = 0; i < 200; i++) {
                    if (check()) return;
                    await new Promise((r) => setTimeout(r, 50));
                }
                throw new Error("never came: " + what);
            };
            const text = (selector) =>
                document.querySelector(selector)?.textContent || "";
            (async () => {
                await wait(() => text(".o_bde_board_banner").includes("1"), "banner");
                const head = () => text(".o_group_header");
                await wait(() => head().includes("50"), "rate of the class");
                document.querySelector(".o_bde_board_banner [name=to_prepare]").click();
                await wait(
                    () => document.querySelector("[name=to_prepare].active"), "filter"
                );
                await wait(() => head().includes("(1)"), "one line");
                document.querySelector(".o_group_header").click();
                await wait(() => text(".o_data_row").includes("ALPHA"), "the line");
                console.log("test successful");
            })();
        """
        self.browser_js("/odoo/bde-tableau", code, login="test_manager")


@tagged("post_install", "-at_install")
class TestErasure(PfmpCase):
    """Right of access, erasure, end of the retention periods, look-up."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.learner = cls.make_learner(
            "Durand",
            cls.klass,
            email="camille.durand@exemple.invalid",
            note="Aime le bois",
            ine="120890177FA",
            city="Blois",
        )
        cls.brother = cls.make_learner("Durand", cls.other_class, first_name="Sacha")
        guardians = cls.env["bde.guardian"].create(
            [{"last_name": "Durand"}, {"last_name": "Petit", "phone": "0261910011"}]
        )
        cls.shared, cls.alone = guardians
        cls.env["bde.guardian.link"].create(
            [
                {"learner_id": cls.learner.id, "guardian_id": cls.shared.id},
                {"learner_id": cls.learner.id, "guardian_id": cls.alone.id},
                {"learner_id": cls.brother.id, "guardian_id": cls.shared.id},
            ]
        )
        cls.placement = cls.make_placement(
            cls.learner,
            host_id=cls.host.id,
            state="done",
            work_address="Chez Mme Durand",
        )
        cls.learner.message_post(body="Une note", subtype_xmlid="mail.mt_note")
        cls.placement.message_post(body="Camille a appelé")
        cls.document = cls.env["bde.document"]._file(
            cls.placement, b"%PDF-1.7 Durand", "Convention DURAND.pdf", "other"
        )
        cls.env["ir.attachment"].create(
            {
                "name": "CV.txt",
                "raw": b"CV de Camille",
                "res_model": "bde.learner",
                "res_id": cls.learner.id,
            }
        )

    def leave(self, learner, day):
        learner.enrolment_ids.write({"date_end": day, "exit_reason": "left"})

    def test_who_is_here_is_not_erased(self):
        learner = self.learner.with_user(self.users["manager"])
        with self.assertRaises(UserError):
            learner.action_anonymise()

    def test_erase_in_past_imports(self):
        """No line, file or report of an import names a learner who was erased."""
        self.leave(self.learner, self.year.date_start)
        imp = self.env["bde.import"].create(
            {
                "filename": "eleves.csv",
                "file": base64.b64encode(b"nom;prenom\nDURAND;Camille"),
                "report_file": base64.b64encode(b"DURAND Camille"),
            }
        )
        self.env["bde.import.line"].create(
            [
                {
                    "import_id": imp.id,
                    "line": number,
                    "label": self.learner.display_name,
                    "message": "Durand",
                    **about,
                }
                for number, about in enumerate(
                    ({"model": "bde.learner", "res_id": self.learner.id}, {}), 2
                )
            ]
        )
        self.env.flush_all()
        imp.state = "applied"
        self.learner.with_user(self.users["manager"]).action_anonymise()
        self.assertEqual(imp.line_ids.mapped("message"), [False, False])
        self.assertEqual(set(imp.line_ids.mapped("label")), {"Erased"})
        self.assertFalse(imp.file)
        self.assertFalse(imp.report_file)

    def test_erase(self):
        self.leave(self.learner, self.year.date_start)
        enrolment = self.learner.enrolment_id
        attachment = self.document.attachment_id
        self.learner.with_user(self.users["manager"]).action_anonymise()
        self.env.flush_all()
        learner = self.learner
        self.assertNotIn("Durand", learner.last_name + learner.first_name)
        for name in ("email", "note", "ine", "city", "birth_date", "usage_name"):
            self.assertFalse(learner[name], name)
        self.assertFalse(learner.active)
        self.assertEqual(learner.anonymised_on, self.today)
        self.assertFalse(self.alone.exists(), "represented nobody else")
        self.assertEqual(self.shared.link_ids.learner_id, self.brother)
        self.assertFalse(self.document.exists())
        self.assertFalse(attachment.exists())
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "bde.learner"), ("res_id", "=", learner.id)]
        )
        self.assertFalse(files)
        for record in (learner, self.placement):
            texts = " ".join(record.message_ids.mapped("body"))
            self.assertNotIn("Camille", texts)
            self.assertNotIn("note", texts)
        self.assertFalse(self.placement.work_address)
        # what is counted stays
        self.assertTrue(enrolment.exists())
        self.assertEqual(self.placement.host_id, self.host)
        self.assertEqual(self.placement.state, "done")
        self.assertEqual(self.host.bde_placement_count, 1)
        self.cr.execute(
            "SELECT count(*) FROM mail_tracking_value v JOIN mail_message m ON "
            "m.id = v.mail_message_id WHERE m.model = 'bde.learner' AND m.res_id = %s",
            [learner.id],
        )
        self.assertEqual(self.cr.fetchone()[0], 0)

    def test_everything_in_one_file(self):
        learner = self.learner.with_user(self.users["manager"])
        with patch.object(type(self.env.cr), "readonly", True, create=True):
            data = dict(learner._export_data())
        text = json.dumps(data, ensure_ascii=False)
        for part in (
            "Aime le bois",
            "120890177FA",
            "Garage des Lilas",
            "Bac pro CIEL",
            "Une note",
            "Chez Mme Durand",
            "PETIT",
        ):
            self.assertIn(part, text)
        self.assertNotIn("0261910011", text, "the family's own details")
        names = learner._export_files().mapped("name")
        self.assertIn("CV.txt", names)
        self.assertIn(self.document.attachment_id, learner._export_files())

    def cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("bde_pfmp.ir_cron_purge_learners").method_direct_trigger()
        self.env.invalidate_all()

    def in_the_past(self, years):
        """Put the learner's enrolment and placement some years ago."""
        start = self.year.date_start.replace(year=self.year.date_start.year - years)
        past = self.env["bde.school.year"]._get_for(start, create=True)
        self.learner.enrolment_ids.write(
            {
                "class_id": False,
                "group_ids": False,
                "school_year_id": past.id,
                "date_start": past.date_start,
                "date_end": past.date_end,
                "exit_reason": "graduated",
            }
        )
        shift = past.date_start.replace(month=11)
        self.placement.write({"date_start": shift, "date_end": shift})
        self.env.flush_all()

    def test_nothing_is_forgotten_until_the_manager_says_so(self):
        self.in_the_past(12)
        self.cron()
        self.assertTrue(self.learner.active)
        self.assertEqual(self.learner.city, "Blois")

    def test_purge(self):
        self.company.bde_pfmp_purge = True
        self.cron()
        self.assertEqual(self.learner.city, "Blois", "still here")
        self.in_the_past(3)
        self.cron()
        self.assertFalse(self.learner.city, "contact details are forgotten first")
        self.assertFalse(self.learner.guardian_link_ids)
        self.assertEqual(self.learner.last_name, "Durand", "conventions name them")
        self.assertTrue(self.document.exists())
        self.in_the_past(8)
        self.cron()
        self.assertEqual(self.learner.anonymised_on, self.today)
        self.assertFalse(self.document.exists())
        self.assertEqual(self.brother.last_name, "Durand")

    def test_a_period_of_zero_never_ends(self):
        self.company.bde_pfmp_purge = True
        self.env["bde.retention"].search(
            [("code", "in", ("learner", "convention"))]
        ).months = 0
        self.in_the_past(12)
        self.cron()
        self.assertEqual(self.learner.city, "Blois")

    def test_other_schools_are_left_alone(self):
        self.other.bde_pfmp_purge = True
        self.in_the_past(12)
        self.cron()
        self.assertEqual(self.learner.city, "Blois")

    def test_privacy_lookup(self):
        def found(name, email):
            wizard = self.env["privacy.lookup.wizard"].create(
                {"name": name, "email": email}
            )
            wizard.action_lookup()
            return {
                (line.res_model, line.res_id)
                for line in wizard.line_ids
                if line.res_model.startswith("bde.")
            }, wizard

        me = ("bde.learner", self.learner.id)
        lines, wizard = found("Camille Durand", "camille.durand@exemple.invalid")
        self.assertIn(me, lines)
        self.assertNotIn(("bde.learner", self.brother.id), lines)
        keys = [(line.res_model, line.res_id) for line in wizard.line_ids]
        self.assertEqual(len(keys), len(set(keys)), "each record once")
        self.assertIn(me, found("durand camille", "inconnu@exemple.invalid")[0])
        self.assertIn(
            ("bde.guardian", self.alone.id), found("Petit", "x@exemple.invalid")[0]
        )
