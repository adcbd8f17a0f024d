from datetime import date, timedelta

from odoo import fields, models

from .bde_taxe_campaign_close import V30_CHECKS
from .bde_taxe_cockpit import OFFICE, STEPS

# Dates of the calendar that are still to verify are told so long before
EXPECTED_DAYS = 60
# What is not verified is told when the period closes so soon
CLOSING_DAYS = 14
# Late steps shown: the last ones, what comes must still be seen
LATE = 3
STEP_ICONS = {
    "letter": "fa-print",
    "mail": "fa-envelope-o",
    "call": "fa-phone",
    "thank": "fa-heart-o",
}


class BdeTaxeCockpit(models.AbstractModel):
    """The curve, the year of SOLTéA, the next steps, the calls, the alerts."""

    _inherit = "bde.taxe.cockpit"

    # -- curve ------------------------------------------------------------------------
    def _cockpit_curve(self, campaign, last):
        """Return {labels, series}: running totals by week, this year over last.

        The line of this year stops today. Empty when nothing was promised nor
        received in either year.
        """
        _, both = self.env._, campaign | last
        received, promised = both._curve("transferred"), campaign._curve("promised")
        lines = [
            ("received", str(campaign.year), received[campaign], campaign),
            (
                "promised",
                _("Promised %(year)s", year=campaign.year),
                promised[campaign],
                campaign,
            ),
        ]
        if last:
            lines.append(("last", str(last.year), received[last], last))
        weeks = [week for _key, _label, points, _c in lines for week, _total in points]
        if not weeks:
            return False
        today = self._week_of(campaign, fields.Date.context_today(self))
        first = min(weeks) - 1
        end = max([*weeks, *([today] if today <= 53 else [])])
        return {
            "labels": [
                self._week_label(campaign, week) for week in range(first, end + 1)
            ],
            "series": [
                {
                    "key": key,
                    "label": label,
                    "points": self._fill(
                        points,
                        first,
                        min(end, today)
                        if c == campaign and campaign.state != "closed"
                        else end,
                    ),
                }
                for key, label, points, c in lines
                if points
            ],
            "goal": campaign.amount_goal or False,
            "action": self.env["bde.home"]._home_action(
                "bde_taxe.bde_taxe_progress_action",
                domain=[("campaign_id", "in", both.ids)],
            ),
        }

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
        _, home = self.env._, self.env["bde.home"]
        checks = campaign.check_ids.filtered(lambda check: check.result != "na")
        left = checks.filtered(lambda check: check.result in ("todo", "late"))
        late = left.filtered(lambda check: check.result == "late")
        left = left.sorted(lambda check: (check.due or date.max, check.sequence))
        return home._home_card(
            "checks",
            _("Checklist"),
            len(left),
            "red" if late else "blue" if left else "green",
            [
                home._home_line(check.name, check.due, detail=check.fact or "")
                for check in left
            ],
            self._campaign_action(campaign),
            hint=_("Everything is verified for this year."),
            word=_(
                "%(done)s of %(all)s verified",
                done=len(checks) - len(left),
                all=len(checks),
            ),
        )

    def _card_calls(self, campaign):
        """Calls to make today: mine for who calls, everybody's for the office."""
        _, home = self.env._, self.env["bde.home"]
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
            _("Calls of the day"),
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
            hint=_("Nobody to call today."),
        )

    # -- alerts -----------------------------------------------------------------------
    def _cockpit_alerts(self, campaign):
        """Return what must be seen: [{state, text, action}]; others add theirs."""
        if campaign.state == "closed":
            return []
        _, home = self.env._, self.env["bde.home"]
        alerts = [
            {"state": "amber", "text": text, "action": self._money_action(campaign)}
            for _code, _level, text in campaign._closing_money()
        ]
        alerts += self._alerts_closing(campaign)
        today = fields.Date.context_today(self)
        unsure = [
            row
            for row in campaign._calendars()[campaign].values()
            if row.certainty == "expected"
            and today <= row.date_start <= today + timedelta(days=EXPECTED_DAYS)
        ]
        if unsure:
            row = min(unsure, key=lambda item: item.date_start)
            text = _(
                "Date to verify on the site of SOLTéA: %(what)s, %(day)s",
                what=row.display_name,
                day=home._home_day(row.date_start),
            )
            action = home._home_action(
                "bde_taxe.bde_taxe_calendar_action",
                domain=[("year", "=", campaign.year)],
            )
            alerts.append({"state": "amber", "text": text, "action": action})
        return alerts

    def _alerts_closing(self, campaign):
        """Rule V30: what is not verified and the period closes soon."""
        today = fields.Date.context_today(self)
        soon = campaign.check_ids.filtered(
            lambda check: (
                check.code in V30_CHECKS
                and check.result == "todo"
                and check.due
                and check.due <= today + timedelta(days=CLOSING_DAYS)
            )
        )
        return [
            {
                "state": "red",
                "text": self.env._(
                    "%(what)s: to do before %(day)s (%(when)s)",
                    what=check.name,
                    day=self.env["bde.home"]._home_day(check.due),
                    when=self.env["bde.home"]._home_when(check.due),
                ),
                "action": self._campaign_action(campaign),
            }
            for check in soon
        ]

    def _money_action(self, campaign):
        """Return what opens the lines of the statements."""
        return self.env["bde.home"]._home_action(
            "bde_taxe.bde_taxe_transfer_action",
            domain=[("campaign_id", "=", campaign.id)],
            context={"default_campaign_id": campaign.id},
        )

    # -- lists ------------------------------------------------------------------------
    def _cockpit_buttons(self, campaign):
        """Return the buttons to the lists: [{key, label, icon, action, sequence}]."""
        _, home = self.env._, self.env["bde.home"]
        own = {
            "domain": [("campaign_id", "=", campaign.id)],
            "context": {"default_campaign_id": campaign.id},
        }
        lists = [
            ("campaign", _("Checklist and plan"), "fa-calendar-check-o", None),
            ("donors", _("Donors"), "fa-building-o", None),
            ("steps", _("Letters, e-mails, calls"), "fa-envelope-o", "step"),
            ("transfers", _("Transfers"), "fa-bank", "transfer"),
            ("bank", _("Bank transfers"), "fa-eur", "payment"),
            ("gifts", _("Gifts"), "fa-gift", "gift"),
            ("purchases", _("Purchases"), "fa-shopping-cart", "expense"),
        ]
        actions = {
            "campaign": self._campaign_action(campaign),
            "donors": self._target_action(campaign, "in_campaign"),
        }
        return [
            {
                "key": key,
                "label": label,
                "icon": icon,
                "action": actions.get(key)
                or home._home_action(f"bde_taxe.bde_taxe_{name}_action", **own),
                "sequence": (rank + 1) * 10,
            }
            for rank, (key, label, icon, name) in enumerate(lists)
        ]
