from odoo import fields, models


class BdePfmpAuthorisationRevoke(models.TransientModel):
    """Withdraw an authorisation, with a reason."""

    _name = "bde.pfmp.authorisation.revoke"
    _description = "Withdraw an authorisation"

    authorisation_id = fields.Many2one(
        "bde.pfmp.authorisation", required=True, ondelete="cascade"
    )
    reason = fields.Char(required=True)

    def action_revoke(self):
        """Button: what it lifted is blocked again."""
        self.ensure_one()
        self.authorisation_id._action_revoke(self.reason)
        return {"type": "ir.actions.act_window_close"}
