from odoo import models

GUARD = "bde.taxe.guard.mixin"


class BdeTaxeAnswer(models.TransientModel):
    _name = "bde.taxe.answer"
    _inherit = ["bde.taxe.answer", GUARD]


class BdeTaxeDesignation(models.TransientModel):
    _name = "bde.taxe.designation"
    _inherit = ["bde.taxe.designation", GUARD]


class BdeTaxeThank(models.TransientModel):
    _name = "bde.taxe.thank"
    _inherit = ["bde.taxe.thank", GUARD]


class BdeTaxeSelect(models.TransientModel):
    _name = "bde.taxe.select"
    _inherit = ["bde.taxe.select", GUARD]


class BdeTaxeCallShare(models.TransientModel):
    _name = "bde.taxe.call.share"
    _inherit = ["bde.taxe.call.share", GUARD]


class BdeTaxeCampaignClose(models.TransientModel):
    _name = "bde.taxe.campaign.close"
    _inherit = ["bde.taxe.campaign.close", GUARD]


class BdeTaxeCredit(models.TransientModel):
    _name = "bde.taxe.credit"
    _inherit = ["bde.taxe.credit", GUARD]


class BdeTaxeCreditLine(models.TransientModel):
    _name = "bde.taxe.credit.line"
    _inherit = ["bde.taxe.credit.line", GUARD]
