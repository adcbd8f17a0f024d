from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .common_dealings import DealingsCase


@tagged("post_install", "-at_install")
class TestInteraction(DealingsCase):
    """Dealings logged in two clicks, by who may, with what comes next."""

    def log_as(self, role, partner=None, **vals):
        model = self.env["bde.interaction"].with_user(self.users[role])
        return model.log_bde((partner or self.garage).id, vals)

    def test_a_call_is_logged_with_its_next_action(self):
        day = self.today + timedelta(days=9)
        done = self.log_as(
            "user",
            kind="call",
            outcome="reached",
            purpose="Places in March",
            next_date=fields.Date.to_string(day),
            next_summary="Call again",
        )
        activity = self.env["mail.activity"].browse(done["activity_id"])
        self.assertRecordValues(
            activity,
            [
                {
                    "res_model": "res.partner",
                    "res_id": self.garage.id,
                    "date_deadline": day,
                    "summary": "Call again",
                    "user_id": self.users["user"].id,
                }
            ],
        )
        self.assertEqual(self.garage.bde_last_contact, self.today)

    def test_logged_from_a_person_it_is_about_the_organisation(self):
        done = self.log_as("user", self.chief, purpose="Hello")
        dealing = self.env["bde.interaction"].browse(done["id"])
        self.assertEqual(dealing.partner_id, self.garage)
        self.assertEqual(dealing.contact_id, self.chief)
        form = Form(
            self.env["bde.interaction"]
            .with_user(self.users["user"])
            .with_context(default_contact_id=self.chief.id),
            "bde_partners.bde_interaction_view_form_log",
        )
        self.assertEqual(form.partner_id, self.garage)

    def test_a_call_nobody_answered_is_no_contact(self):
        self.log_as("user", kind="call", outcome="no_answer")
        self.assertFalse(self.garage.bde_last_contact)
        self.log_as("user", kind="note", body="Closed on Mondays")
        self.assertFalse(self.garage.bde_last_contact)

    def test_office_logs_teacher_logs_head_reads_reader_nothing(self):
        for role in ("user", "manager"):
            self.assertTrue(self.log_as(role, purpose=role)["id"])
        for role in ("head", "reader", "bursar"):
            with self.assertRaises(AccessError):
                self.log_as(role)
        dealings = self.env["bde.interaction"]
        mine = [("partner_id", "=", self.garage.id)]
        self.assertEqual(dealings.with_user(self.users["head"]).search_count(mine), 2)
        with self.assertRaises(AccessError):
            dealings.with_user(self.users["reader"]).search_count(mine)

    def test_a_teacher_edits_their_own_log_and_no_other(self):
        self.head.message_subscribe(self.users["teacher"].partner_id.ids)
        teacher = self.users["teacher"]
        partner = self._seen_by_teacher()
        mine = self.env["bde.interaction"].browse(
            self.log_as("teacher", partner, purpose="Mine")["id"]
        )
        mine.with_user(teacher).body = "Two places"
        self.assertEqual(mine.body, "Two places")
        theirs = self.log(partner, purpose="Theirs", user_id=self.users["user"].id)
        self.assertEqual(theirs.with_user(teacher).purpose, "Theirs")
        with self.assertRaises(AccessError):
            theirs.with_user(teacher).body = "No"
        with self.assertRaises(AccessError):
            mine.with_user(teacher).user_id = self.users["user"]
        with self.assertRaises(AccessError):
            mine.with_user(teacher).unlink()

    def _seen_by_teacher(self):
        """Return an organisation that a teacher reads whatever the rules of people."""
        return self.company.partner_id

    def test_hidden_organisation_hidden_dealings(self):
        mine = self.log(self.garage)
        self.garage.company_id = self.other
        as_user = mine.with_user(self.users["user"])
        self.assertFalse(as_user.search([("id", "=", mine.id)]))
        with self.assertRaises(AccessError):
            as_user.read(["purpose"])
        with self.assertRaises(AccessError):
            self.log_as("user")

    def test_another_school_does_not_read_ours(self):
        mine = self.log(self.garage)
        self.users["user"].write(
            {"company_ids": [(6, 0, self.other.ids)], "company_id": self.other.id}
        )
        self.assertFalse(
            mine.with_user(self.users["user"]).search([("id", "=", mine.id)])
        )

    def test_refusals_name_the_organisation(self):
        with self.assertRaisesRegex(ValidationError, "Garage du Pont"):
            self.log(self.garage, date=fields.Datetime.now() + timedelta(days=3))
        with self.assertRaises(AccessError):
            self.log_as("user", company_id=self.other.id)

    def test_logged_in_the_dialog_of_the_dossier(self):
        form = Form(
            self.env["bde.interaction"]
            .with_user(self.users["user"])
            .with_context(default_partner_id=self.garage.id, default_kind="visit"),
            "bde_partners.bde_interaction_view_form_log",
        )
        form.body = "Seen the workshop"
        dealing = form.save()
        self.assertEqual(dealing.kind, "visit")
        self.assertIn("Seen the workshop", dealing._bde_touchpoint_text())

    def test_messages_and_meetings_count_as_contact(self):
        self.garage.message_post(body="Note", message_type="comment")
        self.assertFalse(self.garage.bde_last_contact)
        self.chief.message_post(
            body="Bonjour", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertEqual(self.garage.bde_last_contact, self.today)
        start = fields.Datetime.now() - timedelta(days=40)
        self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": start,
                "stop": start + timedelta(hours=1),
                "partner_ids": [(6, 0, self.head.ids)],
            }
        )
        self.env["res.partner"]._bde_fill_last_contact()
        self.assertEqual(self.head.bde_last_contact, start.date())
        self.assertEqual(self.garage.bde_last_contact, self.today)

    def test_a_contact_in_the_future_is_none(self):
        self.garage._bde_touched(self.today + timedelta(days=1))
        self.assertFalse(self.garage.bde_last_contact)
        self.garage._bde_touched(self.ago(days=3))
        self.garage._bde_touched(self.ago(days=9))
        self.assertEqual(self.garage.bde_last_contact, self.ago(days=3))
