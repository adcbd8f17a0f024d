from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.bde_partners.tests.common_rpc import RpcCase

from .common_attack import AttackCase
from .common_rights import AMOUNT


@tagged("post_install", "-at_install")
class TestAttackAmounts(RpcCase, AttackCase):
    """Amounts reach nobody by the side doors."""

    def test_a_teacher_who_follows_hears_no_amount(self):
        """The activity about an answer is theirs to read, whatever the record."""
        teacher = self.users["teacher"]
        self.target.pledge_ids.unlink()
        self.target.sudo()._page_post(
            "intention", {"unit": "amount", "all": "13579,24"}
        )
        self.env.flush_all()
        mine = (
            self.env["mail.activity"]
            .with_user(teacher)
            .search([("user_id", "=", teacher.id)])
        )
        self.assertNoAmount(mine.read(["summary", "note"]), "activity")
        messages = self.env["mail.message"].with_user(teacher).search([], limit=100)
        self.assertNoAmount(messages.read(["body"]), "message")

    def test_a_mailing_shows_the_targets_of_one_s_own_only(self):
        """« View in a browser » without its token is for who may read the target."""
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "x",
                "mailing_model_id": self.env["ir.model"]._get("bde.taxe.target").id,
                "mailing_domain": "[]",
                "body_html": "<p>{{ entreprise }}</p><p>{{ reponse }}</p>",
                "body_arch": "<p>{{ entreprise }}</p><p>{{ reponse }}</p>",
            }
        )
        mass = new_test_user(
            self.env,
            "taxe_mass",
            "base.group_user,mass_mailing.group_mass_mailing_user",
        )
        secret = self.target._link_token()
        url = f"/mailing/{mailing.id}/view?document_id={self.target.id}"
        anybody = f"{url}&email=x@x.invalid"
        self.env.flush_all()
        for user in (self.neighbour, mass):
            self.rpc_login(user)
            with mute_logger("odoo.http"):
                text = self.url_open(anybody).text
            self.assertNotIn(secret, text, user.login)
            self.assertNotIn("Lilas", text, user.login)
        self.rpc_login(self.users["user"])
        self.assertIn("Lilas", self.url_open(anybody).text)
        token = mailing._generate_mailing_recipient_token(
            self.target.id, "anne@lilas.invalid"
        )
        self.authenticate(None, None)
        text = self.url_open(f"{url}&email=anne@lilas.invalid&hash_token={token}").text
        self.assertIn("Lilas", text)

    def test_every_report_is_for_who_may_read_its_records(self):
        records = {
            "bde.taxe.target": self.target,
            "bde.taxe.campaign": self.campaign,
            "bde.taxe.gift": self.gift,
            "bde.taxe.call.sheet": self.env["bde.taxe.call.sheet"].create(
                {"call_ids": [(6, 0, self.target.call_ids.ids)]}
            ),
        }
        reports = self.env["ir.actions.report"].search(
            [("model", "=like", "bde.taxe.%")]
        )
        self.assertGreater(len(reports), 5)
        self.env.flush_all()
        for user in (
            *(self.users["teacher"], self.users["reader"], self.plain),
            *(self.portal, self.neighbour),
        ):
            self.rpc_login(user)
            for report in reports:
                for kind in ("html", "pdf"):
                    record = records[report.model]
                    url = f"/report/{kind}/{report.report_name}/{record.id}"
                    with mute_logger("odoo.http", "odoo.addons.web.controllers.report"):
                        response = self.url_open(url)
                    where = f"{user.login} {url}"
                    self.assertNoAmount(response.text, where)
                    if user != self.users["teacher"]:
                        self.assertNotIn("Lilas", response.text, where)
                        self.assertNotEqual(response.status_code, 200, where)

    def test_a_screen_of_calls_shows_the_calls_as_kept(self):
        """Another company put in the form tells nothing of what it gave."""
        teacher = self.users["teacher"]
        secret = self.make("Boulangerie Secrète", phone="0261913344")
        self.give(secret, 2025, AMOUNT)
        other = self.make_target(secret)
        call = self.target.call_ids[:1]
        call.user_id = teacher
        answer = self.call(
            "teacher",
            call,
            "onchange",
            {"target_id": other.id},
            ["target_id"],
            {"target_id": {}, "past": {}, "script": {}, "phone": {}, "place": {}},
        )
        self.assertNotIn("2025", str(answer))
        self.assertNotIn("0261913344", str(answer))

    def test_files_of_gifts_and_donors_are_for_the_office(self):
        """Filed documents follow their record, whatever the partner they are about."""
        documents = self.env["bde.document"]
        for record, kind in ((self.gift, "tax_receipt"), (self.target, "tax_letter")):
            documents |= documents._file(record, b"%PDF-1.7 x", f"{AMOUNT}.pdf", kind)
        self.env.flush_all()
        for role, user in (*self.without.items(), ("stranger", self.neighbour)):
            known = documents.with_user(user)
            if known.has_access("read"):
                self.fail(role)
            found = self.env["ir.attachment"].with_user(user)
            self.assertFalse(
                found.search([("id", "in", documents.attachment_id.ids)]), role
            )

    def test_what_a_company_types_is_text(self):
        bad = "<img src=x onerror=alert(1)>{{ 7*7 }}"
        self.garage.name = bad
        form = {"unit": "amount", "all": "12", "by": bad, "note": bad}
        self.target.sudo()._page_post("intention", form)
        self.target.sudo()._page_post(
            "accountant", {"name": bad, "email": "a@b.invalid", "phone": "0261910000"}
        )
        self.env.flush_all()
        self.authenticate(None, None)
        for page in ("", "/intention", "/accountant", "?said=javascript:alert(1)"):
            text = self.url_open(f"/bde/t/{self.target._link_token()}{page}").text
            self.assertNotIn("<img src=x", text)
            self.assertNotIn("javascript:", text)
        notes = [*self.target.activity_ids.mapped("note")]
        notes += self.target.message_ids.mapped("body")
        self.assertIn("&lt;img", str(notes))
        self.assertNotIn("<img", str(notes))
        words = self.target._words("mail")[self.target]
        text = self.env["bde.taxe.text"].search([("kind", "=", "ask")], limit=1)
        _subject, body = text._fill(words)
        self.assertNotIn("<img src=x", body)
        self.assertNotIn("49", self.target.call_ids[:1].script or "")
