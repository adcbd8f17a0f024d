from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.bde_partners.client_action import tell


class BdePfmpTravelPay(models.TransientModel):
    """The bursar notes the day of the payment, for a selection."""

    _name = "bde.pfmp.travel.pay"
    _description = "Note the payment"

    statement_ids = fields.Many2many("bde.pfmp.travel.statement", string="Statements")
    claim_ids = fields.Many2many("bde.pfmp.cost.claim", string="Claims")
    date = fields.Date(
        string="Paid on", required=True, default=fields.Date.context_today
    )
    reference = fields.Char(string="Payment order")

    def action_pay(self):
        """Button: these are paid."""
        self.ensure_one()
        if self.date > fields.Date.context_today(self):
            raise UserError(self.env._("A payment to come is not paid yet."))
        for records in (self.statement_ids, self.claim_ids):
            if records:
                records._check_groups(("bde_partners.group_bde_bursar",))
                records._action_pay(self.date, self.reference)
        return tell(self.env._("Noted as paid."), close=True)


class BdePfmpTravelReturn(models.TransientModel):
    """Why a statement goes back to who wrote it."""

    _name = "bde.pfmp.travel.return"
    _description = "Give back"

    statement_id = fields.Many2one("bde.pfmp.travel.statement")
    claim_id = fields.Many2one("bde.pfmp.cost.claim")
    reason = fields.Char(required=True)

    def action_return(self):
        """Button: it is being written again, with the reason on it."""
        self.ensure_one()
        for record in (self.statement_id, self.claim_id):
            if record:
                record._check_groups(
                    (
                        "bde_partners.group_bde_manager",
                        "bde_partners.group_bde_head",
                        "bde_partners.group_bde_bursar",
                    )
                )
                record._action_return(self.reason)
        return tell(self.env._("Given back."), close=True)
