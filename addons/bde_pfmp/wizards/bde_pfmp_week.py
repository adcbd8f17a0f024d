from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..rules import weeks


class BdePfmpWeek(models.TransientModel):
    """The same weekly schedule for several learners."""

    _name = "bde.pfmp.week"
    _description = "Weekly schedule"

    placement_ids = fields.Many2many("bde.pfmp.placement", string="Learners")
    mode = fields.Selection(
        [
            ("hours", "The same hours every day"),
            ("copy", "The schedule of another learner"),
            ("later", "Schedule sent later by the host"),
        ],
        required=True,
        default="hours",
        string="Schedule",
    )
    last_day = fields.Selection(
        [("3", "Thursday"), ("4", "Friday"), ("5", "Saturday")],
        required=True,
        default="4",
        string="From Monday to",
    )
    morning_from = fields.Float(default=weeks.MORNING[0])
    morning_to = fields.Float(default=weeks.MORNING[1])
    afternoon_from = fields.Float(default=weeks.AFTERNOON[0])
    afternoon_to = fields.Float(default=weeks.AFTERNOON[1])
    weekly_hours = fields.Float(compute="_compute_weekly_hours")
    source_id = fields.Many2one(
        "bde.pfmp.placement",
        string="Copy from",
        domain="[('slot_ids', '!=', False), ('id', 'not in', placement_ids)]",
    )
    source_text = fields.Text(related="source_id.schedule_text", related_sudo=False)

    @api.constrains("source_id")
    def _check_source(self):
        """Refuse a learner that the user may not read: a link tells the name."""
        self.source_id.sudo(False).check_access("read")

    @api.depends(
        "last_day", "morning_from", "morning_to", "afternoon_from", "afternoon_to"
    )
    def _compute_weekly_hours(self):
        for wizard in self:
            wizard.weekly_hours = sum(
                slot["hour_to"] - slot["hour_from"] for slot in wizard._slots_vals()
            )

    def _slots_vals(self):
        """Return the values of the stretches of the week: empty ones left out."""
        return [
            {"weekday": str(day), "hour_from": start, "hour_to": end, "week": "all"}
            for day in range(int(self.last_day or 4) + 1)
            for start, end in (
                (self.morning_from, self.morning_to),
                (self.afternoon_from, self.afternoon_to),
            )
            if end > start
        ]

    def action_apply(self):
        """Button: write the schedule of these learners."""
        self.ensure_one()
        if self.mode == "later":
            vals = {"schedule_kind": "later", "slot_ids": [Command.clear()]}
        elif self.mode == "copy":
            if not self.source_id:
                raise UserError(self.env._("Choose whose schedule is copied."))
            vals = self.source_id._schedule_vals()
        else:
            vals = {
                "schedule_kind": "fixed",
                "slot_ids": [
                    Command.clear(),
                    *(Command.create(slot) for slot in self._slots_vals()),
                ],
            }
        self.placement_ids.write(vals)
        return {"type": "ir.actions.act_window_close"}
