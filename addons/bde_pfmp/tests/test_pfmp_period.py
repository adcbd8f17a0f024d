from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common_pfmp import PfmpCase


@tagged("post_install", "-at_install")
class TestPeriod(PfmpCase):
    """Opening a period, and who joins or leaves it afterwards."""

    def names(self, period, state="to_find"):
        lines = period.placement_ids.filtered(lambda p: p.state == state)
        return sorted(lines.learner_id.mapped("last_name"))

    def test_a_line_a_learner_apprentices_left_out(self):
        self.make_learner("Alpha", self.klass)
        self.make_learner("Beta", self.klass)
        self.make_learner("Apprenti", self.klass, {"status": "ap"})
        self.make_learner("Adulte", self.klass, {"status": "fc"})
        self.make_learner("Ailleurs", self.other_class)
        self.make_learner(
            "Parti", self.klass, {"date_end": self.monday(0), "exit_reason": "left"}
        )
        period = self.make_period(self.klass)
        self.assertEqual(self.names(period), ["Alpha", "Beta"])
        line = period.placement_ids[0]
        self.assertEqual(line.class_id, self.klass)
        self.assertEqual(line.training_id, self.training)
        self.assertEqual(line.activities, "Installer un réseau")
        self.assertEqual(
            (line.date_start, line.date_end), (period.date_start, period.date_end)
        )
        self.assertEqual(period.week_count, 2)
        self.assertEqual((period.learner_count, period.to_find_count), (2, 2))

    def test_kinds(self):
        self.make_learner("Étudiante", self.klass, {"status": "bts"})
        self.make_learner("Stagiaire", self.klass, {"status": "fc"})
        self.make_learner("Élève", self.klass)
        bts = self.make_period(self.klass, kind="bts")
        adults = self.make_period(self.klass, kind="fc")
        self.assertEqual(self.names(bts), ["Étudiante"])
        self.assertEqual(bts.placement_ids.kind, "bts")
        self.assertEqual(self.names(adults), ["Stagiaire"])
        self.assertEqual(adults.placement_ids.kind, "fc")

    def test_arrival_after_the_opening(self):
        self.make_learner("Alpha", self.klass)
        period = self.make_period(self.klass)
        period.placement_ids.host_id = self.host
        self.assertEqual(period.new_learner_count, 0)
        self.make_learner("Nouvelle", self.klass)
        period.invalidate_recordset(["new_learner_count"])
        self.assertEqual(period.new_learner_count, 1)
        period.with_user(self.users["user"]).action_sync_placements()
        self.assertEqual(self.names(period), ["Nouvelle"])
        self.assertEqual(self.names(period, "found"), ["Alpha"])
        period.action_sync_placements()
        self.assertEqual(len(period.placement_ids), 2, "a second run adds nobody")

    def test_a_cancelled_learner_does_not_come_back(self):
        self.make_learner("Alpha", self.klass)
        period = self.make_period(self.klass)
        period.placement_ids._move("cancelled", reason="Parcours aménagé")
        period.action_sync_placements()
        self.assertEqual(len(period.placement_ids), 1)
        self.assertEqual(period.learner_count, 0)

    def test_a_class_is_added(self):
        self.make_learner("Alpha", self.klass)
        self.make_learner("Beta", self.other_class)
        period = self.make_period(self.klass)
        period.class_ids |= self.other_class
        self.assertEqual(self.names(period), ["Alpha", "Beta"])

    def test_a_group(self):
        group = self.make_class("GR1", kind="group")
        learner = self.make_learner("Alpha", self.klass)
        learner.enrolment_id.group_ids = group
        self.make_learner("Beta", self.klass)
        self.assertEqual(self.names(self.make_period(group)), ["Alpha"])

    def move(self, learner, klass):
        """Change class today, as an import does: close, then open."""
        old = learner.enrolment_id
        old._close(self.today, "class_change")
        return self.env["bde.enrolment"].create(
            {
                "learner_id": learner.id,
                "class_id": klass.id,
                "training_id": self.training.id,
                "school_year_id": self.year.id,
                "date_start": self.today + timedelta(days=1),
            }
        )

    def test_class_change_out_of_the_period(self):
        learner = self.make_learner("Alpha", self.klass)
        placed = self.make_learner("Beta", self.klass)
        period = self.make_period(self.klass)
        kept = period.placement_ids.filtered(lambda p: p.learner_id == placed)
        kept.host_id = self.host
        self.move(learner, self.other_class)
        self.move(placed, self.other_class)
        self.assertEqual(self.names(period, "cancelled"), ["Alpha"])
        self.assertEqual(kept.state, "found", "a host waits: the office settles it")
        other = self.make_period(self.other_class)
        self.assertIn("Alpha", self.names(other))

    def test_class_change_inside_the_period(self):
        learner = self.make_learner("Alpha", self.klass)
        period = self.make_period(self.klass | self.other_class)
        enrolment = self.move(learner, self.other_class)
        line = period.placement_ids
        self.assertEqual(len(line), 1)
        self.assertEqual(line.state, "to_find")
        self.assertEqual(line.enrolment_id, enrolment)
        self.assertEqual(line.class_id, self.other_class)
        period.action_sync_placements()
        self.assertEqual(len(period.placement_ids), 1)

    def test_leaver_frees_the_line(self):
        learner = self.make_learner("Alpha", self.klass)
        placed = self.make_learner("Beta", self.klass)
        period = self.make_period(self.klass)
        kept = period.placement_ids.filtered(lambda p: p.learner_id == placed)
        kept.host_id = self.host
        both = learner.enrolment_id | placed.enrolment_id
        both.is_probable_leaver = True
        both.with_user(self.users["user"]).action_confirm_leaver()
        self.assertEqual(both.mapped("exit_reason"), ["left", "left"])
        self.assertFalse(any(both.mapped("is_probable_leaver")))
        line = period.placement_ids - kept
        self.assertEqual(line.state, "cancelled")
        self.assertTrue(line.end_reason)
        self.assertEqual(kept.state, "found")

    def test_probable_leavers_still_here(self):
        learner = self.make_learner("Alpha", self.klass)
        learner.enrolment_id.is_probable_leaver = True
        learner.enrolment_id.action_keep()
        self.assertFalse(learner.enrolment_id.is_probable_leaver)
        self.assertFalse(learner.enrolment_id.date_end)

    def test_dates_that_change(self):
        """Lines follow the period, except those agreed otherwise or on paper."""
        for name in ("Suit", "Autrement", "Éditée"):
            self.make_learner(name, self.klass)
        period = self.make_period(self.klass)
        lines = {p.learner_id.last_name: p for p in period.placement_ids}
        day = timedelta(days=1)
        lines["Autrement"].date_end -= day
        lines["Éditée"].host_id = self.host
        lines["Éditée"].action_mark_ready()
        old_end = period.date_end
        period.date_end = old_end + 7 * day
        self.assertEqual(lines["Suit"].date_end, old_end + 7 * day)
        self.assertEqual(lines["Autrement"].date_end, old_end - day)
        self.assertEqual(lines["Éditée"].date_end, old_end)

    def test_dates_inside_the_year(self):
        with self.assertRaises(ValidationError):
            self.make_period(self.klass, start=self.year.date_end)

    def test_a_year_that_does_not_exist_yet_is_said(self):
        years = self.env["bde.school.year"]
        with self.assertRaisesRegex(ValidationError, years._current().name):
            self.env["bde.pfmp.period"].create(
                {
                    "name": "PFMP lointaine",
                    "date_start": "2099-11-02",
                    "date_end": "2099-11-27",
                }
            )

    def test_board_of_a_period(self):
        period = self.make_period(self.klass)
        with self.assertRaises(UserError):
            period.action_open_board()
        with self.assertRaises(UserError):
            period.action_print_conventions()
        self.make_learner("Alpha", self.klass)
        period.action_sync_placements()
        action = period.action_open_board()
        self.assertEqual(action["domain"], [("period_id", "=", period.id)])
        self.assertFalse(action["context"]["search_default_group_class"])

    def test_queries_do_not_grow(self):
        for number in range(4):
            self.make_learner(f"Peu {number}", self.klass)
        for number in range(40):
            self.make_learner(f"Plus {number}", self.other_class)
        self.env.flush_all()
        counts = []
        for klass in (self.klass, self.other_class):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.make_period(klass)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1], counts[0] + 20)

    def test_other_school(self):
        elsewhere = self.make_class("1X", company_id=self.other.id)
        learner = self.make_learner("Voisin", company_id=self.other.id)
        self.env["bde.enrolment"].create(
            {
                "learner_id": learner.id,
                "class_id": elsewhere.id,
                "school_year_id": self.year.id,
                "company_id": self.other.id,
            }
        )
        period = self.make_period(elsewhere, company_id=self.other.id)
        self.assertEqual(period.placement_ids.company_id, self.other)
        with self.assertRaises(UserError):
            self.make_period(elsewhere)
        office = self.env["bde.pfmp.period"].with_user(self.users["manager"])
        self.assertNotIn(period, office.search([]))
        lines = self.env["bde.pfmp.placement"].with_user(self.users["manager"])
        self.assertFalse(lines.search([("period_id", "=", period.id)]))
