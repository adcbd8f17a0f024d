from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from ..models.bde_pfmp_placement_state import HISTORY
from .common_pfmp import PfmpCase

COLUMNS = {
    "is_settled": {},
    "tone": {},
    "next_step": {},
    "stage": {},
    "signature_dots": {},
    "kind": {},
    "host_head_id": {"fields": {"display_name": {}}},
    "learner_id": {"fields": {"display_name": {}}},
    "class_id": {"fields": {"display_name": {}}},
    "host_id": {"fields": {"display_name": {}}},
    "tutor_id": {"fields": {"display_name": {}}},
    "referent_id": {"fields": {"display_name": {}}},
    "date_start": {},
    "date_end": {},
    "day_text": {},
    "state": {},
}


REFERENT = 16  # learners of one referent at most (D124-3)


@tagged("post_install", "-at_install")
class TestBoard(PfmpCase):
    """What the board shows, and what it costs."""

    def read_board(self, domain, user="user"):
        return (
            self.env["bde.pfmp.placement"]
            .with_user(self.users[user])
            .web_search_read(
                domain, COLUMNS, order="is_settled, class_id, learner_id", limit=200
            )["records"]
        )

    def fill(self, klass, count):
        referents = self.teacher | self.env["res.partner"].create(
            [
                {"name": f"Référent {klass.code} {number}", "bde_is_teacher": True}
                for number in range(count // REFERENT)
            ]
        )
        for number in range(count):
            self.make_learner(f"Élève {number:03}", klass)
        period = self.make_period(klass)
        for number, line in enumerate(period.placement_ids.sorted("id")):
            if number % 3:
                line.write(
                    {
                        "host_id": self.make_host(f"Hôte {klass.code} {number}").id,
                        "referent_id": referents[number // REFERENT].id,
                    }
                )
        return period

    def test_without_a_place_first(self):
        period = self.fill(self.klass, 7)
        rows = self.read_board([("period_id", "=", period.id)])
        states = [row["state"] for row in rows]
        self.assertEqual(states, ["to_find"] * 3 + ["found"] * 4)
        names = [row["learner_id"]["display_name"] for row in rows[:3]]
        self.assertEqual(names, sorted(names))
        self.assertEqual(rows[0]["next_step"], "choose_host")
        self.assertEqual(rows[-1]["next_step"], "ask_company")
        self.assertEqual(rows[-1]["stage"], "to_prepare")
        self.assertEqual(rows[-1]["tone"], "blue")

    def test_number_of_queries(self):
        small, large = self.fill(self.klass, 6), self.fill(self.other_class, 60)
        counts = []
        for period in (small, small, large):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows = self.read_board([("period_id", "=", period.id)])
            counts.append((len(rows), self.env.cr.sql_log_count - before))
        # the first reading fills caches that outlive it
        (few, small_cost), (many, large_cost) = counts[1:]
        self.assertEqual((few, many), (6, 60))
        self.assertLessEqual(large_cost, small_cost, "no query a line")
        self.env.invalidate_all()
        with self.assertQueryCount(20):
            self.read_board([("period_id", "=", large.id)])

    def test_words(self):
        learner = self.make_learner("Durand", self.klass)
        day = timedelta(days=1)
        for start, end, state, part in (
            (self.today + 9 * day, self.today + 20 * day, "found", "9"),
            (self.today, self.today + 9 * day, "ready", "today"),
            (self.today - 3 * day, self.today + day, "running", "tomorrow"),
            (self.today - 9 * day, self.today - day, "done", "yesterday"),
        ):
            placement = self.make_placement(
                learner, start, end, host_id=self.host.id, state=state
            ).with_context(lang="en_US")
            self.assertIn(part, placement.day_text)
            placement.with_context(bde_history=HISTORY).state = "cancelled"
            self.assertEqual(placement.day_text, "")

    def test_summary(self):
        period = self.fill(self.klass, 6)
        soon = self.make_placement(
            self.make_learner("Urgent", self.other_class),
            self.today + timedelta(days=3),
            self.today + timedelta(days=20),
        )
        gone = self.make_placement(
            self.make_learner("Annulé", self.other_class),
            state="cancelled",
            end_reason="Erreur",
        )
        lines = period.placement_ids | soon | gone
        board = self.env["bde.pfmp.placement"].with_user(self.users["user"])
        with self.assertQueryCount(25):
            summary = board.get_board_summary([("id", "in", lines.ids)])
        filtered = board.get_board_summary(
            [("id", "in", lines.ids), "|", ("state", "=", "found"), ("state", "=", "x")]
        )
        self.assertEqual(filtered, summary, "whatever part is looked at")
        self.assertEqual(summary["total"], 7)
        self.assertEqual((summary["to_find"], summary["to_prepare"]), (3, 4))
        self.assertEqual(summary["cancelled"], 1)
        self.assertEqual((summary["soon"], summary["late"]), (1, 0))
        other = summary["classes"][self.other_class.id]
        self.assertEqual((other["total"], other["soon"]), (1, 1))
        self.assertTrue(other["when"])
        followed = self.env["bde.pfmp.placement"].with_user(self.users["teacher"])
        summary = followed.get_board_summary([("id", "in", lines.ids)])
        self.assertEqual(summary["total"], 4, "by the reader's own rights")
        self.assertEqual(summary["to_find"], 0)

    def test_home_cards(self):
        self.make_period(self.klass, start=self.today + timedelta(days=4))
        learner = self.make_learner("Sans", self.klass)
        learner.enrolment_id.is_probable_leaver = True
        placed = self.make_learner("Placée", self.klass)
        self.make_placement(learner, self.today + timedelta(days=4))
        self.make_placement(
            placed, self.today + timedelta(days=4), host_id=self.host.id
        )
        self.host.bde_host_state = "to_check"
        home = self.env["bde.home"].with_user(self.users["user"])
        cards = {card["key"]: card for card in home.get_home()["cards"]}
        for key in (
            "places",
            "conventions",
            "leavers",
            "guardians",
            "hosts_to_approve",
        ):
            self.assertGreaterEqual(cards[key]["count"], 1, key)
            self.assertTrue(cards[key]["lines"], key)
            self.assertTrue(cards[key]["action"], key)
        self.assertEqual(cards["places"]["state"], "red")
        steps = {step["key"]: step for step in home.get_home()["steps"]}
        self.assertTrue(steps["learner"]["done"])
        self.assertTrue(steps["period"]["done"])
        reader = self.env["bde.home"].with_user(self.users["reader"])
        keys = {card["key"] for card in reader.get_home()["cards"]}
        self.assertFalse(keys & {"places", "leavers", "guardians", "conventions"})

    def test_home_of_a_teacher(self):
        self.klass.teacher_ids = [Command.set(self.teacher.ids)]
        for klass in (self.klass, self.other_class):
            self.make_placement(
                self.make_learner("Sans", klass), self.today + timedelta(days=4)
            )
        home = self.env["bde.home"].with_user(self.users["teacher"])
        cards = {card["key"]: card for card in home.get_home()["cards"]}
        self.assertEqual(cards["places"]["count"], 1, "own classes only")
        self.assertNotIn("guardians", cards)
