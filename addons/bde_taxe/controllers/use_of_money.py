from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.bde_partners.controllers.workbook import workbook_response


class BdeTaxeUseOfMoney(http.Controller):
    @http.route(
        "/bde/taxe/emploi/<int:campaign_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def use_of_money(self, campaign_id):
        """Give the workbook of the use of the money, to who may read the campaign."""
        campaign = request.env["bde.taxe.campaign"].browse(campaign_id).exists()
        if not campaign:
            return request.not_found()
        try:
            campaign.check_access("read")
            name, content = campaign._use_workbook()
        except (AccessError, MissingError):
            return request.not_found()
        return workbook_response(name, content)
