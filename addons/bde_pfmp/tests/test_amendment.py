from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_convention_life import LifeCase


@tagged("post_install", "-at_install")
class TestAmendment(LifeCase):
    """What all signed changes by a document that the same people sign."""

    def setUp(self):
        super().setUp()
        self.convention = self.out()
        self.sign(self.convention)
        self.placement = self.convention.placement_id

    def wizard(self, kind, **values):
        action = self.convention.action_amend()
        return (
            self.env[action["res_model"]]
            .with_context(**action["context"])
            .create({"kind": kind, "reason": "Motif", **values})
        )

    def test_a_new_tutor_signs_with_the_others(self):
        tutor = self.env["res.partner"].create(
            {"name": "Zoé Neuve", "parent_id": self.host.id, "function": "cheffe"}
        )
        former = self.placement.tutor_id
        self.wizard("tutor", tutor_id=tutor.id).action_send()
        amendment = self.convention.amendment_ids
        self.assertEqual(amendment.number, f"{self.convention.number}-A1")
        self.assertEqual(amendment.display_name, f"{self.convention.number}-A1")
        text = amendment.document_id.attachment_id.raw.decode()
        self.assertIn("Paul Petit", text)
        self.assertIn("Zoé Neuve", text)
        names = amendment.signature_request_id.signer_ids.mapped("name")
        self.assertIn("Zoé Neuve", names)
        self.assertIn("Luc Durand", names)
        self.assertEqual(self.placement.tutor_id, former, "not before it is signed")
        self.sign(amendment)
        self.assertEqual(amendment.state, "signed")
        self.assertTrue(amendment.applied_on)
        self.assertEqual(self.placement.tutor_id, tutor)
        self.assertEqual(self.convention.state, "signed", "still in force")

    def test_dates_and_numbers_follow(self):
        last = self.placement.date_end
        for rank, days in enumerate((-1, -2), 1):
            wizard = self.wizard("dates", date_end=last + timedelta(days=days))
            wizard.action_send()
            amendment = self.convention.amendment_ids.sorted("version")[-1]
            self.assertEqual(amendment.number, f"{self.convention.number}-A{rank}")
            self.sign(amendment)
            self.assertEqual(self.placement.date_end, last + timedelta(days=days))
        self.assertEqual(len(self.placement.convention_ids), 3, "all versions visible")
        self.assertEqual(self.placement.convention_id, self.convention)

    def test_hours_are_checked_against_the_law_before_anything_is_sent(self):
        with self.assertRaises(UserError):
            self.wizard("hours", hours="lu-ve 18h-23h").action_send()
        self.assertFalse(self.convention.amendment_ids)
        self.wizard("hours", hours="lu-ve 9h-12h 13h-17h").action_send()
        amendment = self.convention.amendment_ids
        self.assertEqual(self.placement.slot_ids[0].hour_from, 8.0)
        self.sign(amendment)
        self.assertEqual(self.placement.slot_ids.sorted("hour_from")[0].hour_from, 9.0)

    def test_place(self):
        self.wizard("place", work_address="Chantier du Port").action_send()
        self.sign(self.convention.amendment_ids)
        self.assertEqual(self.placement.work_address, "Chantier du Port")

    def test_an_interruption_is_recorded_at_once(self):
        self.placement.action_start()
        day = self.placement.date_start + timedelta(days=3)
        self.wizard("interruption", last_day=day).action_send()
        self.assertEqual(self.placement.state, "interrupted")
        self.assertEqual(self.placement.end_date, day)
        self.assertEqual(self.convention.state, "interrupted")
        self.assertEqual(self.convention.amendment_ids.state, "signing")

    def test_an_early_end(self):
        day = self.placement.date_end - timedelta(days=7)
        self.wizard("end", date_end=day).action_send()
        self.sign(self.convention.amendment_ids)
        self.assertEqual(self.placement.date_end, day)

    def test_nothing_changes_nothing_is_made(self):
        with self.assertRaisesRegex(UserError, "DUPONT Léa"):
            self.wizard("dates").action_send()

    def test_only_what_all_signed_is_amended(self):
        other = self.out("AUTRE")
        with self.assertRaisesRegex(UserError, "AUTRE Léa"):
            other.action_amend()

    def test_a_refused_amendment_changes_nothing(self):
        self.wizard("place", work_address="Ailleurs").action_send()
        amendment = self.convention.amendment_ids
        amendment.signature_request_id.signer_ids[0]._refuse("Trop loin")
        self.assertEqual(amendment.state, "refused")
        self.assertFalse(self.placement.work_address)
        self.assertEqual(self.convention.state, "signed")
