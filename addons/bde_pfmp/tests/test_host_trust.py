from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..models.bde_pfmp_placement_state import HISTORY
from .common_pfmp import PfmpCase


@tagged("post_install", "-at_install")
class TestHostTrust(PfmpCase):
    """A host and the learners it gets: approval before the first, none if barred."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.learner = cls.make_learner("Sans", cls.klass)

    def exclude(self):
        self.host.with_user(self.users["user"])._action_set_host_state(
            "excluded", reason="Accident non déclaré"
        )

    def test_a_first_learner_asks_for_the_approval(self):
        placement = self.make_placement(self.learner, host_id=self.host.id)
        self.assertEqual(placement.host_state, "to_check")
        placement.with_user(self.users["user"]).action_approve_host()
        self.assertEqual(placement.host_state, "approved")

    def test_a_host_that_received_learners_is_not_asked_again(self):
        self.env["bde.pfmp.host.history"].create(
            {"host_id": self.host.id, "school_year_id": self.year.id}
        )
        placement = self.make_placement(self.learner, host_id=self.host.id)
        self.assertFalse(placement.host_state)

    def test_an_unapproved_host_never_holds_the_paper(self):
        placement = self.make_placement(self.learner, host_id=self.host.id)
        placement = placement.with_user(self.users["user"])
        self.assertFalse(placement._convention_refusal())
        wizard = (
            self.env["bde.pfmp.convention.print"]
            .with_user(self.users["user"])
            .create({"placement_ids": placement.ids})
        )
        self.assertEqual(wizard.ready_count, 1)
        self.assertIn("Garage des Lilas", wizard.approve_html)
        wizard.action_approve_hosts()
        self.assertEqual(self.host.bde_host_state, "approved")
        wizard.invalidate_recordset()
        self.assertFalse(wizard.approve_html)

    def test_the_board_opens_the_dialog_of_approval(self):
        placement = self.make_placement(self.learner, host_id=self.host.id)
        action = placement.with_user(self.users["user"]).action_review_host()
        self.assertEqual(action["res_model"], "bde.host.state.wizard")
        self.assertEqual(action["context"]["default_partner_ids"], self.host.ids)
        with self.assertRaises(AccessError):
            self.host.with_user(self.users["bursar"]).action_bde_review_host()

    def test_an_excluded_host_gets_no_new_learner(self):
        self.exclude()
        placement = self.make_placement(self.learner)
        with self.assertRaisesRegex(UserError, "Accident non déclaré"):
            placement.with_user(self.users["user"]).host_id = self.host
        with self.assertRaises(UserError):
            placement.with_user(self.users["manager"]).host_id = self.host
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.make_placement(
                self.make_learner("Deux", self.klass), host_id=self.host.id
            )

    def test_the_manager_may_choose_it_with_a_written_reason(self):
        self.exclude()
        placement = self.make_placement(self.learner)
        with self.assertRaises(UserError):
            placement.with_user(self.users["user"]).write(
                {"host_id": self.host.id, "host_override_reason": "Accord"}
            )
        form = Form(
            self.env["bde.pfmp.assign.host"]
            .with_user(self.users["manager"])
            .with_context(default_placement_ids=placement.ids)
        )
        form.host_id = self.host
        self.assertIn("Accident non déclaré", form.host_bar)
        form.override_reason = "Accord de la proviseure le 3 mars"
        form.save().action_apply()
        self.assertEqual(placement.host_id, self.host)
        self.assertEqual(
            placement.host_override_reason, "Accord de la proviseure le 3 mars"
        )
        placement.host_id = self.make_host("Autre")
        self.assertFalse(placement.host_override_reason)

    def test_a_paused_host_gets_learners_after_its_pause(self):
        start = self.monday(3)
        self.host._action_set_host_state(
            "paused", reason="Travaux", until=start - timedelta(days=1)
        )
        placement = self.make_placement(self.learner, start)
        placement.with_user(self.users["user"]).host_id = self.host
        early = self.make_placement(
            self.make_learner("Tôt", self.klass), start - timedelta(days=7)
        )
        with self.assertRaises(UserError):
            early.with_user(self.users["user"]).host_id = self.host

    def test_who_is_there_stays_there(self):
        placement = self.make_placement(self.learner, host_id=self.host.id)
        self.exclude()
        placement.with_user(self.users["user"]).action_mark_ready()
        self.assertEqual(placement.state, "ready")

    def test_the_dossier_says_how_reliable_it_is(self):
        placement = self.make_placement(self.learner, host_id=self.host.id)
        placement.action_mark_ready()
        placement.with_context(bde_history=HISTORY)._move("running")
        placement._move("interrupted", "Activité insuffisante", placement.date_start)
        cards = self.host.with_user(self.users["user"]).get_bde_dossier()["cards"]
        card = next(card for card in cards if card["key"] == "trust")
        lines = {line["label"]: line["detail"] for line in card["lines"]}
        self.assertEqual(lines["Learners received"], "1")
        self.assertEqual(lines["Interrupted periods"], "1")
