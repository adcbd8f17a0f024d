from odoo import api, models

from .bde_home import LINES


class BdeHome(models.AbstractModel):
    """What companies wrote and the school has not read yet."""

    _inherit = "bde.home"

    @api.model
    def _home_declared(self):
        return [
            *super()._home_declared(),
            ("bde_partners.group_bde_user", "_home_card_host_forms"),
        ]

    @api.model
    def _home_card_host_forms(self):
        """Forms that companies sent, the nearest departure first."""
        forms = self.env["bde.pfmp.host.form"]
        domain = [
            ("state", "=", "submitted"),
            ("company_id", "in", self.env.companies.ids),
        ]
        found = forms.search(domain, limit=LINES)
        count = forms.search_count(domain) if len(found) == LINES else len(found)
        return self._home_card(
            "host_forms",
            self.env._("Answers of companies to check"),
            count,
            "blue" if found else "green",
            [
                self._home_line(
                    form.host_name or self.env._("Company still unknown"),
                    form.date_start,
                    self._home_action(
                        "bde_pfmp.bde_pfmp_host_form_check_action", form.id
                    ),
                    detail=form.class_id.code or "",
                )
                for form in found
            ],
            self._home_action("bde_pfmp.bde_pfmp_host_form_check_action"),
            sequence=22,
            hint=self.env._("What companies wrote is checked."),
        )
