from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from .common_signature_page import SignaturePageCase, drawing


@tagged("post_install", "-at_install")
class TestSignaturePage(SignaturePageCase):
    """What a signatory sees and does, with a link and nothing else."""

    def test_the_page_says_what_is_signed_in_five_lines(self):
        request = self.send("Paper <b>of</b> Léa")
        page = self.page(self.link(self.by(request)))
        self.assertEqual(len(page.xpath("//h1")), 1)
        text = page.text_content()
        self.assertIn("Paper <b>of</b> Léa", text, "typed text is never HTML")
        self.assertIn("from 2 to 20 June", text)
        self.assertLessEqual(len(page.xpath("//dl[@class='bde-lines']/dt")), 5)
        self.assertEqual(len(page.xpath("//div[@class='bde-pages']/img")), 2)
        self.assertTrue(page.xpath("//a[starts-with(@href, 'tel:')]"))
        for script in page.xpath("//script/@src | //link[@rel='stylesheet']/@href"):
            self.assertTrue(script.startswith("/web/assets/"), "nothing from elsewhere")
        weight = sum(
            len(self.url_open(path).content) for path in page.xpath("//script/@src")
        )
        self.assertLess(weight, 20_000, "a phone in a workshop loads it")

    def test_headers_keep_the_link_secret(self):
        signer = self.by(self.send())
        for path in ("", "/pdf", f"/{signer.id}/page/1.png"):
            headers = self.url_open(self.link(signer, path)).headers
            self.assertEqual(headers["Referrer-Policy"], "no-referrer", path)
            self.assertEqual(headers["Cache-Control"], "no-store", path)
            self.assertIn("noindex", headers["X-Robots-Tag"], path)

    def test_the_pdf_is_read_as_images_and_as_a_file(self):
        signer = self.by(self.send())
        image = self.url_open(self.link(signer, f"/{signer.id}/page/2.png"))
        self.assertEqual(image.headers["Content-Type"], "image/png")
        self.assertTrue(image.content.startswith(b"\x89PNG"))
        for wrong in ("0", "3", "99999"):
            self.page(self.link(signer, f"/{signer.id}/page/{wrong}.png"), 404)
        pdf = self.url_open(self.link(signer, "/pdf"))
        self.assertEqual(pdf.headers["Content-Type"], "application/pdf")
        self.assertTrue(pdf.content.startswith(b"%PDF"))

    def test_a_parent_never_sees_the_other_one(self):
        request = self.send()
        parent = self.by(request, "guardian")
        text = self.url_open(self.link(parent)).text
        for secret in ("Paul", "Autreparent", "paul@", "9988", "Rose", "rose@"):
            self.assertNotIn(secret, text)
        self.post(self.link(parent, "/sign"), self.sign_form(parent, name="Anne P."))
        for signer in (parent, self.by(request, "guardian2"), self.by(request)):
            text = self.url_open(self.link(signer)).text
            for other in request.signer_ids - signer:
                self.assertNotIn(other.name, text)
                self.assertNotIn(other.email, text)

    def test_reading_changes_nothing(self):
        """A mail scanner opens every link: nothing is seen, nothing is signed."""
        request = self.send()
        signer = self.by(request)
        before = signer.read(), request.read(), request.event_ids.ids
        paths = ("", "/pdf", f"/{signer.id}/pdf", f"/{signer.id}/page/1.png")
        for path in paths + ("?said=signed", "?agree=1&way=drawn"):
            self.url_open(self.link(signer, path))
            self.url_open(self.link(signer, path), method="HEAD")
        self.env.invalidate_all()
        self.assertEqual((signer.read(), request.read(), request.event_ids.ids), before)
        self.assertEqual(signer.state, "asked")

    def test_a_browser_says_that_it_was_opened(self):
        request = self.send()
        signer = self.by(request)
        for _twice in range(2):
            response = self.post(self.link(signer, "/seen"))
            self.assertEqual(response.status_code, 204)
        self.assertEqual(signer.state, "seen")
        self.assertEqual(self.kinds(request).count("opened"), 1)

    # -- signing ----------------------------------------------------------------------
    def test_signing_by_a_drawing(self):
        request = self.send()
        signer = self.by(request)
        path = self.link(signer, "/sign")
        response = self.post(path, self.sign_form(signer), follow=False)
        self.assertEqual(response.status_code, 303, "reloading signs nothing again")
        self.assertEqual(signer.state, "signed")
        self.assertEqual(signer.method, "drawn")
        self.assertEqual(signer.signed_name, "Rose Patronne")
        self.assertEqual(request.state, "sent", "the others are awaited")
        page = self.page(self.link(signer))
        self.assertFalse(page.xpath("//form[@id='sign']"))
        self.assertTrue(page.xpath("//a[contains(@href, '/pdf')]"), "the copy")
        self.assertEqual(self.kinds(request)[-1], "signed")

    def test_what_is_to_correct_keeps_what_was_typed(self):
        signer = self.by(self.send())
        path = self.link(signer, "/sign")
        good = self.sign_form(signer)
        for field, wrong in (
            ("agree", ""),
            ("name", " "),
            ("drawing", ""),
            ("drawing", drawing(ink=False)),
            ("drawing", "data:image/png;base64,AAAA"),
            ("drawing", "data:image/svg+xml;base64,PHN2Zy8+"),
            ("drawing", "data:image/png;base64," + "A" * 500_000),
            ("way", "account"),
            ("way", "paper"),
            ("docs", []),
            (f"sha_{signer.id}", "0" * 64),
            (f"sha_{signer.id}", ""),
        ):
            response = self.post(path, good | {field: wrong, "note": "Kept words"})
            self.assertEqual(response.status_code, 422, field)
            self.assertIn('id="bde-error"', response.text)
            self.assertIn("Kept words", response.text)
            self.assertNotEqual(signer.state, "signed", field)

    def test_signing_twice_signs_once(self):
        request = self.send()
        signer = self.by(request)
        path, form = self.link(signer, "/sign"), self.sign_form(signer)
        token = self.csrf(self.link(signer))
        self.post(path, form, token)
        again = self.post(path, form, token)
        self.assertEqual(again.status_code, 422)
        self.assertEqual(self.kinds(request).count("signed"), 1)
        self.assertEqual(len(signer.evidence_ids), 1)

    def test_a_post_without_its_token_is_refused(self):
        signer = self.by(self.send())
        path = self.link(signer, "/sign")
        response = self.url_open(path, data=self.sign_form(signer))
        self.assertEqual(response.status_code, 400)
        self.assertEqual(signer.state, "asked")

    def test_markup_in_names_stays_text(self):
        signer = self.by(self.send())
        evil = '"><script>alert(1)</script>'
        path = self.link(signer, "/sign")
        form = self.sign_form(signer, name=evil, note=evil, code=evil, agree="")
        self.assertNotIn("<script>alert", self.post(path, form).text)
        refusal = self.post(self.link(signer, "/refuse"), {"reason": evil})
        self.assertNotIn("<script>alert", refusal.text)
        self.assertEqual(signer.refusal_reason, evil)

    def test_ten_megabytes_are_refused(self):
        signer = self.by(self.send())
        token = self.csrf(self.link(signer))
        huge = self.sign_form(signer, drawing="A" * 10_000_000)
        response = self.post(self.link(signer, "/sign"), huge, token)
        self.assertGreaterEqual(response.status_code, 400)
        self.assertLess(response.status_code, 500)
        self.assertEqual(signer.state, "asked")

    # -- other choices ----------------------------------------------------------------
    def test_refusing_asks_for_a_reason(self):
        request = self.send()
        signer = self.by(request)
        path = self.link(signer, "/refuse")
        self.assertEqual(self.post(path, {"reason": " "}).status_code, 422)
        self.assertEqual(signer.state, "asked")
        self.post(path, {"reason": "The dates are wrong"})
        self.assertEqual(signer.state, "refused")
        self.assertEqual(signer.refusal_reason, "The dates are wrong")
        self.assertIn("The dates are wrong", self.url_open(self.link(signer)).text)
        other = self.page(self.link(self.by(request, "guardian")))
        self.assertFalse(other.xpath("//form[@id='sign']"), "the round is closed")

    def test_it_is_not_for_me_to_sign(self):
        request = self.send()
        signer = self.by(request, "guardian")
        path = self.link(signer, "/wrong")
        self.assertEqual(self.post(path, {"text": ""}).status_code, 422)
        response = self.post(path, {"text": "I am the neighbour"})
        self.assertEqual(response.status_code, 200)
        self.assertEqual(signer.problem, "wrong_person")
        self.assertIn("wrong_person", self.kinds(request))
        self.page(path.removesuffix("/wrong"), 404)

    def test_the_company_hands_over_to_a_colleague(self):
        request = self.send()
        signer = self.by(request)
        path = self.link(signer, "/handover")
        form = {
            "handover_name": "Max Second",
            "handover_email": "not an address",
            "handover_note": "Workshop manager",
        }
        refused = self.post(path, form)
        self.assertEqual(refused.status_code, 422)
        self.assertIn("Max Second", refused.text, "nothing typed is lost")
        self.post(path, form | {"handover_email": "max@example.com"})
        self.assertEqual(signer.state, "delegated")
        new = signer.delegated_to_id
        self.assertEqual((new.name, new.email), ("Max Second", "max@example.com"))
        self.assertEqual(new.delegation_note, "Workshop manager")
        self.assertFalse(self.page(self.link(signer)).xpath("//form[@id='sign']"))
        self.assertTrue(self.page(self.link(new)).xpath("//form[@id='sign']"))

    def test_a_parent_hands_over_to_nobody(self):
        signer = self.by(self.send(), "guardian")
        form = {"handover_name": "Max", "handover_email": "max@example.com"}
        response = self.post(self.link(signer, "/handover"), form)
        self.assertEqual(response.status_code, 422)
        self.assertEqual(signer.state, "asked")
        self.assertFalse(signer.delegated_to_id)

    def test_a_signed_paper_is_given_here(self):
        signer = self.by(self.send(), "guardian")
        path = self.link(signer, "/deposit")
        for name, content in (("a.pdf", b""), ("a.pdf", b"MZ virus"), ("a.html", b"<")):
            response = self.post(path, files={"file": (name, content)})
            self.assertEqual(response.status_code, 422, content)
        paper = self.url_open(self.link(signer, "/pdf")).content
        response = self.post(path, files={"file": ("scan.pdf", paper)}, follow=False)
        self.assertEqual(response.status_code, 303)
        scans = self.env["bde.signature.scan"].search([("signer_id", "=", signer.id)])
        self.assertEqual(len(scans), 1)
        self.assertEqual(scans.source, "deposit")
        self.assertNotEqual(signer.state, "signed", "the school checks it first")
        with patch(
            "odoo.addons.bde_partners.models.bde_signature_page_acts.MAX_WAITING", 1
        ):
            response = self.post(path, files={"file": ("scan.pdf", paper)})
        self.assertEqual(response.status_code, 422, "nobody fills the office's tray")

    # -- states -----------------------------------------------------------------------
    def test_each_waits_for_their_turn(self):
        people = self.people(order=20)
        request = self.send(signers=people)
        signer = self.by(request)
        page = self.page(self.link(signer))
        self.assertFalse(page.xpath("//form[@id='sign']"))
        parent = self.by(request, "guardian")
        token = self.csrf(self.link(parent))
        response = self.post(
            self.link(signer, "/sign"), self.sign_form(signer), token=token
        )
        self.assertEqual(response.status_code, 422)
        self.assertNotEqual(signer.state, "signed")

    def test_an_old_link_asks_for_a_new_one(self):
        request = self.send()
        signer = self.by(request)
        token = self.csrf(self.link(signer))
        signer.link_expires_on = fields.Date.subtract(self.today, days=1)
        page = self.page(self.link(signer), 410)
        self.assertTrue(page.xpath("//form[contains(@action, '/renew')]"))
        activities = self.env["mail.activity"]
        count = activities.search_count([])
        for _twice in range(2):
            response = self.post(self.link(signer, "/renew"), token=token)
            self.assertEqual(response.status_code, 200)
        self.assertEqual(activities.search_count([]), count + 1, "told once")

    def test_a_document_that_changed_is_not_signed(self):
        request = self.send()
        signer = self.by(request)
        token = self.csrf(self.link(signer))
        form = self.sign_form(signer)
        request._cancel("New dates")
        page = self.page(self.link(signer))
        self.assertFalse(page.xpath("//form[@id='sign']"))
        response = self.post(self.link(signer, "/sign"), form, token)
        self.assertEqual(response.status_code, 422)
        self.assertNotEqual(signer.state, "signed")

    # -- several at once --------------------------------------------------------------
    def test_several_documents_are_signed_in_one_session(self):
        requests = [
            self.send(f"Paper {number}", self.people()[:1]) for number in range(3)
        ]
        signers = [self.by(request) for request in requests]
        stranger = self.by(self.send("Elsewhere", self.people(person=self.baker)))
        page = self.page(self.link(signers[0]))
        shown = {int(number) for number in page.xpath("//section/@data-doc")}
        self.assertEqual(shown, {signer.id for signer in signers})
        image = f"/{signers[2].id}/page/1.png"
        self.assertEqual(self.url_open(self.link(signers[0], image)).status_code, 200)
        self.page(self.link(signers[0], f"/{stranger.id}/pdf"), 404)
        form = self.sign_form(signers[0], signers[1], stranger)
        self.post(self.link(signers[0], "/sign"), form)
        self.assertEqual(
            [signer.state for signer in (*signers, stranger)],
            ["signed", "signed", "asked", "asked"],
        )
        self.assertTrue(all(signer.evidence_ids for signer in signers[:2]))
        page = self.page(self.link(signers[0]))
        self.assertIn("Paper 2", page.text_content(), "what is left is offered")

    def test_a_part_that_fails_is_named(self):
        signers = [
            self.by(self.send(f"Paper {number}", self.people()[:1]))
            for number in range(2)
        ]
        form = self.sign_form(*signers, **{f"sha_{signers[1].id}": "0" * 64})
        response = self.post(self.link(signers[0], "/sign"), form)
        self.assertEqual([s.state for s in signers], ["signed", "asked"])
        self.assertIn("Paper 1", response.text)
        self.assertIn('role="alert"', response.text)
