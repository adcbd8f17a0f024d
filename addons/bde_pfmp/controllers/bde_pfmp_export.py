from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import content_disposition, request


class BdePfmpExport(http.Controller):
    @http.route(
        "/bde/pfmp/export/<int:export_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def download(self, export_id):
        """Give the file of an export that this user prepared."""
        export = request.env["bde.pfmp.export"].browse(export_id).exists()
        if not export or export.sudo().create_uid != request.env.user:
            return request.not_found()
        try:
            export.check_access("read")
            name, content = export._content()
        except (AccessError, MissingError):
            return request.not_found()
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "text/tab-separated-values; charset=utf-8"),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "private, no-store"),
            ],
        )
