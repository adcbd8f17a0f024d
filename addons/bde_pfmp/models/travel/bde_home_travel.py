from odoo import api, models


class BdeHome(models.AbstractModel):
    """Travel costs: what waits for the approver, and for the bursar."""

    _inherit = "bde.home"

    @api.model
    def _home_declared(self):
        return [
            *super()._home_declared(),
            (
                "bde_partners.group_bde_manager,bde_partners.group_bde_head",
                "_home_card_travel_approve",
            ),
            ("bde_partners.group_bde_bursar", "_home_card_travel_pay"),
        ]

    @api.model
    def _home_card_travel_approve(self):
        return self._travel_card(
            "travel_approve", self.env._("Travel statements to approve"), "submitted"
        )

    @api.model
    def _home_card_travel_pay(self):
        return self._travel_card(
            "travel_pay", self.env._("Travel statements to pay"), "approved"
        )

    @api.model
    def _travel_card(self, key, title, state):
        """Return the card of the statements in `state`."""
        statements = self.env["bde.pfmp.travel.statement"]
        domain = [("state", "=", state)]
        found = statements.search(domain, order="month, id", limit=5)
        count = statements.search_count(domain) if len(found) == 5 else len(found)
        return self._home_card(
            key,
            title,
            count,
            "blue" if found else "grey",
            [
                self._home_line(
                    statement.display_name,
                    statement.submitted_on,
                    self._home_action(
                        "bde_pfmp.bde_pfmp_travel_statement_action", statement.id
                    ),
                )
                for statement in found
            ],
            self._home_action(
                "bde_pfmp.bde_pfmp_travel_statement_action", domain=domain
            ),
            sequence=65,
            hint=self.env._("No travel statement waits for you."),
        )
