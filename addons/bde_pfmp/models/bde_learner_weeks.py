from babel.numbers import format_decimal

from odoo import api, fields, models

from ..rules import weeks as rules


class BdeLearner(models.Model):
    """Weeks of PFMP done and due over the cycle."""

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
    )
    weeks_missing = fields.Float(
        string="Weeks missing",
        compute="_compute_weeks",
        compute_sudo=True,
        digits=(4, 1),
        help="Due over the cycle, neither done nor planned.",
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
        "placement_ids.state",
        "placement_ids.training_id",
        "placement_ids.date_start",
        "placement_ids.date_end",
        "placement_ids.end_date",
    )
    def _compute_weeks(self):
        """Weeks of the training and of its common first year, the other ones left out.

        Placements without a convention yet count as planned as soon as a place is
        found. The personalised path at the end of the cycle is not part of the weeks
        due.
        """
        today = fields.Date.context_today(self)
        placements = self._placements_of_the_cycle()
        for learner in self:
            due = learner.training_id.weeks_due
            cycle = learner.training_id._cycle_trainings()
            stretches = [
                (placement.date_start, placement._last_day())
                for placement in placements.get(learner._origin, ())
                if not placement.training_id or placement.training_id in cycle
            ]
            done, planned = rules.done_and_planned(stretches, today)
            learner.weeks_due = due
            learner.weeks_done = done
            learner.weeks_planned = planned
            learner.weeks_missing = max(due - done - planned, 0.0)
            learner.weeks_rate = min(100.0 * done / due, 100.0) if due else 0.0
            last_year = (
                learner.enrolment_id.cycle_year >= learner.training_id.duration_years
            )
            learner.weeks_are_short = bool(learner.weeks_missing and last_year)
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

    def _placements_of_the_cycle(self):
        """Return {learner: placements that count for the weeks due}."""
        found = self.env["bde.pfmp.placement"].search(
            [
                ("learner_id", "in", self._origin.ids),
                ("kind", "in", ("pfmp", "bts")),
                ("state", "not in", ("to_find", "cancelled")),
                "|",
                ("period_id", "=", False),
                ("period_id.kind", "!=", "path"),
            ],
            order="id",
        )
        return found.grouped("learner_id")
