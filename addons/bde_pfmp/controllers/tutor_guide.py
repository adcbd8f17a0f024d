from odoo import http
from odoo.http import content_disposition, request


class TutorGuide(http.Controller):
    @http.route(
        "/bde/guide-tuteur/<int:company_id>",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
    )
    def tutor_guide(self, company_id):
        """The school's guide for tutors: a public paper, nobody's name in it."""
        company = request.env["res.company"].sudo().browse(company_id).exists()
        if not company.active:
            return request.not_found()
        return request.make_response(
            company._tutor_guide_pdf(),
            headers=[
                ("Content-Type", "application/pdf"),
                (
                    "Content-Disposition",
                    content_disposition("Guide du tuteur.pdf", "inline"),
                ),
                ("X-Content-Type-Options", "nosniff"),
                ("X-Robots-Tag", "noindex"),
            ],
        )
