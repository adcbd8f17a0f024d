import random
import tempfile
from datetime import datetime
from hashlib import sha256
from unittest.mock import patch

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.queue_job.tests.common import trap_jobs

from ..pdf import certificates as makers
from ..pdf import pages, seal
from .common_pdf import PdfCase
from .common_seal import SealCase, drawing, has_pdfsig, paper, pdfsig

LOGGER = "odoo.addons.bde_partners.models.bde_signature_seal"


def elliptic():
    """Return the Material of a certificate on a curve, as many are today."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Cachet EC")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(datetime(2020, 1, 1))
        .not_valid_after(datetime(2050, 1, 1))
        .sign(key, hashes.SHA256())
    )
    return makers.Material(
        certificate.public_bytes(Encoding.DER),
        key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
    )


@tagged("post_install", "-at_install")
class TestSeal(PdfCase, SealCase):
    """Signed by all: the final PDF is built, sealed and filed, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.request = cls.sealed_round(
            signers=[
                {"name": "Paul Moreau", "email": "paul@example.com"},
                {"name": "Léa DUPONT", "roles": ["learner"], "phone": "0601020304"},
            ]
        )
        cls.content = cls.request.final_document_id.attachment_id.raw

    def pages_of(self, content):
        return pages.count_pages(content)

    def test_the_last_signature_puts_one_job_in_the_queue(self):
        request = self.make_round(content=paper("Une autre"))
        with trap_jobs() as trap:
            self.sign_all(request)
            self.assertEqual(request.seal_state, "pending")
            trap.assert_jobs_count(1)
            self.assertEqual(
                trap.enqueued_jobs[0].identity_key, f"bde-seal-{request.id}"
            )

    def test_the_final_file_begins_with_what_was_signed(self):
        frozen = self.request.document_id.attachment_id.raw
        self.assertTrue(self.content.startswith(frozen))
        self.assertEqual(sha256(frozen).hexdigest(), self.request.pdf_sha256)
        self.assertEqual(self.pages_of(self.content), self.pages_of(frozen) + 1)

    def test_sealed_with_the_name_of_the_school_whole_file(self):
        self.assertEqual(self.request.seal_state, "sealed")
        (found,) = seal.read_seals(self.content)
        self.assertTrue(found.intact and found.whole)
        certificate = self.request.certificate_id
        self.assertEqual(found.fingerprint, certificate.fingerprint)
        self.assertIn("Lycée Ada Lovelace", certificate.name)
        self.assertIn(b"ETSI.CAdES.detached", self.content)

    def test_the_independent_validator_agrees(self):
        if not has_pdfsig():
            self.skipTest("pdfsig is not installed")
        with tempfile.TemporaryDirectory() as folder:
            said = pdfsig(self.content, folder)
        self.assertIn("Signature is Valid", said)
        self.assertIn("Total document signed", said)
        self.assertIn("Lycée Ada Lovelace", said)

    def test_one_byte_altered_is_seen_here_and_by_the_independent_validator(self):
        if not has_pdfsig():
            self.skipTest("pdfsig is not installed")
        dice = random.Random(4)
        verify = self.env["bde.verification"]
        with tempfile.TemporaryDirectory() as folder:
            for _time in range(12):
                bad = bytearray(self.content)
                place = dice.randrange(len(bad))
                bad[place] ^= 1 << dice.randrange(8)
                bad = bytes(bad)
                self.assertNotIn(
                    verify._check_file(bad)["verdict"], ("sealed", "frozen"), place
                )
                said = pdfsig(bad, folder)
                good = "Signature is Valid" in said and "Total document" in said
                self.assertFalse(good, f"byte {place}")

    def test_filed_beside_the_frozen_one_for_the_same_readers(self):
        final, frozen = self.request.final_document_id, self.request.document_id
        self.assertEqual(final.type_id, frozen.type_id)
        self.assertEqual(final.confidentiality, frozen.confidentiality)
        self.assertEqual(
            (final.res_model, final.res_id), (frozen.res_model, frozen.res_id)
        )
        self.assertEqual(final.company_id, frozen.company_id)

    def test_the_journal_notes_the_seal_and_holds(self):
        last = self.request.event_ids.sorted("id")[-1]
        self.assertEqual(last.kind, "sealed")
        self.assertEqual(last.payload["sha256"], sha256(self.content).hexdigest())
        self.assertTrue(self.request._chain_check()["ok"])

    def test_twice_does_no_harm(self):
        before = self.env["bde.document"].search_count([])
        final, events = self.request.final_document_id, len(self.request.event_ids)
        self.seal(self.request)
        self.request._seal_later()
        self.assertEqual(self.request.final_document_id, final)
        self.assertEqual(len(self.request.event_ids), events)
        self.assertEqual(self.env["bde.document"].search_count([]), before)

    @mute_logger(LOGGER)
    def test_what_was_changed_on_the_server_is_not_sealed(self):
        request = self.make_round(content=paper("Changée"))
        self.sign_all(request)
        request.document_id.attachment_id.raw = paper("Autre chose")
        self.seal(request)
        self.assertEqual(request.seal_state, "failed")
        self.assertRegex(request.seal_error, "changed|modifié")
        self.assertFalse(request.final_document_id)

    @mute_logger(LOGGER)
    def test_a_failure_leaves_nothing_half_done_and_can_be_tried_again(self):
        request = self.make_round(content=paper("Échec"))
        self.sign_all(request)
        documents = self.env["bde.document"].search_count([])
        with patch.object(
            type(request), "_log", side_effect=UserError("no journal today")
        ):
            self.seal(request)
        self.assertEqual(request.seal_state, "failed")
        self.assertFalse(request.final_document_id)
        self.assertEqual(self.env["bde.document"].search_count([]), documents)
        with trap_jobs() as trap:
            request.with_user(self.users["head"]).sudo().action_seal_again()
            trap.assert_jobs_count(1)
        self.seal(request)
        self.assertEqual(request.seal_state, "sealed")

    def test_a_job_that_stopped_says_so(self):
        request = self.make_round(content=paper("Arrêt"))
        self.sign_all(request)
        request._on_seal_fail()
        self.assertEqual(request.seal_state, "failed")

    def test_what_a_stopped_server_left_goes_back_to_the_queue(self):
        request = self.make_round(content=paper("Oubli"))
        self.sign_all(request)
        request.done_on = "2020-01-01 00:00:00"
        self.env["queue.job"].search([]).unlink()
        with trap_jobs() as trap:
            self.env["bde.signature.request"]._cron_seal()
            trap.assert_jobs_count(1)

    def test_a_reader_does_not_seal(self):
        with self.assertRaises(AccessError):
            self.request.with_user(self.users["teacher"]).action_seal_again()

    def test_the_pages_of_a_tagged_document_stay_readable_by_ear(self):
        tagged_pdf = self.request.with_context(
            force_report_rendering=True
        )._signature_page()
        material = makers.make_certificate("Sceau", "Lycée")
        out = seal.seal(tagged_pdf, [tagged_pdf], material, seal.Words("Sceau"))
        self.assertIn(b"/ParentTreeNextKey", out)
        self.assertTrue(out.startswith(tagged_pdf))

    def test_a_certificate_on_a_curve_seals_too(self):
        out = seal.seal(paper(), [], elliptic(), seal.Words("Cachet EC"))
        (found,) = seal.read_seals(out)
        self.assertTrue(found.intact and found.whole)
        if not has_pdfsig():
            self.skipTest("pdfsig is not installed")
        with tempfile.TemporaryDirectory() as folder:
            self.assertIn("Signature is Valid", pdfsig(out, folder))

    def test_a_locked_pdf_of_a_large_group_is_sealed_all_the_same(self):
        from io import BytesIO

        from pypdf import PdfReader, PdfWriter

        writer = PdfWriter()
        writer.append(PdfReader(BytesIO(paper())))
        writer.encrypt("", "owner")
        out = BytesIO()
        writer.write(out)
        request = self.make_round(content=out.getvalue())
        self.sign_all(request)
        (found,) = seal.read_seals(self.seal(request))
        self.assertTrue(found.intact and found.whole)


