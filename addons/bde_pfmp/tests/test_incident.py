from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .test_alert import FollowCase


@tagged("post_install", "-at_install")
class TestIncident(FollowCase):
    """The record of an accident, and who sees it."""

    def declare(self, role="teacher", placement=None, **values):
        """Tell of an accident as somebody of the school; return the record."""
        known = self.env["bde.pfmp.incident"].search([])
        wizard = (
            self.env["bde.pfmp.incident.declare"]
            .with_user(self.users[role])
            .create(
                {
                    "placement_id": (placement or self.mine).id,
                    "happened_at": fields.Datetime.now() - timedelta(hours=2),
                    "place": "Atelier",
                    "witness": "Le chef d'atelier",
                    "circumstances": "A glissé",
                    "first_care": "Secouriste",
                }
                | values
            )
        )
        self.answer = wizard.action_declare()
        self.assertFalse(wizard.exists(), "nothing stays in their hands")
        return self.env["bde.pfmp.incident"].search([]) - known

    def test_who_when_where_witness(self):
        incident = self.declare()
        self.assertEqual(incident.learner_id, self.mine.learner_id)
        self.assertEqual(incident.place, "Atelier")
        self.assertEqual(incident.witness, "Le chef d'atelier")
        self.assertEqual(incident.reported_by, self.users["teacher"])
        self.assertTrue(incident.number.startswith("ACC-"))
        self.assertEqual(incident.state, "open")

    def test_ddfpt_is_told_at_once(self):
        incident = self.declare()
        self.assertEqual(self.mails(incident).address, "ddfpt@lycee.invalid")
        self.assertEqual(incident.activity_ids.user_id, self.ddfpt)

    def test_48_hours_without_sunday_nor_holiday(self):
        """Saturday 4 April 2026, 10 h in Paris; Easter Monday is off."""
        self.company.partner_id.tz = "Europe/Paris"
        year = self.env["bde.school.year"]._create_or_get(2025)
        holidays = self.env["bde.school.holiday"]
        day = fields.Date.to_date("2026-04-06")
        if not holidays.search([("kind", "=", "public"), ("date_start", "=", day)]):
            holidays.create(
                {
                    "name": "Lundi de Pâques",
                    "kind": "public",
                    "school_year_id": year.id,
                    "date_start": day,
                    "date_end": day,
                }
            )
        incident = self.declare(happened_at=datetime(2026, 4, 4, 8, 0))
        self.assertEqual(incident.declare_before, datetime(2026, 4, 8, 8, 0))
        self.assertEqual(incident.host_before, datetime(2026, 4, 5, 8, 0))

    def test_overdue_warns(self):
        incident = self.declare(happened_at=fields.Datetime.now() - timedelta(days=9))
        self.assertTrue(incident.is_late)
        self.assertIn("Overdue", incident.clock_text)
        card = self.env["bde.home"].with_user(self.ddfpt)._home_card_incidents()
        self.assertEqual((card["count"], card["state"]), (1, "red"))

    def test_host_late_to_tell(self):
        start = fields.Datetime.now() - timedelta(days=3)
        incident = self.declare(
            happened_at=start, host_told_at=start + timedelta(hours=30)
        )
        self.assertTrue(incident.is_host_late)
        incident.host_told_at = start + timedelta(hours=5)
        self.assertFalse(incident.is_host_late)

    def test_who_declares_is_a_setting(self):
        self.assertEqual(self.declare().declarer, "host")
        school = self.env["bde.school"].browse(self.company.id)
        school.with_user(self.users["manager"]).bde_incident_declarer = "school"
        incident = self.declare(happened_at=fields.Datetime.now() - timedelta(hours=9))
        self.assertEqual(incident.declarer, "school")
        self.assertGreater(
            incident.known_at, incident.happened_at, "the school knows when it is told"
        )

    def test_hours_are_data(self):
        incident = self.declare()
        before = incident.declare_before
        line = self.env["bde.pfmp.law.parameter"].search(
            [("code", "=", "incident_declare_hours")]
        )
        line.value = 72
        incident.invalidate_recordset()
        self.assertGreater(incident.declare_before, before)

    def test_declared_then_closed(self):
        incident = self.declare().with_user(self.users["head"])
        with self.assertRaises(UserError):
            incident.action_declared()
        with self.assertRaises(UserError):
            incident.action_close()
        incident.write(
            {
                "declared_at": fields.Datetime.now(),
                "declared_how": "online",
                "declared_proof": "AR 1",
            }
        )
        incident.action_declared()
        self.assertEqual(incident.state, "declared")
        self.assertFalse(incident.clock_text or incident.sudo().activity_ids)
        with self.assertRaises(UserError):
            incident.action_close()
        incident.closing_note = "Pris en charge"
        incident.action_close()
        self.assertEqual((incident.state, incident.closed_on), ("closed", self.today))
        with self.assertRaises(UserError):
            incident.place = "Ailleurs"
        incident.action_reopen()
        self.assertEqual(incident.state, "declared")

    def test_moments_in_order(self):
        incident = self.declare()
        with self.assertRaises(UserError):
            self.declare(happened_at=fields.Datetime.now() + timedelta(days=1))
        for name in ("known_at", "host_told_at", "declared_at"):
            with self.assertRaises(ValidationError):
                incident[name] = incident.happened_at - timedelta(days=1)

    def test_documents(self):
        incident = self.declare()
        files = self.env["bde.pfmp.incident.file"].with_user(self.users["head"])
        files.create(
            {
                "incident_id": incident.id,
                "file": "JVBERi0xLjQKJSVFT0YK",
                "filename": "recepisse.pdf",
            }
        ).action_file()
        document = incident.document_ids
        self.assertEqual(document.type_id.code, "incident")
        for role in ("user", "teacher", "reader", "bursar"):
            with self.assertRaises(AccessError):
                document.with_user(self.users[role]).read(["name"])

    def test_information_sheet(self):
        incident = self.declare()
        pdf = self.env["ir.actions.report"]._bde_render_pdfs(
            "bde_pfmp.action_report_incident", incident
        )[incident.id]
        for text in ("DURAND", "Garage des Lilas", "Atelier", incident.number):
            self.assertIn(text, pdf.decode())

    # -- nobody else sees it ----------------------------------------------------------
    def test_nobody_else_sees_it(self):
        incident = self.declare()
        for role in ("user", "teacher", "reader", "bursar"):
            record = incident.with_user(self.users[role])
            with self.assertRaises(AccessError):
                record.read(["number"])
            with self.assertRaises(AccessError):
                record.search([])
            with self.assertRaises(AccessError):
                record.write({"place": "x"})
            for name in ("action_declared", "action_close", "action_print"):
                with self.assertRaises(AccessError):
                    getattr(record, name)()
        for role in ("manager", "head"):
            self.assertTrue(incident.with_user(self.users[role]).read(["number"]))

    def test_teacher_then_sees_declared_and_no_more(self):
        incident = self.declare()
        self.assertIn(incident.number, self.answer["params"]["message"])
        mine = self.mine.with_user(self.users["teacher"])
        self.assertIn(incident.number, mine.incident_text)
        self.assertFalse(self.mine.with_user(self.users["user"]).incident_text)

    def test_teacher_declares_for_own_learners_only(self):
        with self.assertRaises(AccessError):
            self.declare(placement=self.foreign)

    def test_named_by_the_manager(self):
        incident = self.declare()
        named = self.env["bde.pfmp.incident.named"]
        wizard = named.with_user(self.users["manager"]).create(
            {
                "company_id": self.company.id,
                "user_ids": [(6, 0, self.users["user"].ids)],
            }
        )
        wizard.action_apply()
        self.assertTrue(incident.with_user(self.users["user"]).read(["number"]))
        wizard.user_ids = False
        wizard.action_apply()
        with self.assertRaises(AccessError):
            incident.with_user(self.users["user"]).read(["number"])
        wizard.user_ids = self.users["reader"]
        with self.assertRaises(AccessError):
            wizard.action_apply()
        with self.assertRaises(AccessError):
            named.with_user(self.users["user"]).create({})

    def test_other_school(self):
        incident = self.declare()
        stranger = new_test_user(
            self.env,
            "test_neighbour",
            groups="bde_partners.group_bde_head",
            company_id=self.other.id,
            company_ids=[(6, 0, self.other.ids)],
        )
        with self.assertRaises(AccessError):
            incident.with_user(stranger).read(["number"])

    def test_retention(self):
        incident = self.declare(kind="other")
        incident.closing_note = "Sans suite"
        incident.action_close()
        incident._gc_incidents()
        self.assertTrue(incident.exists())
        with patch.object(
            type(self.env["bde.retention"]),
            "_limit",
            lambda self, code: fields.Datetime.now() + timedelta(days=2),
        ):
            incident._gc_incidents()
        self.assertFalse(incident.exists())
