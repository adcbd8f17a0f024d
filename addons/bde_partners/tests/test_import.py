import base64
from io import BytesIO
from unittest.mock import patch

import python_calamine

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..rules.import_plan import Plan, Ref
from .import_common import AUTUMN, HEADERS, WINTER, WRONG, ImportCase


@tagged("post_install", "-at_install")
class TestImport(ImportCase):
    """Dry run, import, report: nothing written unseen, nothing written by half."""

    def test_the_dry_run_writes_nothing_but_itself(self):
        imp = self.analysed(AUTUMN, WINTER)
        self.assertEqual((imp.state, imp.format), ("analysed", "holidays"))
        self.assertEqual(self.counts(imp), {"create": 2})
        self.assertEqual(imp.line_ids.mapped("line"), [2, 3])
        self.assertFalse(self.found())

    def test_the_import_writes_what_was_shown_and_keeps_a_report(self):
        imp = self.analysed(AUTUMN, WINTER)
        self.assertTrue(imp._action_apply())
        self.assertEqual(imp.state, "applied")
        self.assertEqual(imp.applied_by_id, self.env.user)
        self.assertRecordValues(
            self.found(),
            [
                {"name": "Automne", "zone": "B", "source": "calendrier.csv"},
                {"name": "Hiver", "zone": "B", "source": "calendrier.csv"},
            ],
        )
        self.assertEqual(str(self.found()[0].date_end), "2041-11-03")
        self.assertEqual(imp.line_ids.mapped("res_id"), self.found().ids)
        self.assertFalse(imp.report_file, "nothing was refused: made on demand")
        imp.action_report()
        self.assertTrue(imp.report_file)
        self.assertEqual(imp.state, "applied")

    def test_a_refused_line_keeps_the_report_at_once(self):
        imp = self.analysed(AUTUMN, WRONG)
        imp.accept_valid_part = True
        imp._action_apply()
        self.assertTrue(imp.report_file)

    def test_a_second_run_changes_nothing(self):
        self.analysed(AUTUMN, WINTER)._action_apply()
        stamps = self.found().mapped("write_date")
        again = self.analysed(AUTUMN, WINTER)
        self.assertEqual(self.counts(again), {"same": 2})
        holidays = type(self.holidays)
        with (
            patch.object(holidays, "write") as write,
            patch.object(holidays, "create") as create,
        ):
            self.assertTrue(again._action_apply())
        write.assert_not_called()
        create.assert_not_called()
        self.assertEqual(self.found().mapped("write_date"), stamps)

    def test_what_changed_is_updated_and_told(self):
        self.analysed(AUTUMN)._action_apply()
        imp = self.analysed(AUTUMN.replace("11-04", "11-05"))
        self.assertEqual(self.counts(imp), {"update": 1})
        self.assertIn("Last day off", imp.line_ids.message)
        imp._action_apply()
        self.assertEqual(str(self.found().date_end), "2041-11-04")

    def test_a_stale_plan_is_shown_again_instead_of_applied(self):
        imp = self.analysed(AUTUMN, WINTER)
        self.analysed(WINTER)._action_apply()
        self.assertFalse(imp._action_apply())
        self.assertEqual(imp.state, "analysed")
        self.assertEqual(self.counts(imp), {"create": 1, "same": 1})
        self.assertTrue(imp._action_apply())
        self.assertEqual(len(self.found()), 2)

    def test_refused_lines_block_until_the_valid_part_is_accepted(self):
        imp = self.analysed(AUTUMN, WRONG)
        error = imp.line_ids.filtered(lambda line: line.action == "error")
        self.assertEqual((error.line, error.label), (3, "Printemps"))
        self.assertEqual(error.message, "“2042-02-30” is not a date that exists.")
        self.assertEqual(imp.line_ids[0], error, "what needs a human comes first")
        with self.assertRaisesRegex(UserError, "1 lines are refused"):
            imp._action_apply()
        self.assertFalse(self.found())
        imp.accept_valid_part = True
        self.assertTrue(imp._action_apply())
        self.assertEqual(self.found().name, "Automne")

    @mute_logger("odoo.sql_db")
    def test_a_refusal_of_the_database_writes_nothing_and_names_the_line(self):
        def plan(fmt, imp, parsed, answers):
            made = Plan(answers=answers)
            for line, end in ((2, "2041-11-03"), (3, "2041-11-04"), (4, "2041-01-01")):
                made.add(
                    line,
                    f"Line {line}",
                    "create",
                    model="bde.school.holiday",
                    vals={
                        "name": "X",
                        "school_year_id": self.year.id,
                        "date_start": "2041-10-19",
                        "date_end": end,
                    },
                )
            return made

        fmt = type(self.env["bde.import.format.holidays"])
        with patch.object(fmt, "_plan", plan):
            imp = self.analysed(AUTUMN)
            self.assertFalse(imp._action_apply())
        self.assertEqual(imp.state, "failed")
        self.assertIn("Nothing was written", imp.message)
        self.assertIn("Line 4 (line 4): A holiday ends on or after", imp.message)
        self.assertFalse(self.found())
        self.assertTrue(imp._action_analyse(), "it can be read again")

    def test_a_failure_after_the_first_batch_takes_it_back(self):
        fmt = type(self.env["bde.import.format.holidays"])
        imp = self.analysed(AUTUMN, "Loin;2050-10-19;2050-11-04;Zone B")
        self.assertEqual(self.counts(imp), {"create": 3})

        refusal = "Not today."

        def after(fmt, imp, plan, ids):
            raise ValidationError(refusal)

        with patch.object(fmt, "_after_apply", after):
            self.assertFalse(imp._action_apply())
        self.assertIn("Not today.", imp.message)
        self.assertFalse(self.found())
        years = self.env["bde.school.year"].search([("name", "=", "2050-2051")])
        self.assertFalse(years)

    def test_a_line_may_point_at_another_one_of_the_file(self):
        imp = self.analysed("Loin;2050-10-19;2050-11-04;Zone B")
        self.assertEqual(self.counts(imp), {"create": 2})
        imp._action_apply()
        holiday = self.holidays.search([("name", "=", "Loin")])
        self.assertEqual(holiday.school_year_id.name, "2050-2051")

    def test_a_reference_inside_a_command_is_resolved(self):
        def plan(fmt, imp, parsed, answers):
            made = Plan(answers=answers)
            head = {"name": "Siège", "is_company": True}
            made.add(2, "Siège", "create", model="res.partner", key="p:1", vals=head)
            site = {"name": "Site", "parent_id": Ref("p:1")}
            made.add(3, "Site", "create", model="res.partner", key="p:2", vals=site)
            group = {"name": "G", "partner_ids": [(6, 0, [Ref("p:1"), Ref("p:2")])]}
            made.add(4, "G", "create", model="res.partner.category", vals=group)
            return made

        fmt = type(self.env["bde.import.format.holidays"])
        with patch.object(fmt, "_plan", plan):
            imp = self.analysed(AUTUMN)
            self.assertTrue(imp._action_apply())
        category = self.env["res.partner.category"].search([("name", "=", "G")])
        self.assertEqual(len(category.partner_ids), 2)
        site = category.partner_ids.filtered("parent_id")
        self.assertEqual(site.parent_id.name, "Siège")

    @mute_logger("odoo.addons.bde_partners.models.bde_import_apply")
    def test_a_bug_is_a_message_never_a_traceback(self):
        fmt = type(self.env["bde.import.format.holidays"])
        with patch.object(fmt, "_plan", side_effect=KeyError("boom")):
            imp = self.analysed(AUTUMN)
        self.assertEqual(imp.state, "failed")
        self.assertIn(f"import {imp.id}", imp.message)
        self.assertNotIn("boom", imp.message)

    def test_what_cannot_be_read_is_told_why(self):
        for content, reason in (
            (b"%PDF-1.7 x", "not one the product knows"),
            (b'<?xml version="1.0"?><a/>', "not one the product knows"),
            (b"a;b\n1;2\n", "not one the product knows"),
        ):
            imp = self.make()
            imp.file = base64.b64encode(content)
            self.assertFalse(imp._action_analyse())
            self.assertEqual(imp.state, "failed")
            self.assertIn(reason, imp.message)
        imp.format = "holidays"
        imp.file = base64.b64encode(b"%PDF-1.7 x")
        self.assertFalse(imp._action_analyse())
        self.assertIn("PDF", imp.message)

    def test_an_import_without_file_asks_for_one(self):
        with self.assertRaisesRegex(UserError, "Give a file"):
            self.make(file=False)._action_analyse()

    def test_pasted_lines_are_read_like_a_file(self):
        text = f"{HEADERS}\n{AUTUMN}".replace(";", "\t")
        imp = self.analysed(file=False, filename=False, pasted_text=text)
        self.assertEqual(imp.name, "Pasted lines")
        self.assertEqual(self.counts(imp), {"create": 1})

    def test_an_import_that_is_done_is_history(self):
        imp = self.analysed(AUTUMN)
        imp._action_apply()
        for change in ({"file": False}, {"format": False}):
            with self.assertRaises(UserError):
                imp.write(change)
        with self.assertRaises(UserError):
            imp._action_analyse()
        with self.assertRaises(UserError):
            imp.action_cancel()

    def test_two_people_do_not_import_the_same_file_at_once(self):
        imp = self.analysed(AUTUMN)
        nobody = self.env["bde.import"]
        with (
            patch.object(type(imp), "try_lock_for_update", lambda *a, **k: nobody),
            self.assertRaisesRegex(UserError, "Somebody else"),
        ):
            imp._action_apply()

    def test_queries_do_not_grow_with_the_file(self):
        def used(count):
            rows = [
                f"Jour {n};{2042 + n // 300}-{n % 12 + 1:02}-{n % 28 + 1:02};;Zone B"
                for n in range(count)
            ]
            headers = "nom;début;reprise;zone;type"
            imp = self.make(*[f"{row};local" for row in rows], headers=headers)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            imp._action_analyse()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        used(10)
        self.assertLessEqual(used(400), used(20) + 5)

    def test_the_source_goes_when_its_time_is_over_the_report_stays(self):
        imp = self.analysed(AUTUMN)
        imp._action_apply()
        self.age(imp, months=4)
        imp._gc_imports()
        self.assertFalse(imp.file)
        self.assertTrue(imp.report_file, "made before the file goes")
        sheet = self.sheet(imp, "All lines")
        self.assertEqual(sheet[1][4:6], ["Automne", "2041-10-19"])
        self.assertTrue(imp.line_ids)
        self.age(imp, months=25)
        imp._gc_imports()
        self.assertFalse(imp.exists())

    def test_a_report_without_its_source_is_made_of_the_lines(self):
        imp = self.analysed(AUTUMN)
        imp._action_apply()
        imp._drop_sources()
        imp.action_report()
        self.assertEqual(imp.state, "applied")
        self.assertEqual(len(self.sheet(imp, "All lines")[1]), 4)

    def sheet(self, imp, name):
        book = python_calamine.CalamineWorkbook.from_filelike(
            BytesIO(base64.b64decode(imp.report_file))
        )
        return book.get_sheet_by_name(name).to_python()

    def age(self, imp, months):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE bde_import SET write_date = now() AT TIME ZONE 'UTC'"
            " - %s * interval '1 month' WHERE id = %s",
            [months, imp.id],
        )
        imp.invalidate_recordset()
