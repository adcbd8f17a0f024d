import re

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.bde_partners.controllers.workbook import workbook_response

MOST = 5000


class OutcomesExport(http.Controller):
    @http.route(
        "/bde/anciens/insertion.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def outcomes(self, ids=""):
        """Give the workbook of outcome indicators to whoever may read them."""
        if not re.fullmatch(r"\d{1,9}(,\d{1,9})*", ids):
            return request.not_found()
        numbers = list(dict.fromkeys(map(int, ids.split(","))))[:MOST]
        rows = request.env["bde.alumni.outcome"].browse(numbers)
        try:
            name, content = rows._export()
        except (AccessError, MissingError):
            return request.not_found()
        return workbook_response(name, content)
