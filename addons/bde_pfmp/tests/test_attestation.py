import io
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.bde_partners.tests.common_pdf import PdfCase

from .common_attendance import AttendanceCase
from .common_signature import drawing


@tagged("post_install", "-at_install")
class TestAttestation(PdfCase, AttendanceCase):
    """The attestation: asked, attested, signed, given; whole days, once."""

    def sign(self, signer):
        signer._sign(
            "drawn",
            name=signer.name,
            image=drawing(),
            sha=signer.request_id.pdf_sha256,
            ip="192.0.2.7",
            agent="Firefox",
        )

    def lines(self, records, kind):
        return self.env["bde.outbox"].search(
            [
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("kind", "=", kind),
            ]
        )

    def test_asked_once_with_what_the_school_counts(self):
        self.make_absence(1)
        attestation = self.ask()
        self.assertEqual((attestation.state, attestation.days), ("asked", 9))
        self.assertEqual(self.ask(), attestation)
        self.assertEqual(len(self.lines(attestation, "attestation_ask")), 1)
        self.assertEqual(self.placement.attestation_state, "asked")

    def test_nobody_attests_what_did_not_take_place(self):
        placement = self.make_placement(self.make_learner("MARTIN", self.klass))
        with self.assertRaisesRegex(UserError, "MARTIN"):
            placement._ask_attestations()

    def test_attested_signed_and_given(self):
        attestation = self.ask().with_context(force_report_rendering=True)
        signer = attestation._attest(self.facts(days=9, hours=63.0))
        self.assertEqual(signer.name, self.tutor.name)
        self.assertEqual(attestation.document_id.learner_id, self.learner)
        self.assertEqual(attestation.document_id.type_id.code, "attestation")
        self.assertFalse(self.seen().is_attested)
        self.sign(signer)
        self.assertEqual(attestation.state, "signed")
        seen = self.seen()
        self.assertEqual((seen.is_attested, seen.attested_days), (True, 9))
        self.assertEqual(seen.effective_weeks, 1.8)
        attestation.signature_request_id._seal()
        self.assertEqual(attestation.signature_request_id.seal_state, "sealed")
        self.assertEqual(len(self.lines(attestation, "attestation_copy")), 1)
        self.assertEqual(
            attestation._given_document(),
            attestation.signature_request_id.final_document_id,
        )

    def test_the_paper_says_duration_and_gratification(self):
        from pypdf import PdfReader

        attestation = self.ask().with_context(force_report_rendering=True)
        attestation._attest(self.facts(days=9, hours=63.0, gratification_amount=120.5))
        content = attestation.sudo().document_id.attachment_id.raw
        text = "".join(p.extract_text() for p in PdfReader(io.BytesIO(content)).pages)
        for words in (
            "DUPONT",
            "Garage des Lilas",
            "9",
            "63",
            "120",
            attestation.number,
        ):
            self.assertIn(words, text)

    def test_attesting_twice_doubles_nothing(self):
        attestation = self.ask()
        first = attestation._attest(self.facts())
        document = attestation.document_id
        self.assertEqual(attestation._attest(self.facts()), first)
        self.assertEqual(attestation.document_id, document)
        rounds = self.env["bde.signature.request"].search(
            [("res_model", "=", attestation._name), ("res_id", "=", attestation.id)]
        )
        self.assertEqual(len(rounds), 1)

    def test_corrected_until_signed_then_never(self):
        attestation = self.ask()
        first = attestation._attest(self.facts())
        second = attestation._attest(self.facts(days=8, hours=56.0))
        self.assertNotEqual(first.request_id, second.request_id)
        self.assertEqual(first.request_id.state, "cancelled")
        self.sign(second)
        with self.assertRaisesRegex(UserError, "DUPONT"):
            attestation._attest(self.facts(days=10))
        with self.assertRaises(UserError):
            attestation.with_user(self.users["user"]).write({"days": 3})
        with self.assertRaises(UserError):
            attestation.with_user(self.users["user"]).write({"state": "asked"})
        with self.assertRaisesRegex(ValidationError, "DUPONT"):
            self.make_absence(1)

    def test_more_days_than_the_calendar_are_refused(self):
        attestation = self.ask()
        with self.assertRaisesRegex(ValidationError, "DUPONT.*12"):
            attestation._attest(self.facts(days=13, hours=90.0))

    def test_one_attestation_a_period(self):
        self.ask()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.env["bde.pfmp.attestation"].create(
                {"placement_id": self.placement.id, "days": 5}
            )
            self.env.flush_all()

    def test_cancelled_with_a_reason_then_asked_again(self):
        attestation = self.ask()
        office = attestation.with_user(self.users["user"])
        with self.assertRaisesRegex(UserError, "DUPONT"):
            office.action_cancel()
        office.cancel_reason = "Erreur de jours"
        office.action_cancel()
        self.assertEqual(attestation.state, "cancelled")
        self.assertNotEqual(self.ask(), attestation)

    def test_on_paper_nobody_is_written_to(self):
        attestation = self.placement._make_attestations()[self.placement]
        attestation.with_user(self.users["user"]).action_issue_paper()
        self.assertTrue(attestation.document_id)
        signer = attestation.signature_request_id.signer_ids
        self.assertFalse(self.lines(signer, "invite"))
        signer._sign("paper", name=signer.name, signed_on=fields.Datetime.now())
        self.assertEqual(attestation.state, "signed")

    def test_the_class_is_printed_at_once(self):
        self.make_stay(self.make_learner("MARTIN", self.klass))
        placements = self.klass.env["bde.pfmp.placement"].search(
            [("class_id", "=", self.klass.id)]
        )
        action = placements.with_user(self.users["user"]).action_print_attestations()
        attestations = placements.attestation_ids
        self.assertEqual(len(attestations), 2)
        self.assertEqual(action["report_name"], "bde_pfmp.report_attestation")
        found = self.env["ir.actions.report"]._bde_render_pdfs(
            "bde_pfmp.action_report_attestation", attestations
        )
        self.assertEqual(set(found), set(attestations.ids))

    # ------------------------------------------------------------------ reminders
    def test_asked_on_the_last_day_and_reminded_seven_days_after(self):
        placements = self.env["bde.pfmp.placement"]
        placements._follow_attestations(self.company, self.end)
        attestation = self.placement.attestation_ids
        self.assertEqual(attestation.state, "asked")
        attestation.asked_on = fields.Datetime.to_datetime(self.end)
        early = self.end + timedelta(days=6)
        self.assertFalse(placements._follow_attestations(self.company, early))
        late = self.end + timedelta(days=7)
        self.assertEqual(
            placements._follow_attestations(self.company, late), attestation
        )
        self.assertEqual(len(self.lines(attestation, "attestation_reminder")), 1)

    def test_the_pause_is_a_setting_of_the_school(self):
        self.company.bde_attestation_auto = False
        self.company.bde_attestation_days = 20
        domain = self.env["bde.pfmp.placement"]._missing_attestation_domain
        found = self.env["bde.pfmp.placement"].search
        self.assertNotIn(
            self.placement, found(domain(self.company, self.end + timedelta(days=19)))
        )
        self.assertIn(
            self.placement, found(domain(self.company, self.end + timedelta(days=20)))
        )
        self.env["bde.pfmp.attestation"].sudo().create(
            {
                "placement_id": self.placement.id,
                "days": 9,
                "hours": 63,
                "state": "signed",
            }
        )
        self.assertNotIn(
            self.placement, found(domain(self.company, self.end + timedelta(days=20)))
        )

    def test_the_home_card_counts_what_is_missing(self):
        self.company.bde_attestation_days = 1
        home = self.env["bde.home"].with_user(self.users["user"])
        card = home._home_card_attestations()
        self.assertIn("DUPONT", str(card))

    # ------------------------------------------------------------------ register
    def test_the_register_has_what_the_law_asks_of_this_host_only(self):
        other_host = self.make_host("Autre garage")
        self.make_stay(
            self.make_learner("AUTRE", self.klass),
            host_id=other_host.id,
            tutor_id=False,
        )
        rows = self.host.with_user(self.users["user"])._trainee_register_lines()
        self.assertEqual(len(rows), 1)
        name, _first, _last, tutor, _place = rows[0]
        self.assertIn("DUPONT", name)
        self.assertEqual(tutor, self.tutor.name)
        with self.assertRaises(AccessError):
            self.host.with_user(self.users["reader"])._trainee_register_lines()
        with self.assertRaises(AccessError):
            self.host.with_user(self.users["teacher"]).action_trainee_register()

    # ------------------------------------------------------------------ rights
    def test_a_teacher_reads_own_learners_and_changes_nothing(self):
        theirs = self.make_stay(self.make_learner("AUTRE", self.other_class))
        mine, other = self.ask(), self.ask(theirs)
        seen = self.env["bde.pfmp.attestation"].with_user(self.users["teacher"])
        self.assertEqual(seen.search([]), mine)
        with self.assertRaises(AccessError):
            other.with_user(self.users["teacher"]).read(["days"])
        for method in ("action_ask", "action_send_again", "action_issue_paper"):
            with self.assertRaises(AccessError):
                getattr(mine.with_user(self.users["teacher"]), method)()
        with self.assertRaises(AccessError):
            self.placement.with_user(self.users["teacher"]).action_ask_attestations()

    def test_a_reader_and_a_bursar_see_none(self):
        self.ask()
        for role in ("reader", "bursar"):
            with self.assertRaises(AccessError):
                self.env["bde.pfmp.attestation"].with_user(self.users[role]).search([])

    def test_another_school_sees_none(self):
        self.ask()
        stranger = self.users["user"].copy(
            {
                "login": "stranger",
                "company_id": self.other.id,
                "company_ids": [(6, 0, self.other.ids)],
            }
        )
        found = self.env["bde.pfmp.attestation"].with_user(stranger)
        self.assertFalse(found.search([]))

    def test_forgotten_with_the_learner(self):
        self.make_absence(1)
        attestation = self.ask()
        signer = attestation._attest(self.facts(days=9, hours=63.0))
        self.sign(signer)
        self.learner._anonymise()
        self.assertFalse(self.placement.absence_ids)
        self.assertFalse(attestation.document_id)
        self.assertEqual(attestation.days, 9)

    def test_given_with_the_rest_of_the_data(self):
        self.make_absence(1)
        self.ask()
        titles = dict(self.learner._export_data())
        self.assertTrue(titles["Absences"])
        self.assertTrue(titles["Attestations"])

    def test_a_signed_attestation_is_on_the_timeline_of_the_host(self):
        attestation = self.ask()
        self.sign(attestation._attest(self.facts()))
        self.env.flush_all()
        lines = self.env["bde.touchpoint"].get_timeline(self.host.id)["lines"]
        self.assertIn(attestation.number, str(lines))
