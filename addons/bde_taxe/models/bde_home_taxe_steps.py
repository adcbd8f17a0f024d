from odoo import api, fields, models


class BdeHome(models.AbstractModel):
    """The steps of the tax campaign that are due."""

    _inherit = "bde.home"

    @api.model
    def _home_declared(self):
        return [
            *super()._home_declared(),
            ("bde_partners.group_bde_user", "_home_card_taxe_steps"),
        ]

    @api.model
    def _home_card_taxe_steps(self):
        """Letters, e-mails and calls of this week, the late ones first."""
        steps = self.env["bde.taxe.step"]
        domain = steps._due_domain()
        found = steps.search(domain, order="date_planned, id", limit=5)
        count = steps.search_count(domain) if len(found) == 5 else len(found)
        today = fields.Date.context_today(self)
        late = any(step.date_planned < today for step in found)
        action = self._home_action("bde_taxe.bde_taxe_step_action", domain=domain)
        return self._home_card(
            "taxe_steps",
            self.env._("Steps of the tax campaign"),
            count,
            "red" if late else "blue" if found else "green",
            [
                self._home_line(
                    step.name,
                    step.date_planned,
                    self._home_action("bde_taxe.bde_taxe_step_action", step.id),
                    detail=step.campaign_id.name,
                )
                for step in found
            ],
            action,
            sequence=46,
            word=self.env._("Late") if late else None,
            hint=self.env._("No letter, e-mail or call of the campaign is due."),
        )
