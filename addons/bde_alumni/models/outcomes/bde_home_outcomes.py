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
    def _home_card_outcomes(self):
        outcomes = self.env["bde.alumni.outcome"]
        domain = [
            ("company_id", "in", self.env.companies.ids),
            ("state", "=", "shown"),
        ]
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