@tagged("post_install", "-at_install")
class TestSignaturePage(PdfCase, SealCase):
    """Who signed as what, when, how; nothing that reaches people."""

    def text(self, request):
        """Return the HTML of the page: tests do not print it."""
        return request._signature_page().decode()

    def test_everybody_and_how(self):
        request = self.make_round(
            signers=[
                {
                    "name": "Paul Moreau",
                    "roles": ["host", "tutor"],
                    "email": "paul@example.com",
                    "phone": "0601020304",
                },
                {"name": "Anne Petit", "roles": ["learner"]},
            ]
        )
        self.sign_all(request)
        html = self.text(request)
        self.assertIn("Paul Moreau", html)
        self.assertIn("Tuteur", html)
        self.assertIn("data:image/jpeg", html)
        for private in ("paul@example.com", "0601020304", "203.0.113.9", "Mozilla"):
            self.assertNotIn(private, html)
        self.assertIn(request.pdf_sha256[:8], html)
        self.assertIn(request.verify_code, html)

    def test_a_delegation_is_said_as_the_act_reads(self):
        request = self.make_round(
            signers=[
                {
                    "name": "Jeanne Adjointe",
                    "roles": ["school"],
                    "person_model": "res.users",
                    "person_id": self.users["head"].id,
                }
            ]
        )
        deputy = new_test_user(
            self.env, "seal_deputy", groups="bde_partners.group_bde_head"
        )
        act = self.env["bde.signature.act"].create(
            {
                "name": "2026-7",
                "company_id": self.company.id,
                "delegator_id": self.users["head"].id,
                "delegate_id": deputy.id,
                "function_id": self.env.ref(
                    "bde_partners.bde_signature_function_deputy"
                ).id,
                "published_on": "2026-09-01",
                "published_where": "Hall",
                "confirmed_on": "2026-09-01 08:00:00",
            }
        )
        signer = request.signer_ids
        signer.with_user(deputy).sudo()._sign(
            "account", name="Jeanne Adjointe", act=act, sha=request.pdf_sha256
        )
        self.assertEqual(signer.act_id, act)
        html = self.text(request)
        self.assertIn("2026-7", html)
        self.assertIn(self.users["head"].name, html)

    def test_paper_is_said_with_its_page_and_follows(self):
        request = self.make_round()
        scan = self.env["bde.document"]._file(
            self.partner, paper("Papier signé", 1), "Papier.pdf", "other"
        )
        self.env["bde.signature.evidence"].create(
            {
                "signer_id": request.signer_ids.id,
                "kind": "scan",
                "document_id": scan.id,
            }
        )
        request.signer_ids._sign("paper", name="Paul Moreau")
        self.assertIn("annexed document 1", request._signature_rows()[0]["how"])
        content = self.seal(request)
        frozen = request.document_id.attachment_id.raw
        self.assertEqual(pages.count_pages(content), pages.count_pages(frozen) + 1 + 1)

    def test_a_waived_visa_is_said_with_its_reason(self):
        request = self.make_round(
            signers=[
                {"name": "Paul Moreau"},
                {
                    "name": "Marc Tuteur",
                    "roles": ["tutor"],
                    "level": "visa",
                    "state": "waived",
                    "waived_by_id": self.users["head"].id,
                    "waived_on": "2026-09-01 08:00:00",
                    "waiver_reason": "En congé jusqu'au départ",
                },
            ]
        )
        request.signer_ids[:1]._sign(
            "drawn",
            name="Paul Moreau",
            image=drawing(),
            sha=request.pdf_sha256,
        )
        html = self.text(request)
        self.assertIn("En congé jusqu", html)
        self.assertRegex(html, "waived|[Dd]ispens")
