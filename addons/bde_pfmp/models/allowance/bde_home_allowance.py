from odoo import api, fields, models

from ..bde_home import LINES


class BdeHome(models.AbstractModel):
    """What waits to be typed in APLyPro."""

    _inherit = "bde.home"

    @api.model
    def _home_declared(self):
        return [
            *super()._home_declared(),
            ("bde_partners.group_bde_user", "_home_card_allowance"),
        ]

    @api.model
    def _home_card_allowance(self):
        """PFMP whose days can be typed, the oldest first."""
        lines = self.env["bde.pfmp.allowance"]
        domain = [
            ("can_key", "=", True),
            ("keyed_on", "=", False),
            ("state", "!=", "done"),
            ("date_end", "<", fields.Date.context_today(self)),
            ("company_id", "in", self.env.companies.ids),
        ]
        found = lines.search(domain, order="date_end, id", limit=LINES)
        count = lines.search_count(domain) if len(found) == LINES else len(found)
        action = "bde_pfmp.bde_pfmp_allowance_key_action"
        return self._home_card(
            "allowance",
            self.env._("Allowance to type in APLyPro"),
            count,
            "blue" if found else "green",
            [
                self._home_line(
                    line.learner_id.display_name,
                    line.date_end,
                    self._home_action(action, line.id),
                    detail=line.class_id.code or "",
                )
                for line in found
            ],
            self._home_action(action),
            sequence=60,
            hint=self.env._("Every attested PFMP is typed in APLyPro."),
        )
