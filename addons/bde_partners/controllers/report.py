from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.report import ReportController


class BdeReport(ReportController):
    @http.route()
    def report_routes(self, reportname, docids=None, converter=None, **data):
        """Our documents are printed for who may read what they are about.

        A template alone does not tell: what was computed past the rights, just before,
        is read without asking again.
        """
        report = request.env["ir.actions.report"].sudo()
        report = report._get_report_from_name(reportname)
        ids = [int(number) for number in (docids or "").split(",") if number.isdigit()]
        if report.bde_pdf_engine == "weasyprint" and ids:
            request.env[report.model].browse(ids).check_access("read")
        return super().report_routes(reportname, docids, converter, **data)
