from odoo import api, models


class BdeTaxeCockpit(models.AbstractModel):
    """Where we are: what becomes of the money, in one button and one alert."""

    _inherit = "bde.taxe.cockpit"

    @api.model
    def _cockpit_buttons(self, campaign):
        return [
            *super()._cockpit_buttons(campaign),
            {
                "key": "use",
                "label": self.env._("Use of the money"),
                "icon": "fa-pie-chart",
                "action": self._use_action(campaign),
                "sequence": 65,
            },
        ]

    @api.model
    def _cockpit_alerts(self, campaign):
        alerts = super()._cockpit_alerts(campaign)
        lines = campaign._use_warning_lines()
        if lines:
            text = self.env._(
                "Use of the money, %(count)s points to look at: %(first)s",
                count=len(lines),
                first=lines[0],
            )
            alerts.append(
                {"state": "amber", "text": text, "action": self._use_action(campaign)}
            )
        return alerts

    @api.model
    def _use_action(self, campaign):
        """Return the action of the screen « Use of the money » of this campaign."""
        return self.env["bde.home"]._home_action(
            "bde_taxe.bde_taxe_use_action", campaign.id
        )
