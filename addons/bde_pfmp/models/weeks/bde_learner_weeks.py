from babel.numbers import format_decimal

from odoo import api, fields, models


class BdeLearner(models.Model):
    """Weeks of PFMP of a learner, counted over the whole cycle."""

    _inherit = "bde.learner"

    weeks_due = fields.Float(
        string="Weeks due", compute="_compute_weeks", compute_sudo=True, digits=(4, 1)
    )
    weeks_done = fields.Float(
        string="Weeks done", compute="_compute_weeks", compute_sudo=True, digits=(4, 1)
    )
    weeks_planned = fields.Float(
        string="Weeks planned",
        compute="_compute_weeks",
        compute_sudo=True,
        digits=(4, 1),
        help="Catch-up included.",
    )
    weeks_missing = fields.Float(
        string="Weeks missing",
        compute="_compute_weeks",
        compute_sudo=True,
        digits=(4, 1),
        help="Due over the cycle, neither done, planned nor waived.",
    )
    weeks_rate = fields.Float(
        string="Share of the weeks done", compute="_compute_weeks", compute_sudo=True
    )
    weeks_text = fields.Char(
        string="Weeks of PFMP", compute="_compute_weeks", compute_sudo=True
    )
    weeks_are_short = fields.Boolean(
        compute="_compute_weeks",
        compute_sudo=True,
        help="In the last year of the cycle, with weeks neither done nor planned.",
    )

    @api.depends(
        "training_id.weeks_due",
        "training_id.family_id",
        "training_id.duration_years",
        "enrolment_id.cycle_year",
        "weeks_decision_ids.state",
        "weeks_decision_ids.weeks",
        "placement_ids.state",
        "placement_ids.training_id",
        "placement_ids.date_start",
        "placement_ids.date_end",
        "placement_ids.end_date",
    )
    def _compute_weeks(self):
        """The figures of the cycle: see `rules.cycle`."""
        counts = self._cycle_counts()
        for learner in self:
            counted = counts[learner]
            learner.weeks_due = counted.due
            learner.weeks_done = counted.done
            learner.weeks_planned = counted.planned + counted.catch_up
            learner.weeks_missing = counted.missing
            due = counted.due - counted.waived
            learner.weeks_rate = min(100.0 * counted.done / due, 100) if due > 0 else 0
            learner.weeks_are_short = bool(
                counted.missing and learner._is_in_last_year()
            )
            learner.weeks_text = learner._weeks_text()

    def _weeks_text(self):
        """Return « 8 done of 20 due, 3 planned, 9 still to place », "" without PFMP."""
        locale = self.env["bde.home"]._home_locale()
        done, due, planned, missing = (
            format_decimal(self[name], locale=locale)
            for name in ("weeks_done", "weeks_due", "weeks_planned", "weeks_missing")
        )
        if not (self.weeks_due or self.weeks_done or self.weeks_planned):
            return ""
        parts = [
            self.env._("%(done)s done of %(due)s due", done=done, due=due)
            if self.weeks_due
            else self.env._("%(done)s done", done=done)
        ]
        if self.weeks_planned:
            parts.append(self.env._("%(count)s planned", count=planned))
        if self.weeks_missing:
            parts.append(
                self.env._("%(count)s missing", count=missing)
                if self.weeks_are_short
                else self.env._("%(count)s still to place", count=missing)
            )
        return ", ".join(parts)
