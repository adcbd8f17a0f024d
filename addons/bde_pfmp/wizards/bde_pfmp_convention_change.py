from odoo import api, fields, models


class BdePfmpConventionChange(models.TransientModel):
    """What needs a reason: give back, refuse, take back and start again."""

    _name = "bde.pfmp.convention.change"
    _description = "Reason of a change of convention"

    convention_ids = fields.Many2many("bde.pfmp.convention", string="Conventions")
    what = fields.Selection(
        [
            ("return", "Back to the company"),
            ("refuse", "Refused"),
            ("reopen", "Taken back to be changed"),
        ],
        required=True,
        default="reopen",
    )
    reason = fields.Char(required=True)
    undone = fields.Text(string="What this undoes", compute="_compute_undone")

    @api.depends("convention_ids", "what")
    def _compute_undone(self):
        for wizard in self:
            wizard.undone = wizard.convention_ids._undone_text()

    def action_apply(self):
        """Button: done, with its reason."""
        self.ensure_one()
        conventions = self.convention_ids
        conventions.check_access("write")
        if self.what == "return":
            conventions._action_return_to_company(self.reason)
        elif self.what == "refuse":
            conventions._cancel_round(self.reason)
            conventions._move("refused", reason=self.reason)
        else:
            conventions._reopen(self.reason)
        return {"type": "ir.actions.act_window_close"}
