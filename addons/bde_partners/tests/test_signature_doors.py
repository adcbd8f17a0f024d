import json
import re

from odoo import fields
from odoo.tests import new_test_user, tagged

from .common_signature_page import PASSWORD, PHONE_SIGN, SignaturePageCase

TOKEN, OWN = "/bde/s/<string:token>", "/my/signatures/<int:signer_id>"


@tagged("post_install", "-at_install")
class TestSignatureDoors(SignaturePageCase):
    """Every route that opens a document to sign, tried by those it is not for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner, cls.intruder, cls.colleague = (
            new_test_user(
                cls.env, login, "base.group_portal", password=PASSWORD, **values
            )
            for login, values in (
                ("sign_owner", {}),
                ("sign_intruder", {}),
                ("sign_colleague", {}),
            )
        )
        cls.colleague.partner_id.parent_id = cls.garage
        cls.owner.partner_id.parent_id = cls.garage
        cls.request_ = cls.send("Secret paper", cls.people(person=cls.owner.partner_id))
        cls.other = cls.send("Other paper", cls.people(person=cls.baker))
        cls.signer = cls.by(cls, cls.request_)
        cls.stranger = cls.by(cls, cls.other)

    def routes(self, prefix):
        """Return [(path as declared, methods)] of the routes of a door."""
        found = [
            (rule.rule, rule.methods - {"HEAD", "OPTIONS"})
            for rule in self.env["ir.http"].routing_map().iter_rules()
            if rule.rule.startswith(prefix)
        ]
        self.assertGreaterEqual(len(found), 11, "all of them are tried")
        return found

    def addresses(self, prefix, door, number=None, page=1):
        """Return [(address, method)] of every route, through `door`."""
        result = []
        for rule, methods in self.routes(prefix):
            path = rule.replace(prefix, door)
            path = path.replace("<int:number>", str(number or self.signer.id))
            path = path.replace("<int:page>", str(page))
            self.assertNotIn("<", path, f"{rule}: say here what it takes")
            result += [(path, method) for method in methods]
        return result

    def state(self):
        self.env.invalidate_all()
        signers = (self.request_ | self.other).signer_ids
        events = (self.request_ | self.other).event_ids
        return (
            signers.mapped("state"),
            events.ids,
            self.env["bde.signature.scan"].search_count([]),
        )

    def form(self, signer, token):
        return self.sign_form(signer) | {
            "csrf_token": token,
            "reason": "Attack",
            "text": "Attack",
            "handover_name": "Mallory",
            "handover_email": "mallory@example.com",
        }

    def try_all(self, addresses, token, allowed=(404,)):
        """Try these addresses; nothing opens and nothing changes."""
        before = self.state()
        for path, method in addresses:
            data = self.form(self.signer, token) if method == "POST" else None
            files = None
            if path.endswith("/deposit"):
                files = {"file": ("scan.pdf", b"%PDF-1.4")}
            response = self.url_open(
                path, data=data, files=files, method=method, allow_redirects=False
            )
            self.assertIn(response.status_code, allowed, f"{method} {path}")
            self.assertNotIn("Secret paper", response.text, path)
            self.assertNotIn("Rose", response.text, path)
            self.assertFalse(response.content.startswith((b"%PDF", b"\x89PNG")), path)
            if response.status_code == 303:
                self.assertIn("/web/login", response.headers["Location"], path)
        self.assertEqual(self.state(), before)

    def public_token(self):
        """Return a CSRF token of this visitor, from a page of their own."""
        third = self.send("Third paper", self.people(person=self.env["res.partner"]))
        return self.csrf(self.link(self.by(third, "guardian")))

    def test_a_guessed_or_altered_link_opens_nothing(self):
        good = self.signer._link_token()
        number, _dash, secret = good.partition("-")
        token = self.public_token()
        flipped = secret[:-1] + ("0" if secret[-1] != "0" else "1")
        for guess in (
            number,
            f"{number}-",
            f"{number}-{'0' * 32}",
            f"{number}-{flipped}",
            f"{number}-{secret[:-1]}",
            f"{self.stranger.id}-{secret}",
            f"{10**8}-{secret}",
            f"{10**20}-{secret}",
            f"-{number}-{secret}",
            "None",
            "%00",
            "é",
            "..%2f..%2f1",
            "' or 1=1--",
        ):
            self.try_all(self.addresses(TOKEN, f"/bde/s/{guess}"), token, (400, 404))

    def test_no_link_at_all(self):
        token = self.public_token()
        self.try_all(self.addresses(TOKEN, "/bde/s/"), token, (301, 308, 404, 405))

    def test_a_revoked_link_opens_nothing(self):
        token = self.public_token()
        door = self.link(self.signer)
        self.signer._link_revoke()
        self.try_all(self.addresses(TOKEN, door), token)

    def test_an_old_link_shows_nothing_but_whom_to_ask(self):
        token = self.public_token()
        self.signer.link_expires_on = fields.Date.subtract(self.today, days=1)
        before = self.state()
        for path, method in self.addresses(TOKEN, self.link(self.signer)):
            data = self.form(self.signer, token) if method == "POST" else None
            response = self.url_open(path, data=data, method=method)
            renewed = path.endswith("/renew")
            self.assertEqual(response.status_code, 200 if renewed else 410, path)
            self.assertNotIn("from 2 to 20 June", response.text)
            self.assertIn("tel:", response.text)
        self.assertEqual(self.state(), before)

    def test_another_s_link_opens_only_theirs(self):
        """The link of somebody else never leads to this document."""
        door = self.link(self.stranger)
        token = self.csrf(door)
        for path, method in self.addresses(TOKEN, door):
            if "/page/" in path or re.search(r"/\d+/pdf$", path):
                self.assertEqual(self.url_open(path, method=method).status_code, 404)
        page = self.url_open(door + f"?token={self.signer._link_token()}").text
        self.assertNotIn("Secret paper", page)
        self.url_open(door + "/sign", data=self.form(self.signer, token))
        self.env.invalidate_all()
        self.assertEqual(self.signer.state, "asked")

    def test_without_an_account(self):
        token = self.public_token()
        self.try_all(
            self.addresses(OWN, f"/my/signatures/{self.signer.id}"), token, (303, 404)
        )

    def test_another_account_opens_nothing(self):
        """Neither the account of another company, nor of a colleague of this one."""
        for user in (self.intruder, self.colleague):
            self.authenticate(user.login, PASSWORD)
            token = self.public_token()
            for number in (
                self.signer.id,
                self.by(self.request_, "guardian").id,
                10**8,
            ):
                door = f"/my/signatures/{number}"
                self.try_all(self.addresses(OWN, door), token)
                secret = f"?token={self.stranger._link_token()}"
                self.assertEqual(self.url_open(door + secret).status_code, 404)
            self.assertNotIn("Secret paper", self.url_open("/my/signatures").text)

    def test_own_account_signs_by_the_name(self):
        self.authenticate(self.owner.login, PASSWORD)
        counters = self.url_open(
            "/my/counters",
            data=json.dumps({"params": {"counters": ["bde_signature_count"]}}),
            headers={"Content-Type": "application/json"},
        ).json()
        self.assertEqual(counters["result"]["bde_signature_count"], 1)
        self.assertIn("/my/signatures", self.url_open("/my").text)
        listed = self.page("/my/signatures")
        door = f"/my/signatures/{self.signer.id}"
        self.assertTrue(listed.xpath(f"//a[@href='{door}']"))
        form = self.sign_form(self.signer, way="account", drawing="")
        self.post(door + "/sign", form)
        self.assertEqual((self.signer.state, self.signer.method), ("signed", "account"))
        self.assertIn("Secret paper", self.url_open("/my/signatures").text)

    def test_a_link_is_no_account(self):
        """Whoever holds the link is not logged in: a name alone is not enough."""
        door = self.link(self.signer)
        form = self.sign_form(self.signer, way="account", account="1", drawing="")
        self.assertEqual(self.post(door + "/sign", form).status_code, 422)
        self.assertEqual(self.signer.state, "asked")

    def test_an_unknown_link_says_whom_to_call(self):
        page = self.page("/bde/s/1-guess", 404)
        self.assertTrue(page.xpath("//a[@href='tel:0261910011']"))
        self.assertFalse(page.xpath("//form"))


@tagged("post_install", "-at_install")
class TestSignaturePhone(SignaturePageCase):
    """A telephone of 390 pixels: open, read, draw with a finger, sign."""

    browser_size = "390x844"
    touch_enabled = True

    def test_drawn_with_a_finger(self):
        request = self.send("Paper of the phone", self.people()[:1])
        signer = self.by(request)
        self.browser_js("/bde", PHONE_SIGN.replace("PATH", self.link(signer)))
        self.env.invalidate_all()
        self.assertEqual((signer.state, signer.method), ("signed", "drawn"))
        self.assertEqual(self.kinds(request).count("signed"), 1, "two presses, one act")
        self.assertIn("opened", self.kinds(request))
        self.assertTrue(signer.evidence_ids.image)
        self.assertEqual(request.state, "signed", "the only one has signed")
