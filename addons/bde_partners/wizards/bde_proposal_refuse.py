from odoo import fields, models


class BdeProposalRefuse(models.TransientModel):
    """Why a proposal is refused."""

    _name = "bde.proposal.refuse"
    _description = "Refuse a proposal"

    proposal_ids = fields.Many2many("bde.proposal", required=True)
    reason = fields.Char(required=True, help="The author of the proposal reads it.")

    def action_apply(self):
        """Button: refused, with this reason."""
        self.proposal_ids._action_refuse(self.reason)
        return {"type": "ir.actions.act_window_close"}
