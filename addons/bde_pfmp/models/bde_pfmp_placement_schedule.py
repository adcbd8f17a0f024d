from babel.numbers import format_decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..rules import schedule as rules
from ..rules import weeks


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
        string="Weekly hours",
        compute="_compute_weekly_hours",
        store=True,
        help="Mean of the weeks, hours.",
    )
    schedule_text = fields.Text(compute="_compute_schedule_text")
    presence_text = fields.Char(string="Presence", compute="_compute_presence_text")
    work_address = fields.Char(
        string="Work address", help="Where the learner works, when not at the host's."
    )
    moving_sites = fields.Boolean(
        string="Moving sites", help="Building sites, customers' homes, rounds…"
    )
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
        string="Insurance of the host",
        compute="_compute_host_insurance",
        store=True,
        readonly=False,
    )
    special_presence = fields.Char(
        string="Nights, Sundays, holidays", help="Only if the law allows it."
    )

    @api.depends(
        "slot_ids.hour_from", "slot_ids.hour_to", "slot_ids.week", "schedule_kind"
    )
    def _compute_weekly_hours(self):
        for placement in self:
            later = placement.schedule_kind == "later"
            slots = [] if later else placement._slots()
            placement.weekly_hours = rules.mean_weekly_hours(slots)

    @api.depends(
        "schedule_kind",
        "slot_ids.week",
        "slot_ids.weekday",
        "slot_ids.hour_from",
        "slot_ids.hour_to",
        "slot_ids.site",
    )
    def _compute_schedule_text(self):
        for placement in self:
            placement.schedule_text = (
                self.env._("Schedule sent later by the host.")
                if placement.schedule_kind == "later"
                else "\n".join(rules.describe(placement._slots()))
            )

    @api.depends("presence_days", "presence_hours")
    def _compute_presence_text(self):
        locale = self.env["bde.home"]._home_locale()
        for placement in self:
            if not placement.presence_days:
                placement.presence_text = False
                continue
            placement.presence_text = self.env._(
                "%(days)s days, %(hours)s hours",
                days=placement.presence_days,
                hours=format_decimal(placement.presence_hours, locale=locale),
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

    def _schedule_vals(self):
        """Return the values that give the schedule of this placement to others."""
        self.ensure_one()
        return {
            "schedule_kind": self.schedule_kind,
            "slot_ids": [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "week": slot.week,
                            "weekday": slot.weekday,
                            "hour_from": slot.hour_from,
                            "hour_to": slot.hour_to,
                            "site": slot.site,
                        }
                    )
                    for slot in self.slot_ids
                ),
            ],
        }

    def action_standard_week(self):
        """Button: 35 hours, Monday to Friday, instead of the present schedule."""
        self.write(
            {
                "schedule_kind": "fixed",
                "slot_ids": [Command.clear()]
                + [
                    Command.create(
                        {"weekday": str(day), "hour_from": start, "hour_to": end}
                    )
                    for day in range(5)
                    for start, end in (weeks.MORNING, weeks.AFTERNOON)
                ],
            }
        )

    def action_copy_week(self):
        """Button: weeks B are worked as weeks A, to be edited from there."""
        for placement in self:
            common = placement.slot_ids.filtered(lambda s: s.week == "all")
            source = placement.slot_ids.filtered(lambda s: s.week == "a")
            if not source and not common:
                raise UserError(
                    self.env._("Write the hours of weeks A first, then copy them.")
                )
            source |= common
            placement.write(
                {
                    "schedule_kind": "alternating",
                    "slot_ids": [
                        Command.delete(slot.id)
                        for slot in placement.slot_ids.filtered(lambda s: s.week == "b")
                    ]
                    + [Command.update(slot.id, {"week": "a"}) for slot in common]
                    + [
                        Command.create(
                            {
                                "week": "b",
                                "weekday": slot.weekday,
                                "hour_from": slot.hour_from,
                                "hour_to": slot.hour_to,
                                "site": slot.site,
                            }
                        )
                        for slot in source
                    ],
                }
            )

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
