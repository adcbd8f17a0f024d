from datetime import timedelta

from odoo import fields, models

ABSENCES = (("sick", True), ("unjustified", False), ("host_closed", True))
ASKED = 12  # attestations of the demonstration


class BdeDemo(models.AbstractModel):
    """Demonstration: a few absences, attestations asked, some missing."""

    _inherit = "bde.demo"

    def _steps(self):
        return [*super()._steps(), ("Attendance", "_make_attendance")]

    def _make_attendance(self, context):
        """Absences here and there; attestations of periods that are over."""
        today = fields.Date.context_today(self)
        placements = self.env["bde.pfmp.placement"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("state", "in", ("running", "done")),
                ("kind", "=", "pfmp"),
                ("date_end", ">=", today - timedelta(days=150)),
                ("date_start", "<", today),
            ],
            order="date_start desc, id",
            limit=60,
        )
        self._make_demo_absences(placements[::5], today)
        over = self.env["bde.pfmp.placement"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("state", "=", "done"),
                ("kind", "=", "pfmp"),
                ("tutor_id", "!=", False),
                ("attestation_ids", "=", False),
            ],
            order="date_end desc, id",
            limit=ASKED,
        )
        over._make_attestations()
        attestations = over.attestation_ids
        now = fields.Datetime.now()
        attestations.sudo().write({"state": "asked", "asked_on": now})

    def _make_demo_absences(self, placements, today):
        vals = []
        blank = placements.filtered(lambda p: not p.absence_ids)
        for number, placement in enumerate(blank):
            kind, justified = ABSENCES[number % len(ABSENCES)]
            day = placement.date_start + timedelta(days=1 + number % 3)
            if day > min(today, placement._last_day()):
                continue
            vals.append(
                {
                    "placement_id": placement.id,
                    "date_start": day,
                    "date_end": day,
                    "half_start": "pm" if number % 2 else "am",
                    "kind": kind,
                    "is_justified": justified,
                }
            )
        self.env["bde.pfmp.absence"].create(vals)
