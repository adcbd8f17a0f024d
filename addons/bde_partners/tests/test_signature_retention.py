from odoo import fields
from odoo.tests import tagged

from .common_pdf import PdfCase
from .common_seal import SealCase


@tagged("post_install", "-at_install")
class TestSignatureRetention(PdfCase, SealCase):
    """Evidence is forgotten in time; the journal and the seal still verify."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.request = cls.sealed_round(
            signers=[
                {
                    "name": "Paul Moreau",
                    "email": "paul@example.com",
                    "phone": "0601020304",
                    "person_model": "res.partner",
                    "person_id": cls.partner.id,
                }
            ]
        )

    def vacuum(self):
        self.env["bde.signature.request"]._gc_evidence()

    def everything_kept(self):
        """Return all that the tables of signatures say, as one text."""
        self.env.flush_all()
        said = ""
        for table in ("event", "evidence", "signer", "request"):
            self.env.cr.execute(f"SELECT * FROM bde_signature_{table}")
            said += str(self.env.cr.fetchall())
        return said

    def test_before_its_time_nothing_is_forgotten(self):
        self.vacuum()
        self.assertIn("paul@example.com", self.everything_kept())

    def test_in_time_what_is_personal_goes_and_the_journal_stays_whole(self):
        self.request.done_on = fields.Datetime.subtract(
            fields.Datetime.now(), months=61
        )
        count = len(self.request.event_ids)
        self.vacuum()
        said = self.everything_kept()
        for personal in ("paul@example.com", "0601020304", "203.0.113.9", "Mozilla"):
            self.assertNotIn(personal, said)
        self.assertFalse(self.request.signer_ids.evidence_ids.filtered("image"))
        self.request.invalidate_recordset()
        self.assertTrue(self.request._chain_check()["ok"])
        self.assertEqual(len(self.request.event_ids), count + 1)
        self.assertEqual(self.request.event_ids.sorted("id")[-1].kind, "erased")
        page = self.env["bde.verification"]._page(self.request.verify_code)
        self.assertTrue(all(check[0] for check in page["checks"]))

    def test_twice_is_once(self):
        self.request._erase_evidence()
        count = len(self.request.event_ids)
        self.request._erase_evidence()
        self.assertEqual(len(self.request.event_ids), count)

    def test_a_period_of_no_month_never_ends(self):
        period = self.env.ref("bde_partners.bde_retention_signature_evidence")
        period.months = 0
        self.request.done_on = "2001-01-01 00:00:00"
        self.vacuum()
        self.assertFalse(self.request.evidence_erased_on)

    def test_what_was_never_signed_goes_sooner(self):
        request = self.make_round(content=b"%PDF-1.4 refused")
        request.signer_ids._refuse("Non")
        request.sent_on = fields.Datetime.subtract(fields.Datetime.now(), months=13)
        self.vacuum()
        self.assertTrue(request.evidence_erased_on)
        self.assertFalse(self.request.evidence_erased_on)

    def test_erased_links_open_nothing(self):
        signer = self.request.signer_ids
        before = signer._link_token()
        self.request._erase_evidence()
        self.assertNotEqual(signer._link_token(), before)

    def test_an_erased_person_leaves_no_name(self):
        self.request._erase_people()
        self.assertNotIn("Moreau", self.everything_kept())
        self.assertNotIn("DUPONT", self.everything_kept())
        self.assertFalse(self.request.document_id)
        self.assertTrue(self.request._chain_check()["ok"])

    def test_a_person_is_given_what_is_known_of_their_signatures(self):
        signers = self.env["bde.signature.signer"]._of_people(self.partner)
        (rows,) = signers._personal_data()
        said = dict(rows)
        self.assertEqual(said["E-mail"], "paul@example.com")
        self.assertEqual(said["IP address"], "203.0.113.9")

    def test_the_look_up_of_odoo_finds_the_addresses(self):
        model = self.env["bde.signature.signer"]
        self.assertTrue(model._fields["email"].store)
        self.assertEqual(model._rec_name, "name")
