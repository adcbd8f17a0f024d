from datetime import timedelta

from odoo import api, fields, models

from .bde_taxe_cockpit import OFFICE, READERS

LINES = 5
# What is due later than that is not for today
DAYS = 14


class BdeHome(models.AbstractModel):
    """Reminders of the campaign: what is due soon, or late."""

    _inherit = "bde.home"

    @api.model
    def _home_declared(self):
        return [*super()._home_declared(), (READERS, "_home_card_taxe")]

    @api.model
    def _home_card_taxe(self):
        """Tasks and checks of the live campaigns, the most urgent first.

        The office sees every task, the head of school and the bursar their own.
        """
        campaigns = self.env["bde.taxe.campaign"].search(
            [
                ("company_id", "in", self.env.companies.ids),
                ("state", "!=", "closed"),
            ]
        )
        if not campaigns:
            return None
        office = self.env.user.has_group(OFFICE)
        lines = campaigns._due_tasks(DAYS, None if office else self.env.user)
        if office:
            lines += campaigns._late_checks()
        if not (lines or office):
            return None
        today = fields.Date.context_today(self)
        late = any(day < today for day, _label, _detail, _campaign in lines)
        lines.sort(key=lambda line: line[0])
        return self._home_card(
            "taxe",
            self.env._("Apprenticeship tax"),
            len(lines),
            "red" if late else "blue" if lines else "green",
            [
                self._home_line(
                    label,
                    day,
                    self._home_action("bde_taxe.bde_taxe_campaign_action", campaign.id),
                    detail=detail,
                )
                for day, label, detail, campaign in lines[:LINES]
            ],
            self._home_action("bde_taxe.bde_taxe_cockpit_action"),
            sequence=44,
            hint=self.env._("Nothing of the campaign is due in the next two weeks."),
        )


class BdeTaxeCampaign(models.Model):
    """What is due, for the home screen."""

    _inherit = "bde.taxe.campaign"

    def _due_tasks(self, days, user=None):
        """Return [(day, label, detail, campaign)] of the tasks due within `days`."""
        limit = fields.Date.context_today(self) + timedelta(days=days)
        found = self._plan_activities().filtered(
            lambda activity: activity.active and activity.date_deadline <= limit
        )
        return [
            (
                activity.date_deadline,
                activity.summary or activity.activity_type_id.name or "",
                activity.user_id.name,
                self.browse(activity.res_id),
            )
            for activity in found
            if user is None or activity.user_id == user
        ]

    def _late_checks(self):
        """Return [(day, label, detail, campaign)] of the checks past their day.

        Those that a task still asks for are said by the task.
        """
        asked = {
            (activity.res_id, activity.bde_taxe_task_id.check_code)
            for activity in self._plan_activities().filtered("active")
        }
        return [
            (check.due, check.name, check.fact or "", check.campaign_id)
            for check in self.check_ids
            if check.result == "late"
            and (check.campaign_id.id, check.code) not in asked
        ]
