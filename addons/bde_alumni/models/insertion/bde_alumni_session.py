from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.bde_partners.client_action import tell

EVENT_FIELDS = {"name", "date_start", "date_end", "partner_id"}


class BdeAlumniSession(models.Model):
    """A workshop of a module: also an event of the calendar of the school."""

    _name = "bde.alumni.session"
    _description = "Workshop"
    _order = "date_start, id"
    _check_company_auto = True

    name = fields.Char(string="Subject", required=True)
    module_id = fields.Many2one(
        "bde.alumni.module",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(related="module_id.company_id", store=True, index=True)
    date_start = fields.Datetime(string="Starts", required=True, index=True)
    date_end = fields.Datetime(
        string="Ends",
        required=True,
        compute="_compute_date_end",
        store=True,
        readonly=False,
        precompute=True,
    )
    place = fields.Char()
    partner_id = fields.Many2one(
        "res.partner", string="Led by", ondelete="set null", index="btree_not_null"
    )
    state = fields.Selection(
        [("planned", "Planned"), ("held", "Held"), ("cancelled", "Cancelled")],
        required=True,
        default="planned",
        readonly=True,
        copy=False,
        index=True,
    )
    event_id = fields.Many2one(
        "event.event",
        readonly=True,
        copy=False,
        ondelete="set null",
        groups="bde_partners.group_bde_user",
    )
    presence_ids = fields.One2many(
        "bde.alumni.presence",
        "session_id",
        groups="bde_partners.group_bde_user,bde_partners.group_bde_head,"
        "bde_partners.group_bde_teacher",
    )
    expected_count = fields.Integer(string="Expected", compute="_compute_figures")
    present_count = fields.Integer(string="Present", compute="_compute_figures")

    _dates_check = models.Constraint(
        "CHECK(date_end > date_start)", "A workshop ends after it starts."
    )

    @api.depends("date_start")
    def _compute_date_end(self):
        """Two hours, or the most that the programme allows."""
        for session in self.filtered("date_start"):
            hours = session.module_id.program_id.hours_max or 2
            session.date_end = session.date_start + timedelta(hours=hours)

    @api.depends("presence_ids.state")
    def _compute_figures(self):
        """Counts, for all who see workshops: no name comes with them."""
        rows = (
            self.env["bde.alumni.presence"]
            .sudo()
            ._read_group(
                [("session_id", "in", self.ids)], ["session_id", "state"], ["__count"]
            )
        )
        expected, present = {}, {}
        for session, state, count in rows:
            expected[session.id] = expected.get(session.id, 0) + count
            if state in ("present", "late"):
                present[session.id] = present.get(session.id, 0) + count
        for session in self:
            session.expected_count = expected.get(session._origin.id, 0)
            session.present_count = present.get(session._origin.id, 0)

    @api.constrains("date_start", "date_end", "module_id")
    def _check_hours(self):
        """The length that the programme asks for is a rule of the programme."""
        for session in self:
            program = session.module_id.program_id
            hours = (session.date_end - session.date_start).total_seconds() / 3600
            if program.hours_min and hours < program.hours_min:
                raise ValidationError(
                    self.env._(
                        "%(name)s: a workshop of %(program)s lasts %(hours)s h at "
                        "least (%(origin)s).",
                        name=session.name,
                        program=program.name,
                        hours=f"{program.hours_min:g}",
                        origin=program.source,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        sessions = super().create(vals_list)
        sessions._expect()
        sessions._keep_event()
        return sessions

    def write(self, vals):
        done = super().write(vals)
        if EVENT_FIELDS & set(vals):
            self._keep_event()
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        for session in self.filtered(lambda s: s.state == "held"):
            raise UserError(
                self.env._(
                    "%(name)s was held: its attendance is kept.", name=session.name
                )
            )
        self.sudo().event_id.unlink()

    def _expect(self):
        """Expect everybody who is enrolled in the module, once."""
        presences = self.env["bde.alumni.presence"].sudo()
        self.sudo().presence_ids.flush_recordset()
        presences.create(
            [
                {"session_id": session.id, "followup_id": followup.id}
                for session in self.sudo()
                for followup in session.module_id.followup_ids
                - session.presence_ids.followup_id
            ]
        )

    def _keep_event(self):
        """Keep the event of each workshop in step: subject, hours, who leads it."""
        events = self.env["event.event"].sudo()
        for session in self.sudo():
            vals = {
                "name": f"{session.module_id.name} : {session.name}",
                "date_begin": session.date_start,
                "date_end": session.date_end,
                "company_id": session.company_id.id,
            }
            if session.partner_id:
                vals["organizer_id"] = session.partner_id.id
            if session.event_id:
                session.event_id.write(vals)
            else:
                session.event_id = events.create(vals)

    # -- attendance --------------------------------------------------------------------
    def action_attendance(self):
        """Button: the attendance of a workshop, on one screen."""
        self.ensure_one()
        self.env["bde.alumni.presence"].check_access("read")
        self._expect()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_alumni.bde_alumni_presence_action"
        )
        return action | {
            "name": self.display_name,
            "domain": [("session_id", "=", self.id)],
            "context": {"default_session_id": self.id},
        }

    def action_all_present(self):
        """Button: all who are still « expected » were there."""
        self.ensure_one()
        presences = self.env["bde.alumni.presence"].search(
            [("session_id", "=", self.id), ("state", "=", "expected")]
        )
        presences.check_access("write")
        presences.write({"state": "present"})
        return tell(self.env._("%(count)s learners were there.", count=len(presences)))

    def action_cancel(self):
        """Button: these workshops are not held."""
        self.check_access("write")
        if self.filtered(lambda s: s.state == "held"):
            raise UserError(self.env._("A workshop that was held is not cancelled."))
        self.state = "cancelled"
        self.sudo().event_id.active = False

    def _noted(self):
        """A workshop whose attendance is taken was held."""
        planned = self.sudo().filtered(lambda s: s.state == "planned")
        planned.state = "held"
