from odoo import api, models

from odoo.addons.bde_pfmp.models.bde_home import LINES


class BdeHome(models.AbstractModel):
    """Leavers to confirm, class by class."""

    _inherit = "bde.home"

    @api.model
    def _home_declared(self):
        return [
            *super()._home_declared(),
            ("bde_partners.group_bde_user", "_home_card_alumni_leavers"),
        ]

    @api.model
    def _home_card_alumni_leavers(self):
        domain = [
            ("company_id", "in", self.env.companies.ids),
            ("outcome", "=", "to_confirm"),
            ("proposed", "!=", False),
        ]
        groups = self.env["bde.alumni.leaver"]._read_group(
            domain, ["class_id"], ["__count"], order="__count desc", limit=LINES
        )
        count = self.env["bde.alumni.leaver"].search_count(domain)
        return self._home_card(
            "alumni_leavers",
            self.env._("Leavers to confirm"),
            count,
            "blue" if count else "green",
            [
                self._home_line(
                    klass.display_name or self.env._("Without a class"),
                    detail=self.env._("%(count)s to confirm", count=number),
                    action=self._home_action(
                        "bde_alumni.bde_alumni_leaver_action",
                        domain=[*domain, ("class_id", "=", klass.id)],
                    ),
                )
                for klass, number in groups
            ],
            self._home_action("bde_alumni.bde_alumni_leaver_action"),
            sequence=70,
            hint=self.env._("Nobody waits: the files of the school are read."),
        )
