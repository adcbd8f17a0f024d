from itertools import pairwise

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class BdePfmpSlot(models.Model):
    """A stretch of presence in the week: several a day make a split shift."""

    _name = "bde.pfmp.slot"
    _description = "Hours of presence"
    _order = "placement_id, week, weekday, hour_from"

    placement_id = fields.Many2one(
        "bde.pfmp.placement", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="placement_id.company_id", store=True)
    week = fields.Selection(
        [("all", "Every week"), ("a", "Weeks A"), ("b", "Weeks B")],
        required=True,
        default="all",
    )
    weekday = fields.Selection(
        selection=lambda self: self._selection_weekday(), required=True, default="0"
    )
    hour_from = fields.Float(string="From", required=True, default=8.0)
    hour_to = fields.Float(string="To", required=True, default=12.0)
    site = fields.Char(help="Address, when it is not the host's: moving sites.")
    duration = fields.Float(compute="_compute_duration")

    _hours_check = models.Constraint(
        "CHECK(hour_from >= 0 AND hour_to <= 24 AND hour_to > hour_from)",
        "Hours lie between 0:00 and 24:00 and end after they start; a night is "
        "written as two lines.",
    )

    def _selection_weekday(self):
        return [
            ("0", self.env._("Monday")),
            ("1", self.env._("Tuesday")),
            ("2", self.env._("Wednesday")),
            ("3", self.env._("Thursday")),
            ("4", self.env._("Friday")),
            ("5", self.env._("Saturday")),
            ("6", self.env._("Sunday")),
        ]

    @api.depends("hour_from", "hour_to")
    def _compute_duration(self):
        for slot in self:
            slot.duration = slot.hour_to - slot.hour_from

    @api.constrains("placement_id", "week", "weekday", "hour_from", "hour_to")
    def _check_overlap(self):
        """Two stretches of a day of weeks A, or of weeks B, never share an hour."""
        labels = dict(self._selection_weekday())
        for placement in self.placement_id:
            for week in ("a", "b"):
                slots = placement.slot_ids.filtered(
                    lambda s, week=week: s.week in ("all", week)
                ).sorted(lambda s: (s.weekday, s.hour_from))
                for last, slot in pairwise(slots):
                    if last.weekday == slot.weekday and slot.hour_from < last.hour_to:
                        raise ValidationError(
                            self.env._(
                                "%(name)s: two stretches overlap on %(day)s.",
                                name=placement.display_name,
                                day=labels[slot.weekday],
                            )
                        )
