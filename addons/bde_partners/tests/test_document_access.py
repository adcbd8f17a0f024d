"""Documents: found by those who may read their record, by nobody else."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common_document import PDF, DocumentCommon


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
        kind = self.file_type()
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
