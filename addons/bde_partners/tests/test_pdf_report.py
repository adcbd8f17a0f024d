"""Our reports: engine, layout, office poster."""

import base64
import io
from unittest.mock import patch

from PIL import Image

from odoo.exceptions import UserError
from odoo.tests import HttpCase, TransactionCase, tagged
from odoo.tools.pdf import PdfFileReader

from ..models import ir_actions_report
from ..pdf.pool import PdfError
from ..report import layout
from .common_pdf import PdfCase

REPORT = "bde_partners.action_report_office_sheet"


class ReportCommon(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.schools = cls.env["res.company"].create(
            [
                {
                    "name": f"Lycée Été {number}",
                    "street": "1 rue de l'Île",
                    "zip": "75001",
                    "city": "Paris",
                    "bde_room": f"Porte {number}",
                    "bde_opening_hours": "Lundi : 8 h – 12 h",
                    "bde_letterhead": "Ligne une\nLigne deux",
                }
                for number in range(8)
            ]
        )
        cls.printer = cls.env["ir.actions.report"]


@tagged("post_install", "-at_install")
class TestReport(ReportCommon):
    def test_each_record_has_its_own_document(self):
        pdfs = self.printer._bde_render_pdfs(REPORT, self.schools)
        self.assertEqual(list(pdfs), self.schools.ids)
        for number, school in enumerate(self.schools):
            text = pdfs[school.id].decode()
            self.assertTrue(text.startswith("%PDF-"))
            self.assertIn(f"Porte {number}", text)
            self.assertEqual(text.count("</html>"), 1)

    def test_the_number_of_queries_does_not_depend_on_the_number_of_records(self):
        def count(records):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.printer._bde_render_pdfs(REPORT, records)
            return self.env.cr.sql_log_count - before

        count(self.schools)
        two = count(self.schools[:2])
        self.assertLessEqual(count(self.schools), two + 2)

    def test_the_layout_names_language_title_author_and_letterhead(self):
        school = self.schools[0]
        html = self.printer._bde_render_pdfs(REPORT, school)[school.id].decode()
        for expected in (
            '<html lang="fr-FR">',
            '<meta name="author" content="Lycée Été 0"',
            "1 rue de l'Île, 75001 Paris",
            "Ligne deux",
            'class="page-reference"',
            'src="data:image/png;base64,',
            'alt="',
        ):
            with self.subTest(expected):
                self.assertIn(expected, html.replace("&#39;", "'"))

    def test_the_print_button_knows_the_engine(self):
        report = self.env.ref(REPORT)
        action = report.report_action(self.schools[0])
        self.assertEqual(action["type"], "ir.actions.report")
        self.assertEqual(action["bde_pdf_engine"], "weasyprint")
        self.assertIn("bde_pdf_engine", report._get_readable_fields())

    def test_stock_reports_keep_their_engine_and_the_truth_about_it(self):
        self.assertEqual(
            self.env.ref("base.report_ir_model_overview").bde_pdf_engine,
            "wkhtmltopdf",
        )
        own = vars(ir_actions_report.IrActionsReport)
        self.assertNotIn("get_wkhtmltopdf_state", own)

    def test_print_delay_is_off(self):
        parameters = self.env["ir.config_parameter"].sudo()
        self.assertEqual(parameters.get_param("report.print_delay"), "0")

    def test_a_document_follows_the_school_not_the_reader(self):
        lang = self.printer.with_context(lang="en_US")._bde_document_lang()
        self.assertEqual(lang, "fr_FR")
        self.env["res.lang"]._activate_lang("de_DE")
        asked = self.printer.with_context(bde_document_lang="de_DE")
        self.assertEqual(asked._bde_document_lang(), "de_DE")
        asked = self.printer.with_context(bde_document_lang="xx_XX")
        self.assertEqual(asked._bde_document_lang(), "fr_FR")

    def test_a_failure_names_the_document(self):
        school = self.schools[0]
        report = self.env.ref(REPORT)
        error = self.printer._bde_error(report, school, PdfError("timeout", "x"))
        self.assertIsInstance(error, UserError)
        self.assertIn(school.name, str(error))
        error = self.printer._bde_error(
            report, school, PdfError("missing", "cannot load libpango-1.0-0")
        )
        self.assertIn("libpango-1.0-0", str(error))


@tagged("post_install", "-at_install")
class TestLayout(TransactionCase):
    def test_a_logo_is_small_and_opaque(self):
        output = io.BytesIO()
        Image.new("RGBA", (3000, 1500), (200, 0, 0, 10)).save(output, "PNG")
        uri = layout.image_uri(base64.b64encode(output.getvalue()), layout.LOGO_BOX)
        self.assertTrue(uri.startswith("data:image/jpeg;base64,"))
        image = Image.open(io.BytesIO(base64.b64decode(uri.split(",")[1])))
        self.assertLessEqual(image.size, layout.LOGO_BOX)
        self.assertGreater(image.getpixel((5, 5))[0], 230)

    def test_what_is_no_image_is_left_out(self):
        for binary in (False, b"", b"!!!", b"bm90IGFuIGltYWdl"):
            with self.subTest(binary):
                self.assertEqual(layout.image_uri(binary, (10, 10)), "")

    def test_a_qr_code_carries_its_text(self):
        uri = layout.qr_uri("https://lycee.example.org/bde/v/C-2026-001-éà")
        self.assertTrue(uri.startswith("data:image/png;base64,"))


@tagged("post_install", "-at_install")
class TestRealPdf(PdfCase, ReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.real = cls.printer.with_context(force_report_rendering=True)

    def load(self, content):
        return PdfFileReader(io.BytesIO(content))

    def test_the_poster_is_tagged_titled_and_searchable(self):
        school = self.schools[0]
        content, kind = self.real._render_qweb_pdf(REPORT, school.ids)
        self.assertEqual(kind, "pdf")
        reader = self.load(content)
        root = reader.trailer["/Root"]
        self.assertTrue(root["/MarkInfo"]["/Marked"])
        self.assertEqual(root["/Lang"], "fr-FR")
        self.assertIn("/StructTreeRoot", root)
        self.assertEqual(reader.metadata["/Author"], school.name)
        self.assertTrue(reader.metadata["/Title"])
        self.assertIn("Porte 0", reader.pages[0].extract_text())
        self.assertIn(b"pdfuaid:part", root["/Metadata"].get_data())

    def test_many_records_are_printed_in_order_on_all_renderers(self):
        printed = list(self.real._bde_iter_pdfs(REPORT, self.schools))
        self.assertEqual([record.id for record, _pdf in printed], self.schools.ids)
        for record, pdf in printed:
            self.assertIn(record.bde_room, self.load(pdf).pages[0].extract_text())

    def test_many_records_in_one_file_to_print(self):
        content, _kind = self.real._render_qweb_pdf(REPORT, self.schools[:3].ids)
        self.assertEqual(len(self.load(content).pages), 3)

    def test_saved_as_attachment_and_used_again(self):
        report = self.env.ref(REPORT)
        report.write(
            {"attachment": "'poster-%s.pdf' % object.id", "attachment_use": True}
        )
        schools = self.schools[:2]
        self.real._render_qweb_pdf(REPORT, schools.ids)
        attachments = self.env["ir.attachment"].search(
            [("res_model", "=", "res.company"), ("name", "=like", "poster-%")]
        )
        self.assertEqual(set(attachments.mapped("res_id")), set(schools.ids))
        with patch.object(ir_actions_report, "get_pool", side_effect=AssertionError):
            content, _kind = self.real._render_qweb_pdf(REPORT, schools.ids)
        self.assertEqual(len(self.load(content).pages), 2)


@tagged("post_install", "-at_install")
class TestPrintWithoutWkhtmltopdf(PdfCase, HttpCase):
    def test_ours_is_downloaded_where_the_stock_engine_is_missing(self):
        self.authenticate("admin", "admin")
        company = self.env.ref("base.main_company")
        Report = type(self.env["ir.actions.report"])
        with patch.object(Report, "get_wkhtmltopdf_state", return_value="install"):
            self.assertEqual(
                self.make_jsonrpc_request("/report/check_wkhtmltopdf"), "install"
            )
            response = self.url_open(
                f"/report/pdf/bde_partners.report_office_sheet/{company.id}"
                '?context={"force_report_rendering":true}'
            )
        self.assertEqual(response.status_code, 200)
        self.assertTrue(response.content.startswith(b"%PDF-"))
