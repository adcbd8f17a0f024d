from odoo import api, fields, models

from odoo.addons.bde_pfmp.models.bde_home import LINES


class BdeHome(models.AbstractModel):
    """What insertion waits for from the office: attendance, the list of September."""

    _inherit = "bde.home"

    @api.model
    def _home_declared(self):
        return [
            *super()._home_declared(),
            ("bde_partners.group_bde_user", "_home_card_insertion"),
        ]

    @api.model
    def _home_card_insertion(self):
        """Workshops past without attendance, then people without a solution."""
        ours = [("company_id", "in", self.env.companies.ids)]
        past = [
            *ours,
            ("state", "=", "planned"),
            ("date_end", "<", fields.Datetime.now()),
        ]
        sessions = self.env["bde.alumni.session"].search(
            past, order="date_start desc", limit=LINES
        )
        without = [*ours, ("is_without_solution", "=", True)]
        followups = self.env["bde.alumni.followup"].search(
            without, order="called_on nulls first, id", limit=LINES
        )
        count = self.env["bde.alumni.session"].search_count(past)
        count += self.env["bde.alumni.followup"].search_count(without)
        lines = self._insertion_lines(sessions, followups)
        return self._home_card(
            "insertion",
            self.env._("Insertion of leavers"),
            count,
            "amber" if count else "green",
            lines[:LINES],
            self._home_action("bde_alumni.bde_alumni_followup_action"),
            sequence=78,
            hint=self.env._("Attendance is taken, everybody has a solution."),
        )

    @api.model
    def _insertion_lines(self, sessions, followups):
        """Return the lines of the card: workshops first, then people."""
        return [
            self._home_line(
                session.display_name,
                session.date_start.date(),
                self._home_action("bde_alumni.bde_alumni_session_action", session.id),
                detail=self.env._("take the attendance"),
            )
            for session in sessions
        ] + [
            self._home_line(
                followup.display_name,
                followup.called_on,
                self._home_action("bde_alumni.bde_alumni_followup_action", followup.id),
                detail=self.env._("without a solution"),
            )
            for followup in followups
        ]
