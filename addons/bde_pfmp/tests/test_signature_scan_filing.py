"""Conventions signed on paper: scanned, filed, and seen on the board at once."""

import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.bde_partners.tests.common_scan import paper, stack

from .common_convention import ConventionCase


@tagged("post_install", "-at_install")
class TestScanFiling(ConventionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = new_test_user(
            cls.env, "office.scan", groups="bde_partners.group_bde_user"
        )
        cls.placements = cls.make_minor("DUPONT") | cls.make_minor("MARTIN")
        cls.placements._action_send()
        cls.rounds = cls.placements.convention_id.signature_request_id

    def scans(self, *sheets):
        self.env["bde.signature.stack"].with_user(self.office).with_context(
            queue_job__no_delay=True
        ).drop_files(
            [{"name": "scan.pdf", "data": base64.b64encode(stack(*sheets)).decode()}]
        )
        found = self.env["bde.signature.stack"].search([], limit=1)
        return found.scan_ids.with_user(self.office)

    def test_a_stack_goes_to_the_conventions_it_was_printed_from(self):
        first, second = (request.verify_code for request in self.rounds)
        scans = self.scans(paper(second), paper(first, 180), paper(second))
        self.assertEqual(scans.request_id, self.rounds)
        self.assertEqual(set(scans.mapped("state")), {"to_check"})

    def test_filing_signs_for_those_ticked_and_nobody_else(self):
        request = self.rounds[0]
        scan = self.scans(paper(request.verify_code))
        host = request.signer_ids.filtered(
            lambda s: "host" in s.role_ids.mapped("code")
        )
        scan.signer_ids = host
        scan.action_file()
        self.assertEqual((host.state, host.method), ("signed", "paper"))
        others = request.signer_ids - host
        self.assertNotIn("signed", others.mapped("state"))
        self.assertEqual(scan.state, "filed")
        self.assertEqual(scan.filed_by_id, self.office)

    def test_the_page_is_kept_with_the_convention(self):
        request = self.rounds[0]
        scan = self.scans(paper(request.verify_code))
        scan.signer_ids = request.signer_ids[:1]
        content = base64.b64decode(scan.file)
        scan.action_file()
        document = scan.document_id
        self.assertEqual(
            (document.res_model, document.res_id), (request.res_model, request.res_id)
        )
        self.assertEqual(document.attachment_id.raw, content)
        evidence = request.signer_ids[:1].sudo().evidence_ids
        self.assertEqual((evidence.kind, evidence.document_id), ("scan", document))

    def test_the_last_signature_on_paper_completes_the_round(self):
        placement = self.placements[0]
        request = placement.convention_id.signature_request_id
        scan = self.scans(paper(request.verify_code))
        scan.action_tick_all()
        scan.action_file()
        self.assertEqual(request.state, "signed")
        self.assertEqual(placement.convention_id.state, "signed")
        self.assertTrue(request._chain_check()["ok"])

    def test_a_paper_is_filed_once(self):
        request = self.rounds[0]
        scan = self.scans(paper(request.verify_code))
        scan.signer_ids = request.signer_ids[:1]
        scan.action_file()
        with self.assertRaises(UserError):
            scan.action_file()

    def test_a_paper_of_a_version_that_changed_is_not_filed(self):
        request = self.rounds[0]
        scan = self.scans(paper(request.verify_code))
        scan.action_tick_all()
        request._cancel("changed")
        with self.assertRaises(UserError):
            scan.action_file()
        self.assertEqual(scan.state, "to_check", "nothing is half written")

    def test_a_signatory_of_another_document_cannot_be_ticked(self):
        scan = self.scans(paper(self.rounds[0].verify_code))
        with self.assertRaises(UserError):
            scan.signer_ids = self.rounds[1].signer_ids[:1]

    def test_a_paper_deposited_by_a_signatory_waits_for_the_office(self):
        request = self.rounds[0]
        signer = request.signer_ids[:1]
        scan = self.env["bde.signature.scan"]._receive(
            stack(paper(request.verify_code)), "photo.pdf", "deposit", signer=signer
        )
        self.assertEqual((scan.state, scan.signer_ids), ("to_check", signer))
        self.assertFalse(scan.note)
        self.assertNotEqual(signer.state, "signed")

    def test_a_paper_of_another_document_is_told(self):
        scan = self.env["bde.signature.scan"]._receive(
            stack(paper(self.rounds[1].verify_code)),
            "photo.pdf",
            "reply",
            request=self.rounds[0],
        )
        self.assertTrue(scan.note)

    def test_a_colleague_who_reads_the_convention_deposits_a_paper(self):
        teacher = new_test_user(
            self.env, "teacher.scan", groups="bde_partners.group_bde_teacher"
        )
        request = self.rounds[0]
        wizard = {
            "request_id": request.id,
            "file": base64.b64encode(stack(paper(request.verify_code))),
            "filename": "scan.pdf",
        }
        deposits = self.env["bde.signature.scan.deposit"]
        with self.assertRaises(AccessError):
            deposits.with_user(teacher).create(wizard).action_deposit()
        self.referent.user_ids = teacher
        self.placements[0].referent_id = teacher.partner_id
        teacher.partner_id.bde_is_teacher = True
        deposits.with_user(self.office).create(wizard).action_deposit()
        scan = self.env["bde.signature.scan"].search(
            [("request_id", "=", request.id), ("source", "=", "office")]
        )
        self.assertEqual((len(scan), scan.user_id), (1, self.office))

    def test_the_board_shows_each_signatory(self):
        placement = self.placements[0].with_user(self.office)
        request = self.rounds[0]
        dots = placement.signature_dots
        roles = {code for s in request.signer_ids for code in s.role_ids.mapped("code")}
        self.assertEqual({dot["code"] for dot in dots}, roles)
        self.assertEqual(placement.stage, "signing")
        scan = self.scans(paper(request.verify_code))
        scan.action_tick_all()
        scan.action_file()
        placement.invalidate_recordset()
        self.assertEqual({dot["tone"] for dot in placement.signature_dots}, {"green"})
        self.assertEqual(placement.stage, "signed")

    def test_what_is_not_reached_is_red_and_says_to_call(self):
        request = self.rounds[0]
        signer = request.signer_ids[:1].sudo()
        signer.mail_state = "bounced"
        code = signer.role_ids[:1].code
        dot = next(d for d in self.placements[0].signature_dots if d["code"] == code)
        self.assertEqual(dot["tone"], "red")
        self.assertIn(signer.name, dot["text"])

    def test_bulk_sending_names_who_cannot_be_sent(self):
        bare = self.make_minor("SANS", host_id=False)
        placed = self.make_minor("AVEC")
        other = self.make_minor("AUTRE")
        todo = (placed | other | bare).with_user(self.office)
        todo.with_context(queue_job__no_delay=True).action_send_conventions()
        self.assertEqual(placed.convention_state, "signing")
        self.assertEqual(other.convention_state, "signing")
        self.assertFalse(bare.convention_id)

    def test_download_gives_what_is_printed(self):
        action = (
            self.placements.with_user(self.office)
            .with_context(queue_job__no_delay=True)
            .action_download_conventions()
        )
        batch = self.env["bde.batch"].browse(action["res_id"])
        self.assertTrue(batch.sudo().attachment_id.raw.startswith(b"PK"))
        bare = self.make_minor("SANS")
        with self.assertRaises(UserError):
            bare.with_user(self.office).action_download_conventions()
