"""Documents: filed once, found by those who may read their record, by nobody else."""

import base64

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

PDF = b"%%PDF-1.7\n%%%% document %d"


class DocumentCommon(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.school = cls.env["res.company"].create({"name": "Lycée A"})
        cls.other_school = cls.env["res.company"].create({"name": "Lycée B"})
        cls.year = cls.env["bde.school.year"]._current()
        cls.users = {}
        for role in ("reader", "user", "manager", "head", "teacher"):
            cls.users[role] = new_test_user(
                cls.env,
                login=f"doc_{role}",
                groups=f"bde_partners.group_bde_{role}",
                company_id=cls.school.id,
                company_ids=[Command.set(cls.school.ids)],
            )
        cls.classes = cls.env["bde.class"].create(
            [
                {
                    "name": f"2 MELEC {number}",
                    "code": f"2MELEC{number}",
                    "kind": "division",
                    "company_id": cls.school.id,
                    "school_year_id": cls.year.id,
                }
                for number in range(4)
            ]
        )
        cls.hidden_class = cls.env["bde.class"].create(
            {
                "name": "2 TCI",
                "code": "2TCI",
                "kind": "division",
                "company_id": cls.other_school.id,
                "school_year_id": cls.year.id,
            }
        )
        cls.cron = cls.env["ir.cron"].search([], limit=1)
        cls.Document = cls.env["bde.document"]

    def file(self, record, number=0, **values):
        return self.Document._file(
            record, PDF % number, f"d{number}.pdf", "other", **values
        )


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

    def file_type(self):
        return self.env.ref("bde_partners.bde_document_type_other")

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


@tagged("post_install", "-at_install")
class TestAccess(DocumentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.open = cls.Document._file(cls.classes[0], b"open", "o", "other")
        cls.restricted = cls.Document._file(
            cls.classes[0], b"secret", "s", "other", confidentiality="restricted"
        )
        cls.shared = cls.Document._file(
            cls.classes[1], b"shared", "p", "other", confidentiality="partner"
        )
        cls.foreign = cls.Document._file(cls.hidden_class, b"b", "b", "other")
        # readable by its school alone, but on a record nobody of the office reads
        cls.locked = cls.Document._file(
            cls.cron, b"c", "c", "other", company_id=cls.school.id
        )
        cls.all = cls.open | cls.restricted | cls.shared | cls.foreign | cls.locked

    def seen(self, role):
        """Documents the role finds, and the same one by one: both doors agree."""
        documents = self.Document.with_user(self.users[role])
        found = documents.search([("id", "in", self.all.ids)])
        one_by_one = self.all.with_user(self.users[role])._filtered_access("read")
        self.assertEqual(set(found.ids), set(one_by_one.ids))
        count = documents.search_count([("id", "in", self.all.ids)])
        self.assertEqual(count, len(found))
        return found.sudo()

    def test_staff_see_what_their_records_hold(self):
        for role in ("reader", "user", "teacher"):
            with self.subTest(role):
                self.assertEqual(self.seen(role), self.open | self.shared)

    def test_managers_and_head_see_the_restricted_too(self):
        for role in ("manager", "head"):
            with self.subTest(role):
                expected = self.open | self.restricted | self.shared
                self.assertEqual(self.seen(role), expected)

    def test_nobody_reads_the_document_of_a_record_they_cannot_read(self):
        for role in self.users:
            for document in self.foreign | self.locked:
                with self.subTest(role=role, document=document.name):
                    own = document.with_user(self.users[role])
                    with self.assertRaises(AccessError):
                        own.read(["name"])
                    with self.assertRaises(AccessError):
                        own.attachment_id.read(["raw"])

    def test_the_file_has_no_other_door(self):
        for role, allowed in (("user", False), ("manager", True)):
            attachment = self.restricted.attachment_id.with_user(self.users[role])
            self.assertEqual(attachment.has_access("read"), allowed, role)

    def test_writing_asks_to_write_the_record(self):
        values = {"name": "renamed"}
        with self.assertRaises(AccessError):
            self.open.with_user(self.users["reader"]).write(values)
        self.open.with_user(self.users["user"]).write(values)
        with self.assertRaises(AccessError):
            self.Document.with_user(self.users["user"])._file(
                self.cron, b"x", "x", "other"
            )

    def test_a_document_cannot_be_moved_to_a_record_one_may_not_write(self):
        with self.assertRaises(AccessError):
            self.open.with_user(self.users["user"]).write(
                {"res_model": "ir.cron", "res_id": self.cron.id}
            )

    def test_a_document_does_not_open_somebody_elses_attachment(self):
        private = self.env["ir.attachment"].create(
            {
                "name": "private",
                "raw": b"private",
                "res_model": "ir.cron",
                "res_id": self.cron.id,
            }
        )
        kind = self.env.ref("bde_partners.bde_document_type_other")
        with self.assertRaises(AccessError):
            self.Document.with_user(self.users["user"]).create(
                {"name": "x", "type_id": kind.id, "attachment_id": private.id}
            )

    def test_portal_sees_only_what_is_shared_and_on_its_own_records(self):
        company = self.env["res.partner"].create(
            {"name": "Garage", "is_company": True, "company_id": self.school.id}
        )
        portal = new_test_user(
            self.env,
            "doc_portal",
            "base.group_portal",
            company_id=self.school.id,
            company_ids=[Command.set(self.school.ids)],
        )
        portal.partner_id.parent_id = company
        stranger = self.env["res.partner"].create({"name": "Other garage"})
        shared, internal, other = (
            self.Document._file(
                partner,
                b"x%d" % number,
                "x",
                "other",
                confidentiality=level,
                company_id=self.school.id,
            )
            for number, (partner, level) in enumerate(
                [
                    (company, "partner"),
                    (company, "internal"),
                    (stranger, "partner"),
                ]
            )
        )
        documents = self.Document.with_user(portal)
        found = documents.search([("id", "in", (shared | internal | other).ids)])
        self.assertEqual(found.ids, shared.ids)
        self.assertTrue(shared.with_user(portal).has_access("read"))
        for document in internal | other:
            self.assertFalse(document.with_user(portal).has_access("read"))
            self.assertFalse(
                document.attachment_id.with_user(portal).has_access("read")
            )

    def test_public_visitors_see_none(self):
        public = self.env.ref("base.public_user")
        self.assertFalse(self.open.with_user(public).has_access("read"))

    def test_lists_and_checks_take_a_bounded_number_of_queries(self):
        partners = self.env["res.partner"].create(
            [{"name": f"G{number}"} for number in range(200)]
        )
        documents = self.Document._file_many(
            [
                {
                    "record": partner,
                    "content": b"%d" % partner.id,
                    "name": "n",
                    "type": "other",
                    "company_id": self.school.id,
                }
                for partner in partners
            ]
        )
        user = self.users["user"]

        def count(action):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            action()
            return self.env.cr.sql_log_count - before

        count(lambda: self.Document.with_user(user).search([], limit=80))
        self.assertLessEqual(
            count(
                lambda: self.Document.with_user(user).search_fetch(
                    [("type_id.code", "=", "other")], ["name", "res_id"], limit=80
                )
            ),
            12,
        )
        few = count(lambda: documents[:5].with_user(user).check_access("read"))
        many = count(lambda: documents.with_user(user).check_access("read"))
        self.assertLessEqual(many, few + 2)


@tagged("post_install", "-at_install")
class TestDownload(HttpCase, DocumentCommon):
    def get(self, document, role=None, **params):
        if role:
            self.authenticate(f"doc_{role}", f"doc_{role}")
        else:
            self.authenticate(None, None)
        return self.url_open(
            document._get_url(**params), allow_redirects=False, timeout=30
        )

    @mute_logger("odoo.http")
    def test_only_readers_of_the_record_get_the_file(self):
        document = self.file(self.classes[0])
        restricted = self.file(self.classes[0], 1, confidentiality="restricted")
        response = self.get(document, "user")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.content, PDF % 0)
        self.assertIn("inline", response.headers["Content-Disposition"])
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("no-store", response.headers["Cache-Control"])
        download = self.get(document, "user", download=True)
        self.assertIn("attachment", download.headers["Content-Disposition"])
        self.assertEqual(self.get(restricted, "user").status_code, 404)
        self.assertEqual(self.get(restricted, "manager").status_code, 200)
        missing = self.url_open("/bde/document/999999999", timeout=30)
        self.assertEqual(missing.status_code, 404)
        self.assertEqual(self.get(document).status_code, 303)

    def test_html_is_never_shown_in_the_page(self):
        document = self.Document._file(
            self.classes[0], b"<html><script>1</script></html>", "x.html", "other"
        )
        response = self.get(document, "user")
        self.assertIn("attachment", response.headers["Content-Disposition"])
