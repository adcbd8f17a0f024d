from odoo import fields, models
from odoo.exceptions import UserError


class BdeAlumniPresence(models.Model):
    """A learner at a workshop."""

    _name = "bde.alumni.presence"
    _description = "Attendance at a workshop"
    _order = "session_id, class_id, learner_id, id"
    _rec_name = "learner_id"
    _check_company_auto = True

    session_id = fields.Many2one(
        "bde.alumni.session",
        string="Workshop",
        required=True,
        ondelete="cascade",
        check_company=True,
        index=True,
    )
    module_id = fields.Many2one(related="session_id.module_id", store=True, index=True)
    company_id = fields.Many2one(
        related="session_id.company_id", store=True, index=True
    )
    followup_id = fields.Many2one(
        "bde.alumni.followup",
        required=True,
        ondelete="cascade",
        check_company=True,
        index=True,
    )
    learner_id = fields.Many2one(
        related="followup_id.learner_id", store=True, index=True
    )
    class_id = fields.Many2one(related="followup_id.class_id", store=True, index=True)
    date = fields.Datetime(related="session_id.date_start", store=True)
    state = fields.Selection(
        [
            ("expected", "Expected"),
            ("present", "Present"),
            ("late", "Late"),
            ("excused", "Excused"),
            ("absent", "Absent"),
        ],
        required=True,
        default="expected",
        index=True,
    )

    _once = models.UniqueIndex(
        "(session_id, followup_id)", "This learner is on the list already."
    )

    def write(self, vals):
        """Note attendance: never before the day of the workshop, never cancelled."""
        if vals.get("state") and vals["state"] != "expected":
            self._check_day()
        done = super().write(vals)
        if vals.get("state") and vals["state"] != "expected":
            self.session_id._noted()
        return done

    def _check_day(self):
        """Refuse what cannot be known yet.

        :raise UserError: naming the workshop
        """
        today = fields.Date.context_today(self)
        for session in self.session_id:
            day = fields.Datetime.context_timestamp(self, session.date_start).date()
            if day > today:
                raise UserError(
                    self.env._(
                        "%(name)s takes place on a later day: attendance waits.",
                        name=session.display_name,
                    )
                )
            if session.state == "cancelled":
                raise UserError(
                    self.env._("%(name)s was cancelled.", name=session.display_name)
                )

    def action_present(self):
        """Button: there."""
        self.check_access("write")
        self.state = "present"

    def action_late(self):
        """Button: there, late."""
        self.check_access("write")
        self.state = "late"

    def action_absent(self):
        """Button: not there."""
        self.check_access("write")
        self.state = "absent"

    def action_excused(self):
        """Button: not there, with a reason."""
        self.check_access("write")
        self.state = "excused"
