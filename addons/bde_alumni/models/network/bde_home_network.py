from odoo import api, models

from odoo.addons.bde_pfmp.models.bde_home import LINES


class BdeHome(models.AbstractModel):
    """Who asks to join the network."""

    _inherit = "bde.home"

    @api.model
    def _home_declared(self):
        return [
            *super()._home_declared(),
            ("bde_partners.group_bde_user", "_home_card_network_requests"),
        ]

    @api.model
    def _home_card_network_requests(self):
        """Verified requests, the oldest first."""
        profiles = self.env["bde.alumni.profile"]
        domain = profiles._requests_domain() + [
            ("company_id", "in", self.env.companies.ids)
        ]
        found = profiles.search(domain, limit=LINES, order="create_date, id")
        count = profiles.search_count(domain) if len(found) == LINES else len(found)
        action = "bde_alumni.bde_alumni_request_action"
        return self._home_card(
            "alumni_requests",
            self.env._("Former pupils who ask to join"),
            count,
            "blue" if found else "green",
            [
                self._home_line(
                    profile.display_name,
                    profile.create_date.date(),
                    self._home_action(action, profile.id),
                )
                for profile in found
            ],
            self._home_action(action),
            sequence=45,
            hint=self.env._("Nobody waits at the door of the network."),
        )


class BdeAlumniProfile(models.Model):
    _inherit = "bde.alumni.profile"

    @api.model
    def _requests_domain(self):
        """Return the domain of the requests that the office can decide."""
        return [
            ("state", "=", "pending"),
            "|",
            ("email_verified_on", "!=", False),
            ("source", "!=", "page"),
        ]
