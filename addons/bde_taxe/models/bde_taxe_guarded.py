from odoo import api, models

GUARD = "bde.taxe.guard.mixin"
GUARD_MODULE = "odoo.addons.bde_taxe.models.bde_taxe_guard"


class BdeTaxeCampaign(models.Model):
    _name = "bde.taxe.campaign"
    _inherit = ["bde.taxe.campaign", GUARD]

    @api.model
    def _guard_owned(self):
        """Started, closed and opened again by its buttons."""
        return super()._guard_owned() | {"state", "closed_on", "closing_reason"}


class BdeTaxeTarget(models.Model):
    _name = "bde.taxe.target"
    _inherit = ["bde.taxe.target", GUARD]

    @api.model
    def _bulk_known(self):
        return (*super()._bulk_known(), GUARD_MODULE)


class BdeTaxeTransfer(models.Model):
    _name = "bde.taxe.transfer"
    _inherit = ["bde.taxe.transfer", GUARD]

    @api.model
    def _bulk_known(self):
        return (*super()._bulk_known(), GUARD_MODULE)


class BdeTaxeGift(models.Model):
    _name = "bde.taxe.gift"
    _inherit = ["bde.taxe.gift", GUARD]

    @api.model
    def _guard_owned(self):
        """A document is numbered, sent and replaced by its buttons."""
        own = {"number", "replaces", "issued_on", "thanked_on"}
        return super()._guard_owned() | own


class BdeTaxePledge(models.Model):
    _name = "bde.taxe.pledge"
    _inherit = ["bde.taxe.pledge", GUARD]


class BdeTaxePayment(models.Model):
    _name = "bde.taxe.payment"
    _inherit = ["bde.taxe.payment", GUARD]


class BdeTaxeAllocation(models.Model):
    _name = "bde.taxe.allocation"
    _inherit = ["bde.taxe.allocation", GUARD]


class BdeTaxeExpense(models.Model):
    _name = "bde.taxe.expense"
    _inherit = ["bde.taxe.expense", GUARD]


class BdeTaxeStep(models.Model):
    _name = "bde.taxe.step"
    _inherit = ["bde.taxe.step", GUARD]


class BdeTaxeCheck(models.Model):
    _name = "bde.taxe.check"
    _inherit = ["bde.taxe.check", GUARD]


class BdeTaxeMatch(models.Model):
    _name = "bde.taxe.match"
    _inherit = ["bde.taxe.match", GUARD]


class BdeTaxeText(models.Model):
    _name = "bde.taxe.text"
    _inherit = ["bde.taxe.text", GUARD]
