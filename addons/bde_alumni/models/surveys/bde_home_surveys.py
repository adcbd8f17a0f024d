from odoo import api, models

from odoo.addons.bde_pfmp.models.bde_home import LINES


class BdeHome(models.AbstractModel):
    """Surveys under way, and who is to be called."""

    _inherit = "bde.home"

    @api.model
    def _home_declared(self):
        return [
            *super()._home_declared(),
            ("bde_partners.group_bde_user", "_home_card_surveys"),
        ]

    @api.model
    def _home_card_surveys(self):
        domain = [
            ("company_id", "in", self.env.companies.ids),
            ("wave_id.state", "=", "running"),
            ("state", "=", "to_call"),
        ]
        groups = self.env["bde.alumni.wave.line"]._read_group(
            domain, ["wave_id"], ["__count"], order="__count desc", limit=LINES
        )
        return self._home_card(
            "alumni_surveys",
            self.env._("Leavers to call"),
            sum(number for _wave, number in groups),
            "blue" if groups else "green",
            [
                self._home_line(
                    wave.display_name,
                    wave.date_end,
                    self._home_action("bde_alumni.bde_alumni_wave_action", wave.id),
                    detail=self.env._("%(count)s to call", count=number),
                )
                for wave, number in groups
            ],
            self._home_action("bde_alumni.bde_alumni_wave_line_action", domain=domain),
            sequence=72,
            hint=self.env._("Nobody to call: surveys ask by e-mail and SMS first."),
        )
