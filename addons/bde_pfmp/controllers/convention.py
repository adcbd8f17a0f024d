from odoo import http
from odoo.http import request


class ConventionController(http.Controller):
    @http.route("/bde/v/<string:code>", type="http", auth="user", methods=["GET"])
    def open_convention(self, code):
        """The QR code of a page: opens the convention for who may read it."""
        convention = request.env["bde.pfmp.convention"].search(
            [("verify_code", "=", code)], limit=1
        )
        if not convention:
            return request.not_found()
        return request.redirect(f"/odoo/bde-conventions/{convention.id}")
