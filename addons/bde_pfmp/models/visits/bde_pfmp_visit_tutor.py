from datetime import date, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date, format_datetime

from odoo.addons.bde_partners.client_action import soft_reload, tell

TEMPLATES = {
    "visit_planned": "bde_pfmp.visit_planned_mail",
    "visit_moved": "bde_pfmp.visit_moved_mail",
    "visit_kept": "bde_pfmp.visit_kept_mail",
    "visit_cancelled": "bde_pfmp.visit_cancelled_mail",
}
NOTE_SIZE = 500


class BdePfmpVisit(models.Model):
    """The tutor is told of a visit, and accepts it or proposes another time."""

    _name = "bde.pfmp.visit"
    _inherit = ["bde.pfmp.visit", "bde.secret.link.mixin", "bde.outbox.mixin"]
    _link_path = "/bde/rdv"
    _private_audience = "company"

    told_at = fields.Datetime(
        string="Time told to the tutor", readonly=True, copy=False
    )
    tutor_state = fields.Selection(
        [
            ("told", "Told"),
            ("accepted", "Accepted"),
            ("proposed", "Proposes another time"),
        ],
        string="Answer of the tutor",
        readonly=True,
        copy=False,
        tracking=True,
    )
    proposed_at = fields.Datetime(string="Time proposed", readonly=True, copy=False)
    tutor_note = fields.Char(string="Words of the tutor", readonly=True, copy=False)
    mail_count = fields.Integer(
        readonly=True, copy=False, export_string_translation=False
    )

    # -- to the tutor ------------------------------------------------------------------
    def action_tell_tutor(self):
        """Button: tell the tutors of these visits when they take place."""
        self.check_access("write")
        planned = self.filtered(lambda v: v.state == "planned")
        if not planned:
            raise UserError(self.env._("Plan the visit first: a day and an hour."))
        silent = planned.sudo()._tell_tutor()
        message = self.env._(
            "%(count)s tutors are being told.", count=len(planned) - len(silent)
        )
        if silent:
            message += " " + self.env._(
                "No e-mail is known for: %(names)s. Please call them.",
                names=", ".join(silent.host_id.mapped("name")),
            )
        return tell(message, "warning" if silent else "success", sticky=bool(silent))

    def _tell_tutor(self, kind="visit_planned"):
        """Tell the tutors when these visits take place, once for each time.

        :return: the visits of whom no e-mail is known, to be called
        """
        silent = self.filtered(lambda v: not v._outbox_address(kind)["email"])
        for visit in self - silent:
            if visit.told_at == visit.planned_at and kind == "visit_planned":
                continue
            visit.write(
                {
                    "told_at": visit.planned_at,
                    "tutor_state": "told",
                    "proposed_at": False,
                    "link_expires_on": visit._local_day() + timedelta(weeks=1),
                    "mail_count": visit.mail_count + 1,
                }
            )
            visit._queue_mail(kind)
        return silent

    def _queue_mail(self, kind):
        self.env["bde.outbox"]._queue(self, kind, key=str(self.mail_count))

    def _moved(self, before):
        """Tell the tutors who were told: another time, or nobody comes."""
        result = super()._moved(before)
        for visit in self.sudo().filtered("told_at"):
            if visit.state == "planned" and visit.planned_at != visit.told_at:
                self.env["bde.outbox"]._cancel_for(visit)
                visit._tell_tutor("visit_moved")
            elif visit.state in ("to_plan", "cancelled"):
                self.env["bde.outbox"]._cancel_for(visit)
                visit.write(
                    {
                        "told_at": False,
                        "tutor_state": False,
                        "proposed_at": False,
                        "mail_count": visit.mail_count + 1,
                    }
                )
                visit._queue_mail("visit_cancelled")
        return result

    # -- what the tutor answers -------------------------------------------------------
    def _accept(self):
        """The tutor accepts the time; twice is once."""
        self.ensure_one()
        if self._page_status() == "open" and self.tutor_state != "accepted":
            self.write({"tutor_state": "accepted", "proposed_at": False})

    def _propose(self, day, hour, note):
        """The tutor proposes another time: the teacher decides.

        :param str day: ISO; :param str hour: HH:MM, at the school's clock
        :return: "" or the sentence that says what is wrong
        """
        self.ensure_one()
        try:
            moment = self._read_moment(day, hour)
        except ValueError:
            return self.env._("Please choose a day and an hour.")
        stay = self.placement_id
        start, last = stay.date_start, stay._last_day()
        if moment <= fields.Datetime.now():
            return self.env._("This moment has passed: please choose another one.")
        if not start <= self._local(moment).date() <= last:
            return self.env._(
                "Please choose a day between %(start)s and %(end)s.",
                start=format_date(self.env, start),
                end=format_date(self.env, last),
            )
        if moment == self.planned_at:
            self._accept()
            return ""
        note = " ".join((note or "").split())[:NOTE_SIZE]
        if (moment, note) == (self.proposed_at, self.tutor_note or ""):
            return ""
        self.write(
            {"tutor_state": "proposed", "proposed_at": moment, "tutor_note": note}
        )
        self._tell_teacher(
            self.env._(
                "%(host)s proposes another time: %(when)s.",
                host=self.host_id.name,
                when=self._when(moment),
            )
        )
        return ""

    def _read_moment(self, day, hour):
        """Return the UTC moment of what was typed; ValueError when it is none."""
        local = date.fromisoformat(day or ""), time.fromisoformat(hour or "")
        return self._moment(
            local[0], local[1].hour + local[1].minute / 60, self.company_id
        )

    def _tell_teacher(self, text):
        """Put it in the day of the teacher, or of the manager of the office."""
        self.ensure_one()
        user = self._teacher_user() or self.company_id.sudo().bde_manager_id
        self._message_log(body=text)
        if user:
            self.activity_schedule(
                "mail.mail_activity_data_todo", user_id=user.id, summary=text[:200]
            )

    def action_accept_proposal(self):
        """Button: the time that the tutor proposes suits."""
        self.check_access("write")
        for visit in self.sudo():
            visit._check_proposed()
            visit.told_at = visit.proposed_at
            visit.write({"tour_id": False, "planned_at": visit.proposed_at})
            visit._tell_tutor("visit_kept")
            visit.write({"tutor_state": "accepted", "proposed_at": False})
            visit.activity_unlink(["mail.mail_activity_data_todo"])
        return soft_reload()

    def action_keep_time(self):
        """Button: the time that was planned stays; the tutor is told."""
        self.check_access("write")
        for visit in self.sudo():
            visit._check_proposed()
            visit._tell_tutor("visit_kept")
            visit.activity_unlink(["mail.mail_activity_data_todo"])
        return soft_reload()

    def _check_proposed(self):
        if self.tutor_state != "proposed" or self.state != "planned":
            raise UserError(self.env._("The tutor proposes no other time."))

    # -- what is written to the tutor --------------------------------------------------
    def _outbox_address(self, kind):
        tutor, host = self.placement_id.tutor_id, self.host_id
        return {
            "name": tutor.name or host.name,
            "email": tutor.email or host.email,
            "phone": tutor.phone or host.phone,
            "lang": tutor.lang or host.lang,
            "company": self.company_id,
        }

    def _outbox_template(self, kind):
        return TEMPLATES[kind]

    def _outbox_link(self, kind, records):
        return None if kind == "visit_cancelled" else self._link_url()

    def _outbox_words(self, kind, records):
        """Return the button, and who comes when."""
        words = {"lines": self._page_lines()}
        if kind in ("visit_planned", "visit_moved"):
            words["button"] = self.env._("Accept, or propose another time")
        elif kind == "visit_kept":
            words["button"] = self.env._("See the appointment")
        return words

    def _outbox_still_wanted(self, kind):
        planned = self.state == "planned"
        return not planned if kind == "visit_cancelled" else planned

    def _outbox_audience(self, kind):
        return "company"

    def _outbox_label(self, kind):
        return self.env._(
            "Visit announced to the tutor: %(name)s", name=self.host_id.name
        )

    def _outbox_failed(self, line):
        self._tell_teacher(
            self.env._(
                "%(host)s: the announcement of the visit did not arrive. Call "
                "%(phone)s.",
                host=self.host_id.name,
                phone=line.phone or self.host_id.phone or "",
            )
        )

    # -- the page ----------------------------------------------------------------------
    def _page_status(self):
        """Return what the tutor's page is: "open", "past" or "closed"."""
        self.ensure_one()
        if self.state != "planned" or not self.told_at:
            return "closed"
        return "open" if self.planned_at > fields.Datetime.now() else "past"

    def _when(self, moment):
        """Return « lundi 12 janvier 2026 à 14:30 » at the school's clock."""
        return format_datetime(
            self.env, moment, tz=self._zone(), dt_format="EEEE d MMMM y, HH:mm"
        )

    def _public_name(self):
        """Return what the company reads of the learner it receives."""
        learner = self.learner_id
        return f"{learner.first_name or ''} {learner.last_name or ''}".strip()

    def _page_lines(self):
        """Return [(label, text)]: what the tutor needs to know, nothing else."""
        channels = dict(self._fields["channel"]._description_selection(self.env))
        lines = [
            (self.env._("About"), self._public_name()),
            (self.env._("Teacher"), self.teacher_id.name or ""),
            (self.env._("How"), channels[self.channel]),
        ]
        if self.planned_at:
            minutes = self.env._("%(count)s minutes", count=self.planned_minutes)
            lines.insert(0, (self.env._("When"), self._when(self.planned_at)))
            lines.append((self.env._("Lasts"), minutes))
        if self.channel == "visit":
            lines.append((self.env._("Where"), self._address()))
        return [(label, text) for label, text in lines if text]

    @api.model
    def _page_blank(self):
        return {"day": "", "hour": "", "note": "", "error": ""}

    def _page_values(self, base, **typed):
        """Return what the template of the tutor's page reads."""
        self.ensure_one()
        stay = self.placement_id
        local = self._local() if self.planned_at else None
        return {
            **self.company_id._bde_public_values(),
            "base": base,
            "status": self._page_status(),
            "answer": self.tutor_state,
            "lines": self._page_lines(),
            "proposed": self.proposed_at and self._when(self.proposed_at),
            "first": stay.date_start.isoformat(),
            "last": stay._last_day().isoformat(),
            **self._page_blank(),
            "day": local.date().isoformat() if local else "",
            "hour": local.strftime("%H:%M") if local else "",
            **typed,
        }
