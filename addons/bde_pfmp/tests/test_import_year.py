from datetime import date

from odoo.tests import freeze_time, tagged

from ..rules.siecle_writer import write_learners
from .import_case import CUISINE, MELEC_1, MELEC_2, UAI, ImportCase, moved, who

TODAY = date(2025, 11, 10)


@tagged("post_install", "-at_install")
class TestImportYear(ImportCase):
    """The September re-import and those that follow: nothing is ever deleted."""

    def dates(self, row):
        return [
            (e.class_id.code, e.date_start, e.date_end, e.exit_reason)
            for e in self.enrolments(row)
        ]

    # -- inside a year ---------------------------------------------------------------
    def test_class_change_is_dated(self):
        row = who(1)
        self.siecle(row, who(2))
        content = self.learners_file(moved(row, class_code="2MELEC2"), who(2))
        imp = self.applied(content)
        self.assertEqual(self.counts(imp), {"create": 1, "update": 1, "same": 1})
        self.assertIn("2MELEC2", self.line(imp, row.last_name).message)
        self.assertEqual(
            self.dates(row),
            [
                ("2MELEC", date(2025, 9, 1), date(2025, 11, 9), "class_change"),
                ("2MELEC2", TODAY, False, False),
            ],
        )
        self.assertEqual(self.learner(row).class_id.code, "2MELEC2")
        self.assert_second_run_changes_nothing(content)

    def test_class_change_is_dated_of_the_file_when_it_says_its_day(self):
        row = who(1)
        self.siecle(row)
        changed = moved(row, class_code="2MELEC2")
        for day, expected in (
            (date(2025, 11, 3), date(2025, 11, 3)),
            (date(2031, 1, 1), TODAY),
        ):
            with self.subTest(day), self.env.cr.savepoint() as savepoint:
                self.applied(write_learners([changed], UAI, 2025, day=day))
                self.assertEqual(self.enrolments(row)[1].date_start, expected)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_change_of_training_is_dated_likewise(self):
        row = who(1)
        self.siecle(row)
        self.siecle(moved(row, mef=CUISINE, class_code="1CUI"))
        first, second = self.enrolments(row)
        self.assertEqual(first.exit_reason, "training_change")
        self.assertEqual(first.training_id, self.melec)
        self.assertEqual((second.training_id, second.date_start), (self.cook, TODAY))

    def test_group_and_regime_change_in_place(self):
        row = who(1)
        self.siecle(row)
        imp = self.siecle(moved(row, regime="int", group_codes=["2MELEC-G1"]))
        self.assertEqual(len(self.enrolments(row)), 1)
        self.assertEqual(self.learner(row).enrolment_id.regime, "int")
        self.assertIn("2MELEC-G1", self.line(imp, row.last_name).message)

    def test_learner_who_left_is_closed_with_date_and_reason(self):
        row, other = who(1), who(2)
        self.siecle(row, other)
        left = moved(row, date_end=date(2025, 10, 17), exit_reason="Apprentissage")
        content = self.learners_file(left, other)
        self.applied(content)
        self.assertEqual(
            self.dates(row),
            [("2MELEC", date(2025, 9, 1), date(2025, 10, 17), "apprenticeship")],
        )
        self.assertTrue(self.learner(row).active)
        self.assertEqual(self.enrolments(row).exit_note, "Apprentissage")
        self.assert_second_run_changes_nothing(content)

    def test_learner_who_left_before_being_known_is_left_out(self):
        imp = self.siecle(who(1), who(2, date_end=date(2025, 10, 3)))
        self.assertEqual(self.counts(imp), {"create": 2, "skip": 1})
        self.assertFalse(self.learner(who(2)))

    def test_learner_closed_by_the_office_and_still_in_the_file(self):
        row = who(1)
        self.siecle(row)
        self.enrolments(row)._close(date(2025, 10, 3), "left")
        content = self.learners_file(row)
        imp = self.analysed(content)
        question = imp.question_ids
        self.assertEqual(
            (self.counts(imp), question.required), ({"doubtful": 1}, False)
        )
        self.applied(content, answers={question.key: "no"})
        self.assertFalse(self.learner(row).enrolment_ids.filtered("is_open"))
        self.applied(content, answers={question.key: "yes"})
        self.assertEqual(self.dates(row)[1], ("2MELEC", TODAY, False, False))

    # -- from one year to the next ---------------------------------------------------
    def test_new_year_opens_enrolments_and_ends_those_of_last_year(self):
        row = who(1)
        with freeze_time("2024-11-10"):
            self.siecle(row, year=2024, school_year_id=self.before.id)
        self.assertEqual(self.learner(row).school_year_id, self.before)
        new = moved(row, mef=MELEC_1, class_code="1MELEC", ref="77")
        content = self.learners_file(new)
        self.applied(content)
        first, second = self.enrolments(row)
        self.assertEqual(
            (first.date_end, first.exit_reason), (date(2025, 8, 31), "year_end")
        )
        self.assertEqual(second.date_start, date(2025, 9, 1))
        self.assertEqual((second.cycle_year, second.is_repeating), (2, False))
        self.assertEqual(self.learner(row).siecle_ref, "77")
        self.assertEqual(self.learner(row).enrolment_id, second)
        self.assert_second_run_changes_nothing(content)

    def test_repeaters_keep_their_record(self):
        same_mef, said = who(1), who(2)
        with freeze_time("2024-11-10"):
            self.siecle(same_mef, said, year=2024, school_year_id=self.before.id)
        learners = self.learner(same_mef) | self.learner(said)
        self.siecle(
            same_mef, moved(said, mef=CUISINE, class_code="1CUI", is_repeating=True)
        )
        self.assertEqual(self.learner(same_mef) | self.learner(said), learners)
        self.assertEqual(learners.enrolment_id.mapped("is_repeating"), [True, True])
        self.assertEqual(len(learners.enrolment_ids), 4)

    def test_missing_school_year_is_made_with_its_holidays(self):
        row = who(1)
        with freeze_time("2019-10-01"):
            imp = self.siecle(row, year=2019, school_year_id=self.year.id)
        self.assertTrue(self.line(imp, "2019-2020"))
        year = self.learner(row).school_year_id
        self.assertEqual(year.date_start, date(2019, 9, 1))

    # -- absent ----------------------------------------------------------------------
    def test_absent_learners_of_a_complete_file_are_probable_leavers(self):
        rows = [who(n) for n in range(1, 6)]
        self.siecle(*rows)
        content = self.learners_file(*rows[:4])
        imp = self.applied(content)
        self.assertEqual(self.question(imp, "scope").answer, "school")
        self.assertEqual(self.counts(imp), {"update": 1, "same": 4})
        self.assertIn("to confirm", self.line(imp, rows[4].last_name).message)
        enrolment = self.enrolments(rows[4])
        self.assertTrue(enrolment.is_probable_leaver)
        self.assertFalse(enrolment.date_end)
        self.assert_second_run_changes_nothing(content)
        self.siecle(*rows)
        self.assertFalse(enrolment.is_probable_leaver)

    def test_file_of_one_class_says_nothing_of_the_others(self):
        here = [who(n) for n in range(1, 5)]
        there = [who(n, class_code="2CUI", mef=CUISINE) for n in range(5, 9)]
        self.siecle(*here, *there)
        imp = self.siecle(*here[:3])
        self.assertEqual(self.question(imp, "scope").answer, "classes")
        self.assertTrue(self.enrolments(here[3]).is_probable_leaver)
        self.assertFalse(any(self.enrolments(r).is_probable_leaver for r in there))

    def test_file_of_some_learners_lists_nobody(self):
        rows = [who(n) for n in range(1, 8)]
        self.siecle(*rows)
        imp = self.siecle(rows[0])
        self.assertEqual(self.question(imp, "scope").answer, "part")
        self.assertFalse(any(self.enrolments(r).is_probable_leaver for r in rows))
        self.siecle(*rows[:2], answers={"scope": "school"})
        self.assertEqual(sum(self.enrolments(r).is_probable_leaver for r in rows), 5)

    def test_strangers_of_a_class_of_the_same_code_list_nobody(self):
        """A class of another school, or a sample: ours did not leave for that."""
        ours = [who(n) for n in range(1, 5)]
        self.siecle(*ours)
        strangers = [who(n) for n in range(5, 10)]
        imp = self.siecle(*strangers)
        self.assertEqual(self.question(imp, "scope").answer, "part")
        self.assertFalse(any(self.enrolments(r).is_probable_leaver for r in ours))
        known = [who(n, class_code="2CUI", mef=CUISINE) for n in range(10, 20)]
        self.siecle(*known, answers={"scope": "part"})
        imp = self.siecle(*strangers[:3], *known)
        self.assertEqual(self.question(imp, "scope").answer, "part", "class by class")

    def test_file_of_pupils_says_nothing_of_apprentices(self):
        rows = [who(1), who(2), who(3, status="ap")]
        self.siecle(*rows, answers={"apprentices": "take"})
        imp = self.siecle(*rows[:2])
        self.assertFalse(self.question(imp, "scope"))
        self.assertFalse(self.enrolments(rows[2]).is_probable_leaver)

    def test_learners_of_last_year_who_are_not_back(self):
        middle, last = who(1), who(2, mef="2472552033", class_code="TMELEC")
        back = who(3)
        with freeze_time("2024-11-10"):
            self.siecle(middle, last, back, year=2024, school_year_id=self.before.id)
        content = self.learners_file(
            moved(back, mef=MELEC_1, class_code="1MELEC"), who(4)
        )
        imp = self.applied(content)
        self.assertEqual(self.question(imp, "scope").answer, "school")
        for row, probable in ((middle, True), (last, False)):
            enrolment = self.enrolments(row)
            self.assertEqual(enrolment.is_probable_leaver, probable)
            self.assertEqual(
                (enrolment.date_end, enrolment.exit_reason),
                (date(2025, 8, 31), "year_end"),
            )
        self.assert_second_run_changes_nothing(content)
        self.enrolments(middle).action_confirm_leaver()
        self.assertEqual(self.enrolments(middle).exit_reason, "left")
        self.assertEqual(self.enrolments(middle).date_end, date(2025, 8, 31))

    # -- periods ---------------------------------------------------------------------
    def test_new_learners_of_a_class_have_a_place_to_find(self):
        self.siecle(who(1))
        period = self.env["bde.pfmp.period"].create(
            {
                "name": "PFMP 1",
                "date_start": date(2026, 1, 5),
                "date_end": date(2026, 1, 30),
                "class_ids": self.learner(who(1)).class_id.ids,
                "company_id": self.school.id,
            }
        )
        self.assertEqual(len(period.placement_ids), 1)
        self.siecle(who(1), who(2), who(3, class_code="2CUI", mef=CUISINE))
        self.assertEqual(
            period.placement_ids.learner_id, self.learner(who(1)) | self.learner(who(2))
        )
        self.assertEqual(set(period.placement_ids.mapped("state")), {"to_find"})

    def test_bts_students_have_their_own_status(self):
        bts = self.env["bde.training"].create({"name": "MCO", "diploma": "bts"})
        self.siecle(who(1, mef="3112421021"), answers={"mef:3112421021": bts})
        self.assertEqual(self.learner(who(1)).enrolment_id.status, "bts")
        self.assertEqual(
            self.counts(self.siecle(who(1, mef="3112421021"))), {"same": 1}
        )

    def test_learner_present_in_another_class_is_not_enrolled_twice(self):
        row = who(1)
        self.siecle(row)
        self.siecle(moved(row, class_code="2MELEC2", mef=MELEC_2))
        opened = self.enrolments(row).filtered(lambda e: not e.date_end)
        self.assertEqual(len(opened), 1)
