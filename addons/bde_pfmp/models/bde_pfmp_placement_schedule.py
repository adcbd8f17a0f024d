from odoo import api, fields, models

from ..rules import schedule as rules


class BdePfmpPlacement(models.Model):
    """Where and when: the weekly schedule and what the annexes print."""

    _inherit = "bde.pfmp.placement"

    schedule_kind = fields.Selection(
        [
            ("fixed", "Same hours every week"),
            ("alternating", "Weeks A and B"),
            ("later", "Schedule sent later"),
        ],
        string="Schedule",
        required=True,
        default="later",
    )
    slot_ids = fields.One2many(
        "bde.pfmp.slot", "placement_id", string="Hours", copy=True
    )
    weekly_hours = fields.Float(
        compute="_compute_weekly_hours", store=True, help="Mean of the weeks, hours."
    )
    schedule_text = fields.Text(compute="_compute_schedule_text")
    work_address = fields.Char(help="Where the learner works, when not at the host's.")
    moving_sites = fields.Boolean(help="Building sites, customers' homes, rounds…")
    contract_date_start = fields.Date(string="Contract: first day")
    contract_date_end = fields.Date(string="Contract: last day")
    activities = fields.Text(
        string="Activities entrusted",
        compute="_compute_teaching",
        store=True,
        readonly=False,
    )
    skills = fields.Text(compute="_compute_teaching", store=True, readonly=False)
    follow_up = fields.Text(
        string="Supervision", help="Visits and calls planned with the tutor."
    )
    leave_note = fields.Text(string="Leave and authorised absences")
    gratification = fields.Char(help="Amount and how it is paid; empty: none.")
    meals = fields.Char()
    transport = fields.Char()
    lodging = fields.Char()
    host_insurance = fields.Char(
        compute="_compute_host_insurance", store=True, readonly=False
    )
    special_presence = fields.Char(
        string="Nights, Sundays, holidays", help="Only if the law allows it."
    )

    @api.depends("slot_ids.hour_from", "slot_ids.hour_to", "slot_ids.week")
    def _compute_weekly_hours(self):
        for placement in self:
            placement.weekly_hours = rules.mean_weekly_hours(placement._slots())

    @api.depends("schedule_kind", "slot_ids.hour_from", "slot_ids.hour_to")
    def _compute_schedule_text(self):
        for placement in self:
            placement.schedule_text = (
                self.env._("Schedule sent later by the host.")
                if placement.schedule_kind == "later"
                else "\n".join(rules.describe(placement._slots()))
            )

    @api.depends("training_id")
    def _compute_teaching(self):
        for placement in self:
            training = placement.training_id
            placement.activities = placement.activities or training.activities
            placement.skills = placement.skills or training.skills

    @api.depends("host_id")
    def _compute_host_insurance(self):
        for placement in self:
            placement.host_insurance = placement.host_id.bde_insurance

    def _slots(self):
        """Return the schedule as the rules read it: a list of `rules.Slot`."""
        self.ensure_one()
        return [
            rules.Slot(
                week=slot.week,
                weekday=int(slot.weekday),
                start=slot.hour_from,
                end=slot.hour_to,
                site=slot.site or "",
            )
            for slot in self.slot_ids
        ]
