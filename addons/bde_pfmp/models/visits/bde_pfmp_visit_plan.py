from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools.misc import format_date

from ...rules.visits import ics
from .bde_pfmp_visit import OPEN

UTC = ZoneInfo("UTC")
# Known to this server only: what moves a visit and its event writes the other once
SYNC = object()
# what a teacher changes of their own visits; all the rest goes by a method
OWN = {
    "planned_at",
    "planned_minutes",
    "planned_end",
    "note",
    "tour_id",
    "tour_rank",
}


class BdePfmpVisit(models.Model):
    """When a visit takes place: the calendar of the teacher follows, both ways."""

    _inherit = "bde.pfmp.visit"

    event_id = fields.Many2one(
        "calendar.event",
        string="In the teacher's calendar",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )

    def _local(self, moment=None):
        """Return a moment (the one planned) at the school's clock, aware."""
        self.ensure_one()
        moment = moment or self.planned_at
        return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(self._zone()))

    def _zone(self):
        return self.company_id.sudo().partner_id.tz or "Europe/Paris"

    def _local_day(self):
        return self._local().date()

    @api.model
    def _moment(self, day, hour, company):
        """Return the UTC moment, naive, of a day and an hour (float) at the school."""
        zone = ZoneInfo(company.sudo().partner_id.tz or "Europe/Paris")
        minutes = round(hour * 60)
        moment = fields.Datetime.to_datetime(day).replace(
            hour=minutes // 60 % 24, minute=minutes % 60, tzinfo=zone
        )
        return moment.astimezone(UTC).replace(tzinfo=None)

    @api.constrains("planned_at", "state")
    def _check_planned_in_stay(self):
        """Nobody visits a learner who is not there."""
        for visit in self.filtered(lambda v: v.state == "planned"):
            start, last = visit.placement_id.date_start, visit.placement_id._last_day()
            if not start <= visit._local_day() <= last:
                raise ValidationError(
                    self.env._(
                        "%(name)s is there from %(start)s to %(end)s: plan the visit "
                        "on one of these days.",
                        name=visit.learner_id.display_name,
                        start=format_date(self.env, start),
                        end=format_date(self.env, last),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(
            [
                {**vals, "state": "planned"}
                if vals.get("planned_at") and not vals.get("state")
                else vals
                for vals in vals_list
            ]
        )
        visits._sync_events()
        return visits

    def write(self, vals):
        self._check_own_fields(vals)
        if "planned_at" in vals and "state" not in vals:
            if vals["planned_at"]:
                self._check_open()
            moved = "planned" if vals["planned_at"] else "to_plan"
            vals = {**vals, "state": moved}
        if vals.get("state") == "to_plan":
            vals = {**vals, "planned_at": False}
        before = {v: (v.state, v.planned_at) for v in self}
        result = super().write(vals)
        if vals.keys() & {"planned_at", "planned_end", "planned_minutes", "state"} or (
            vals.keys() & {"teacher_id"}
        ):
            self._sync_events()
            self._moved(before)
        return result

    def _moved(self, before):
        """What else follows from a new time; `before` is {visit: (state, time)}."""

    def _check_own_fields(self, vals):
        """A teacher plans and prepares; nothing else of a visit is theirs to write."""
        if self.env.su or self.env.user.has_group("bde_partners.group_bde_user"):
            return
        if not vals.keys() <= OWN:
            raise AccessError(
                self.env._(
                    "Ask the office: only the time of a visit is yours to change."
                )
            )

    # -- the teacher's calendar --------------------------------------------------------
    def _sync_events(self):
        """Make, move or remove the private events of the teachers who have an account.

        Their text names the host organisation, never the learner.
        """
        if self.env.context.get("bde_visit_sync") is SYNC:
            return
        events = (
            self.env["calendar.event"]
            .sudo()
            .with_context(
                bde_visit_sync=SYNC,
                no_mail_to_attendees=True,
                dont_notify=True,
                mail_create_nosubscribe=True,
                tracking_disable=True,
            )
        )
        rows, new = [], self.sudo().browse()
        for visit in self.sudo():
            user = visit._teacher_user()
            wanted = visit.state in ("planned", "done") and visit.planned_at and user
            event = visit.event_id
            if event and (not wanted or event.user_id != user):
                events.browse(event.id).unlink()
                event = self.env["calendar.event"]
            if wanted and event:
                events.browse(event.id).write(visit._prepare_times())
            elif wanted and visit.state == "planned":
                rows.append(visit._prepare_event(user))
                new |= visit
        for visit, event in zip(new, events.create(rows), strict=True):
            visit.with_context(bde_visit_sync=SYNC).event_id = event

    def _teacher_user(self):
        """Return the account of the teacher, empty when there is none."""
        users = self.teacher_id.sudo().user_ids
        return users.filtered(lambda u: u.active and not u.share)[:1]

    def _prepare_times(self):
        return {"start": self.planned_at, "stop": self.planned_end}

    def _prepare_event(self, user):
        """Return the values of the event of this visit in its teacher's calendar."""
        told = self.with_context(lang=user.lang)
        return self._prepare_times() | {
            "name": told._event_name(),
            "location": self._address(),
            "privacy": "private",
            "user_id": user.id,
            "partner_ids": [fields.Command.set(user.partner_id.ids)],
            "allday": False,
        }

    def _event_name(self):
        """Return « Visit on the spot: Garage des Lilas »: no name of a learner."""
        channels = dict(self._fields["channel"]._description_selection(self.env))
        return self.env._(
            "%(what)s: %(host)s",
            what=channels[self.channel],
            host=self.host_id.sudo().name or "",
        )

    def _address(self):
        """Return where the visit takes place, on one line."""
        host = self.host_id.sudo()
        town = " ".join(filter(None, (host.zip, host.city)))
        return ", ".join(filter(None, (host.street, host.street2, town)))

    # -- .ics -------------------------------------------------------------------------
    def _ics(self):
        """Return the bytes of a calendar file of those planned; names no learner."""
        base = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        planned = self.filtered(lambda v: v.state in OPEN and v.planned_at)
        events = [
            ics.Event(
                uid=f"visit-{visit.id}@{base}",
                start=visit.planned_at,
                end=visit.planned_end,
                summary=visit._event_name(),
                location=visit._address(),
                stamp=visit.write_date,
            )
            for visit in planned.sorted("planned_at")
        ]
        return ics.calendar(events, self.env._("Visits and calls"))

    def action_download_ics(self):
        """Button: the calendar file of one's visits, or of those chosen."""
        self.check_access("read")
        numbers = ",".join(map(str, self.ids))
        return {
            "type": "ir.actions.act_url",
            "url": f"/bde/agenda/visites.ics?ids={numbers}",
            "target": "download",
        }


class CalendarEvent(models.Model):
    """What a teacher moves in the calendar moves the visit."""

    _inherit = "calendar.event"

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"start", "stop", "duration", "start_date"}:
            visits = self._bde_visits()
            for visit in visits.with_context(bde_visit_sync=SYNC):
                event = visit.event_id
                span = (event.stop - event.start).total_seconds() // 60
                visit.write(
                    {
                        "planned_at": event.start,
                        "planned_minutes": min(max(span, 5), 480),
                    }
                )
        return result

    def unlink(self):
        visits = self._bde_visits()
        result = super().unlink()
        visits.write({"state": "to_plan", "planned_at": False})
        return result

    def _bde_visits(self):
        """Return the visits planned by these events, unless they move them."""
        visits = self.env["bde.pfmp.visit"].sudo()
        if self.env.context.get("bde_visit_sync") is SYNC or not self.ids:
            return visits
        return visits.search([("event_id", "in", self.ids), ("state", "=", "planned")])
