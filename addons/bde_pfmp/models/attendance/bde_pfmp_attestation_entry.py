from odoo import api, fields, models
from odoo.exceptions import UserError

from .bde_pfmp_absence import HALVES, KINDS


class BdePfmpAttendanceEntry(models.TransientModel):
    """The absences of a class on one screen: a line a learner, filled when away."""

    _name = "bde.pfmp.attendance.entry"
    _description = "Absences of a class"

    class_id = fields.Many2one("bde.class", required=True)
    day = fields.Date(
        required=True,
        default=fields.Date.context_today,
        help="The learners who are at a host on this day.",
    )
    line_ids = fields.One2many(
        "bde.pfmp.attendance.entry.line",
        "entry_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("class_id", "day")
    def _compute_line_ids(self):
        """One line per learner who is at a host on that day."""
        for entry in self:
            found = self.env["bde.pfmp.placement"]
            if entry.class_id and entry.day:
                found = found.search(
                    [
                        ("class_id", "=", entry.class_id.id),
                        ("state", "in", ("running", "done", "interrupted")),
                        ("date_start", "<=", entry.day),
                        ("date_end", ">=", entry.day),
                    ],
                    order="learner_id",
                ).filtered(lambda p, day=entry.day: p._last_day() >= day)
            entry.line_ids = [
                fields.Command.clear(),
                *(
                    fields.Command.create(
                        {
                            "placement_id": placement.id,
                            "date_start": entry.day,
                            "date_end": entry.day,
                        }
                    )
                    for placement in found
                ),
            ]

    def action_save(self):
        """Button: note the absences that are ticked; say how many."""
        self.ensure_one()
        away = self.line_ids.filtered("is_absent")
        if not away:
            raise UserError(self.env._("Tick who is absent first."))
        made = self.env["bde.pfmp.absence"].create(
            [
                {
                    "placement_id": line.placement_id.id,
                    "date_start": line.date_start,
                    "half_start": line.half_start,
                    "date_end": line.date_end,
                    "half_end": line.half_end,
                    "kind": line.kind,
                    "is_justified": line.is_justified,
                }
                for line in away
            ]
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": self.env._("%(count)s absences noted.", count=len(made)),
                "type": "success",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }


class BdePfmpAttendanceEntryLine(models.TransientModel):
    _name = "bde.pfmp.attendance.entry.line"
    _description = "Absence of a learner, to be noted"
    _inherit = ["bde.pfmp.of.placement.mixin"]

    entry_id = fields.Many2one(
        "bde.pfmp.attendance.entry", required=True, ondelete="cascade"
    )
    placement_id = fields.Many2one("bde.pfmp.placement", required=True)
    learner_id = fields.Many2one(related="placement_id.learner_id")
    host_id = fields.Many2one(related="placement_id.host_id")
    half_days_absent = fields.Integer(
        related="placement_id.half_days_absent", string="Missed so far"
    )
    is_absent = fields.Boolean(string="Absent")
    date_start = fields.Date(string="From")
    half_start = fields.Selection(HALVES, string="From the", default="am")
    date_end = fields.Date(string="To")
    half_end = fields.Selection(HALVES, string="To the", default="pm")
    kind = fields.Selection(KINDS, string="Reason", default="unjustified")
    is_justified = fields.Boolean(string="Justified")
