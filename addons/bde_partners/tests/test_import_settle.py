import base64
from io import BytesIO

import python_calamine

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .import_common import AUTUMN, WINTER, WRONG, ImportCase

OTHER = "Automne;2041-10-19;2041-11-04;Zone A"
ODD = "congé;d1;d2"


@tagged("post_install", "-at_install")
class TestImportSettle(ImportCase):
    """Points to settle, columns and report: what the user decides is kept."""

    def typed(self):
        return self.holidays.create(
            {
                "name": "Vacances d'automne",
                "school_year_id": self.year.id,
                "zone": "B",
                "date_start": "2041-10-20",
                "date_end": "2041-11-03",
            }
        )

    def test_a_point_without_answer_blocks_the_import(self):
        holiday = self.typed()
        imp = self.analysed(AUTUMN)
        self.assertEqual(self.counts(imp), {"doubtful": 1})
        question = imp.question_ids
        self.assertEqual((question.key, question.count), (f"typed:{holiday.id}", 1))
        self.assertEqual(imp.count_open_question, 1)
        with self.assertRaisesRegex(UserError, "Replace the dates typed by hand"):
            imp._action_apply()
        question._set_answer(True)
        self.assertTrue(imp.needs_analysis)
        imp._action_analyse()
        self.assertEqual(self.counts(imp), {"update": 1})
        imp._action_apply()
        self.assertEqual(str(holiday.date_start), "2041-10-19")

    def test_no_is_an_answer_too(self):
        holiday = self.typed()
        imp = self.analysed(AUTUMN)
        imp._answer({f"typed:{holiday.id}": None})
        imp._action_analyse()
        self.assertEqual(self.counts(imp), {"doubtful": 1}, "an empty one is none")
        imp._answer({f"typed:{holiday.id}": False})
        imp._action_analyse()
        self.assertEqual(self.counts(imp), {"skip": 1})

    def test_an_answer_may_come_before_the_dry_run(self):
        holiday = self.typed()
        imp = self.make(AUTUMN)
        imp._answer({f"typed:{holiday.id}": "yes"})
        imp._action_analyse()
        self.assertEqual(self.counts(imp), {"update": 1})
        self.assertEqual(imp.question_ids.answer_label, "Yes")

    def test_an_answer_that_was_not_offered_is_refused(self):
        self.typed()
        imp = self.analysed(AUTUMN)
        with self.assertRaisesRegex(ValidationError, "not one of the answers"):
            imp.question_ids._set_answer("perhaps")

    def test_answering_after_the_preview_shows_it_again_before_importing(self):
        imp = self.analysed(AUTUMN, OTHER)
        imp._answer({"zones": "all"})
        self.assertFalse(imp._action_apply())
        self.assertEqual(self.counts(imp), {"create": 2})
        self.assertTrue(imp._action_apply())

    def test_a_proposal_is_shown_as_such_and_remembered_answers_come_back(self):
        first = self.analysed(AUTUMN, OTHER)
        question = first.question_ids
        self.assertEqual((question.answer, question.is_proposed), ("own", True))
        self.assertEqual(self.counts(first), {"create": 1, "skip": 1})
        first._answer({"zones": "all"})
        first._action_analyse()
        self.assertFalse(question.is_proposed)
        first._action_apply()
        second = self.analysed(AUTUMN, OTHER)
        self.assertEqual(second.question_ids.answer, "all")
        self.assertEqual(self.counts(second), {"same": 2})
        second.question_ids.remember = False
        second._action_apply()
        third = self.analysed(AUTUMN, OTHER)
        self.assertEqual(third.question_ids.answer, "own")

    def test_answers_of_one_school_do_not_serve_another(self):
        first = self.analysed(AUTUMN, OTHER)
        first._answer({"zones": "all"})
        first._action_analyse()
        first._action_apply()
        other = self.env["res.company"].create({"name": "Autre", "bde_zone": "B"})
        self.env.user.company_ids += other
        imp = self.make(AUTUMN, OTHER, company_id=other.id)
        imp._action_analyse()
        self.assertEqual(imp.question_ids.answer, "own")

    def test_an_answer_about_a_record_that_is_gone_is_forgotten(self):
        fmt = self.env["bde.import.format.holidays"]
        answers = self.env["bde.import.answer"]
        vals = {"company_id": self.school.id, "format": "holidays", "value": "999999"}
        answers.create({**vals, "key": "gone", "model": "bde.school.year"})
        answers.create(
            {**vals, "key": "y", "model": "bde.school.year", "value": self.year.id}
        )
        self.assertEqual(answers._recall(self.school, fmt), {"y": str(self.year.id)})

    def test_columns_chosen_by_hand_serve_the_next_file(self):
        row = "Automne;2041-10-19;2041-11-03"
        first = self.make(row, headers=ODD, format="holidays")
        self.assertFalse(first._action_analyse())
        self.assertIn("No column gives Name, First day off", first.message)
        self.assertEqual(first.column_ids.mapped("name"), ["congé", "d1", "d2"])
        self.assertEqual(first.column_ids[1].samples, "2041-10-19")
        office = first.with_user(self.users["user"])
        for column, field in zip(
            office.column_ids, ("name", "date_start", "date_end"), strict=True
        ):
            column.field = field
        self.assertTrue(first._action_analyse(), first.message)
        self.assertEqual(self.counts(first), {"create": 1})
        first._action_apply()
        second = self.make(row, headers=ODD, format="holidays")
        self.assertTrue(second._action_analyse())
        self.assertEqual(self.counts(second), {"same": 1})
        self.assertEqual(second.column_ids.mapped("confidence"), [100, 100, 100])

    def test_another_format_reads_the_columns_afresh(self):
        imp = self.analysed(AUTUMN)
        imp.column_ids.sudo().write({"format": "another", "field": False})
        self.assertTrue(imp._action_analyse())
        self.assertEqual(self.counts(imp), {"create": 1})

    def test_two_columns_for_one_field_are_refused(self):
        imp = self.analysed(AUTUMN)
        imp.column_ids[1].field = "name"
        self.assertFalse(imp._action_analyse())
        self.assertIn("Two columns are both used as Name", imp.message)

    def test_the_report_has_the_reason_beside_each_refused_line(self):
        imp = self.analysed(AUTUMN, WRONG, WINTER)
        imp.accept_valid_part = True
        imp._action_apply()
        book = python_calamine.CalamineWorkbook.from_filelike(
            BytesIO(base64.b64decode(imp.report_file))
        )
        self.assertEqual(book.sheet_names, ["Not imported", "All lines"])
        header, refused = book.get_sheet_by_name("Not imported").to_python()
        self.assertEqual(header[:4], ["Line", "Result", "Reason", "Who or what"])
        self.assertEqual(refused[0], 3)
        self.assertEqual(refused[2], "“2042-02-30” is not a date that exists.")
        self.assertEqual(
            refused[4:], ["Printemps", "2042-02-30", "2042-03-03", "Zone B"]
        )
        self.assertEqual(len(book.get_sheet_by_name("All lines").to_python()), 4)
        self.assertTrue(imp.report_filename.endswith(".xlsx"))

    def test_a_formula_in_the_file_stays_text_in_the_report(self):
        imp = self.analysed('"=1+1";2042-02-30;;Zone B')
        imp.action_report()
        book = python_calamine.CalamineWorkbook.from_filelike(
            BytesIO(base64.b64decode(imp.report_file))
        )
        refused = book.get_sheet_by_name("Not imported").to_python()[1]
        self.assertEqual(refused[4], "=1+1")

    def test_the_lines_shown_follow_the_figure_clicked(self):
        imp = self.analysed(AUTUMN, WRONG)
        self.assertEqual(len(imp.shown_line_ids), 2)
        imp.action_show("error")
        imp.invalidate_recordset()
        self.assertEqual(imp.shown_line_ids.mapped("action"), ["error"])
        imp.action_show()
        imp.invalidate_recordset()
        self.assertEqual(len(imp.shown_line_ids), 2)
