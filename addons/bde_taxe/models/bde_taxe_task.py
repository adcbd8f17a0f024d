from odoo import fields, models

from ..rules import campaign_dates


class BdeTaxeTask(models.Model):
    """A row of the retro-planning: what is done, how long before which date, by whom.

    Each campaign makes a `mail.activity` of it, which follows the calendar.
    """

    _name = "bde.taxe.task"
    _description = "Task of the retro-planning"
    _order = "sequence, id"

    name = fields.Char(string="What to do", required=True, translate=True)
    sequence = fields.Integer(default=500)
    note = fields.Char(string="How", translate=True)
    milestone = fields.Selection(
        selection=lambda self: (
            self.env["bde.taxe.calendar"]
            ._fields["kind"]
            ._description_selection(self.env)
        ),
        string="Date of the calendar",
        required=True,
    )
    edge = fields.Selection(
        [("start", "its first day"), ("end", "its last day")],
        string="Counted from",
        required=True,
        default="start",
    )
    offset_days = fields.Integer(
        string="Days after", help="Negative: so many days before."
    )
    who = fields.Selection(
        [
            ("person", "Who is in charge of the campaign"),
            ("bursar", "Bursar"),
            ("head", "Head of school"),
        ],
        required=True,
        default="person",
    )
    check_code = fields.Char(
        string="Line of the checklist", help="Done together with it."
    )
    company_id = fields.Many2one(
        "res.company", string="School", index=True, help="Empty: every school."
    )
    active = fields.Boolean(default=True)

    def _day(self, calendar):
        """Return the day of this task, None without that date in the calendar.

        :param dict calendar: {kind: bde.taxe.calendar row} of a campaign
        """
        row = calendar.get(self.milestone)
        return row and campaign_dates.planned(
            row.date_start, row.date_end, self.edge, self.offset_days
        )

    def _user(self, campaign):
        """Return who does it in a campaign: never nobody while somebody is known."""
        company = campaign.company_id
        users = {"bursar": company.bde_bursar_id, "head": company.bde_head_id}
        return (
            users.get(self.who)
            or campaign.user_id
            or company.bde_manager_id
            or self.env.user
        )


class MailActivity(models.Model):
    """A task of a campaign, as an activity."""

    _inherit = "mail.activity"

    bde_taxe_task_id = fields.Many2one(
        "bde.taxe.task", readonly=True, ondelete="set null", index="btree_not_null"
    )
    # the day that the calendar gave: another deadline was chosen by somebody
    bde_taxe_planned_on = fields.Date(readonly=True)

    def _action_done(self, feedback=False, attachment_ids=None):
        """The line of the checklist that the task is about is done with it."""
        asked = {
            (activity.res_id, activity.bde_taxe_task_id.check_code)
            for activity in self
            if activity.res_model == "bde.taxe.campaign"
            and activity.sudo().bde_taxe_task_id.check_code
        }
        result = super()._action_done(feedback, attachment_ids)
        if asked:
            checks = self.env["bde.taxe.check"].sudo()
            checks.search(
                [
                    ("campaign_id", "in", [campaign for campaign, _code in asked]),
                    ("state", "=", "todo"),
                ]
            ).filtered(
                lambda check: (
                    check.by_hand and (check.campaign_id.id, check.code) in asked
                )
            ).state = "done"
        return result

    def _bde_taxe_move(self, day):
        """Give the day of the calendar, unless somebody chose another one."""
        today = fields.Date.context_today(self)
        for activity in self.filtered("active"):
            if activity.bde_taxe_planned_on == day or day < today:
                continue
            values = {"bde_taxe_planned_on": day}
            if activity.date_deadline == activity.bde_taxe_planned_on:
                values["date_deadline"] = day
            activity.write(values)


class BdeTaxeCampaign(models.Model):
    """The retro-planning of a campaign, as activities."""

    _inherit = "bde.taxe.campaign"

    planned_task_ids = fields.Many2many(
        "bde.taxe.task", string="Tasks planned", copy=False, readonly=True
    )
    plan_ids = fields.Many2many(
        "mail.activity", string="Retro-planning", compute="_compute_plan_ids"
    )

    def _compute_plan_ids(self):
        found = self._plan_activities().sudo(self.env.su)
        activities = found._filtered_access("read")
        for campaign in self:
            campaign.plan_ids = activities.filtered(
                lambda activity, campaign=campaign: activity.res_id == campaign.id
            )

    def _plan_activities(self):
        """Return the tasks of these campaigns, done ones too, as superuser."""
        activities = self.env["mail.activity"].sudo().with_context(active_test=False)
        return activities.search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)],
            order="date_deadline, id",
        )

    def write(self, vals):
        before = {campaign: campaign.user_id for campaign in self}
        result = super().write(vals)
        if vals.get("user_id"):
            self._hand_over_tasks(before)
        if "year" in vals:
            self._calendar_changed()
        if vals.get("state") == "closed":
            self._drop_tasks()
        return result

    def _plan_tasks(self):
        """Make or move the activities of the retro-planning.

        A task whose day is past is not made, unless what it is about is still open:
        then it is due today. One that somebody deleted stays so; one that is done, or
        whose day somebody changed, does not move.
        """
        live = self.filtered(lambda campaign: campaign.state != "closed")
        tasks = self.env["bde.taxe.task"].sudo()
        tasks = tasks.search([("company_id", "in", (False, *live.company_id.ids))])
        calendars = live._calendars()
        today = fields.Date.context_today(self)
        known = {}
        for activity in live._plan_activities().filtered("bde_taxe_task_id"):
            known[activity.res_id, activity.bde_taxe_task_id] = activity
        values = []
        for campaign in live:
            fresh = tasks.browse()
            for task in tasks:
                if task.company_id - campaign.company_id:
                    continue
                day = task._day(calendars[campaign])
                activity = known.get((campaign.id, task))
                if activity and day:
                    activity._bde_taxe_move(day)
                elif day and task not in campaign.sudo().planned_task_ids:
                    row = calendars[campaign][task.milestone]
                    if max(day, row.date_end or row.date_start) >= today:
                        day = max(day, today)
                        values.append(campaign._task_values(task, day))
                        fresh |= task
            campaign.sudo().planned_task_ids |= fresh
        # no mail for each: the home screen and the activities tell them
        quiet = self.env["mail.activity"].sudo()
        quiet.with_context(mail_activity_quick_update=True).create(values)

    def _task_values(self, task, day):
        task = task.with_env(self._speaking().env)
        kind = self.env.ref("bde_taxe.mail_activity_type_taxe", False)
        return {
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            "activity_type_id": kind.id if kind else False,
            "summary": task.name,
            "note": task.note,
            "date_deadline": day,
            "user_id": task._user(self).id,
            "bde_taxe_task_id": task.id,
            "bde_taxe_planned_on": day,
        }

    def _hand_over_tasks(self, before):
        """What the former person in charge had to do is for the new one."""
        for activity in self._plan_activities().filtered("active"):
            campaign = self.browse(activity.res_id)
            if activity.bde_taxe_task_id and activity.user_id == before[campaign]:
                activity.with_context(
                    mail_activity_quick_update=True
                ).user_id = campaign.user_id

    def _drop_tasks(self):
        """Nothing is left to do in a campaign that is closed."""
        left = self._plan_activities().filtered("active")
        left.filtered("bde_taxe_task_id").unlink()

    def action_plan_tasks(self):
        """Button: take the new rows and dates of the retro-planning."""
        self.check_access("write")
        self._plan_tasks()
