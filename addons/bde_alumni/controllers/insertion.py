import re

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.bde_partners.controllers.workbook import workbook_response

MOST = 5000


class InsertionExport(http.Controller):
    @http.route(
        "/bde/anciens/sans-solution/<string:audience>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def without_solution(self, audience, ids=""):
        """Give the workbook of the list of September, to the office alone."""
        if audience not in ("school", "partner"):
            return request.not_found()
        if not re.fullmatch(r"\d{1,9}(,\d{1,9})*", ids):
            return request.not_found()
        numbers = list(dict.fromkeys(map(int, ids.split(","))))[:MOST]
        followups = request.env["bde.alumni.followup"].browse(numbers).exists()
        if not followups:
            return request.not_found()
        try:
            name, content = followups._export_list(audience)
        except (AccessError, MissingError):
            return request.not_found()
        return workbook_response(name, content)
