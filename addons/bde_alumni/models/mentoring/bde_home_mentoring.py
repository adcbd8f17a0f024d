from odoo import api, models

from odoo.addons.bde_pfmp.models.bde_home import LINES


class BdeHome(models.AbstractModel):
    """What mentoring waits for from the office."""

    _inherit = "bde.home"

    @api.model
    def _home_declared(self):
        return [
            *super()._home_declared(),
            ("bde_partners.group_bde_user", "_home_card_mentoring"),
        ]

    @api.model
    def _home_card_mentoring(self):
        """Messages reported first, then families to tell, then requests to match."""
        pairs = self.env["bde.alumni.mentorship"]
        ours = [("company_id", "in", self.env.companies.ids)]
        reported = pairs.search([*ours, ("report_count", ">", 0)], limit=LINES)
        domain = [*ours, ("state", "in", ("requested", "agreed"))]
        waiting = pairs.search(domain, order="state, requested_on", limit=LINES)
        count = pairs.search_count(domain) + len(reported - waiting)
        action = "bde_alumni.bde_alumni_mentorship_action"
        details = {
            "requested": self.env._("choose a mentor"),
            "agreed": self.env._("tell a legal representative"),
        }
        lines = [
            self._home_line(
                pair.display_name,
                pair.requested_on,
                self._home_action(action, pair.id),
                detail=self.env._("a message is reported")
                if pair in reported
                else details[pair.state],
            )
            for pair in (reported | waiting)[:LINES]
        ]
        state = "red" if reported else "amber" if count else "green"
        return self._home_card(
            "mentoring",
            self.env._("Mentoring to follow"),
            count,
            state,
            lines,
            self._home_action(action),
            sequence=75,
            hint=self.env._("Every learner who asked has a mentor."),
        )
