from odoo import api, models

from .bde_pfmp_cycle_screen import RED_LIST

LINES = 5


class BdeHome(models.AbstractModel):
    """Home card: weeks missing before the exam."""

    _inherit = "bde.home"

    @api.model
    def _home_declared(self):
        office = "bde_partners.group_bde_user"
        return [*super()._home_declared(), (office, "_home_card_weeks")]

    @api.model
    def _home_card_weeks(self):
        """Learners of a last year whose weeks are missing, as counted last night."""
        rows = self.env["bde.pfmp.cycle"]
        domain = [
            ("company_id", "in", self.env.companies.ids),
            ("is_last_year", "=", True),
            ("standing", "in", RED_LIST),
        ]
        found = rows.search(domain, limit=LINES)
        count = rows.search_count(domain) if len(found) == LINES else len(found)
        action = self._home_action("bde_pfmp.bde_pfmp_cycle_action")
        days = rows._days_to_registration()
        soon = days is not None and 0 <= days <= 60
        return self._home_card(
            "weeks",
            self.env._("Weeks missing before the exam"),
            count,
            ("red" if soon else "blue") if count else "green",
            [
                self._home_line(
                    row.learner_id.display_name,
                    action=action,
                    detail=self.env._(
                        "%(class)s: %(count)s missing",
                        **{
                            "class": row.class_id.code or "",
                            "count": row._week_number("missing"),
                        },
                    ),
                )
                for row in found
            ],
            action,
            sequence=46,
            hint=self.env._("Nobody in a last year lacks a week of PFMP."),
        )
