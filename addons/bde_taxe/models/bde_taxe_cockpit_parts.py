from datetime import date, timedelta

from odoo import fields, models

from .bde_taxe_cockpit import OFFICE, STEPS

LAST_WEEK = 53
# Late steps shown: the last ones, what comes must still be seen
LATE = 3
STEP_ICONS = {
    "letter": "fa-print",
    "mail": "fa-envelope-o",
    "call": "fa-phone",
    "thank": "fa-heart-o",
}


class BdeTaxeCockpit(models.AbstractModel):
    """The curve, the year of SOLTéA, the next steps, the checklist, the calls."""

    _inherit = "bde.taxe.cockpit"

    # -- curve ------------------------------------------------------------------------
    def _cockpit_curve(self, campaign, last):
        """Return {labels, series}: running totals by week, this year over last.

        The line of this year stops today. Empty when nothing was promised nor
        received in either year.
        """
        both = campaign | last
        lines = self._curve_lines(campaign, last)
        weeks = [week for _key, _label, points, _now in lines for week, _sum in points]
        if not weeks:
            return False
        today = self._week_of(campaign, fields.Date.context_today(self))
        first = min(weeks) - 1
        end = max([*weeks, *([today] if today <= LAST_WEEK else [])])
        stop = end if campaign.state == "closed" else min(end, today)
        return {
            "labels": [
                self._week_label(campaign, week) for week in range(first, end + 1)
            ],
            "series": [
                {
                    "key": key,
                    "label": label,
                    "points": self._fill(points, first, stop if now else end),
                }
                for key, label, points, now in lines
                if points
            ],
            "goal": campaign.amount_goal or False,
            "action": self.env["bde.home"]._home_action(
                "bde_taxe.bde_taxe_progress_action",
                domain=[("campaign_id", "in", both.ids)],
            ),
        }

    def _curve_lines(self, campaign, last):
        """Return [(key, label, points, whether it is this year's)]."""
        received = (campaign | last)._curve("transferred")
        promised = self.env._("Promised %(year)s", year=campaign.year)
        lines = [
            ("received", str(campaign.year), received[campaign], True),
            ("promised", promised, campaign._curve("promised")[campaign], True),
        ]
        if last:
            lines.append(("last", str(last.year), received[last], False))
        return lines

    def _week_of(self, campaign, day):
        return (day - date(campaign.year, 1, 1)).days // 7 + 1

    def _week_label(self, campaign, week):
        day = date(campaign.year, 1, 1) + timedelta(weeks=week - 1)
        return self.env["bde.home"]._home_day(day)

    def _fill(self, points, first, end):
        """Return one total for each week: that of the last point before it."""
        known, total, filled = dict(points), 0, []
        for week in range(first, end + 1):
            total = known.get(week, total)
            filled.append(total)
        return filled

    # -- the year of SOLTéA -----------------------------------------------------------
    def _cockpit_calendar(self, campaign):
        """Return the bands of the year: {bands, today}, places in per cent."""
        home = self.env["bde.home"]
        today = fields.Date.context_today(self)
        rows = sorted(
            campaign._calendars()[campaign].values(), key=lambda row: row.date_start
        )
        if not rows:
            return False
        labels = dict(rows[0]._fields["kind"]._description_selection(self.env))
        return {
            "bands": [
                {
                    "key": row.kind,
                    "label": labels[row.kind],
                    "dates": self._band_dates(row),
                    "when": home._home_when(row.date_start)
                    if row.date_start > today
                    else "",
                    "expected": row.certainty == "expected",
                    "state": self._band_state(row, today),
                }
                for row in rows
            ],
            "action": home._home_action(
                "bde_taxe.bde_taxe_calendar_action",
                domain=[("year", "=", campaign.year)],
                context={"default_year": campaign.year},
            ),
        }

    def _band_state(self, row, today):
        if (row.date_end or row.date_start) < today:
            return "past"
        return "now" if row.date_start <= today else "next"

    def _band_dates(self, row):
        home = self.env["bde.home"]
        start = home._home_day(row.date_start)
        if not row.date_end or row.date_end == row.date_start:
            return start
        return f"{start} – {home._home_day(row.date_end)}"

    # -- next steps -------------------------------------------------------------------
    def _cockpit_steps(self, campaign):
        """Return what comes next, the most urgent first: tasks and steps of the plan.

        A task is ticked here; a step (letter, e-mail, calls, thanks) opens.
        """
        if campaign.state == "closed":
            return []
        # the campaign is readable; activities of others are not to who only reads
        activities = campaign._plan_activities().filtered("active")
        steps = campaign.step_ids.filtered(
            lambda step: step.state == "planned" and step.date_planned
        )
        lines = [
            *((a.date_deadline, self._line_of_task(a)) for a in activities),
            *((s.date_planned, self._line_of_step(s)) for s in steps),
        ]
        lines.sort(key=lambda line: line[0])
        today = fields.Date.context_today(self)
        late = [line for day, line in lines if day < today][-LATE:]
        coming = [line for day, line in lines if day >= today]
        return [*late, *coming][:STEPS]

    def _line_of_task(self, activity):
        return {
            **self.env["bde.home"]._home_line(
                activity.summary or activity.activity_type_id.name,
                activity.date_deadline,
                detail=activity.user_id.name,
            ),
            "key": f"task-{activity.id}",
            "task": activity.id,
            "note": activity.bde_taxe_task_id.note or "",
            "may_do": activity.sudo(self.env.su).has_access("write"),
        }

    def _line_of_step(self, step):
        home = self.env["bde.home"]
        kinds = dict(step._fields["kind"]._description_selection(self.env))
        return {
            **home._home_line(
                step.name,
                step.date_planned,
                home._home_action("bde_taxe.bde_taxe_step_action", step.id),
                detail=kinds[step.kind],
            ),
            "key": f"step-{step.id}",
            "task": False,
            "icon": STEP_ICONS[step.kind],
            "note": "",
        }

    # -- cards ------------------------------------------------------------------------
    def _cockpit_cards(self, campaign):
        """Return the cards (`bde.home._home_card`): checklist, calls of the day."""
        return [self._card_checks(campaign), self._card_calls(campaign)]

    def _card_checks(self, campaign):
        home = self.env["bde.home"]
        checks = campaign.check_ids.filtered(lambda check: check.result != "na")
        left = checks.filtered(lambda check: check.result in ("todo", "late"))
        late = left.filtered(lambda check: check.result == "late")
        left = left.sorted(lambda check: (check.due or date.max, check.sequence))
        return home._home_card(
            "checks",
            self.env._("Checklist"),
            len(left),
            "red" if late else "blue" if left else "green",
            [
                home._home_line(check.name, check.due, detail=check.fact or "")
                for check in left
            ],
            self._campaign_action(campaign),
            hint=self.env._("Everything is verified for this year."),
            word=self.env._(
                "%(done)s of %(all)s verified",
                done=len(checks) - len(left),
                all=len(checks),
            ),
        )

    def _card_calls(self, campaign):
        """Calls to make today: mine for who calls, everybody's for the office."""
        home = self.env["bde.home"]
        calls = self.env["bde.taxe.call"]
        today = fields.Date.context_today(self)
        domain = fields.Domain("campaign_id", "=", campaign.id) & fields.Domain(
            "state", "=", "todo"
        )
        domain &= fields.Domain("date_planned", "<=", today) | fields.Domain(
            "date_planned", "=", False
        )
        if not self.env.user.has_group(OFFICE):
            domain &= fields.Domain("user_id", "=", self.env.uid)
        found = calls.search(domain, order="date_planned, id", limit=5)
        count = calls.search_count(domain) if len(found) == 5 else len(found)
        action = home._home_action("bde_taxe.bde_taxe_call_action", domain=domain)
        return home._home_card(
            "calls",
            self.env._("Calls of the day"),
            count,
            "blue" if found else "green",
            [
                home._home_line(
                    call.partner_id.name,
                    call.date_planned,
                    detail=", ".join(
                        filter(None, [call.partner_id.phone, call.user_id.name])
                    ),
                    action=home._home_action("bde_taxe.bde_taxe_call_action", call.id),
                )
                for call in found
            ],
            action,
            hint=self.env._("Nobody to call today."),
        )
