from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class BdePfmpMailMerge(http.Controller):
    @http.route(
        "/bde/pfmp/publipostage/<int:wizard_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def download(self, wizard_id):
        """Give the workbook that this user prepared."""
        wizard = request.env["bde.pfmp.mail.merge"].browse(wizard_id).exists()
        if not wizard or wizard.sudo().create_uid != request.env.user:
            return request.not_found()
        try:
            wizard.check_access("read")
            name, content = wizard._content()
        except (AccessError, MissingError):
            return request.not_found()
        return request.make_response(
            content,
            headers=[
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "private, no-store"),
            ],
        )
