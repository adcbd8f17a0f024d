from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules import sheet


class BdePfmpConventionAmend(models.TransientModel):
    """Amend a signed convention: what changes, why, then signatures."""

    _name = "bde.pfmp.convention.amend"
    _description = "Amend a convention"

    convention_id = fields.Many2one("bde.pfmp.convention", required=True)
    placement_id = fields.Many2one(related="convention_id.placement_id")
    kind = fields.Selection(
        selection=lambda self: (
            self.env["bde.pfmp.convention"]._fields["amendment_kind"].selection
        ),
        string="What changes",
        required=True,
        default="dates",
    )
    reason = fields.Char(
        required=True, help="Printed on the amendment. Nothing on health."
    )
    host_head_id = fields.Many2one(related="placement_id.host_head_id")
    date_start = fields.Date(
        string="First day", default=lambda self: self._now("date_start")
    )
    date_end = fields.Date(
        string="Last day", default=lambda self: self._now("date_end")
    )
    host_id = fields.Many2one(
        "res.partner",
        string="Site",
        domain="[('is_company', '=', True), ('id', 'child_of', host_head_id)]",
        default=lambda self: self._now("host_id"),
    )
    work_address = fields.Char(
        string="Work address", default=lambda self: self._now("work_address")
    )
    tutor_id = fields.Many2one(
        "res.partner",
        string="New tutor",
        domain="[('is_company', '=', False), ('id', 'child_of', host_head_id)]",
    )
    hours = fields.Char(
        string="New hours", help="« lu-ve 8h-12h 13h30-17h30, me 8h-12h »"
    )
    last_day = fields.Date(
        string="Last day of presence", default=fields.Date.context_today
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Nothing is told of a learner whom the user may not read."""
        windows = super().create(vals_list)
        windows.convention_id.check_access("read")
        return windows

    def write(self, vals):
        result = super().write(vals)
        self.convention_id.check_access("read")
        return result

    @api.model
    def _now(self, name):
        """Return what the placement says now."""
        number = self.env.context.get("default_convention_id")
        return self.env["bde.pfmp.convention"].browse(number).placement_id[name]

    def _values(self):
        """Return the values of the placement that change, as JSON."""
        self.ensure_one()
        day = fields.Date.to_string
        if self.kind == "dates":
            return {"date_start": day(self.date_start), "date_end": day(self.date_end)}
        if self.kind == "end":
            return {"date_end": day(self.date_end)}
        if self.kind == "place":
            return {"host_id": self.host_id.id, "work_address": self.work_address}
        if self.kind == "tutor":
            if not self.tutor_id:
                raise UserError(self.env._("Choose the new tutor."))
            return {"tutor_id": self.tutor_id.id}
        if self.kind == "interruption":
            return {"last_day": day(self.last_day)}
        return {"slots": self._slots(), "schedule_kind": self._schedule_kind()}

    def _parsed(self):
        """Return the hours that were typed.

        :raise UserError: what is not understood, in words
        """
        read = sheet.parse_hours(self.hours)
        if read.issues or not read.slots:
            raise UserError(
                self.env._(
                    "The hours are not understood. Type them so: "
                    "« lu-ve 8h-12h 13h30-17h30, me 8h-12h »."
                )
            )
        return read.slots

    def _slots(self):
        return [
            {
                "week": slot.week,
                "weekday": str(slot.weekday),
                "hour_from": slot.start,
                "hour_to": slot.end,
            }
            for slot in self._parsed()
        ]

    def _schedule_kind(self):
        weeks = {slot.week for slot in self._parsed()}
        return "alternating" if weeks & {"a", "b"} else "fixed"

    def _make(self):
        self.ensure_one()
        self.convention_id.check_access("write")
        return self.convention_id._amend(self.kind, self._values(), self.reason)

    def action_send(self):
        """Button: make the amendment and send it for signature."""
        amendment = self._make()
        amendment._action_send()
        return amendment.get_formview_action()

    def action_print(self):
        """Button: make the amendment and sign it on paper."""
        amendment = self._make()
        amendment._freeze_amendments()
        amendment._open_paper_round()
        return amendment.action_open_pdf()
