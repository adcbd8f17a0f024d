import io
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.queue_job.tests.common import trap_jobs

from ..models import bde_import_apply
from .import_common import AUTUMN, HEADERS, WINTER, WRONG, ImportCase

IMPORT_MODELS = (
    "bde.import",
    "bde.import.line",
    "bde.import.question",
    "bde.import.column",
    "bde.import.mapping",
    "bde.import.answer",
)


@tagged("post_install", "-at_install")
class TestImportAccess(ImportCase):
    """Who may import, and what each may touch."""

    def test_the_office_imports_from_end_to_end(self):
        imp = self.make(AUTUMN, AUTUMN.replace("Zone B", "Zone A"), user="user")
        imp.action_analyse()
        imp.question_ids.write({"answer": "all", "remember": False})
        imp.action_analyse()
        imp.action_apply()
        self.assertEqual(imp.state, "applied")
        self.assertEqual(imp.applied_by_id, self.users["user"])

    def test_readers_and_teachers_see_no_import(self):
        imp = self.analysed(AUTUMN)
        for role in ("reader", "teacher"):
            user = self.users[role]
            for name in IMPORT_MODELS:
                self.assertFalse(
                    self.env[name].with_user(user).has_access("read"), (role, name)
                )
            with self.assertRaises(AccessError):
                imp.with_user(user).action_analyse()
            with self.assertRaises(AccessError):
                imp.with_user(user).action_apply()

    def test_the_office_answers_but_does_not_rewrite_what_was_found(self):
        imp = self.analysed(AUTUMN, AUTUMN.replace("Zone B", "Zone A"))
        office = imp.with_user(self.users["user"])
        with self.assertRaises(AccessError):
            office.line_ids[0].message = "all right"
        with self.assertRaises(AccessError):
            office.question_ids.required = False
        with self.assertRaises(AccessError):
            office.column_ids[0].name = "x"
        with self.assertRaises(AccessError):
            office.unlink()
        office.question_ids.answer = "all"
        imp.with_user(self.users["manager"]).unlink()

    def test_an_import_belongs_to_its_school(self):
        imp = self.analysed(AUTUMN, AUTUMN.replace("Zone B", "Zone A"))
        other = self.env["res.company"].create({"name": "Autre"})
        stranger = new_test_user(
            self.env,
            "import_stranger",
            "bde_partners.group_bde_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        for record in (imp, imp.line_ids, imp.question_ids, imp.column_ids):
            theirs = record.with_user(stranger).with_context(
                allowed_company_ids=other.ids
            )
            with self.assertRaises(AccessError):
                theirs.read(["display_name"])
            self.assertFalse(theirs.search_count([]))

    def test_what_the_user_may_not_write_is_not_imported(self):
        imp = self.analysed(AUTUMN, user="user")
        with patch.object(
            type(self.holidays),
            "create",
            side_effect=AccessError("Holidays are the manager's."),
        ):
            self.assertFalse(imp._action_apply())
        self.assertIn("the manager's", imp.message)

    def test_uninstalling_an_addon_forgets_its_formats(self):
        imp = self.analysed(AUTUMN, AUTUMN.replace("Zone B", "Zone A"))
        imp._action_apply()
        waiting = self.analysed(AUTUMN)
        self.env["bde.import"]._forget_formats("bde_partners")
        self.assertFalse(imp.format)
        self.assertEqual(imp.state, "applied")
        self.assertEqual((waiting.format, waiting.state), (False, "cancelled"))
        for name in ("bde.import.answer", "bde.import.mapping"):
            self.assertFalse(self.env[name].search([("format", "=", "holidays")]))


@tagged("post_install", "-at_install")
class TestImportJob(ImportCase):
    """A long import is one background job, whole or not at all."""

    def start(self):
        imp = self.analysed(AUTUMN, WINTER)
        with patch.object(bde_import_apply, "AT_ONCE", 1), trap_jobs() as trap:
            self.assertTrue(imp._action_apply())
            trap.assert_jobs_count(1, only=imp._job_apply)
            self.assertEqual(trap.enqueued_jobs[0].identity_key, imp._job_key())
        self.assertEqual(imp.state, "running")
        self.assertFalse(self.found())
        return imp

    def test_the_office_may_start_a_job(self):
        imp = self.analysed(AUTUMN, WINTER).with_user(self.users["user"])
        with patch.object(bde_import_apply, "AT_ONCE", 1):
            imp.action_apply()
        key = imp._job_key()
        job = self.env["queue.job"].search([("identity_key", "=", key)])
        self.assertEqual(job.user_id, self.users["user"])
        with self.assertRaisesRegex(UserError, "still waiting"):
            imp.action_unblock()

    def test_the_job_imports(self):
        imp = self.start()
        imp._job_apply()
        self.assertEqual(imp.state, "applied")
        self.assertEqual(len(self.found()), 2)
        imp._job_apply()
        self.assertEqual(len(self.found()), 2, "a second run does nothing")

    def test_the_job_shows_again_what_changed_meanwhile(self):
        imp = self.start()
        self.analysed(WINTER)._action_apply()
        imp._job_apply()
        self.assertEqual(imp.state, "analysed")
        self.assertIn("changed since the preview", imp.message)
        self.assertEqual(len(self.found()), 1)

    def test_a_dead_job_gives_the_import_back(self):
        imp = self.start()
        imp.action_unblock()
        self.assertEqual(imp.state, "failed")
        self.assertTrue(imp._action_analyse())

    def test_a_running_import_is_left_alone(self):
        imp = self.start()
        for action in (imp.action_cancel, imp.unlink, imp._action_analyse):
            with self.assertRaises(UserError):
                action()

    def test_progress_is_told(self):
        told = []
        imp = self.analysed(AUTUMN, WINTER)
        imp.with_context(bde_import_tell=lambda *a: told.append(a))._action_apply()
        self.assertEqual(told, [(2, 2)])


@tagged("post_install", "-at_install")
class TestImportCommand(ImportCase):
    """`./bde import` says and does what the screen does."""

    def run_command(self, rows, *args):
        self.env.company.partner_id.lang = "en_US"  # commands speak the school's
        out, err = io.StringIO(), io.StringIO()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "c.csv"
            path.write_text("\n".join([HEADERS, *rows]), encoding="utf-8")
            with redirect_stdout(out), redirect_stderr(err):
                code = self.env["bde.command"]._run(
                    "import", [str(path), "--year", self.year.name, *args]
                )
        return code, out.getvalue() + err.getvalue()

    def test_dry_run_says_the_figures_and_the_refused_lines(self):
        code, text = self.run_command([AUTUMN, WRONG], "--dry-run")
        self.assertEqual(code, 0)
        self.assertIn("1  New", text)
        self.assertIn("Line 3: Printemps – “2042-02-30” is not a date", text)
        self.assertFalse(self.found())
        self.assertFalse(self.env["bde.import"].search([("filename", "=", "c.csv")]))

    def test_refused_lines_stop_unless_accepted(self):
        code, text = self.run_command([AUTUMN, WRONG], "--format", "holidays")
        self.assertEqual(code, 1)
        self.assertIn("1 lines are refused", text)
        code, text = self.run_command([AUTUMN, WRONG], "--accept-valid-part")
        self.assertEqual(code, 0, text)
        self.assertEqual(self.found().name, "Automne")

    def test_answers_come_as_arguments(self):
        rows = [AUTUMN, AUTUMN.replace("Zone B", "Zone A")]
        code, _text = self.run_command(rows, "--answer", "zones=all")
        self.assertEqual(code, 0)
        self.assertEqual(len(self.found()), 2)

    def test_an_answer_to_no_point_of_the_file_is_told(self):
        for more in (["--dry-run"], []):
            code, text = self.run_command([AUTUMN], "--answer", "zone=all", *more)
            self.assertEqual(code, 1)
            self.assertIn("--answer zone: the file raises no such point", text)
            self.assertFalse(self.found())

    def test_mistakes_are_told_in_one_line(self):
        run = self.env["bde.command"]._run
        for name, args, code in (
            ("nothing", [], 2),
            ("import", ["/nowhere.csv"], 1),
        ):
            err = io.StringIO()
            with redirect_stderr(err):
                self.assertEqual(run(name, args), code)
            self.assertEqual(err.getvalue().count("\n"), 1)

    def test_help_lists_the_commands_of_the_addons(self):
        out = io.StringIO()
        with redirect_stdout(out):
            self.assertEqual(self.env["bde.command"]._run("help", []), 0)
        self.assertIn("import", out.getvalue())


@tagged("post_install", "-at_install")
class TestImportTour(HttpCase):
    def test_lines_pasted_checked_and_imported_in_a_browser(self):
        year = self.env["bde.school.year"].create(
            {
                "name": "2041-2042",
                "date_start": "2041-09-01",
                "date_end": "2042-08-31",
            }
        )
        new_test_user(self.env, "import_tour", "bde_partners.group_bde_user")
        self.start_tour("/odoo/bde-import-new", "bde_import", login="import_tour")
        holiday = self.env["bde.school.holiday"].search(
            [("school_year_id", "=", year.id)]
        )
        self.assertEqual(holiday.mapped("name"), ["Automne"])
