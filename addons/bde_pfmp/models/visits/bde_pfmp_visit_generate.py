from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import LazyTranslate

from odoo.addons.bde_partners.client_action import tell

from ...rules.visits.windows import windows
from .bde_pfmp_visit import OPEN

_lt = LazyTranslate(__name__)

# with a host, and not over
LIVE = ("found", "ready", "running")
# what the visits of a placement depend on
FOLLOWED = {"host_id", "referent_id", "date_start", "date_end", "end_date", "state"}
AHEAD = timedelta(weeks=4)
WHY = {
    "to_find": _lt("The learner has no place any more."),
    "interrupted": _lt("The PFMP was interrupted."),
    "cancelled": _lt("The PFMP was cancelled."),
}


class BdePfmpPeriod(models.Model):
    _inherit = "bde.pfmp.period"

    visit_count = fields.Integer(
        string="Visits and calls", compute="_compute_visit_count"
    )

    @api.depends("placement_ids")
    def _compute_visit_count(self):
        groups = self.env["bde.pfmp.visit"]._read_group(
            [("period_id", "in", self.ids), ("state", "!=", "cancelled")],
            ["period_id"],
            ["__count"],
        )
        counts = {period.id: count for period, count in groups}
        for period in self:
            period.visit_count = counts.get(period._origin.id, 0)

    def _generate_visits(self):
        """Make the visits that the rule asks for, for those who have a place."""
        return self.placement_ids._generate_visits()

    def action_generate_visits(self):
        """Button: make the visits and calls that the school's rule asks for."""
        self.check_access("write")
        made = self._generate_visits()
        if not made and not self.visit_count:
            raise UserError(
                self.env._(
                    "Nothing to visit: no learner has a place yet, or the rule of the "
                    "visits is empty (Configuration > Rules of the visits)."
                )
            )
        return tell(
            self.env._(
                "%(count)s visits and calls to make were added.", count=len(made)
            )
        )

    def action_open_visits(self):
        """Button: the visits of these periods."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_pfmp.bde_pfmp_visit_action"
        )
        action["domain"] = [("period_id", "in", self.ids)]
        return action


class BdePfmpPlacement(models.Model):
    """The visits of a placement follow it: host, referent, dates, interruption."""

    _inherit = "bde.pfmp.placement"

    visit_ids = fields.One2many("bde.pfmp.visit", "placement_id", string="Visits")

    def _generate_visits(self):
        """Make the visits that the school's rule asks for; those that exist stay.

        Two calls make them once. A bounded number of queries.

        :return: the `bde.pfmp.visit` made or taken up again, as superuser
        """
        visits = self.env["bde.pfmp.visit"].sudo()
        live = self.sudo().filtered(
            lambda p: p.state in LIVE and p.host_id and p.kind != "apprentice"
        )
        if not live:
            return visits
        known = visits.search([("placement_id", "in", live.ids)])
        again = known.filtered(lambda v: v.state == "cancelled" and v.cancel_auto)
        again._reopen()
        exist = {(v.placement_id, v.rule_line_id, v.rule_rank) for v in known}
        rows = []
        for placement, line in live._lines_of_rule():
            spans = placement._visit_windows(line)
            for rank, (first, last) in enumerate(spans):
                if (placement, line, rank) not in exist:
                    rows.append(line._prepare_visit(placement, rank, first, last))
        return again | visits.create(rows)

    def _lines_of_rule(self):
        """Return [(placement, line of the rule in force for it)]."""
        rules = self.env["bde.pfmp.visit.rule"]
        pairs = []
        for company, placements in self.grouped("company_id").items():
            by_day = rules._for_days(company, placements.mapped("date_start"))
            pairs += [
                (placement, line)
                for placement in placements
                for line in by_day[placement.date_start].line_ids
                if line._applies(placement)
            ]
        return pairs

    def _visit_windows(self, line):
        """Return the windows of the visits of a line of the rule, for this stay."""
        self.ensure_one()
        return windows(
            self.date_start,
            self._last_day(),
            line.anchor,
            line.day_first,
            line.day_last,
            line.number,
        )

    def write(self, vals):
        if not vals.keys() & FOLLOWED:
            return super().write(vals)
        before = {p: (p.host_id, p.referent_id, p.state) for p in self.sudo()}
        result = super().write(vals)
        self.sudo()._follow_with_visits(before)
        return result

    def _follow_with_visits(self, before):
        """Bring the visits in line with what has just changed; bounded queries.

        :param dict before: {placement: (host, referent, state)} as they were
        """
        visits = self.env["bde.pfmp.visit"].sudo()
        found = visits.search(
            [("placement_id", "in", self.ids), ("state", "!=", "done")]
        )
        if not found:
            return
        for state, placements in self.grouped("state").items():
            own = found.filtered(lambda v, p=placements: v.placement_id in p)
            if state in WHY:
                own._cancel(self.env._(WHY[state]), auto=True)
            elif state in LIVE:
                own.filtered(
                    lambda v: v.state == "cancelled" and v.cancel_auto
                )._reopen()
        found = found.filtered(lambda v: v.state in OPEN)
        found._follow_referent({p: old[1] for p, old in before.items()})
        moved = found.filtered(
            lambda v: before[v.placement_id][0] != v.placement_id.host_id
        )
        moved._unplan(self.env._("The host organisation changed."))
        found._follow_dates()

    @api.model
    def _cron_generate_visits(self):
        """Daily: make the visits of those who leave soon, or are there."""
        today = fields.Date.context_today(self)
        self.search(
            [
                ("state", "in", LIVE),
                ("date_start", "<=", today + AHEAD),
                ("date_end", ">=", today),
            ]
        )._generate_visits()


class BdePfmpVisitRuleLine(models.Model):
    _inherit = "bde.pfmp.visit.rule.line"

    def _prepare_visit(self, placement, rank, first, last):
        """Return the values of the visit of a placement that this line asks for."""
        self.ensure_one()
        return {
            "placement_id": placement.id,
            "purpose": self.purpose,
            "channel": self.channel,
            "planned_minutes": self.minutes,
            "window_start": first,
            "window_end": last,
            "rule_line_id": self.id,
            "rule_rank": rank,
        }


class BdePfmpVisit(models.Model):
    _inherit = "bde.pfmp.visit"

    cancel_auto = fields.Boolean(
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="Cancelled with the placement: comes back with it.",
    )

    def _reopen(self):
        """Take up again what was cancelled with its placement."""
        self.write({"state": "to_plan", "cancel_auto": False, "cancel_reason": False})
        self._follow_dates()

    def _unplan(self, why):
        """Give back to be planned what was planned, and say why on each."""
        planned = self.filtered(lambda v: v.state == "planned" or v.tour_id)
        planned.write({"state": "to_plan", "planned_at": False, "tour_id": False})
        planned._message_log_batch(bodies=dict.fromkeys(planned.ids, why))

    def _follow_referent(self, before):
        """Give the visits of the former referent to the new one.

        :param dict before: {placement: referent as it was}; who replaces stays
        """
        for placement, visits in self.grouped("placement_id").items():
            former = before[placement]
            if former == placement.referent_id:
                continue
            given = visits.filtered(lambda v, f=former: v.teacher_id == f)
            given._unplan(self.env._("The referent teacher changed."))
            given.write({"teacher_id": placement.referent_id.id})

    def _follow_dates(self):
        """Move the windows with the dates; what is planned outside is to be planned."""
        for visit in self:
            placement, line = visit.placement_id, visit.rule_line_id
            start, last = placement.date_start, placement._last_day()
            spans = placement._visit_windows(line) if line else []
            if visit.rule_rank < len(spans):
                span = spans[visit.rule_rank]
            else:
                first = min(max(visit.window_start or start, start), last)
                span = (first, min(max(visit.window_end or last, first), last))
            if span != (visit.window_start, visit.window_end):
                visit.write({"window_start": span[0], "window_end": span[1]})
            if visit.planned_at and not start <= visit._local_day() <= last:
                visit._unplan(self.env._("The dates of the PFMP changed."))
