"""Our documents are printed by WeasyPrint: tagged PDF, one per record."""

import io
import logging
from collections import deque

from odoo import api, fields, models, modules, tools
from odoo.exceptions import UserError
from odoo.modules import Manifest

from ..pdf.assets import collect
from ..pdf.pool import Job, PdfError, get_pool
from ..report.layout import Layout

_logger = logging.getLogger(__name__)

STUB = b"%PDF-1.7\n% test: the HTML that would have been printed\n"
TIME_LIMIT = 60  # seconds a document may take, parameter bde.pdf_time_limit


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    bde_pdf_engine = fields.Selection(
        [("wkhtmltopdf", "wkhtmltopdf"), ("weasyprint", "WeasyPrint")],
        string="PDF engine",
        default="wkhtmltopdf",
        required=True,
        help="WeasyPrint: tagged for screen readers, one file per record, "
        "no external address is ever fetched.",
    )
    bde_pdf_variant = fields.Selection(
        [("pdf/ua-1", "PDF/UA-1 (accessible)"), ("pdf/a-3u", "PDF/A-3u (archive)")],
        string="PDF variant",
        default="pdf/ua-1",
    )

    def _get_readable_fields(self):
        return super()._get_readable_fields() | {"bde_pdf_engine"}

    def report_action(self, docids, data=None, config=True):
        """Say the engine to the web client; our layout needs no configurator."""
        ours = len(self) == 1 and self.bde_pdf_engine == "weasyprint"
        action = super().report_action(docids, data=data, config=config and not ours)
        if ours:
            action["bde_pdf_engine"] = self.bde_pdf_engine
        return action

    def _get_rendering_context(self, report, docids, data):
        values = super()._get_rendering_context(report, docids, data)
        if report.sudo().bde_pdf_engine == "weasyprint":
            values.setdefault("bde", Layout(self.env))
        return values

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Answer as the stock method, {id: {stream, attachment}}, by our engine."""
        report = self._get_report(report_ref)
        if report.bde_pdf_engine != "weasyprint" or not res_ids:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids)
        streams = {}
        for record in self.env[report.model].browse(dict.fromkeys(res_ids)):
            kept = None
            if report.attachment and not self.env.context.get(
                "report_pdf_no_attachment"
            ):
                kept = report.retrieve_attachment(record)
            streams[record.id] = {"stream": None, "attachment": kept}
            if kept and report.attachment_use:
                streams[record.id]["stream"] = io.BytesIO(kept.raw)
        missing = [key for key, value in streams.items() if not value["stream"]]
        if missing:
            records = self.env[report.model].browse(missing)
            for record, pdf in self._bde_iter_pdfs(report, records, data):
                streams[record.id]["stream"] = io.BytesIO(pdf)
        return streams

    # ------------------------------------------------------------ the engine
    @api.model
    def _bde_render_pdfs(self, report_ref, records, data=None):
        """Return {id: PDF bytes} of `records`; see `_bde_iter_pdfs`."""
        pdfs = self._bde_iter_pdfs(report_ref, records, data)
        return {record.id: pdf for record, pdf in pdfs}

    @api.model
    def _bde_iter_pdfs(self, report_ref, records, data=None):
        """Yield (record, PDF bytes) in the order of `records`, each printed once.

        The HTML of the next records is made while the renderers print; a few
        documents are ahead, so memory does not depend on the number of records.
        In tests, without `force_report_rendering` in the context, the "PDF" is a stub
        that holds the HTML. Raise UserError, naming the record, on failure.
        """
        return self._bde_iter_piles(report_ref, records, data, size=1)

    @api.model
    def _bde_iter_piles(self, report_ref, records, data=None, size=25):
        """Yield (records, PDF bytes of them all): as above, `size` records a document.

        For letters by the thousand: a document costs more than a page. The template
        prints all its `docs` in one HTML.
        """
        report = self._get_report(report_ref)
        limit = self._bde_time_limit()
        pages = self._bde_iter_html(report, records, data, size)
        if self._bde_rendering_is_off():
            for record, html in pages:
                yield record, STUB + html.encode()
            return
        pool, ahead, known = get_pool(), deque(), {}
        try:
            for record, html in pages:
                assets = collect(html, self._bde_addon_folder, known)
                job = Job(html, assets, report.bde_pdf_variant or None, limit)
                ahead.append((record, pool.submit(job)))
                if len(ahead) > 2 * pool.size:
                    yield self._bde_result(report, *ahead.popleft())
            while ahead:
                yield self._bde_result(report, *ahead.popleft())
        finally:
            for _record, future in ahead:
                future.cancel()

    def _bde_rendering_is_off(self):
        testing = modules.module.current_test or tools.config["test_enable"]
        return testing and not self.env.context.get("force_report_rendering")

    @api.model
    def _bde_time_limit(self):
        """Return how long a document may take, in seconds."""
        value = self.env["ir.config_parameter"].sudo().get_param("bde.pdf_time_limit")
        return int(value) if value and value.isdigit() and int(value) else TIME_LIMIT

    @staticmethod
    def _bde_addon_folder(name):
        manifest = Manifest.for_addon(name, display_warning=False)
        return manifest and manifest.path

    def _bde_iter_html(self, report, records, data=None, size=1):
        """Yield (record, HTML) for each of `records`, or for each `size` of them.

        The values of the template are made once for all of them, and the records
        share their prefetch: the number of queries does not depend on theirs.
        """
        lang = self._bde_document_lang()
        printer = self.with_context(lang=lang, debug=False, webp_as_jpg=True)
        data = {"report_type": "pdf", **(data or {})}
        records = records.with_env(printer.env)
        values = printer._get_rendering_context(report, records.ids, data)
        docs = {doc.id: doc for doc in values.get("docs") or records}
        for start in range(0, len(records), size):
            pile = records[start : start + size]
            one = docs.get(pile.id, pile) if size == 1 else pile
            own = {"docs": one, "doc_ids": pile.ids}
            html = printer._render_template(report.report_name, {**values, **own})
            yield pile, html.decode()

    @api.model
    def _bde_document_lang(self):
        """Return the language documents are printed in.

        What the context asks (`bde_document_lang`), else French when it is installed:
        a convention does not follow the language of the person who prints it.
        """
        asked = self.env.context.get("bde_document_lang")
        installed = dict(self.env["res.lang"].get_installed())
        if asked in installed:
            return asked
        return "fr_FR" if "fr_FR" in installed else self.env.context.get("lang")

    def _bde_result(self, report, record, future):
        """Return (record, PDF bytes), or raise what went wrong as a UserError."""
        try:
            result = future.result()
        except PdfError as error:
            raise self._bde_error(report, record, error) from error
        if result.messages:
            _logger.warning(
                "Report %s, record %s: %s",
                report.report_name,
                record.ids,
                "; ".join(result.messages),
            )
        return record, result.pdf

    def _bde_error(self, report, record, error):
        """Return the UserError for a PdfError."""
        if error.code == "missing":
            return UserError(
                self.env._(
                    "Documents cannot be printed on this server: its text layout "
                    "library is missing (%(detail)s). Ask the administrator to install "
                    "the packages libpango-1.0-0, libpangoft2-1.0-0 and "
                    "libharfbuzz-subset0, then try again.",
                    detail=error,
                )
            )
        reasons = {
            "timeout": self.env._("it takes too long to lay out"),
            "died": self.env._("the printing process stopped; try again"),
        }
        return UserError(
            self.env._(
                "« %(report)s » could not be printed for %(record)s: %(reason)s.",
                report=report.name,
                record=record[:1].display_name,
                reason=reasons.get(error.code, str(error)),
            )
        )
