from odoo import api, fields, models

from ..bde_home import LINES


class BdeHome(models.AbstractModel):
    """Attestations that are missing: nothing is paid without them (rule V24)."""

    _inherit = "bde.home"

    @api.model
    def _home_declared(self):
        return [
            *super()._home_declared(),
            ("bde_partners.group_bde_user", "_home_card_attestations"),
        ]

    @api.model
    def _home_card_attestations(self):
        """PFMP over for a week whose attestation is not signed, the oldest first."""
        placements = self.env["bde.pfmp.placement"]
        today = fields.Date.context_today(self)
        domain = placements._missing_attestation_domain(self.env.company, today)
        found = placements.search(domain, limit=LINES, order="date_end, id")
        count = placements.search_count(domain) if len(found) == LINES else len(found)
        action = "bde_pfmp.bde_pfmp_attendance_missing_action"
        return self._home_card(
            "attestations",
            self.env._("Attestations missing"),
            count,
            "amber" if found else "green",
            [
                self._home_line(
                    placement.learner_id.display_name,
                    placement._last_day(),
                    self._home_action(action, placement.id),
                    detail=placement.class_id.code or "",
                )
                for placement in found
            ],
            self._home_action(action),
            sequence=34,
            hint=self.env._("Every period that is over is attested."),
        )
