from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_alert import FollowCase


@tagged("post_install", "-at_install")
class TestFollowBoard(FollowCase):
    """Not yet visited, late, alerts: by teacher and by class."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        visits = cls.env["bde.pfmp.visit"]
        late = {
            "window_start": cls.today - timedelta(days=4),
            "window_end": cls.today - timedelta(days=1),
        }
        cls.late = visits.create({"placement_id": cls.mine.id, **late})
        cls.to_do = visits.create({"placement_id": cls.foreign.id})
        cls.env["bde.pfmp.alert"]._open(cls.mine, "urgent", "Vu")
        cls.env["bde.pfmp.alert"]._open(cls.foreign, "watch", "Vu")

    def board(self, by="teacher", user="user", **params):
        boards = self.env["bde.pfmp.follow.board"].with_user(self.users[user])
        board = boards.get_follow_board(by, **params)
        return {row["id"]: row for row in board["rows"]}

    def test_by_teacher(self):
        row = self.board()[self.teacher.id]
        self.assertEqual(row["name"], "Anne Martin")
        for name, count in {
            "away": 1,
            "not_visited": 1,
            "late": 1,
            "to_do": 1,
            "done": 0,
            "alerts": 1,
            "urgent": 1,
        }.items():
            self.assertEqual(row[name], count, name)
        nobody = self.board()[False]
        self.assertGreaterEqual(nobody["away"], 1)

    def test_by_class(self):
        rows = self.board("class")
        self.assertEqual(rows[self.klass.id]["late"], 1)
        self.assertEqual(rows[self.other_class.id]["late"], 0)
        self.assertEqual(rows[self.other_class.id]["alerts"], 1)

    def test_a_visit_done_is_seen(self):
        self.late._done(self.today)
        row = self.board()[self.teacher.id]
        self.assertEqual((row["not_visited"], row["late"], row["done"]), (0, 0, 1))
        self.assertFalse(self.mine.is_not_visited)
        self.assertTrue(self.foreign.is_not_visited)

    def test_an_alert_closed_leaves_the_board(self):
        self.mine.alert_ids._close("Réglé")
        row = self.board()[self.teacher.id]
        self.assertEqual((row["alerts"], row["urgent"]), (0, 0))

    def test_interrupted_or_over_is_not_away(self):
        self.mine.end_date = self.today - timedelta(days=1)
        self.assertFalse(self.mine.is_not_visited)
        self.assertEqual(self.board()[self.teacher.id]["away"], 0)

    def test_a_period_alone(self):
        period = self.make_period(self.klass)
        rows = self.board(period_id=period.id)
        self.assertNotIn(self.teacher.id, rows)

    def test_the_cell_opens_what_it_counts(self):
        boards = self.env["bde.pfmp.follow.board"].with_user(self.users["user"])
        board = boards.get_follow_board("teacher")
        row = next(r for r in board["rows"] if r["id"] == self.teacher.id)
        for what in ("away", "not_visited", "late", "to_do", "alerts", "urgent"):
            action = boards.get_follow_action("teacher", self.teacher.id, what)
            records = boards.env[action["res_model"]].search(action["domain"])
            self.assertEqual(len(records), row[what], what)

    def test_teacher_counts_own_learners_only(self):
        rows = self.board(user="teacher")
        self.assertEqual(list(rows), [self.teacher.id])
        self.assertEqual(rows[self.teacher.id]["alerts"], 1)

    def test_reader_and_bursar_have_no_board(self):
        for role in ("reader", "bursar"):
            with self.assertRaises(AccessError):
                self.board(user=role)
            with self.assertRaises(AccessError):
                self.env["bde.pfmp.follow.board"].with_user(
                    self.users[role]
                ).get_follow_action("teacher", None, "away")

    def test_constant_number_of_queries(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.board()
            return self.env.cr.sql_log_count - start

        queries()
        few = queries()
        teachers = self.env["res.partner"].create(
            [{"name": f"Prof {n}", "bde_is_teacher": True} for n in range(12)]
        )
        for number, teacher in enumerate(teachers):
            placement = self.away(f"Elu {number}", self.klass, referent_id=teacher.id)
            self.env["bde.pfmp.visit"].create({"placement_id": placement.id})
            self.env["bde.pfmp.alert"]._open(placement, "watch", "Vu")
        self.assertEqual(queries(), few)
        self.assertGreaterEqual(len(self.board()), 13)

    def test_home_cards(self):
        home = self.env["bde.home"]
        office = home.with_user(self.users["user"])
        self.assertEqual(office._home_card_late_visits()["count"], 1)
        self.assertEqual(office._home_card_alerts()["count"], 2)
        teacher = home.with_user(self.users["teacher"])
        self.assertEqual(teacher._home_card_alerts()["count"], 1)
        card = teacher._home_card_visits()
        self.assertEqual((card["count"], card["state"]), (1, "red"))
