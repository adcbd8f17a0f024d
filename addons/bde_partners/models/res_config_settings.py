from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    """Settings of the office that belong to the administrator."""

    _inherit = "res.config.settings"

    bde_call_publisher = fields.Boolean(string="Update notification of Odoo")
    bde_call_preview = fields.Boolean(string="Previews of links")
    bde_call_iap = fields.Boolean(string="Odoo's paid services")
    bde_call_push = fields.Boolean(string="Notifications of browsers")
    bde_call_browser = fields.Boolean(string="Contents of other sites in pages")
    bde_call_digest = fields.Boolean(string="Periodic digest by e-mail")

    @api.model
    def get_values(self):
        values = super().get_values()
        outgoing = self.env["bde.outgoing"]
        for channel in outgoing._channels():
            values[f"bde_call_{channel}"] = outgoing._is_open(channel)
        return values

    def set_values(self):
        result = super().set_values()
        outgoing = self.env["bde.outgoing"]
        for channel in outgoing._channels():
            wanted = self[f"bde_call_{channel}"]
            if wanted != outgoing._is_open(channel):
                outgoing._set_open(channel, wanted)
        return result

    def action_bde_open_school(self):
        """Button: the page of the school."""
        return self.env["bde.school"]._action_open()
