import re

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from odoo.addons.bde_partners.controllers.workbook import workbook_response

MOST = 2000


class BdePfmpTravel(http.Controller):
    @http.route(
        "/bde/pfmp/deplacements",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def statements(self, ids=""):
        """Give the workbook of travel statements, to who may read them all."""
        if not re.fullmatch(r"\d{1,9}(,\d{1,9})*", ids):
            return request.not_found()
        numbers = list(dict.fromkeys(map(int, ids.split(","))))[:MOST]
        statements = request.env["bde.pfmp.travel.statement"].browse(numbers).exists()
        if not statements:
            return request.not_found()
        try:
            statements.check_access("read")
            name, content = statements._workbook()
        except (AccessError, MissingError):
            return request.not_found()
        return workbook_response(name, content)

    @http.route(
        "/bde/pfmp/frais/<int:wizard_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def costs(self, wizard_id):
        """Give the workbook of the costs of a class that this user prepared."""
        wizard = request.env["bde.pfmp.cost.statement"].browse(wizard_id).exists()
        if not wizard or wizard.sudo().create_uid != request.env.user:
            return request.not_found()
        try:
            wizard._check_reader()
            name, content = wizard._workbook()
        except (AccessError, MissingError, UserError):
            return request.not_found()
        return workbook_response(name, content)
