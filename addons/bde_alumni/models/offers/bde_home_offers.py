from odoo import api, models

from odoo.addons.bde_pfmp.models.bde_home import LINES


class BdeHome(models.AbstractModel):
    """What offers wait for from the office."""

    _inherit = "bde.home"

    @api.model
    def _home_declared(self):
        return [
            *super()._home_declared(),
            ("bde_partners.group_bde_user", "_home_card_offers"),
        ]

    @api.model
    def _home_card_offers(self):
        """Offers to approve, then applications to give to the employer."""
        ours = [("company_id", "in", self.env.companies.ids)]
        offers = self.env["bde.alumni.offer"]
        applications = self.env["bde.alumni.application"]
        pending, sent = (
            [*ours, ("state", "=", "pending")],
            [*ours, ("state", "=", "sent")],
        )
        action = "bde_alumni.bde_alumni_offer_action"
        lines = [
            self._home_line(
                offer.display_name,
                offer.create_date.date(),
                self._home_action(action, offer.id),
                detail=self.env._("to approve"),
            )
            for offer in offers.search(pending, order="create_date", limit=LINES)
        ] + [
            self._home_line(
                application.display_name,
                application.date,
                self._home_action(
                    "bde_alumni.bde_alumni_application_action", application.id
                ),
                detail=self.env._("to give to the employer"),
            )
            for application in applications.search(sent, order="date", limit=LINES)
        ]
        count = offers.search_count(pending) + applications.search_count(sent)
        return self._home_card(
            "offers",
            self.env._("Offers and applications"),
            count,
            "amber" if count else "green",
            lines[:LINES],
            self._home_action(action),
            sequence=77,
            hint=self.env._("No offer waits, every application was given."),
        )
