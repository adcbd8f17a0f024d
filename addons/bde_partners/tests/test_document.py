"""Documents: filed once, kept as long as their type says."""

import base64

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_document import PDF, DocumentCommon


@tagged("post_install", "-at_install")
class TestFiling(DocumentCommon):
    def test_takes_school_and_year_from_the_record(self):
        document = self.file(self.classes[0])
        self.assertRecordValues(
            document,
            [
                {
                    "company_id": self.school.id,
                    "school_year_id": self.year.id,
                    "res_model": "bde.class",
                    "res_id": self.classes[0].id,
                    "confidentiality": "internal",
                    "mimetype": "application/pdf",
                }
            ],
        )
        self.assertEqual(document.parent_ref, self.classes[0])
        self.assertEqual(document.attachment_id.raw, PDF % 0)
        self.assertEqual(document.attachment_id.res_model, "bde.document")
        self.assertEqual(document.attachment_id.res_id, document.id)

    def test_a_document_on_a_partner_is_found_from_the_partner(self):
        partner = self.env["res.partner"].create({"name": "Garage"})
        document = self.file(partner)
        self.assertEqual(document.partner_id, partner)

    def test_never_twice_for_the_same_record_type_and_content(self):
        first = self.file(self.classes[0])
        self.assertEqual(self.file(self.classes[0]), first)
        self.assertNotEqual(self.file(self.classes[0], 1), first)
        self.assertNotEqual(self.file(self.classes[1]), first)
        twice = self.Document._file_many(
            [
                {
                    "record": self.classes[2],
                    "content": b"same",
                    "name": "x.txt",
                    "type": "other",
                }
            ]
            * 2
        )
        self.assertEqual(len(twice), 2)
        self.assertEqual(len(set(twice.ids)), 1)

    def test_filing_hundreds_takes_a_bounded_number_of_queries(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Garage {number}"} for number in range(600)]
        )
        self.env.flush_all()

        def count(records, offset):
            values = [
                {
                    "record": record,
                    "content": PDF % (offset + number),
                    "name": f"{number}.pdf",
                    "type": "other",
                }
                for number, record in enumerate(records)
            ]
            before = self.env.cr.sql_log_count
            documents = self.Document.with_user(self.users["user"])._file_many(values)
            self.env.flush_all()
            self.assertEqual(len(documents), len(records))
            return self.env.cr.sql_log_count - before

        count(partners[:2], 10_000)
        self.assertLessEqual(count(partners, 20_000), 30)

    def test_unknown_type_and_empty_file_are_refused_in_words(self):
        with self.assertRaises(UserError):
            self.Document._file(self.classes[0], b"x", "x", "nonsense")
        with self.assertRaises(UserError):
            self.Document._file(self.classes[0], b"", "x", "other")
        with self.assertRaises(UserError):
            self.Document.create({"name": "x", "type_id": self.file_type().id})

    def test_an_upload_makes_its_file(self):
        document = self.Document.with_user(self.users["user"]).create(
            {
                "name": "scan.png",
                "type_id": self.file_type().id,
                "file": base64.b64encode(b"content"),
            }
        )
        self.assertEqual(document.attachment_id.raw, b"content")
        self.assertEqual(base64.b64decode(document.file), b"content")
        self.assertTrue(document.sha256)

    def test_the_file_is_never_replaced(self):
        document = self.file(self.classes[0]).with_user(self.users["manager"])
        for vals in ({"file": base64.b64encode(b"y")}, {"sha256": "0"}):
            with self.assertRaises(UserError):
                document.write(vals)

    def test_kept_for_as_long_as_its_type_says(self):
        self.file_type().retention_months = 24
        document = self.file(self.classes[0], date="2026-01-15")
        self.assertEqual(str(document.keep_until), "2028-01-15")

    def test_deleting_the_document_deletes_the_file(self):
        document = self.file(self.classes[0])
        attachment = document.attachment_id
        document.with_user(self.users["manager"]).unlink()
        self.assertFalse(attachment.exists())

    def test_a_copy_has_its_own_file(self):
        document = self.file(self.classes[0])
        copy = document.copy()
        self.assertNotEqual(copy.attachment_id, document.attachment_id)
        self.assertEqual(copy.attachment_id.raw, document.attachment_id.raw)
        self.assertEqual(copy.attachment_id.res_id, copy.id)

    def test_documents_of_a_deleted_record_are_cleaned(self):
        lead = self.env["res.partner"].create({"name": "Gone"})
        document = self.file(lead)
        document.partner_id = False
        kept = self.file(self.classes[0])
        lead.unlink()
        self.Document._gc_orphans()
        self.assertFalse(document.exists())
        self.assertTrue(kept.exists())

    def test_the_models_of_an_addon_are_those_it_alone_brings(self):
        own = self.Document._own_models("bde_partners")
        self.assertIn("bde.batch.chunk", own)
        self.assertNotIn("res.partner", own)

    def test_documents_of_a_removed_addon_are_out_of_reach_but_kept(self):
        document = self.file(self.classes[0])
        self.assertEqual(self.Document._forget_models(["bde.class"]), 1)
        self.assertTrue(document.attachment_id.exists())
        self.assertFalse(document.active)
        self.Document._gc_orphans()
        self.assertTrue(document.exists())
        for role, allowed in (("user", False), ("manager", True)):
            found = document.with_user(self.users[role]).has_access("read")
            self.assertEqual(found, allowed, role)
