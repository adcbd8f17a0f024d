"""Stacks of signed paper: read page by page, matched by the code printed on them."""

import base64
import io

from PIL import TiffImagePlugin  # noqa: F401

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.bde_partners.pdf import pages

from .common import SchoolCase
from .common_scan import paper, stack

CODES = ("a" * 16, "b" * 16, "c" * 16)


@tagged("post_install", "-at_install")
class TestScanStack(SchoolCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partners = cls.env["res.partner"].create(
            [{"name": f"Garage {code[:1]}", "is_company": True} for code in CODES]
        )
        cls.rounds = cls.env["bde.signature.request"].create(
            [
                {
                    "name": f"Document {code[:1]}",
                    "company_id": cls.company.id,
                    "res_model": "res.partner",
                    "res_id": partner.id,
                    "state": state,
                    "verify_code": code,
                }
                for code, state, partner in zip(
                    CODES, ("sent", "sent", "cancelled"), partners, strict=True
                )
            ]
        )
        cls.stacks = cls.env["bde.signature.stack"].with_user(cls.users["user"])

    def drop(self, *sheets, name="scan.pdf"):
        """Drop a stack as the office does; return its scans."""
        content = base64.b64encode(stack(*sheets)).decode()
        self.stacks.with_context(queue_job__no_delay=True).drop_files(
            [{"name": name, "data": content}]
        )
        return self.env["bde.signature.stack"].search([], limit=1).scan_ids

    def test_pages_in_any_order_some_upside_down_go_to_their_document(self):
        scans = self.drop(
            paper(CODES[1]), paper(CODES[0], 180), paper(CODES[1], 90), paper(CODES[0])
        )
        self.assertEqual(
            scans.mapped(lambda s: (s.request_id, s.page_count, s.state)),
            [(self.rounds[1], 2, "to_check"), (self.rounds[0], 2, "to_check")],
        )
        turned = base64.b64decode(scans[1].file)
        (found, _blank) = pages.read_codes(turned, [1])[1]
        self.assertEqual(found[0][1], 0, "the page is upright once cut")

    def test_a_page_that_nobody_can_read_is_left_to_match_by_hand(self):
        scans = self.drop(paper(CODES[0]), paper())
        lost = scans - scans.filtered("request_id")
        self.assertEqual(lost.state, "unmatched")
        self.assertEqual(lost.guess_id, self.rounds[0])
        lost.with_user(self.users["user"]).action_take_guess()
        self.assertEqual(lost.request_id, self.rounds[0])

    def test_a_version_that_was_replaced_is_told_and_not_matched(self):
        scan = self.drop(paper(CODES[2]))
        self.assertEqual((scan.state, bool(scan.request_id)), ("unmatched", False))
        self.assertIn(self.rounds[2].name, scan.note)

    def test_backs_of_sheets_are_left_out(self):
        scan = self.drop(paper(CODES[0]), paper(text=False))
        self.assertEqual((len(scan), scan.page_count), (1, 1))

    def test_the_code_of_another_school_is_not_ours(self):
        self.rounds[0].company_id = self.other
        self.assertEqual(self.drop(paper(CODES[0])).state, "unmatched")

    def test_a_stack_of_many_pages_is_read_by_jobs(self):
        sheets = [paper(CODES[n % 2]) for n in range(13)]
        scans = self.drop(*sheets)
        self.assertEqual(sorted(scans.mapped("page_count")), [6, 7])

    def test_the_same_file_is_taken_once(self):
        data = base64.b64encode(stack(paper(CODES[0]))).decode()
        self.stacks.drop_files([{"name": "scan.pdf", "data": data}])
        with self.assertRaises(UserError):
            self.stacks.drop_files([{"name": "again.pdf", "data": data}])

    def test_the_file_is_forgotten_once_its_pages_are_apart(self):
        scans = self.drop(paper(CODES[0]))
        self.assertTrue(scans.stack_id.is_read)
        self.assertFalse(scans.stack_id.attachment_id)

    def test_a_file_that_is_not_a_scan_is_refused_by_its_name(self):
        for content in (b"", b"MZ nothing", b"%PDF-1.7 broken"):
            with self.assertRaisesRegex(UserError, "lettre.doc"):
                self.stacks.drop_files(
                    [{"name": "lettre.doc", "data": base64.b64encode(content)}]
                )
        self.assertFalse(self.env["bde.signature.stack"].search_count([]))

    def test_photographs_are_taken_too(self):
        for image in ("JPEG", "PNG", "TIFF"):
            out = io.BytesIO()
            paper(CODES[0]).convert("RGB").save(out, format=image)
            pdf = pages.as_pdf(out.getvalue())
            self.assertEqual(pages.count_pages(pdf), 1)
            self.assertTrue(pages.read_codes(pdf, [1])[1][0], image)

    def test_filing_asks_a_document_and_somebody(self):
        lost = self.drop(paper()).with_user(self.users["user"])
        with self.assertRaises(UserError):
            lost.action_file()
        lost.request_id = self.rounds[0]
        with self.assertRaises(UserError):
            lost.action_file()

    def test_what_is_set_aside_can_be_taken_back(self):
        scan = self.drop(paper(CODES[0])).with_user(self.users["user"])
        scan.action_discard()
        self.assertEqual(scan.state, "discarded")
        scan.action_take_back()
        self.assertEqual(scan.state, "to_check")

    def test_scans_are_the_office_s(self):
        scan = self.drop(paper(CODES[0]))
        for role in ("reader", "teacher"):
            with self.assertRaises(AccessError):
                scan.with_user(self.users[role]).read(["name"])
            with self.assertRaises(AccessError):
                self.stacks.with_user(self.users[role]).drop_files([])

    def test_nobody_changes_what_was_received(self):
        scan = self.drop(paper(CODES[0])).with_user(self.users["manager"])
        for values in ({"state": "filed"}, {"file": b"eA=="}, {"name": "x"}):
            with self.assertRaises(AccessError):
                scan.write(values)

    def test_another_school_sees_nothing(self):
        scan = self.drop(paper(CODES[0]))
        scan.sudo().company_id = self.other
        with self.assertRaises(AccessError):
            scan.with_user(self.users["user"]).read(["name"])

    def test_old_scans_are_forgotten(self):
        scan = self.drop(paper(CODES[0]))
        self.env["bde.signature.scan"]._gc_scans()
        self.assertTrue(scan.exists())
        self.env.cr.execute(
            "UPDATE bde_signature_scan SET create_date = '2020-01-01' WHERE id = %s",
            [scan.id],
        )
        self.env["bde.signature.scan"]._gc_scans()
        self.assertFalse(scan.exists())
