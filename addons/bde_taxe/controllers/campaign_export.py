from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.bde_partners.controllers.workbook import workbook_response


class BdeTaxeCampaignExport(http.Controller):
    @http.route(
        "/bde/taxe/classeur/<int:campaign_id>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def workbook(self, campaign_id):
        """Give the workbook of a campaign to who may see its amounts."""
        campaign = request.env["bde.taxe.campaign"].browse(campaign_id).exists()
        try:
            if not campaign:
                return request.not_found()
            name, content = campaign._export_workbook()
        except (AccessError, MissingError):
            return request.not_found()
        campaign._export_log()
        return workbook_response(name, content)
