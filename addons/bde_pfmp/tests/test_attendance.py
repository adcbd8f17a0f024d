from datetime import date, timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_attendance import AttendanceCase


@tagged("post_install", "-at_install")
class TestAttendance(AttendanceCase):
    """Days really done: absences, interruption, days made up."""

    def test_days_and_hours_without_absence(self):
        seen = self.seen()
        self.assertEqual(
            (seen.planned_days, seen.done_days, seen.done_hours), (10, 10, 70.0)
        )
        self.assertTrue(seen.is_final)
        self.assertEqual(seen.source, "schedule")
        self.assertFalse(seen.is_attested)

    def test_a_half_day_absent_takes_the_day_away(self):
        self.make_absence(1, half_start="am", half_end="am")
        seen = self.seen()
        self.assertEqual(
            (seen.done_days, seen.done_hours, seen.half_days_absent), (9, 66.0, 1)
        )
        self.assertEqual(self.placement.half_days_absent, 1)

    def test_an_absence_outside_the_period_is_refused_by_name(self):
        with (
            self.assertRaisesRegex(ValidationError, "DUPONT.*Garage des Lilas"),
            self.cr.savepoint(),
        ):
            self.make_absence(-1)

    def test_two_absences_of_the_same_half_day_are_refused(self):
        self.make_absence(1, 2)
        with self.assertRaisesRegex(ValidationError, "DUPONT"), self.cr.savepoint():
            self.make_absence(2)
        self.make_absence(3, half_end="am")
        self.make_absence(3, half_start="pm")
        self.assertEqual(self.seen().half_days_absent, 6)

    def test_an_absence_that_ends_before_it_starts_is_refused(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.make_absence(2, 2, half_start="pm", half_end="am")
            self.env.flush_all()

    def test_an_interruption_ends_the_count(self):
        last = self.start + timedelta(days=3)
        placement = self.make_stay(
            self.make_learner("MARTIN", self.klass),
            state="interrupted",
            end_date=last,
            end_reason="x",
        )
        self.assertEqual(self.seen(placement).done_days, 4)
        with self.assertRaisesRegex(ValidationError, "MARTIN"), self.cr.savepoint():
            self.make_absence(5, placement=placement)

    def test_holidays_are_not_planned_days(self):
        self.env["bde.school.holiday"].create(
            {
                "name": "Pont",
                "kind": "local",
                "school_year_id": self.year.id,
                "date_start": self.start,
                "date_end": self.start,
            }
        )
        self.assertEqual(self.seen().planned_days, 9)

    def make_holiday(self):
        first = self.end + timedelta(days=10)  # a Monday
        return self.env["bde.school.holiday"].create(
            {
                "name": "Vacances d'hiver",
                "kind": "school",
                "zone": "B",
                "school_year_id": self.year.id,
                "date_start": first,
                "date_end": first + timedelta(days=15),
            }
        )

    def make_up(self, first, days, placement=None):
        return self.env["bde.pfmp.catchup"].create(
            {
                "placement_id": (placement or self.placement).id,
                "date_start": first,
                "date_end": first + timedelta(days=days - 1),
            }
        )

    def test_days_made_up_in_the_holidays_count(self):
        holiday = self.make_holiday()
        self.make_absence(0, 1)
        self.make_up(holiday.date_start, 2)
        later = holiday.date_end
        seen = self.placement._attendance(later)[self.placement]
        self.assertEqual((seen.done_days, seen.caught_up_days), (10, 2))

    def test_a_minor_keeps_half_of_the_holidays(self):
        holiday = self.make_holiday()
        with (
            self.assertRaisesRegex(ValidationError, "DUPONT.*minor.*Vacances d'hiver"),
            self.cr.savepoint(),
        ):
            self.make_up(holiday.date_start, 10)
        self.make_up(holiday.date_start, 5)
        with self.assertRaisesRegex(ValidationError, "DUPONT"), self.cr.savepoint():
            self.make_up(holiday.date_start + timedelta(days=8), 2)

    def test_an_adult_may_make_up_more(self):
        holiday = self.make_holiday()
        self.learner.birth_date = date(self.today.year - 20, 1, 1)
        self.assertEqual(self.make_up(holiday.date_start, 12).days, 10)

    def test_a_day_already_planned_makes_nothing_up(self):
        with self.assertRaisesRegex(ValidationError, "DUPONT"), self.cr.savepoint():
            self.make_up(self.start, 1)

    def test_a_class_on_one_screen(self):
        other = self.make_stay(self.make_learner("MARTIN", self.klass))
        entry = self.env["bde.pfmp.attendance.entry"].create(
            {"class_id": self.klass.id, "day": self.start}
        )
        self.assertEqual(entry.line_ids.placement_id, self.placement | other)
        with self.assertRaises(UserError):
            entry.action_save()
        line = entry.line_ids.filtered(lambda li: li.placement_id == other)
        line.write({"is_absent": True, "half_end": "am", "kind": "sick"})
        entry.action_save()
        self.assertEqual(self.seen(other).half_days_absent, 1)
        self.assertFalse(self.placement.absence_ids)

    def test_a_learner_who_changes_class_keeps_their_days(self):
        """Moved to another class in mid-period: nothing lost, nothing doubled."""
        self.make_absence(1)
        self.learner.enrolment_id.class_id = self.other_class
        self.assertEqual(self.seen().done_days, 9)
        self.assertEqual(self.placement.absence_ids.class_id, self.other_class)

    def test_the_count_asks_a_bounded_number_of_queries(self):
        def stays(count):
            found = self.env["bde.pfmp.placement"]
            for number in range(count):
                learner = self.make_learner(f"E{count}{number}", self.klass)
                placement = self.make_stay(learner)
                self.make_absence(1, placement=placement)
                found |= placement
            return found

        def queries(placements):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            placements._attendance()
            return self.cr.sql_log_count - before

        few, many = stays(3), stays(15)
        queries(few)  # what is read once for all
        self.assertEqual(queries(few), queries(many))

    # ------------------------------------------------------------------ rights
    def test_a_teacher_notes_absences_of_own_learners_only(self):
        theirs = self.make_stay(self.make_learner("AUTRE", self.other_class))
        absences = self.env["bde.pfmp.absence"].with_user(self.users["teacher"])
        day = {"date_start": self.start, "date_end": self.start}
        mine = absences.create({"placement_id": self.placement.id, **day})
        self.assertEqual(mine.source, "teacher")
        with self.assertRaises(AccessError):
            absences.create({"placement_id": theirs.id, **day})
        self.make_absence(1, placement=theirs)
        self.assertEqual(absences.search([]), mine)
        with self.assertRaises(AccessError):
            theirs.absence_ids.with_user(self.users["teacher"]).read(["kind"])

    def test_a_reader_and_a_bursar_see_nothing(self):
        self.make_absence(1)
        for role in ("reader", "bursar"):
            for model in ("bde.pfmp.absence", "bde.pfmp.catchup"):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(self.users[role]).search([])

    def test_another_school_sees_nothing(self):
        self.make_absence(1)
        stranger = self.users["user"].copy(
            {
                "login": "stranger",
                "company_id": self.other.id,
                "company_ids": [(6, 0, self.other.ids)],
            }
        )
        self.assertFalse(self.env["bde.pfmp.absence"].with_user(stranger).search([]))
