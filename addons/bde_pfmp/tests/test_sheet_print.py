"""The sheet of information printed for the company."""

import io
from unittest.mock import patch

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.bde_partners.tests.common_pdf import PdfCase
from odoo.addons.bde_pfmp.wizards import bde_pfmp_sheet_print

from .common_pfmp import PfmpCase

ONE = "bde_pfmp.action_report_information_sheet"
CLASS = "bde_pfmp.action_report_information_sheets"


@tagged("post_install", "-at_install")
class TestSheetPrint(PfmpCase, PdfCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.klass.teacher_ids = cls.teacher
        cls.period = cls.make_period(cls.klass)
        cls.lines = cls.env["bde.pfmp.placement"].union(
            *(cls.line(name) for name in ("Charpin", "Abadie", "Berger"))
        )
        cls.placed = cls.line("Dumas", host_id=cls.host.id)

    @classmethod
    def line(cls, name, **values):
        learner = cls.make_learner(name, cls.klass, street="8 rue Secrète")
        dates = {"start": cls.period.date_start, "end": cls.period.date_end}
        return cls.make_placement(learner, period_id=cls.period.id, **dates, **values)

    def wizard(self, user="user", **values):
        wizards = self.env["bde.pfmp.sheet.print"].with_user(self.users[user])
        return wizards.create({"class_ids": self.klass.ids} | values)

    def render(self, ref, records):
        reports = self.env["ir.actions.report"]
        return reports._bde_render_pdfs(ref, records)[records.id]

    def test_a_class_is_one_file_in_the_order_of_the_alphabet(self):
        wizard = self.wizard()
        self.assertEqual(
            wizard._lines().mapped("learner_id.last_name"),
            [line.learner_id.last_name for line in self.lines.sorted("display_name")],
        )
        self.assertEqual(wizard.page_count, 3)
        html = self.render(CLASS, wizard).decode()
        places = [html.index(line.sheet_code) for line in wizard._lines()]
        self.assertEqual(places, sorted(places))
        self.assertEqual(wizard.action_print()["report_name"].split(".")[0], "bde_pfmp")

    def test_those_who_have_a_place_are_optional(self):
        self.assertNotIn(self.placed, self.wizard()._lines())
        self.assertIn(self.placed, self.wizard(with_place=True)._lines())

    def test_the_page_tells_no_more_of_the_learner_than_needed(self):
        html = self.render(ONE, self.placed).decode()
        learner = self.placed.learner_id
        self.assertIn(learner.display_name, html)
        self.assertIn(self.host.name, html)
        self.assertNotIn("Secrète", html)
        self.assertNotIn(str(learner.birth_date.year), html)

    def test_one_page_a_learner_and_tagged(self):
        wizard = self.wizard().with_context(force_report_rendering=True)
        reports = self.env["ir.actions.report"]
        reports = reports.with_context(force_report_rendering=True)
        pdf = reports._bde_render_pdfs(CLASS, wizard)[wizard.id]
        read = PdfReader(io.BytesIO(pdf))
        self.assertEqual(len(read.pages), 3)
        self.assertTrue(read.trailer["/Root"]["/MarkInfo"]["/Marked"])

    def test_the_form_of_the_company_is_behind_the_code(self):
        placements = type(self.placed)
        urls = {self.placed: "https://example.org/bde/e/1-abc"}
        with patch.object(
            placements, "_host_form_urls", lambda self: urls, create=True
        ):
            facts = self.placed._sheet_page_facts()
        self.assertEqual(facts[self.placed.id]["url"], urls[self.placed])

    def test_many_are_printed_in_the_background(self):
        with patch.object(bde_pfmp_sheet_print, "AT_ONCE", 2):
            action = self.wizard().action_print()
        batch = self.env["bde.batch"].browse(action["res_id"])
        self.assertEqual(batch.total, 3)
        self.assertEqual(batch.kind, "_batch_print_sheets")

    def test_from_the_class_the_period_and_the_board(self):
        for record in (self.klass, self.period, self.lines):
            name = "action_print_information_sheets"
            action = getattr(record, name, None) or record.action_print_sheets
            wizard = (
                self.env["bde.pfmp.sheet.print"]
                .with_context(**action()["context"])
                .create({})
            )
            self.assertEqual(wizard._lines(), self.wizard()._lines())

    def test_nobody_to_print_for(self):
        wizard = self.wizard(class_ids=self.other_class.ids)
        with self.assertRaises(UserError):
            wizard.action_print()

    def test_teachers_print_for_their_classes_readers_do_not(self):
        self.assertEqual(self.wizard("teacher").page_count, 3)
        with self.assertRaises(AccessError):
            self.wizard("reader")

    def test_queries_do_not_grow_with_the_class(self):
        counts = []
        for lines in (self.lines[:1], self.lines | self.placed):
            self.env.invalidate_all()
            self.env.flush_all()
            before = self.cr.sql_log_count
            lines._sheet_page_facts()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 3)
