from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from ..models.bde_pfmp_placement_state import HISTORY
from .common_pfmp import PfmpCase

SCHOOL = (47.59, 1.33)
NEAR_A, AT_A = (47.91, 1.92), (47.90, 1.90)


class ReferentCase(PfmpCase):
    """A class of two teachers, a period to come; four learners."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.make_teacher("Zoé Bernard")
        cls.klass.teacher_ids = [Command.set((cls.teacher | cls.second).ids)]
        cls.learners = cls.env["bde.learner"].union(
            *(
                cls.make_learner(name, cls.klass)
                for name in ("ABADIE", "BERGER", "CLERC", "DUMAS")
            )
        )
        cls.period = cls.make_period(cls.klass, start=cls.monday(5), name="PFMP 2")
        cls.lines = cls.period.placement_ids.sorted("id")
        cls.spreads = cls.env["bde.pfmp.spread"].with_user(cls.users["user"])

    @classmethod
    def make_teacher(cls, name, **values):
        return cls.env["res.partner"].create(
            {"name": name, "bde_is_teacher": True} | values
        )

    @classmethod
    def place(cls, host, point):
        host.write(
            {
                "partner_latitude": point[0],
                "partner_longitude": point[1],
                "bde_geo_precision": "manual",
            }
        )
        return host

    @classmethod
    def set_max(cls, value):
        cls.env.ref("bde_pfmp.law_referent_max").value = value

    def column(self, board, teacher):
        return next(c for c in board["columns"] if c["id"] == teacher.id)

    def proposed(self):
        spread = self.spreads._open_of(self.period)
        return {line.placement_id: line.teacher_id for line in spread.line_ids}


@tagged("post_install", "-at_install")
class TestReferentLimit(ReferentCase):
    """V17: never above the legal limit, whatever the door."""

    def test_refused_at_every_write_naming_the_teacher(self):
        self.set_max(2)
        self.lines[:2].referent_id = self.teacher
        with self.assertRaisesRegex(ValidationError, "Anne Martin would follow 3"):
            self.lines[2].referent_id = self.teacher
        with self.assertRaisesRegex(ValidationError, "Anne Martin"):
            self.make_placement(
                self.make_learner("ETIENNE", self.klass),
                start=self.period.date_start,
                referent_id=self.teacher.id,
            )
        wizard = self.env["bde.pfmp.assign.referent"].create(
            {
                "placement_ids": [Command.set(self.lines.ids)],
                "referent_id": self.teacher.id,
            }
        )
        with self.assertRaises(ValidationError):
            wizard.action_apply()
        self.lines[2].referent_id = self.second

    def test_sixteen_by_law_and_seventeen_refused(self):
        more = [self.make_learner(f"E{n:02}", self.klass) for n in range(13)]
        self.period._sync_placements()
        lines = self.period.placement_ids
        self.assertEqual(len(lines), 4 + len(more))
        lines[:16].referent_id = self.teacher
        with self.assertRaisesRegex(ValidationError, "at most 16"):
            lines[16].referent_id = self.teacher

    def test_moved_dates_count(self):
        self.set_max(1)
        later = self.period.date_end + timedelta(days=3)
        line = self.make_placement(
            self.learners[1], start=later, referent_id=self.teacher.id
        )
        self.lines[0].referent_id = self.teacher
        with self.assertRaises(ValidationError):
            line.date_start = self.period.date_start

    def test_cancelled_and_history_do_not_count(self):
        self.set_max(1)
        self.lines[0].referent_id = self.teacher
        self.lines[0]._move("cancelled", reason="Essai")
        self.lines[1].referent_id = self.teacher
        with self.assertRaises(ValidationError):
            self.lines[0].action_undo()
        old = self.lines[2].with_context(bde_history=HISTORY)
        old.referent_id = self.teacher

    def test_same_learner_counts_once(self):
        self.set_max(1)
        self.lines[0].write({"host_id": self.host.id, "referent_id": self.teacher.id})
        self.lines[0]._search_again()

    def test_another_limit_from_another_day(self):
        """The limit is a dated figure."""
        self.env["bde.pfmp.law.parameter"].create(
            {
                "code": "referent_max",
                "value": 1,
                "valid_from": self.period.date_start,
                "source": "Essai",
            }
        )
        self.lines[0].referent_id = self.teacher
        with self.assertRaises(ValidationError):
            self.lines[1].referent_id = self.teacher


@tagged("post_install", "-at_install")
class TestReferentBoard(ReferentCase):
    """By hand first: columns, loads, moves, copy; then the solver; then in one go."""

    def test_board_shows_load_hours_and_way(self):
        self.place(self.env.company.partner_id, SCHOOL)
        self.place(self.host, AT_A)
        self.lines[:2].write({"host_id": self.host.id, "referent_id": self.teacher.id})
        board = self.spreads.get_board(self.period.id)
        column = self.column(board, self.teacher)
        self.assertEqual((column["count"], board["max"]), (2, 16))
        # two learners, two weeks, two hours a week
        self.assertEqual(column["hours"], "8")
        # one place, there and back
        self.assertEqual(column["km"], str(round(2 * self.distance(SCHOOL, AT_A))))
        self.assertEqual(len(board["left"]), 2)
        self.assertEqual(self.column(board, self.second)["count"], 0)

    def distance(self, here, there):
        from odoo.addons.bde_partners.rules.geo import distance_km

        return distance_km(here, there)

    def test_hours_count_three_weeks_at_most(self):
        period = self.make_period(self.klass, start=self.monday(12), weeks=5)
        period.placement_ids[0].referent_id = self.teacher
        board = self.spreads.get_board(period.id)
        self.assertEqual(self.column(board, self.teacher)["hours"], "6")

    def test_move_between_teachers_and_back(self):
        line = self.lines[0]
        board = self.spreads.move_learners(self.period.id, line.ids, self.teacher.id)
        self.assertEqual(line.referent_id, self.teacher)
        self.assertEqual(self.column(board, self.teacher)["count"], 1)
        self.spreads.move_learners(self.period.id, line.ids, self.second.id)
        self.assertEqual(line.referent_id, self.second)
        self.spreads.move_learners(self.period.id, line.ids, False)
        self.assertFalse(line.referent_id)

    def test_move_above_the_limit_is_refused(self):
        self.set_max(1)
        self.spreads.move_learners(self.period.id, self.lines[0].ids, self.teacher.id)
        with self.assertRaisesRegex(ValidationError, "Anne Martin"):
            self.spreads.move_learners(
                self.period.id, self.lines[1].ids, self.teacher.id
            )

    def test_copy_the_last_period(self):
        first = self.make_period(self.klass, start=self.monday(1), name="PFMP 1")
        for line in first.placement_ids:
            odd = line.learner_id in self.learners[:3]
            line.referent_id = self.second if odd else self.teacher
        self.spreads.propose(self.period.id, "copy")
        self.assertFalse(self.lines.referent_id, "nothing is written yet")
        self.spreads.confirm(self.period.id)
        for line in self.lines:
            odd = line.learner_id in self.learners[:3]
            self.assertEqual(line.referent_id, self.second if odd else self.teacher)

    def test_nothing_to_copy_says_so(self):
        with self.assertRaisesRegex(UserError, "Nothing to copy"):
            self.spreads.propose(self.period.id, "copy")
        self.assertFalse(self.spreads._open_of(self.period))

    def test_solver_fills_what_is_left_balanced_with_reasons(self):
        self.lines[0].referent_id = self.teacher
        board = self.spreads.propose(self.period.id, "solve")
        self.assertEqual(self.lines[0].referent_id, self.teacher)
        self.assertFalse(self.lines[1:].referent_id)
        counts = [len(column["cards"]) for column in board["columns"]]
        self.assertEqual(sorted(counts), [2, 2])
        self.assertTrue(board["proposal"]["proven"])
        self.assertEqual(board["proposal"]["count"], 3)
        lines = self.spreads._open_of(self.period).line_ids
        for reason in lines.mapped("reason"):
            self.assertIn("eaches 1CIEL", reason)
            self.assertIn("2 learners in all", reason)
        cards = [card for column in board["columns"] for card in column["cards"]]
        self.assertEqual(sum(card["proposed"] for card in cards), 3)
        board = self.spreads.confirm(self.period.id)
        self.assertEqual(len(self.lines.filtered("referent_id")), 4)
        self.assertFalse(board["proposal"])

    def test_solver_goes_near_to_places_already_visited(self):
        self.place(self.env.company.partner_id, SCHOOL)
        far = self.place(self.make_host("Loin"), AT_A)
        near = self.place(self.make_host("Pas loin"), NEAR_A)
        self.lines[0].write({"host_id": far.id, "referent_id": self.second.id})
        self.lines[1].host_id = near
        others = self.lines[2:]
        others.referent_id = self.teacher
        self.spreads.propose(self.period.id, "solve")
        self.assertEqual(self.proposed(), {self.lines[1]: self.second})
        reason = self.spreads._open_of(self.period).line_ids.reason
        self.assertIn("km from a place already visited", reason)

    def test_no_coordinates_is_told(self):
        self.lines[0].host_id = self.make_host("Sans adresse")
        self.spreads.propose(self.period.id, "solve")
        reasons = {
            line.placement_id: line.reason
            for line in self.spreads._open_of(self.period).line_ids
        }
        self.assertIn("not on the map", reasons[self.lines[0]])
        self.assertIn("no place yet", reasons[self.lines[1]])

    def test_nobody_free_names_who_is_left_and_why(self):
        self.set_max(1)
        board = self.spreads.propose(self.period.id, "solve")
        self.assertEqual(board["proposal"]["count"], 2)
        left = board["proposal"]["left"]
        self.assertEqual(len(left), 2)
        names = set(self.lines.learner_id.mapped("display_name"))
        for text in left:
            self.assertIn("as the law allows", text)
            self.assertIn(text.split(":")[0], names)
        self.spreads.confirm(self.period.id)
        self.assertEqual(len(self.lines.filtered("referent_id")), 2)

    def test_no_teacher_at_all(self):
        self.klass.teacher_ids = [Command.clear()]
        board = self.spreads.propose(self.period.id, "solve")
        self.assertEqual(len(board["proposal"]["left"]), 4)
        self.assertIn("no teacher is recorded for 1CIEL", board["proposal"]["left"][0])

    def test_another_period_at_the_same_dates_counts(self):
        self.set_max(2)
        other = self.make_period(
            self.other_class, start=self.period.date_start, name="Autre"
        )
        extra = [self.make_learner(name, self.other_class) for name in ("X", "Y")]
        other._sync_placements()
        self.assertEqual(len(other.placement_ids), len(extra))
        other.placement_ids.referent_id = self.teacher
        board = self.spreads.get_board(self.period.id)
        self.assertEqual(self.column(board, self.teacher)["elsewhere"], 2)
        self.assertTrue(self.column(board, self.teacher)["full"])
        self.spreads.propose(self.period.id, "solve")
        teachers = set(self.proposed().values())
        self.assertEqual(teachers, {self.second, self.env["res.partner"]})

    def test_archived_teacher(self):
        self.lines[0].referent_id = self.second
        self.spreads.propose(self.period.id, "solve")
        self.second.active = False
        board = self.spreads.get_board(self.period.id)
        self.assertTrue(self.column(board, self.second)["gone"])
        with self.assertRaisesRegex(UserError, "Zoé Bernard.*archived"):
            self.spreads.move_learners(
                self.period.id, self.lines[1].ids, self.second.id
            )
        with self.assertRaisesRegex(UserError, "Zoé Bernard has left"):
            self.spreads.confirm(self.period.id)
        self.assertFalse(self.lines[1:].referent_id, "all or none")
        self.spreads.propose(self.period.id, "solve")
        self.assertEqual(set(self.proposed().values()), {self.teacher})

    def test_proposal_changed_by_hand_stays(self):
        self.spreads.propose(self.period.id, "solve")
        line = self.lines[0]
        target = self.second if self.proposed()[line] == self.teacher else self.teacher
        board = self.spreads.move_learners(self.period.id, line.ids, target.id)
        self.assertFalse(line.referent_id)
        self.assertFalse(board["proposal"]["proven"], "not the solver's any more")
        self.spreads.propose(self.period.id, "solve")
        self.assertEqual(self.proposed()[line], target)
        self.spreads.drop(self.period.id)
        self.assertFalse(self.spreads._open_of(self.period))
        with self.assertRaisesRegex(UserError, "Nothing is proposed"):
            self.spreads.confirm(self.period.id)

    def test_who_was_given_in_the_meantime_stays(self):
        self.spreads.propose(self.period.id, "solve")
        self.lines[0].referent_id = self.second
        self.lines[1]._move("cancelled", reason="Essai")
        self.spreads.confirm(self.period.id)
        self.assertEqual(self.lines[0].referent_id, self.second)
        self.assertFalse(self.lines[1].referent_id)

    def test_confirmed_twice_and_everybody_given(self):
        self.spreads.propose(self.period.id, "solve")
        self.spreads.confirm(self.period.id)
        with self.assertRaisesRegex(UserError, "has a referent"):
            self.spreads.propose(self.period.id, "solve")

    def test_board_in_a_constant_number_of_queries(self):
        self.spreads.get_board(self.period.id)
        counts = []
        for size in (6, 12):
            for number in range(size):
                self.make_learner(f"N{size}{number:02}", self.klass)
            self.period._sync_placements()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.spreads.get_board(self.period.id)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    def test_default_period_is_the_next_one(self):
        self.assertEqual(
            self.spreads.get_board()["periods"][0]["id"],
            self.spreads.get_board()["period"]["id"],
        )
        action = self.period.action_open_referents()
        self.assertEqual(action["context"], {"bde_period_id": self.period.id})

    def test_over_is_not_moved(self):
        self.env.cr.execute(
            "UPDATE bde_pfmp_placement SET state = 'done', host_id = %s WHERE id = %s",
            [self.host.id, self.lines[0].id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "is over"):
            self.spreads.move_learners(
                self.period.id, self.lines[0].ids, self.teacher.id
            )


@tagged("post_install", "-at_install")
class TestReferentLoad(ReferentCase):
    """Workload per teacher over the year."""

    def test_learners_hours_and_way_add_up_over_the_year(self):
        self.place(self.env.company.partner_id, SCHOOL)
        self.place(self.host, AT_A)
        self.lines[:2].write({"host_id": self.host.id, "referent_id": self.teacher.id})
        other = self.make_period(self.klass, start=self.monday(12), weeks=5)
        other.placement_ids[0].referent_id = self.teacher
        loads = self.env["bde.pfmp.referent.load"].with_user(self.users["user"])
        ((year, learners, hours, km),) = loads._read_group(
            [("teacher_id", "=", self.teacher.id)],
            ["school_year_id"],
            ["learner_count:sum", "hours:sum", "km:sum"],
        )
        self.assertEqual(year, self.year)
        self.assertEqual(learners, 3)
        self.assertAlmostEqual(hours, 2 * 4 + 6)
        expected = 2 * self.host.with_context(bde_origin="47.59,1.33").bde_distance
        self.assertAlmostEqual(km, expected, 0)

    def test_a_teacher_reads_the_own_workload_only(self):
        self.lines[0].referent_id = self.teacher
        self.lines[1].referent_id = self.second
        loads = self.env["bde.pfmp.referent.load"]
        mine = loads.with_user(self.users["teacher"]).search([])
        self.assertEqual(mine.teacher_id, self.teacher)
        self.assertIn(
            self.second, loads.with_user(self.users["head"]).search([]).teacher_id
        )
        with self.assertRaises(AccessError):
            loads.with_user(self.users["reader"]).search([])


@tagged("post_install", "-at_install")
class TestReferentRights(ReferentCase):
    """Both sides: the office shares out, the head reads, nobody else."""

    def test_teacher_and_reader_see_no_board(self):
        for name in ("teacher", "reader"):
            spreads = self.env["bde.pfmp.spread"].with_user(self.users[name])
            for call in (
                lambda s: s.get_board(self.period.id),
                lambda s: s.propose(self.period.id, "solve"),
                lambda s: s.confirm(self.period.id),
                lambda s: s.drop(self.period.id),
                lambda s: s.move_learners(
                    self.period.id, self.lines.ids, self.teacher.id
                ),
                lambda s: s.search([]),
            ):
                with self.assertRaises(AccessError, msg=name):
                    call(spreads)

    def test_head_reads_and_does_not_write(self):
        self.spreads.propose(self.period.id, "solve")
        spreads = self.env["bde.pfmp.spread"].with_user(self.users["head"])
        board = spreads.get_board(self.period.id)
        self.assertFalse(board["may_write"])
        with self.assertRaises(AccessError):
            spreads.confirm(self.period.id)

    def test_another_school_sees_nothing(self):
        self.spreads.propose(self.period.id, "solve")
        company = self.env["res.company"].create({"name": "Autre lycée"})
        other = new_test_user(
            self.env,
            "office_elsewhere",
            "base.group_user,bde_partners.group_bde_user",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        spreads = self.env["bde.pfmp.spread"].with_user(other)
        self.assertFalse(spreads.search([]))
        self.assertFalse(spreads.line_ids.search([]))
        for call in (spreads.get_board, spreads.confirm, spreads.drop):
            with self.assertRaises(AccessError):
                call(self.period.id)
        self.assertFalse(spreads.get_board()["period"])
        loads = self.env["bde.pfmp.referent.load"].with_user(other)
        self.assertFalse(loads.search([]))


@tagged("post_install", "-at_install")
class TestReferentTour(ReferentCase, HttpCase):
    """In a browser: given by hand, dragged, proposed, confirmed in one go."""

    def test_from_nobody_to_everybody(self):
        office = self.users["user"]
        office.group_ids = [Command.link(self.env.ref("base.group_user").id)]
        office.password = office.login
        self.start_tour(
            "/odoo/bde-referents", "bde_referents_shared_out", login=office.login
        )
        self.assertEqual(len(self.lines.filtered("referent_id")), 4)
        by_name = self.lines.grouped(lambda p: p.learner_id.last_name)
        self.assertEqual(by_name["ABADIE"].referent_id, self.second)
        self.assertEqual(by_name["BERGER"].referent_id, self.teacher)
