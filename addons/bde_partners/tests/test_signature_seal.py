import random
import tempfile
from datetime import datetime
from hashlib import sha256
from unittest.mock import patch

import psycopg2
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    load_der_private_key,
    pkcs12,
)
from cryptography.x509 import load_der_x509_certificate

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.queue_job.tests.common import trap_jobs

from ..pdf import certificates as makers
from ..pdf import pages, seal
from .common_pdf import PdfCase
from .common_seal import SealCase, drawing, has_pdfsig, paper, pdfsig

LOGGER = "odoo.addons.bde_partners.models.bde_signature_seal"


def own_file(password="secret", years=None):
    """Return a PKCS#12 file as a school receives it."""
    now = datetime(2001, 1, 1) if years == "past" else None
    made = makers.make_certificate("Cachet du lycée", "Lycée", now=now)
    key = load_der_private_key(made.key, None)
    return pkcs12.serialize_key_and_certificates(
        b"lycee",
        key,
        load_der_x509_certificate(made.certificate),
        None,
        BestAvailableEncryption(password.encode()),
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
        self.assertIn("changed", request.seal_error)
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
        self.assertIn("waived", html)


@tagged("post_install", "-at_install")
class TestCertificate(SealCase):
    """The seal of the school: made at first need, or its own; a key nobody reads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.certificates = cls.env["bde.signature.certificate"]

    def upload(self, content, password="secret", user="manager"):
        return (
            self.env["bde.signature.certificate.upload"]
            .with_user(self.users[user])
            .create({"file": self.b64(content), "password": password})
            .certificate_id
        )

    def test_made_at_first_need_for_ten_years_with_the_name_of_the_school(self):
        found = self.certificates._current(self.company)
        self.assertIn("Lycée Ada Lovelace", found.name)
        self.assertEqual(found.origin, "made")
        years = (found.valid_to - found.valid_from).days / 365.25
        self.assertAlmostEqual(years, 10, delta=0.05)
        self.assertEqual(self.certificates._current(self.company), found)

    def test_another_school_has_another(self):
        ours = self.certificates._current(self.company)
        theirs = self.certificates._current(self.other)
        self.assertNotEqual(ours.fingerprint, theirs.fingerprint)
        seen = self.certificates.with_user(self.users["manager"]).search([])
        self.assertNotIn(theirs, seen)

    def test_the_schools_own_certificate(self):
        old = self.certificates._current(self.company)
        new = self.upload(own_file())
        self.assertEqual(new.origin, "given")
        self.assertEqual(self.certificates._current(self.company), new)
        self.assertFalse(old.active, "kept, to verify")
        self.assertTrue(old.exists())

    def test_what_is_wrong_with_a_file_is_said(self):
        for content, password, words in (
            (own_file(), "wrong", "password"),
            (b"not a certificate", "secret", "PKCS#12"),
            (own_file(years="past"), "secret", "ended"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self.upload(content, password)

    def test_the_password_is_not_kept(self):
        self.upload(own_file("très secret"), "très secret")
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT * FROM bde_signature_certificate_upload ORDER BY id DESC LIMIT 1"
        )
        self.assertNotIn("très secret", str(self.env.cr.fetchone()))

    def test_only_the_manager_changes_the_seal(self):
        for role in ("reader", "user", "teacher", "head", "bursar"):
            with self.assertRaises(AccessError, msg=role):
                self.upload(own_file(), user=role)
        made = self.certificates._current(self.company)
        with self.assertRaises(AccessError):
            made.with_user(self.users["head"]).action_renew()

    def test_nobody_reads_the_key(self):
        found = self.certificates._current(self.company)
        key = found._material().key
        admin = found.with_user(self.env.ref("base.user_admin"))
        names = list(admin.fields_get())
        self.assertNotIn("key", names)
        rows = str(admin.read(names)) + str(admin.export_data(["name"])["datas"])
        self.assertNotIn(key.hex(), rows)
        self.assertNotIn(self.b64(key)[:40], rows)
        for model in self.env.registry.models.values():
            self.assertNotEqual(model._table, "bde_signature_key")
        with self.assertRaises(AccessError):
            admin.create({"name": "x", "origin": "made", "fingerprint": "1"})

    def test_the_key_in_the_database_opens_nothing_without_its_secret(self):
        found = self.certificates._current(self.company)
        key = found._material().key
        self.env.cr.execute(
            "SELECT locked FROM bde_signature_key WHERE certificate_id = %s",
            [found.id],
        )
        locked = bytes(self.env.cr.fetchone()[0])
        self.assertNotIn(key, locked)
        with self.assertRaises(makers.SealError):
            makers.unlock_key(locked, "another secret")

    def test_a_restored_copy_makes_a_new_seal_and_asks_for_the_schools_own(self):
        made = self.certificates._current(self.company)
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("database.secret", "the secret of a copy")
        again = self.certificates._current(self.company)
        self.assertNotEqual(again, made)
        self.upload(own_file())
        parameters.set_param("database.secret", "yet another")
        with self.assertRaisesRegex(UserError, "give the file again"):
            self.certificates._current(self.company)

    def test_a_certificate_is_never_deleted(self):
        found = self.certificates._current(self.company)
        with self.assertRaises(UserError):
            found.sudo().unlink()

    @mute_logger("odoo.sql_db")
    def test_a_school_has_one_seal_in_use(self):
        found = self.certificates._current(self.company)
        other = self.certificates._make(self.company)
        self.assertFalse(found.active)
        with self.assertRaises(psycopg2.IntegrityError), self.env.cr.savepoint():
            found.sudo().active = True
            self.env.flush_all()
        self.assertTrue(other.active)

    def test_a_seal_ending_soon_is_on_the_home_of_the_manager(self):
        self.certificates._current(self.company).sudo().valid_to = "2020-01-01"
        card = self.env["bde.home"].with_user(self.users["manager"])
        keys = {c["key"]: c for c in card._home_cards()}
        self.assertEqual(keys["seal"]["state"], "red")
        keys = {c["key"] for c in card.with_user(self.users["teacher"])._home_cards()}
        self.assertNotIn("seal", keys)

    def test_groups(self):
        user = new_test_user(
            self.env,
            "next_door",
            groups="bde_partners.group_bde_manager",
            company_id=self.other.id,
            company_ids=[Command.set(self.other.ids)],
        )
        found = self.certificates._current(self.company)
        with self.assertRaises(AccessError):
            found.with_user(user).read(["name"])
