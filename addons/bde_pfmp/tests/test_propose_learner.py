from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_pfmp import PfmpCase


@tagged("post_install", "-at_install")
class TestProposeLearner(PfmpCase):
    """From the dossier of a host: a place for learners who have none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.learner = cls.make_learner("MARTIN", cls.klass)
        cls.placement = cls.make_placement(cls.learner)

    def propose(self, user, host):
        action = host.with_user(self.users[user]).action_bde_propose_learner()
        model = self.env[action["res_model"]].with_user(self.users[user])
        return action, Form(model.with_context(**action["context"]))

    def test_the_learner_goes_to_the_host(self):
        __, form = self.propose("user", self.host)
        self.assertEqual(form.host_id, self.host)
        form.placement_ids.add(self.placement)
        form.save().action_apply()
        self.assertEqual(self.placement.host_id, self.host)
        self.assertEqual(self.placement.state, "found")

    def test_nobody_chosen_is_said(self):
        __, form = self.propose("user", self.host)
        with self.assertRaises(UserError):
            form.save().action_apply()

    def test_trainings_that_the_host_welcomes_come_first(self):
        other = self.training.copy({"name": "Autre"})
        action, __ = self.propose("user", self.host)
        self.assertIn(other.id, action["context"]["bde_training_ids"])
        self.env["bde.hosting"].create(
            {"partner_id": self.host.id, "training_id": self.training.id}
        )
        action, __ = self.propose("user", self.host)
        self.assertEqual(action["context"]["bde_training_ids"], self.training.ids)

    def test_who_only_reads_proposes_nobody(self):
        with self.assertRaises(AccessError):
            self.propose("reader", self.host)
