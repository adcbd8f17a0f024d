import itertools
from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.bde_pfmp_placement_state import HISTORY
from ..rules import placement_states as rules
from .common_pfmp import PfmpCase


@tagged("post_install", "-at_install")
class TestPlacementStates(PfmpCase):
    """Every transition, by every door."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.learner = cls.make_learner("Durand", cls.klass)

    def in_state(self, state, host=True):
        host_id = self.host.id if host else False
        return self.make_placement(
            self.learner, host_id=host_id, state=state, kind="apprentice"
        )

    def test_every_pair(self):
        for source, target in itertools.permutations(rules.STATES, 2):
            with self.subTest(source=source, target=target):
                placement = self.in_state(source)
                allowed = target in rules.targets(source)
                if allowed:
                    placement._move(target, reason="Entreprise fermée")
                    self.assertEqual(placement.state, target)
                else:
                    with self.assertRaises(UserError) as caught:
                        placement._move(target, reason="Entreprise fermée")
                    self.assertIn("DURAND Camille", str(caught.exception))
                    self.assertEqual(placement.state, source)
                placement.with_context(bde_history=HISTORY).state = "cancelled"

    def test_a_written_state_meets_the_same_table(self):
        placement = self.in_state("to_find", host=False).with_user(self.users["user"])
        for vals in (
            {"state": "done"},
            {"state": "found"},
            {"state": "cancelled"},
            {"state": "cancelled", "end_reason": "  "},
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                placement.write(vals)
        placement.write({"state": "cancelled", "end_reason": "Projet abandonné"})
        self.assertEqual(placement.state, "cancelled")

    def test_a_host_makes_the_place_found(self):
        placement = self.make_placement(self.learner)
        self.assertEqual(placement.state, "to_find")
        self.assertFalse(placement.is_settled)
        placement.host_id = self.host
        self.assertEqual(placement.state, "found")
        self.assertTrue(placement.is_settled)
        placement.host_id = False
        self.assertEqual(placement.state, "to_find")
        placement.host_id = self.host
        placement.action_mark_ready()
        with self.assertRaises(UserError):
            placement.host_id = False

    def test_bulk_is_all_or_nothing(self):
        other = self.make_learner("Petit", self.klass)
        good = self.in_state("found")
        bad = self.make_placement(other)
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            (good | bad).action_mark_ready()
        self.assertIn("PETIT Camille", str(caught.exception))
        self.assertEqual(good.state, "found")

    def test_nobody_leaves_without_signatures(self):
        """By the button, the cron or a call: a sentence that names the learner."""
        placement = self.make_placement(
            self.learner, start=self.today, host_id=self.host.id, state="ready"
        )
        for move in (
            placement.action_start,
            lambda: placement.write({"state": "running"}),
            lambda: placement._move("running"),
        ):
            with self.assertRaisesRegex(UserError, "DURAND Camille"):
                move()
        with self.enter_registry_test_mode():
            self.env.ref("bde_pfmp.ir_cron_follow_dates").method_direct_trigger()
        self.assertEqual(placement.state, "ready", "on the board, blocked")
        self.assertFalse(placement.may_leave)
        self.assertIn("DURAND", placement.departure_block)

    def test_undo(self):
        placement = self.in_state("done")
        for state in ("running", "ready", "found"):
            placement.action_undo()
            self.assertEqual(placement.state, state)
        with self.assertRaises(UserError):
            placement.action_undo()

    def test_undo_of_a_cancellation(self):
        placement = self.in_state("found")
        placement._move("cancelled", reason="Désistement")
        placement.action_undo()
        self.assertEqual(placement.state, "found")
        self.assertFalse(placement.end_reason)
        without = self.make_placement(
            self.make_learner("Leroy", self.klass),
            state="cancelled",
            end_reason="Erreur",
        )
        without.action_undo()
        self.assertEqual(without.state, "to_find")

    def test_wizard_cancels_and_interrupts(self):
        start = self.today - timedelta(days=7)
        running = self.make_placement(
            self.make_learner("Moreau", self.klass),
            start=start,
            end=self.today + timedelta(days=7),
            host_id=self.host.id,
            state="running",
            referent_id=self.teacher.id,
        )
        found, done = self.in_state("found"), False
        done = self.make_placement(
            self.make_learner("Roux", self.klass),
            start=start,
            end=self.today - timedelta(days=1),
            host_id=self.host.id,
            state="done",
        )
        lines = running | found | done
        wizard = (
            self.env["bde.pfmp.end"]
            .with_user(self.users["user"])
            .create(
                {
                    "placement_ids": lines.ids,
                    "reason_kind": "host",
                    "note": "fermeture",
                    "date": self.today,
                    "search_again": True,
                }
            )
        )
        self.assertEqual(
            (wizard.cancel_count, wizard.interrupt_count, wizard.other_count), (1, 1, 1)
        )
        wizard.action_apply()
        self.assertEqual(found.state, "cancelled")
        self.assertEqual(running.state, "interrupted")
        self.assertEqual(running.end_date, self.today)
        self.assertTrue(running.end_reason.endswith(": fermeture"))
        self.assertEqual(done.state, "done")
        again = self.env["bde.pfmp.placement"].search(
            [("learner_id", "in", lines.learner_id.ids), ("state", "=", "to_find")]
        )
        self.assertEqual(len(again), 2, "both look for another place")
        follow = again.filtered(lambda p: p.learner_id == running.learner_id)
        self.assertEqual(follow.date_start, self.today + timedelta(days=1))
        self.assertEqual(follow.referent_id, self.teacher)
        follow.host_id = self.make_host("Mairie")
        self.assertEqual(follow.state, "found", "the days do not overlap")

    def test_wizard_wants_words_for_another_reason(self):
        wizard = self.env["bde.pfmp.end"].create(
            {"placement_ids": self.in_state("found").ids, "reason_kind": "other"}
        )
        with self.assertRaises(UserError):
            wizard.action_apply()
        over = self.make_learner("Fini", self.klass)
        wizard.placement_ids = self.make_placement(
            over, host_id=self.host.id, state="done"
        )
        with self.assertRaises(UserError):
            wizard.action_apply()

    def test_cron_follows_the_dates(self):
        day = timedelta(days=1)
        cases = {
            ("ready", self.today, self.today + 9 * day): "running",
            ("ready", self.today + day, self.today + 9 * day): "ready",
            ("ready", self.today - 9 * day, self.today - day): "done",
            ("found", self.today - day, self.today + day): "found",
            ("running", self.today - 9 * day, self.today): "running",
            ("running", self.today - 9 * day, self.today - day): "done",
            ("interrupted", self.today - 9 * day, self.today - day): "interrupted",
        }
        placements = {}
        for number, (state, start, end) in enumerate(cases):
            learner = self.make_learner(f"Cas {number}", self.klass)
            placements[state, start, end] = self.make_placement(
                learner,
                start=start,
                end=end,
                host_id=self.host.id,
                state=state,
                kind="apprentice",
            )
        for _run in range(2):
            with self.enter_registry_test_mode():
                self.env.ref("bde_pfmp.ir_cron_follow_dates").method_direct_trigger()
            for case, expected in cases.items():
                self.assertEqual(placements[case].state, expected, case)
