from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import SchoolCase


@tagged("post_install", "-at_install")
class TestHostStatus(SchoolCase):
    """Approval, watch, pause, exclusion: who, why, and how it is taken back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.company)
        cls.host = cls.env["res.partner"].create(
            {"name": "Garage des Lilas", "is_company": True, "bde_is_host": True}
        )

    def as_role(self, role):
        return self.host.with_user(self.users[role])

    def test_each_move_leaves_who_when_why_and_the_document(self):
        host = self.as_role("user")
        wizard = self.env["bde.host.state.wizard"].with_user(self.users["user"])
        form = Form(wizard.with_context(default_partner_ids=host.ids))
        form.state = "paused"
        form.until = self.today + timedelta(days=30)
        form.reason = "Travaux dans l'atelier"
        form.file = "Y291cnJpZXI="
        form.save().action_apply()
        self.assertEqual(host.bde_host_state, "paused")
        self.assertEqual(host.bde_host_state_until, self.today + timedelta(days=30))
        line = host.bde_host_status_ids
        self.assertRecordValues(
            line,
            [
                {
                    "state": "paused",
                    "reason": "Travaux dans l'atelier",
                    "user_id": self.users["user"].id,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertEqual(line.document_id.res_id, self.host.id)

    def test_excluded_and_paused_need_a_reason(self):
        for state in ("watch", "paused", "excluded"):
            with self.subTest(state=state), self.assertRaises(UserError):
                self.as_role("user")._action_set_host_state(
                    state, until=self.today, reason=" "
                )
        with self.assertRaises(UserError):
            self.as_role("user")._action_set_host_state("paused", reason="Travaux")

    def test_only_manager_or_head_lifts_an_exclusion(self):
        self.as_role("user")._action_set_host_state("excluded", reason="Accident")
        with self.assertRaises(UserError):
            self.as_role("user")._action_set_host_state("approved", reason="Revu")
        with self.assertRaises(UserError):
            self.as_role("user").action_bde_undo_host_state()
        with self.assertRaises(UserError):
            self.as_role("manager").action_bde_approve_host()
        self.as_role("head")._action_set_host_state("watch", reason="Revu sur place")
        self.assertEqual(self.host.bde_host_state, "watch")
        self.as_role("user")._action_set_host_state("excluded", reason="Accident")
        self.as_role("manager").action_bde_undo_host_state()
        self.assertEqual(self.host.bde_host_state, "watch")

    def test_others_do_not_decide(self):
        for role in ("reader", "teacher", "bursar"):
            with self.subTest(role=role):
                with self.assertRaises(AccessError):
                    self.as_role(role).action_bde_approve_host()
                with self.assertRaises(AccessError):
                    self.as_role(role).action_bde_change_status()
                with self.assertRaises(AccessError):
                    self.as_role(role).write({"bde_host_state": "approved"})
        with self.assertRaises(AccessError):
            self.env["bde.host.status"].with_user(self.users["manager"]).create(
                {"partner_id": self.host.id, "state": "approved"}
            )

    def test_a_reader_does_not_read_why(self):
        self.as_role("user")._action_set_host_state("watch", reason="Plainte")
        with self.assertRaises(AccessError):
            self.as_role("reader").read(["bde_host_state_reason"])
        with self.assertRaises(AccessError):
            self.env["bde.host.status"].with_user(self.users["reader"]).search([])
        self.assertEqual(self.as_role("head").bde_host_state_reason, "Plainte")
        cards = self.as_role("reader").get_bde_dossier()["cards"]
        self.assertNotIn("Plainte", str(cards))

    def test_the_history_is_never_rewritten(self):
        self.as_role("user").action_bde_approve_host()
        line = self.host.bde_host_status_ids
        for user in ("user", "manager"):
            with self.assertRaises(UserError):
                line.with_user(self.users[user]).write({"reason": "Autre"})
        with self.assertRaises(UserError):
            line.sudo().write({"reason": "Autre"})
        with self.assertRaises(UserError):
            line.sudo().unlink()

    def test_a_status_written_by_plain_values_is_a_move(self):
        self.as_role("user").write({"bde_host_state": "approved"})
        self.assertEqual(len(self.host.bde_host_status_ids), 1)
        with self.assertRaises(UserError):
            self.as_role("user").write({"bde_host_state": "excluded"})
        with self.assertRaises(UserError):
            self.as_role("user").write({"bde_host_state": False})
        new = self.env["res.partner"].create(
            [
                {"name": "A", "is_company": True, "bde_host_state": "approved"},
                {"name": "B", "is_company": True},
            ]
        )
        self.assertEqual(new.mapped("bde_host_state"), ["approved", False])
        self.assertEqual(len(new.bde_host_status_ids), 1)

    def test_each_move_has_its_undo(self):
        host = self.as_role("user")
        host.action_bde_approve_host()
        host._action_set_host_state("watch", reason="Retard")
        host.action_bde_undo_host_state()
        self.assertEqual(host.bde_host_state, "approved")
        until = self.today + timedelta(days=5)
        host._action_set_host_state("paused", reason="Travaux", until=until)
        host._action_set_host_state("excluded", reason="Accident")
        self.as_role("manager").action_bde_undo_host_state()
        self.assertEqual(host.bde_host_state, "paused")
        self.assertEqual(host.bde_host_state_until, until)
        host.action_bde_end_pause()
        self.assertEqual(len(host.bde_host_status_ids), 7, "nothing is removed")

    def test_a_pause_ends_by_itself_on_the_state_before(self):
        host = self.as_role("user")
        host._action_set_host_state("watch", reason="Retard")
        until = self.today + timedelta(days=5)
        host._action_set_host_state("paused", reason="Travaux", until=until)
        self.assertIn(host, host._bde_host_bar())
        self.assertNotIn(host, host._bde_host_bar(until + timedelta(days=1)))
        partners = self.env["res.partner"]
        with freeze_time(until):
            partners._cron_end_pauses()
        self.assertEqual(host.bde_host_state, "paused", "its last day is a day")
        with freeze_time(until + timedelta(days=1)):
            partners._cron_end_pauses()
        self.assertEqual(host.bde_host_state, "watch")
        self.assertFalse(host.bde_host_state_until)

    def test_the_dialog_shows_what_is_known(self):
        self.host.write({"bde_insurance": "Mutuelle, contrat 12", "bde_headcount": 8})
        wizard = self.env["bde.host.state.wizard"].with_user(self.users["user"])
        wizard = wizard.create({"partner_ids": self.host.ids})
        for words in ("Mutuelle, contrat 12", "8 employees", "No SIRET"):
            self.assertIn(words, wizard.facts)
        wizard.action_approve()
        self.assertEqual(self.host.bde_host_state, "approved")

    def test_the_card_of_the_dossier_offers_what_one_may_do(self):
        self.host._action_set_host_state("to_check")
        for role, labels in (
            ("user", ["Approve", "Change the status"]),
            ("head", ["Approve", "Change the status"]),
            ("reader", []),
        ):
            cards = self.as_role(role).get_bde_dossier()["cards"]
            card = next(card for card in cards if card["key"] == "trust")
            self.assertEqual([b["label"] for b in card["buttons"]], labels, role)
