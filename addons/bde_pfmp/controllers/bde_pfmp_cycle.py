from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.bde_partners.controllers.workbook import workbook_response


class BdePfmpCycleExport(http.Controller):
    @http.route(
        "/bde/pfmp/semaines", type="http", auth="user", methods=["GET"], readonly=True
    )
    def workbook(self, ids=""):
        """Give the workbook of lines of the red list that the user may read."""
        numbers = [int(part) for part in ids.split(",") if part.isdecimal()]
        rows = request.env["bde.pfmp.cycle"].browse(numbers).exists()
        try:
            if not rows:
                return request.not_found()
            name, content = rows._export_workbook()
        except (AccessError, MissingError):
            return request.not_found()
        return workbook_response(name, content)
