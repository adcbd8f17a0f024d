import re
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from ..controllers import signature_verify
from ..pdf import certificates as makers
from ..pdf import seal
from .common_pdf import PdfCase
from .common_seal import SealCase, paper

ENGLISH = {"Accept-Language": "en-US"}


@tagged("post_install", "-at_install")
class TestVerifyPage(PdfCase, SealCase, HttpCase):
    """The public page: by the code of the pages, or by the file."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.request = cls.sealed_round(
            signers=[{"name": "Paul Moreau"}, {"name": "Léa DUPONT"}]
        )
        cls.content = cls.request.final_document_id.attachment_id.raw
        cls.path = f"/bde/v/{cls.request.verify_code}"
        # what is said is read in English, whatever the database speaks
        cls.env["res.lang"]._activate_lang("en_US")
        people = cls.env.ref("base.public_partner") | cls.company.partner_id
        people.lang = "en_US"

    def get(self, path=None, user=None):
        self.authenticate(user, user)
        return self.url_open(path or self.path, allow_redirects=False, headers=ENGLISH)

    def drop(self, content, name="x.pdf"):
        """Give a file to the page, as its form does; return the answer."""
        self.authenticate(None, None)
        page = self.url_open("/bde/v", headers=ENGLISH).text
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        return self.url_open(
            "/bde/v",
            data={"csrf_token": token[1]},
            files={"file": (name, content, "application/pdf")},
            headers=ENGLISH,
        )

    def test_anybody_reads_reference_dates_numbers_and_no_name(self):
        answer = self.get()
        self.assertEqual(answer.status_code, 200)
        text = answer.text
        self.assertIn(f"TEST-{self.request.res_id}", text)
        self.assertIn("2 of 2", text)
        self.assertIn("bde-verdict-green", text)
        self.assertEqual(text.count("bde-check-yes"), 2)
        for name in ("DUPONT", "Moreau", "Convention de"):
            self.assertNotIn(name, text)
        self.assertNotIn("Open this document", text)

    def test_never_kept_by_a_proxy_nor_by_a_search_engine(self):
        headers = self.get().headers
        self.assertEqual(headers["Cache-Control"], "no-store")
        self.assertEqual(headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(headers["X-Robots-Tag"], "noindex")

    def test_an_unknown_code_is_said(self):
        answer = self.get("/bde/v/0123456789abcdef")
        self.assertEqual(answer.status_code, 404)
        self.assertIn("No document of this school has this code", answer.text)

    def test_who_may_read_the_document_gets_a_button(self):
        new_test_user(self.env, "v_office", "bde_partners.group_bde_user", lang="en_US")
        self.assertIn("Open this document", self.get(user="v_office").text)
        portal = new_test_user(self.env, "v_portal", "base.group_portal")
        self.assertNotIn("Open this document", self.get(user=portal.login).text)

    def test_a_file_altered_on_the_server_is_said(self):
        self.request.final_document_id.attachment_id.raw = paper("Autre")
        text = self.get().text
        self.assertIn("bde-check-no", text)
        self.assertIn("altered", text)

    def test_a_journal_altered_in_the_database_is_said(self):
        event = self.request.event_ids.sorted("id")[0]
        self.env.cr.execute(
            "UPDATE bde_signature_event SET kind = 'opened' WHERE id = %s", [event.id]
        )
        event.invalidate_recordset()
        self.assertIn("journal of signatures was altered", self.get().text)

    def test_a_round_that_is_out_is_not_in_force(self):
        request = self.make_round(content=paper("En cours"))
        text = self.get(f"/bde/v/{request.verify_code}").text
        self.assertIn("not in force yet", text)
        self.assertIn("0 of 1", text)

    def test_the_sealed_copy(self):
        answer = self.drop(self.content)
        self.assertIn("Untouched", answer.text)
        self.assertIn(f"TEST-{self.request.res_id}", answer.text)
        self.assertNotIn("DUPONT", answer.text)

    def test_the_frozen_version(self):
        answer = self.drop(self.request.document_id.attachment_id.raw)
        self.assertIn("without its signatures", answer.text)

    def test_one_byte_altered(self):
        bad = bytearray(self.content)
        bad[len(bad) // 3] ^= 1
        answer = self.drop(bytes(bad))
        self.assertIn("Altered", answer.text)
        self.assertNotIn("Untouched", answer.text)
        self.assertIn(f"TEST-{self.request.res_id}", answer.text)

    def test_something_added_after_the_seal(self):
        answer = self.drop(self.content + b"\n% a note added later\n")
        self.assertIn("Altered", answer.text)

    def test_not_one_of_ours(self):
        self.assertIn("Not one of our documents", self.drop(paper("Autre")).text)
        stranger = makers.make_certificate("Sceau de Lycée Ada Lovelace", "Faux")
        fake = seal.seal(paper("Faux"), [], stranger, seal.Words("Sceau"))
        self.assertIn("Not one of our documents", self.drop(fake).text)

    def test_a_fake_that_bears_our_code_is_altered(self):
        stranger = makers.make_certificate("Sceau de Lycée Ada Lovelace", "Faux")
        words = seal.Words("Sceau", reason=self.request._verify_url())
        fake = seal.seal(paper("Faux"), [], stranger, words)
        self.assertIn("Altered", self.drop(fake).text)

    def test_what_is_not_a_pdf_is_said(self):
        self.assertIn("not a PDF", self.drop(b"hello").text)
        self.assertIn("Choose a file", self.drop(b"").text)

    def test_over_twenty_megabytes_is_refused(self):
        with patch.object(signature_verify, "MAX_BYTES", 1000):
            answer = self.drop(self.content)
        self.assertEqual(answer.status_code, 400)
        self.assertIn("20 MB", answer.text)

    def test_what_is_given_is_never_stored(self):
        before = self.env["ir.attachment"].search_count([])
        self.drop(paper("Jamais gardé"))
        self.assertEqual(self.env["ir.attachment"].search_count([]), before)

    def test_a_post_without_the_token_of_the_page_is_refused(self):
        self.authenticate(None, None)
        answer = self.url_open("/bde/v", files={"file": ("x.pdf", self.content)})
        self.assertEqual(answer.status_code, 400)

    def test_after_a_change_of_certificate_the_former_seal_still_holds(self):
        self.env["bde.signature.certificate"]._make(self.company)
        self.assertIn("Untouched", self.drop(self.content).text)

    def test_out_of_the_register_the_seal_still_says_it_is_whole(self):
        self.request.write({"final_document_id": False})
        self.env.flush_all()
        verdict = self.env["bde.verification"]._check_file(self.content)["verdict"]
        self.assertEqual(verdict, "other_seal")

    def test_the_certificate_is_given_never_its_key(self):
        certificate = self.request.certificate_id
        self.assertIn(certificate.fingerprint_text, self.get().text)
        answer = self.get(f"/bde/v/certificate/{certificate.id}")
        self.assertEqual(answer.content, certificate._der())
        self.assertNotIn(certificate._material().key, answer.content)
        self.assertEqual(self.get("/bde/v/certificate/999999").status_code, 404)

    def test_a_head_next_door_has_no_button(self):
        other = new_test_user(
            self.env,
            "v_next",
            "bde_partners.group_bde_user",
            company_id=self.other.id,
            company_ids=[Command.set(self.other.ids)],
        )
        partner = self.env["res.partner"].browse(self.request.res_id)
        partner.company_id = self.company
        self.assertNotIn("Open this document", self.get(user=other.login).text)
