from odoo import api, models

from odoo.addons.bde_pfmp.models.bde_home import LINES


class BdeHome(models.AbstractModel):
    """What became of the last years: employment at six months, by training."""

    _inherit = "bde.home"

    @api.model
    def _home_declared(self):
        return [
            *super()._home_declared(),
            ("bde_partners.group_bde_reader", "_home_card_outcomes"),
        ]

    @api.model
    def _outcomes_shown(self):
        """Return the domain of the outcomes that may be shown, of these schools."""
        return [
            ("company_id", "in", self.env.companies.ids),
            ("state", "=", "shown"),
        ]

    @api.model
    def _home_figures(self):
        """Add the last outcomes for who has the figures and no card of their own."""
        figures = super()._home_figures()
        if not self.env.user._bde_only_reads():
            return figures
        rows = self.env["bde.alumni.outcome"].search(self._outcomes_shown(), limit=2)
        action = self._home_action("bde_alumni.bde_alumni_outcome_action")
        return [
            *figures,
            *(
                (
                    self.env._(
                        "Job at 6 months: %(training)s (%(year)s)",
                        training=row.training_id.display_name,
                        year=row.year,
                    ),
                    row.job_6_shown,
                    action,
                )
                for row in rows
            ),
        ]

    @api.model
    def _home_card_outcomes(self):
        """The last outcomes; who only reads finds them among the figures."""
        if self.env.user._bde_only_reads():
            return None
        outcomes = self.env["bde.alumni.outcome"]
        domain = self._outcomes_shown()
        action = self._home_action("bde_alumni.bde_alumni_outcome_action")
        rows = outcomes.search(domain, limit=LINES)
        return self._home_card(
            "alumni_outcomes",
            self.env._("Outcomes of the last years"),
            outcomes.search_count(domain),
            "grey",
            [
                self._home_line(
                    f"{row.training_id.display_name} ({row.year})",
                    action=action,
                    detail=self.env._(
                        "Studies %(studies)s, job at 6 months %(job)s",
                        studies=row.studies_shown,
                        job=row.job_6_shown,
                    ),
                )
                for row in rows
            ],
            action,
            sequence=78,
            hint=self.env._("Figures come with enough leavers and answers."),
        )
