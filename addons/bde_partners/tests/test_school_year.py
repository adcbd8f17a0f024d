from datetime import date

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .common import SchoolCase


@tagged("post_install", "-at_install")
class TestSchoolYear(SchoolCase):
    """Years, their holidays, and the days off of a school."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        years = cls.env["bde.school.year"]
        cls.past = years._create_or_get(2025)

    def kept(self, **values):
        return self.past.holiday_ids.filtered(
            lambda h: all(h[name] == value for name, value in values.items())
        )

    def test_the_year_of_today_was_made_at_installation(self):
        self.assertTrue(self.year)
        self.assertTrue(self.year.is_current)
        self.assertEqual(self.env["bde.school.year"].search_count([]), 2)
        self.assertEqual(
            self.env["bde.school.year"].search([("is_current", "=", True)]), self.year
        )

    def test_holidays_of_the_three_zones(self):
        winter = {h.zone: h for h in self.kept(kind="school") if "iver" in h.name}
        self.assertEqual(set(winter), {"A", "B", "C"})
        self.assertEqual(winter["A"].date_start, date(2026, 2, 7))
        self.assertEqual(winter["B"].date_end, date(2026, 3, 1))
        self.assertEqual(winter["C"].date_start, date(2026, 2, 21))
        armistice = self.kept(kind="public", date_start=date(2025, 11, 11))
        self.assertEqual(len(armistice), 1)
        self.assertFalse(armistice.zone)
        self.assertTrue(all(self.past.holiday_ids.mapped("source")))

    def test_generating_twice_adds_nothing(self):
        self.assertFalse(self.past._generate_holidays())

    def test_what_was_edited_stays(self):
        moved, renamed, deleted = self.kept(kind="school", zone="B")[:3]
        moved.write({"date_start": "2025-09-20", "date_end": "2025-09-21"})
        renamed.name = "Nos vacances"
        deleted.unlink()
        added = self.past._generate_holidays()
        self.assertEqual(len(added), 1, "only what was deleted comes back")
        self.assertEqual(moved.date_start, date(2025, 9, 20))

    def test_button_says_how_many(self):
        self.past.holiday_ids.unlink()
        action = self.past.with_user(self.users["user"]).action_generate_holidays()
        self.assertIn(str(len(self.past.holiday_ids)), action["params"]["message"])
        with self.assertRaises(AccessError):
            self.past.with_user(self.users["reader"]).action_generate_holidays()

    def test_years_do_not_overlap(self):
        with self.assertRaises(ValidationError):
            self.env["bde.school.year"].create(
                {"name": "x", "date_start": "2026-08-01", "date_end": "2027-07-31"}
            )

    def test_get_for(self):
        years = self.env["bde.school.year"]
        self.assertEqual(years._get_for(date(2026, 8, 31)), self.past)
        self.assertFalse(years._get_for(date(2031, 1, 1)))
        made = years._get_for(date(2031, 1, 1), create=True)
        self.assertEqual(made.name, "2030-2031")
        self.assertEqual(made.date_end, date(2031, 8, 31))

    def test_days_off_of_a_school(self):
        holidays = self.env["bde.school.holiday"]
        span = (date(2026, 2, 7), date(2026, 3, 8))
        ours = holidays._days_off(self.company, *span)
        theirs = holidays._days_off(self.other, *span)
        self.assertEqual(min(ours), date(2026, 2, 14))
        self.assertEqual(len(ours), 16)
        self.assertEqual(max(theirs), date(2026, 3, 8))
        holidays.create(
            {
                "name": "Pont du lycée",
                "kind": "local",
                "school_year_id": self.past.id,
                "company_id": self.company.id,
                "date_start": "2026-02-09",
                "date_end": "2026-02-09",
            }
        )
        self.assertIn(date(2026, 2, 9), holidays._days_off(self.company, *span))
        self.assertEqual(holidays._days_off(self.other, *span), theirs)

    def test_ours_follows_the_school(self):
        ours = self.past.our_holiday_ids
        self.assertEqual(set(ours.mapped("zone")), {"B", False})
        self.assertEqual(
            ours,
            self.env["bde.school.holiday"].search(
                [("is_ours", "=", True), ("school_year_id", "=", self.past.id)]
            ),
        )
        theirs = self.past.with_company(self.other).our_holiday_ids
        self.assertEqual(set(theirs.mapped("zone")), {"C", False})

    def test_next_holidays(self):
        holidays = self.env["bde.school.holiday"]
        found = holidays._next(self.company, date(2026, 2, 1))
        self.assertEqual(found.date_start, date(2026, 2, 14))
        self.assertEqual(holidays._next(self.company, date(2026, 2, 20)), found)

    def test_form_proposes_the_last_day(self):
        with Form(self.env["bde.school.holiday"]) as form:
            form.name = "Journée pédagogique"
            form.kind = "local"
            form.school_year_id = self.past
            form.date_start = "2026-03-20"
            self.assertEqual(form.date_end, date(2026, 3, 20))
        self.assertEqual(form.record.days, 1)

    def test_local_days_of_another_school_are_hidden(self):
        theirs = self.env["bde.school.holiday"].create(
            {
                "name": "Chez eux",
                "kind": "local",
                "school_year_id": self.past.id,
                "company_id": self.other.id,
                "date_start": "2026-02-09",
                "date_end": "2026-02-09",
            }
        )
        seen = self.env["bde.school.holiday"].with_user(self.users["user"]).search([])
        self.assertNotIn(theirs, seen)
