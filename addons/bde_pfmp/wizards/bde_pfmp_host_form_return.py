from odoo import fields, models


class BdePfmpHostFormReturn(models.TransientModel):
    """Send a form back to the company, saying what is to correct."""

    _name = "bde.pfmp.host.form.return"
    _description = "Send a form back"

    form_id = fields.Many2one(
        "bde.pfmp.host.form", required=True, ondelete="cascade", readonly=True
    )
    email = fields.Char(related="form_id.email")
    reason = fields.Text(string="What is to correct", required=True)

    def action_send_back(self):
        """Button: the company gets its form again, with the reason."""
        self.ensure_one()
        self.form_id.check_access("write")
        self.form_id._action_return(self.reason)
        return {"type": "ir.actions.act_window_close"}
