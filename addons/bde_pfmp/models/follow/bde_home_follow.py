from odoo import api, fields, models

from ..bde_home import LINES
from .bde_pfmp_alert import RANK


class BdeHome(models.AbstractModel):
    """What burns while learners are in company: visits, alerts, accidents."""

    _inherit = "bde.home"

    @api.model
    def _home_declared(self):
        office = "bde_partners.group_bde_user,bde_partners.group_bde_head"
        return [
            *super()._home_declared(),
            (office, "_home_card_late_visits"),
            (f"{office},bde_partners.group_bde_teacher", "_home_card_alerts"),
            ("bde_pfmp.group_bde_incident", "_home_card_incidents"),
        ]

    @api.model
    def _home_card_visits(self):
        """Visits that I owe, the most urgent first; else the learners I follow."""
        visits = self.env["bde.pfmp.visit"]
        domain = [
            ("teacher_id", "=", self.env.user.partner_id.id),
            ("state", "in", ("to_plan", "planned")),
        ]
        found = visits.search(domain, order="window_end, id", limit=LINES)
        if not found:
            return super()._home_card_visits()
        count = visits.search_count(domain) if len(found) == LINES else len(found)
        late = any(found.mapped("is_late"))
        return self._home_card(
            "visits",
            self.env._("My visits"),
            count,
            "red" if late else "blue",
            self._visit_lines(found),
            self._home_action("bde_pfmp.bde_pfmp_visit_action", domain=domain),
            sequence=15,
            word=self.env._("Late") if late else self.env._("To do"),
        )

    @api.model
    def _visit_lines(self, visits):
        return [
            self._home_line(
                visit.learner_id.display_name,
                visit.planned_at and visit.planned_at.date() or visit.window_end,
                self._home_action("bde_pfmp.bde_pfmp_visit_action", visit.id),
                detail=visit.host_id.name or "",
            )
            for visit in visits
        ]

    @api.model
    def _home_card_late_visits(self):
        """Visits whose window is over, the oldest first."""
        visits = self.env["bde.pfmp.visit"]
        domain = [
            ("is_late", "=", True),
            ("company_id", "in", self.env.companies.ids),
        ]
        found = visits.search(domain, order="window_end, id", limit=LINES)
        count = visits.search_count(domain) if len(found) == LINES else len(found)
        return self._home_card(
            "late_visits",
            self.env._("Late visits"),
            count,
            "red" if found else "green",
            self._visit_lines(found),
            self._home_action("bde_pfmp.bde_pfmp_follow_teacher_action"),
            sequence=17,
            hint=self.env._("No visit is late."),
        )

    @api.model
    def _home_card_alerts(self):
        """Live alerts that I may read, the worst first."""
        alerts = self.env["bde.pfmp.alert"]
        domain = [
            ("state", "!=", "closed"),
            ("company_id", "in", self.env.companies.ids),
        ]
        found = alerts.search(domain, limit=LINES)
        count = alerts.search_count(domain) if len(found) == LINES else len(found)
        worst = max((RANK[alert.level] for alert in found), default=None)
        free = any(alert.state == "open" for alert in found)
        labels = dict(alerts._fields["level"]._description_selection(self.env))
        return self._home_card(
            "alerts",
            self.env._("Alerts"),
            count,
            "red"
            if worst == RANK["urgent"]
            else "green"
            if worst is None
            else "blue"
            if free
            else "amber",
            [
                self._home_line(
                    alert.learner_id.display_name,
                    alert.opened_on,
                    self._home_action("bde_pfmp.bde_pfmp_alert_action", alert.id),
                    detail=labels[alert.level],
                )
                for alert in found
            ],
            self._home_action("bde_pfmp.bde_pfmp_alert_action"),
            sequence=16,
            word=labels["urgent"] if worst == RANK["urgent"] else None,
            hint=self.env._("Nothing goes wrong that you know of."),
        )

    @api.model
    def _home_card_incidents(self):
        """Accidents to declare, with their clock; overdue ones in red (V31)."""
        incidents = self.env["bde.pfmp.incident"]
        domain = [
            ("state", "=", "open"),
            ("kind", "!=", "other"),
            ("company_id", "in", self.env.companies.ids),
        ]
        found = incidents.search(domain, order="known_at, id", limit=LINES)
        count = incidents.search_count(domain) if len(found) == LINES else len(found)
        return self._home_card(
            "incidents",
            self.env._("Accidents to declare"),
            count,
            "red" if found else "green",
            [
                self._home_line(
                    incident.number,
                    fields.Date.to_date(incident.declare_before),
                    self._home_action("bde_pfmp.bde_pfmp_incident_action", incident.id),
                    detail=incident.clock_text,
                )
                for incident in found
            ],
            self._home_action("bde_pfmp.bde_pfmp_incident_action"),
            sequence=12,
            word=self.env._("Overdue") if any(found.mapped("is_late")) else None,
            hint=self.env._("No accident waits for its declaration."),
        )
