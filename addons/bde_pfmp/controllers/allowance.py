from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.bde_partners.controllers.workbook import workbook_response


class BdePfmpAllowance(http.Controller):
    @http.route(
        "/bde/pfmp/allocation/<int:class_id>.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def to_key(self, class_id):
        """Give the list to type of a class, to who may read its allowance."""
        group = request.env["bde.class"].browse(class_id).exists()
        if not group:
            return request.not_found()
        try:
            group.check_access("read")
            name, content = group._allowance_workbook()
        except (AccessError, MissingError):
            return request.not_found()
        return workbook_response(name, content)

    @http.route(
        "/bde/pfmp/allocation/bilan/<int:year_id>.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def summary(self, year_id):
        """Give the summary of a school year, to who may read the allowance."""
        year = request.env["bde.school.year"].browse(year_id).exists()
        if not year:
            return request.not_found()
        try:
            name, content = year._allowance_summary()
        except (AccessError, MissingError):
            return request.not_found()
        return workbook_response(name, content)
