from odoo import api, fields, models

from ..rules.board import SOON_DAYS

LINES = 5


class BdeHome(models.AbstractModel):
    """PFMP of a role: what waits for signatures, one's visits, figures."""

    _inherit = "bde.home"

    @api.model
    def _home_declared(self):
        return [
            *super()._home_declared(),
            ("bde_partners.group_bde_teacher", "_home_card_visits"),
            (
                "bde_partners.group_bde_user,bde_partners.group_bde_head",
                "_home_card_signatures",
            ),
        ]

    @api.model
    def _home_card_visits(self):
        """Learners whom I visit: those in company, then those who leave next."""
        lines = self.env["bde.pfmp.placement"]
        today = fields.Date.context_today(self)
        domain = [
            ("referent_id", "=", self.env.user.partner_id.id),
            ("state", "in", ("found", "ready", "running")),
            ("date_end", ">=", today),
        ]
        found = lines.search(domain, order="date_start, id", limit=LINES)
        count = lines.search_count(domain) if len(found) == LINES else len(found)
        here = any(placement.date_start <= today for placement in found)
        return self._home_card(
            "visits",
            self.env._("My visits"),
            count,
            "blue" if here else "amber" if found else "grey",
            [
                self._home_line(
                    placement.learner_id.display_name,
                    placement.date_start
                    if placement.date_start > today
                    else placement.date_end,
                    self._home_action(
                        "bde_pfmp.bde_pfmp_placement_action", placement.id
                    ),
                    detail=placement.host_id.name,
                )
                for placement in found
            ],
            self._home_action("bde_pfmp.bde_pfmp_placement_action", domain=domain),
            sequence=15,
            word=self.env._("In company now")
            if here
            else self.env._("Coming")
            if found
            else None,
            hint=self.env._("You are the referent of nobody who leaves soon."),
        )

    @api.model
    def _home_card_signatures(self):
        """Conventions issued whose learners leave soon: the paper must be back."""
        lines = self.env["bde.pfmp.placement"]
        today = fields.Date.context_today(self)
        domain = [
            ("state", "=", "ready"),
            ("kind", "!=", "apprentice"),
            ("date_start", ">=", today),
            ("date_start", "<=", fields.Date.add(today, days=SOON_DAYS)),
            ("company_id", "in", self.env.companies.ids),
        ]
        found = lines.search(domain, order="date_start, class_id, id", limit=LINES)
        count = lines.search_count(domain) if len(found) == LINES else len(found)
        return self._home_card(
            "signatures",
            self.env._("Conventions to have back before they leave"),
            count,
            "amber" if found else "green",
            self._home_placement_lines(found),
            self._home_board(domain),
            sequence=26,
            hint=self.env._("Nobody leaves soon on a convention that was issued."),
        )

    @api.model
    def _home_figures(self):
        """Add the learners of the year, by where they stand: numbers only."""
        year = self.env["bde.school.year"]._current()
        lines = self.env["bde.pfmp.placement"].sudo()
        counts = dict(
            lines._read_group(
                [
                    ("school_year_id", "=", year.id),
                    ("company_id", "in", self.env.companies.ids),
                ],
                ["state"],
                ["__count"],
            )
        )
        total = sum(n for state, n in counts.items() if state != "cancelled")
        placed = total - counts.get("to_find", 0)
        return [
            *super()._home_figures(),
            (
                self.env._("Learners in company today"),
                f"{counts.get('running', 0)}",
                None,
            ),
            (
                self.env._("PFMP of the year with a host"),
                self.env._("%(placed)s of %(total)s", placed=placed, total=total),
                None,
            ),
        ]
