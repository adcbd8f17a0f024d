from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common_host_form import HostFormCase
from .test_convention_life import LifeCase


@tagged("post_install", "-at_install")
class TestHostFormRemind(HostFormCase):
    """A company that does not answer is reminded, some days apart, not for ever."""

    def setUp(self):
        super().setUp()
        self.company.write({"bde_remind_pause": 2, "bde_remind_most": 2})
        self.form = self.make_form()
        # a Monday of a week without a day off, whatever the day of the test
        monday = fields.Date.to_date("2030-06-03")
        self.form.sudo().sent_on = fields.Datetime.to_datetime(monday)
        self.placements.sudo().write(
            {
                "date_start": monday + timedelta(days=40),
                "date_end": monday + timedelta(days=60),
            }
        )
        self.monday = monday

    def remind(self, days):
        return self.form._remind_school(
            self.company, self.monday + timedelta(days=days)
        )

    def lines(self):
        return self.env["bde.outbox"].search(
            [
                ("res_model", "=", self.form._name),
                ("res_id", "=", self.form.id),
                ("kind", "=", "host_form_reminder"),
            ]
        )

    def test_after_a_pause_and_once_a_day(self):
        self.assertFalse(self.remind(1))
        self.assertEqual(self.remind(2), self.form)
        self.assertEqual(len(self.lines()), 1)
        self.form.sudo().last_reminded_on = fields.Datetime.to_datetime(
            self.monday + timedelta(days=2)
        )
        self.assertFalse(self.remind(2), "run twice, nothing more")

    def test_the_last_one_tells_the_office_to_call(self):
        self.form.sudo().write({"reminder_count": 1})
        self.assertEqual(self.remind(4), self.form)
        notes = self.form.message_ids.mapped("body")
        self.assertTrue(any("0199001200" in note for note in notes), notes)
        self.form.sudo().last_reminded_on = fields.Datetime.to_datetime(
            self.monday + timedelta(days=4)
        )
        self.assertFalse(self.remind(20), "not for ever")

    def test_who_has_answered_is_left_alone(self):
        self.form.sudo()._set_state("cancelled", reason="Test")
        self.assertFalse(self.remind(4))


@tagged("post_install", "-at_install")
class TestTutorGuideMail(LifeCase):
    def test_the_guide_goes_with_what_a_tutor_signs(self):
        guide = self.company._tutor_guide_url()
        for signer in self.out().signature_request_id.signer_ids:
            lines = signer._outbox_words("invite", signer)["lines"]
            is_tutor = "tutor" in signer.role_ids.mapped("code")
            self.assertEqual(guide in [text for _label, text in lines], is_tutor)
