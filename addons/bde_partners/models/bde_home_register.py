from odoo import api, models


class BdeHome(models.AbstractModel):
    """Hosts that the register of companies says closed: somebody decides of them."""

    _inherit = "bde.home"

    @api.model
    def _home_declared(self):
        return [
            *super()._home_declared(),
            ("bde_partners.group_bde_user", "_home_card_closed_hosts"),
        ]

    @api.model
    def _home_card_closed_hosts(self):
        """Closed hosts still in use here, the latest first: archive them or ask."""
        partners = self.env["res.partner"]
        domain = [("bde_is_host", "=", True), ("bde_register_state", "=", "closed")]
        found = partners.search(domain, order="bde_closed_on desc, id desc", limit=5)
        count = partners.search_count(domain) if len(found) == 5 else len(found)
        return self._home_card(
            "closed_hosts",
            self.env._("Hosts that closed"),
            count,
            "blue" if found else "green",
            [
                self._home_line(
                    host.name,
                    host.bde_closed_on,
                    self._home_action("bde_partners.bde_host_action", host.id),
                    detail=host.city or "",
                )
                for host in found
            ],
            self._home_action(
                "bde_partners.bde_host_action", context={"search_default_closed": 1}
            ),
            sequence=52,
            hint=self.env._("The register says that every host is open."),
        )
