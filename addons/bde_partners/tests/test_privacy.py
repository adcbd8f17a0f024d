from lxml import html

from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged

from odoo.addons.mail.tests.common import MailCommon

from ..models.bde_privacy_notice import SLUGS


@tagged("post_install", "-at_install")
class TestPublicPages(HttpCase):
    """The pages that anybody reads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref("base.main_company")
        cls.company.write(
            {
                "bde_uai": "0451662M",
                "bde_phone": "0261910011",
                "bde_email": "bde@example.org",
                "bde_room": "Salle A012 <b>rez-de-chaussée</b>",
                "bde_opening_hours": "8 h – 12 h\n13 h – 17 h",
                "bde_privacy_dpo_email": "dpd@example.org",
            }
        )

    def page(self, path, status=200):
        response = self.url_open(path)
        self.assertEqual(response.status_code, status, path)
        return html.fromstring(response.content)

    def test_office(self):
        page = self.page("/bde")
        self.assertEqual(len(page.xpath("//h1")), 1)
        self.assertTrue(page.xpath("//a[starts-with(@href, 'tel:')]"))
        self.assertTrue(page.xpath("//a[@href='mailto:bde@example.org']"))
        text = page.text_content()
        self.assertIn("02 61 91 00 11", text)
        self.assertIn("<b>rez-de-chaussée</b>", text, "typed text is never HTML")
        self.assertTrue(page.xpath("//a[@href='/bde/confidentialite']"))
        self.assertFalse(page.xpath("//script"), "no script is needed to read it")
        self.assertTrue(page.xpath("//meta[@name='viewport']"))

    def test_office_of_an_empty_school(self):
        self.company.write(dict.fromkeys(("bde_phone", "bde_email", "bde_room"), False))
        self.company.write({"phone": False, "email": False, "bde_uai": False})
        self.page("/bde")

    def test_notices(self):
        index = self.page("/bde/confidentialite")
        for audience, slug in SLUGS.items():
            path = f"/bde/confidentialite/{slug}"
            self.assertTrue(index.xpath(f"//a[@href='{path}']"), path)
            text = self.page(path).text_content()
            self.assertIn("dpd@example.org", text)
            self.assertIn("CNIL", text)
            self.assertIn("16", text.split("2016/679")[0] + "16")
            self.page(f"/bde/confidentialite/{audience}")

    def test_unknown_pages(self):
        for path in (
            "/bde/confidentialite/rien",
            "/bde?uai=0000000A",
            "/bde/confidentialite?uai=%27",
        ):
            self.page(path, 404)

    def test_own_notice_replaces_the_shared_one(self):
        self.env["bde.privacy.notice"].create(
            {
                "audience": "company",
                "company_id": self.company.id,
                "purposes": "<p>Our own words</p>",
            }
        )
        text = self.page("/bde/confidentialite/entreprises").text_content()
        self.assertIn("Our own words", text)

    def test_two_schools_are_told_apart(self):
        other = self.env["res.company"].create(
            {"name": "Lycée voisin", "bde_uai": "0601551K"}
        )
        url = self.env["bde.privacy.notice"]._url("company", other)
        self.assertIn("Lycée voisin", self.page(url).text_content())
        self.assertIn("Lycée voisin", self.page("/bde?uai=0601551k").text_content())

    def test_every_page_without_login_links_to_the_notices(self):
        self.env["ir.config_parameter"].set_param("auth_signup.reset_password", "True")
        for path in ("/web/login", "/web/reset_password", "/bde"):
            self.assertTrue(
                self.page(path).xpath(
                    "//a[starts-with(@href, '/bde/confidentialite')]"
                ),
                path,
            )

    def test_portal_pages_link_to_the_notices(self):
        new_test_user(self.env, "portal_x", "base.group_portal", password="portal_x")
        self.authenticate("portal_x", "portal_x")
        page = self.page("/my")
        self.assertTrue(page.xpath("//a[@href='/bde/confidentialite']"))

    def test_nobody_signs_up_alone(self):
        self.assertFalse(self.page("/web/login").xpath("//a[@href='/web/signup']"))

    def test_pages_load_nothing_from_elsewhere(self):
        for path in ("/bde", "/web/login"):
            response = self.url_open(path)
            policy = response.headers["Content-Security-Policy"]
            self.assertIn("default-src 'self'", policy, path)
        self.env["bde.outgoing"]._set_open("browser", True)
        policy = self.url_open("/bde").headers.get("Content-Security-Policy", "")
        self.assertNotIn("default-src", policy)


@tagged("post_install", "-at_install")
class TestMailNotice(MailCommon):
    """Every mail that leaves links to the notice of its public."""

    def bodies(self, **values):
        mail = self.env["mail.mail"].create(
            {"subject": "S", "body_html": "<p>Bonjour</p>", **values}
        )
        return str(mail._prepare_outgoing_body())

    def test_to_a_company(self):
        body = self.bodies(email_to="patron@example.org")
        self.assertIn("/bde/confidentialite/entreprises", body)
        self.assertIn("http", body.split("/bde/confidentialite")[0][-60:])

    def test_to_the_staff(self):
        partner = self.user_employee.partner_id
        body = self.bodies(recipient_ids=partner.ids)
        self.assertIn("/bde/confidentialite/personnels", body)
        teacher = self.env["res.partner"].create(
            {"name": "T", "email": "t@example.org", "bde_is_teacher": True}
        )
        body = self.bodies(model="res.partner", res_id=teacher.id)
        self.assertIn("/bde/confidentialite/personnels", body)

    def test_inside_the_document_once(self):
        body = self.bodies(
            email_to="a@example.org", body_html="<html><body><p>A</p></body></html>"
        )
        self.assertLess(body.index("/bde/confidentialite"), body.index("</body>"))
        self.assertEqual(body.count("/bde/confidentialite"), 1)
        linked = "<p><a href='/bde/confidentialite/familles'>Vos droits</a></p>"
        body = self.bodies(email_to="a@example.org", body_html=linked)
        self.assertEqual(body.count("/bde/confidentialite"), 1)

    def test_a_record_that_is_gone(self):
        mail = self.env["mail.mail"].create({"body_html": "<p>A</p>"})
        mail.write({"model": "res.partner", "res_id": 999999999})
        body = str(mail._prepare_outgoing_body())
        self.assertIn("/bde/confidentialite/entreprises", body)

    def test_a_posted_message(self):
        partner = self.env["res.partner"].create(
            {"name": "Patron", "email": "patron@example.org"}
        )
        with self.mock_mail_gateway():
            partner.message_post(
                body="Bonjour",
                partner_ids=partner.ids,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        self.assertIn("/bde/confidentialite/entreprises", self._mails[0]["body"])

    def test_an_invitation(self):
        user = new_test_user(self.env, "invited@example.org", "base.group_user")
        with self.mock_mail_gateway():
            user.with_context(create_user=True).action_reset_password()
        self.assertIn("/bde/confidentialite/personnels", self._mails[0]["body"])


@tagged("post_install", "-at_install")
class TestNoticeData(TransactionCase):
    """What the pages are drawn from."""

    def test_five_publics_with_every_part(self):
        notices = self.env["bde.privacy.notice"].search([("company_id", "=", False)])
        self.assertEqual(set(notices.mapped("audience")), set(SLUGS))
        for notice in notices:
            for name in ("purposes", "legal_basis", "recipients", "retention_text"):
                self.assertTrue(notice[name], (notice.audience, name))
            self.assertTrue(notice.retention_ids, notice.audience)

    def test_french_texts_are_there(self):
        if "fr_FR" not in dict(self.env["res.lang"].get_installed()):
            self.env["res.lang"]._activate_lang("fr_FR")
            self.env["ir.module.module"]._load_module_terms(["bde_partners"], ["fr_FR"])
        notices = self.env["bde.privacy.notice"].search([("company_id", "=", False)])
        for notice in notices:
            for name in ("purposes", "legal_basis", "recipients", "retention_text"):
                self.assertNotEqual(
                    notice.with_context(lang="fr_FR")[name],
                    notice.with_context(lang="en_US")[name],
                    (notice.audience, name),
                )

    def test_periods_say_their_source(self):
        for period in self.env["bde.retention"].search([]):
            self.assertTrue(period.source and period.starts_from, period.code)

    def test_privacy_lookup_finds_the_addresses(self):
        """privacy_lookup searches stored fields of these names in every model."""
        names = {"email", "email_normalized", "email_from"}
        holders = {
            model._name
            for model in self.env.values()
            if model._name.startswith("bde.")
            and model._auto
            and not model._transient
            and any("email" in name for name in model._fields)
        }
        for name in holders:
            stored = {
                field.name
                for field in self.env[name]._fields.values()
                if field.store and "email" in field.name and not field.related
            }
            if stored:
                self.assertTrue(stored & names, f"{name}: {stored}")
