from datetime import timedelta

from odoo import models

from ..bde_pfmp_placement_state import HISTORY

PLANNED = 40
HOURS = (9.0, 10.5, 14.0, 15.5)


class BdeDemo(models.AbstractModel):
    """Demonstration: visits and calls, some planned, a few tours."""

    _inherit = "bde.demo"

    def _steps(self):
        return [*super()._steps(), ("visits and calls", "_make_visits")]

    def _make_visits(self, context):
        """Those who are there or leave soon are visited as the usual rule says."""
        today = context["today"]
        stays = self.env["bde.pfmp.placement"].search(
            [
                ("company_id", "=", context["company"].id),
                ("state", "in", ["found", "ready", "running"]),
                ("kind", "!=", "apprentice"),
                ("date_start", "<=", today + timedelta(weeks=4)),
                ("date_end", ">=", today),
            ]
        )
        visits = stays._generate_visits().sudo()
        visits.filtered(
            lambda v: v.purpose == "first_day" and v.window_end < today
        )._make_demo_done()
        open_ones = visits.filtered(lambda v: v.state == "to_plan" and v.teacher_id)
        for rank, visit in enumerate(open_ones[:PLANNED]):
            day = max(visit.window_start, today) + timedelta(rank % 5)
            if day <= visit.window_end and day.weekday() < 5:
                hour = HOURS[rank % len(HOURS)]
                visit._plan(visit._moment(day, hour, visit.company_id))
        teachers = visits.teacher_id[:3]
        todo = visits.filtered(
            lambda v: (
                v.teacher_id in teachers
                and v.state == "to_plan"
                and v.channel == "visit"
                and v.window_end >= today
            )
        )
        todo._propose_tours()


class BdePfmpVisit(models.Model):
    _inherit = "bde.pfmp.visit"

    def _make_demo_done(self):
        """The first calls were made, save a few that are late."""
        past = self.with_context(bde_history=HISTORY)
        for rank, visit in enumerate(past):
            if rank % 8:
                visit._done(visit.window_start)
