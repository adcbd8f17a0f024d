from odoo import models
from odoo.tools.misc import format_date

from odoo.addons.bde_partners.rules.identifiers import format_phone

DAY = "EEEE d MMMM y"
FOUND = ("found", "ready", "running", "done")


class BdePfmpPlacement(models.Model):
    """What the learner reads of their own period, on a phone, without an account."""

    _inherit = "bde.pfmp.placement"

    def _learner_page_values(self):
        """Return where, when, hours, tutor, what to bring, whom to call.

        Nothing on the family, nor on other learners.
        """
        self.ensure_one()
        host = self.host_id if self.state in FOUND else self.host_id.browse()
        company = self.company_id.sudo()
        values = company._bde_public_values()
        tutor = [self.tutor_id.name, format_phone(self.tutor_id.phone or "")]
        address = [self.work_address] if self.work_address else []
        address = address or [
            host.street,
            host.street2,
            " ".join(filter(None, (host.zip, host.city))),
        ]
        return {
            **values,
            "first_name": self.learner_id.first_name or "",
            "class_name": self.class_id.name or "",
            "dates": self.env._(
                "From %(start)s to %(end)s",
                start=format_date(self.env, self.date_start, date_format=DAY),
                end=format_date(self.env, self.date_end, date_format=DAY),
            ),
            "host": host.name or "",
            "host_address": [row for row in address if row],
            "hours": self.schedule_text,
            "tutor": ", ".join(filter(None, tutor)) if host else "",
            "activities": self.activities,
            "equipment": self.equipment,
            "meals": self.meals,
            "transport": self.transport,
            "referent": self.referent_id.name or "",
            "host_phone": format_phone(host.phone or "") if host else "",
            "emergency": format_phone(company.bde_emergency_phone or ""),
            "may_leave": self.may_leave or self.state in ("running", "done"),
        }

    def _learner_slip_name(self):
        """Return the name of the printed page."""
        parts = [self.class_id.code, self.learner_id.display_name, "PFMP"]
        return " - ".join(filter(None, parts))
