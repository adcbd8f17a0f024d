from datetime import date, datetime, time

import pytz

from odoo import fields, models
from odoo.tools.misc import format_date, format_datetime

from .bde_alumni_mentor import ROOM_MAX
from .safe_words import refusal

WHEN = "EEEE d MMMM y, HH:mm"
WORDS_SIZE = 2000


class BdeAlumniMentorship(models.Model):
    """What each side reads and does on their page."""

    _inherit = "bde.alumni.mentorship"

    def _page_pair(self, side):
        """Return what one side reads of a pair.

        The mentor reads the first name, the class and what the learner hopes for; the
        learner reads the first name of the mentor and what the mentor wrote. Never an
        e-mail nor a telephone number.
        """
        self.ensure_one()
        pair = self.sudo()
        other = "mentor" if side == "mentee" else "mentee"
        rated = pair[f"{side}_rating"]
        return {
            "id": pair.id,
            "state": pair.state,
            "agreed": bool(pair[f"{side}_agreed_on"]),
            "other_agreed": bool(pair[f"{other}_agreed_on"]),
            "waits_for_family": pair.state == "agreed",
            "who": pair._page_who(other),
            "messages": [
                {
                    "id": message.id,
                    "mine": message.side == side,
                    "when": self._when(message.sent_on),
                    "text": message.text or "",
                    "reported": bool(message.reported_on),
                }
                for message in pair.message_ids.sorted("sent_on")
            ],
            "meetings": [
                {
                    "id": meeting.id,
                    "when": self._when(meeting.date),
                    "place": pair._label(meeting, "place"),
                    "state": meeting.state,
                    "label": pair._label(meeting, "state"),
                    "past": meeting.date <= fields.Datetime.now(),
                }
                for meeting in pair.meeting_ids.sorted("date")
            ],
            "minor": pair.mentee_id.is_minor,
            "ended_on": format_date(self.env, pair.ended_on) if pair.ended_on else "",
            "may_assess": pair.state == "ended" and pair.started_on and not rated,
            "rated": bool(rated),
        }

    def _page_who(self, side):
        """Return what is told of the learner, or of the mentor, to the other."""
        if side == "mentor":
            return self.mentor_id._page_card() if self.mentor_id else {}
        mentee = self.mentee_id
        subjects = mentee.subject_ids + mentee.language_ids
        training = self.training_id
        return {
            "name": mentee._first_name(),
            "lines": [
                line
                for line in (
                    training.short_name or training.name,
                    ", ".join(subjects.mapped("name")),
                )
                if line
            ],
            "about": mentee.wish or "",
        }

    def _label(self, record, name):
        selection = record._fields[name]._description_selection(self.env)
        return dict(selection).get(record[name], "")

    def _when(self, moment):
        return format_datetime(self.env, moment, tz=self._tz(), dt_format=WHEN)

    def _tz(self):
        return self.sudo().company_id.partner_id.tz or "Europe/Paris"

    # -- acting ------------------------------------------------------------------------
    def _page_act(self, side, what, post):
        """Do what one side asks on their page.

        :param str what: name of the button
        :return: "" or the sentence that says why it is refused
        """
        self.ensure_one()
        acts = {
            "agree": lambda: self._agree(side),
            "decline": lambda: self._decline(side),
            "say": lambda: self._say(side, post.get("text")),
            "report": lambda: self._report(side, _number(post.get("message"))),
            "meet": lambda: self._act_meet(side, post),
            "held": lambda: self._meeting_over(_number(post.get("meeting")), True),
            "missed": lambda: self._meeting_over(_number(post.get("meeting")), False),
            "end": lambda: self._act_end(side, post),
            "assess": lambda: self._act_assess(side, post),
        }
        return (acts[what]() if what in acts else "") or ""

    def _act_meet(self, side, post):
        return self._plan_meeting(
            side,
            self._read_moment(post.get("day"), post.get("hour")),
            post.get("place"),
        )

    def _read_moment(self, day, hour):
        """Return the moment (UTC) of a day and an hour at the school, or None."""
        try:
            local = datetime.combine(
                date.fromisoformat(day or ""), time.fromisoformat(hour or "")
            )
        except ValueError:
            return None
        zone = pytz.timezone(self._tz())
        return zone.localize(local).astimezone(pytz.utc).replace(tzinfo=None)

    def _act_end(self, side, post):
        done = post.get("why") == "done" and self.sudo().state == "running"
        self._end(side, "done" if done else f"{side}_stop")

    def _act_assess(self, side, post):
        if post.get("rating") not in ("1", "2", "3", "4"):
            return self.env._("Please choose one of the four answers.")
        words = (post.get("words") or "").strip()[:WORDS_SIZE]
        return self._assess(side, post["rating"], words)


class BdeAlumniMentor(models.Model):
    _inherit = "bde.alumni.mentor"

    def _page_card(self):
        """Return what a learner reads of a mentor: a first name, no way to reach."""
        self.ensure_one()
        mentor = self.sudo()
        trainings = mentor.training_ids
        lines = [
            mentor.job,
            ", ".join(t.short_name or t.name for t in trainings)
            if mentor.profile_id.show_studies == "everyone"
            else "",
            ", ".join((mentor.subject_ids + mentor.language_ids).mapped("name")),
        ]
        return {
            "id": mentor.id,
            "name": mentor.profile_id.first_name or "",
            "lines": [line for line in lines if line],
            "about": mentor.about or "",
        }

    def _page_pairs(self):
        """Return the pairs a mentor reads: those proposed, running, just over."""
        pairs = self.sudo().mentorship_ids.filtered("mentee_id")
        return pairs.filtered(
            lambda pair: (
                pair.state != "ended" or (pair.started_on and not pair.mentor_rating)
            )
        )

    def _page_values(self, base, error=None, about=None, typed=None):
        """Return what the page of a mentor shows.

        :param str error: sentence on what was just refused
        :param dict about: {"id": pair, "text": what was typed}
        :param dict typed: the form that was refused, kept as it was typed
        """
        mentor = self.sudo()
        subjects = self.env["bde.alumni.subject"].sudo().search([], limit=100)
        return {
            **mentor.company_id._bde_public_values(),
            "base": base,
            "side": "mentor",
            "first_name": mentor.profile_id.first_name or "",
            "mentor": mentor,
            "words": typed["about"] if typed else mentor.about,
            "subjects": subjects,
            "chosen": mentor.subject_ids + mentor.language_ids,
            "why_not": mentor.why_not,
            "pairs": [pair._page_pair("mentor") for pair in mentor._page_pairs()],
            "error": error,
            "about": about or {},
        }

    def _page_save(self, post, subject_ids):
        """Keep what a mentor wrote on their own page.

        :return: "" or the sentence that says what is wrong
        """
        room = _number(post.get("room"))
        pause = post.get("pause_until") or False
        try:
            pause = date.fromisoformat(pause) if pause else False
        except ValueError:
            return self.env._("This date cannot be read: please choose a day.")
        if (
            post.get("state") not in ("open", "limited", "closed")
            or not 0 <= room <= ROOM_MAX
        ):
            return self.env._("Please say how many learners you take, 10 at most.")
        if error := refusal(self.env, post.get("about")):
            return error
        minors = bool(post.get("takes_minors"))
        charter = self.charter_on
        if minors and not charter and not post.get("charter"):
            return self.env._("Please accept the charter to help minors.")
        if minors and not charter:
            charter = fields.Date.context_today(self)
        subjects = self.env["bde.alumni.subject"].sudo().browse(subject_ids).exists()
        self.sudo().write(
            {
                "state": post["state"],
                "room": room,
                "pause_until": pause,
                "charter_on": charter,
                "takes_minors": minors,
                "about": (post.get("about") or "").strip()[:WORDS_SIZE] or False,
                "subject_ids": subjects.filtered(lambda s: s.kind == "subject").ids,
                "language_ids": subjects.filtered(lambda s: s.kind == "language").ids,
            }
        )
        return ""


class BdeAlumniMentee(models.Model):
    _inherit = "bde.alumni.mentee"

    def _page_mentors(self):
        """Return the mentors whom this learner may choose: open, free, allowed."""
        mentors = self.env["bde.alumni.mentor"].sudo()
        domain = [
            ("company_id", "=", self.company_id.id),
            ("state", "=", "open"),
            ("is_available", "=", True),
        ]
        if self.is_minor:
            domain.append(("takes_minors", "=", True))
        return mentors.search(domain, limit=60)

    def _page_pairs(self):
        """Return the pairs a learner reads: the one under way, or the last one."""
        pairs = self.sudo().mentorship_ids
        under_way = pairs.filtered(lambda pair: pair.state != "ended")
        return under_way or pairs.filtered("started_on")[:1]

    def _page_values(self, base, error=None, about=None, training=None, typed=None):
        """Return what the page of a learner shows.

        :param str error: sentence on what was just refused
        :param dict about: {"id": pair, "text": what was typed}
        :param int training: only the mentors who followed it
        :param dict typed: the form that was refused, kept as it was typed
        """
        mentee = self.sudo()
        current = mentee.current_id
        mentors = (
            mentee._page_mentors() if not current else self.env["bde.alumni.mentor"]
        )
        trainings = mentors.training_ids
        if training in trainings.ids:
            mentors = mentors.filtered(lambda m: training in m.training_ids.ids)
        return {
            **mentee.company_id._bde_public_values(),
            "base": base,
            "side": "mentee",
            "first_name": mentee._first_name(),
            "mentee": mentee,
            "wish": typed["wish"] if typed else mentee.wish,
            "email_typed": typed["email"] if typed else mentee.email,
            "waiting": current.state == "requested",
            "may_ask": not current,
            "subjects": self.env["bde.alumni.subject"].sudo().search([], limit=100),
            "chosen": mentee.subject_ids + mentee.language_ids,
            "cards": [mentor._page_card() for mentor in mentors],
            "trainings": trainings,
            "training": training,
            "pairs": [pair._page_pair("mentee") for pair in mentee._page_pairs()],
            "error": error,
            "about": about or {},
        }

    def _page_ask(self, post, subject_ids):
        """Note what the learner hopes for, and the request.

        :return: "" or the sentence that says what is wrong
        """
        mentee = self.sudo()
        if mentee.current_id:
            return ""
        email = (post.get("email") or "").strip()
        error = refusal(self.env, post.get("wish"))
        error = error or (mentee._email_error(email) if email else "")
        wanted = mentee._page_mentors().filtered(
            lambda mentor: mentor.id == _number(post.get("mentor"))
        )
        if post.get("mentor") and not wanted:
            error = error or self.env._("This mentor has no room left.")
        if error:
            return error
        subjects = self.env["bde.alumni.subject"].sudo().browse(subject_ids).exists()
        mentee.write(
            {
                "email": email or mentee.email,
                "wish": (post.get("wish") or "").strip()[:WORDS_SIZE] or False,
                "subject_ids": subjects.filtered(lambda s: s.kind == "subject").ids,
                "language_ids": subjects.filtered(lambda s: s.kind == "language").ids,
            }
        )
        mentee._ask(wanted, source="learner")
        return ""


def _number(text):
    """Return the whole number of a field of a form, 0 when it is none."""
    text = str(text or "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
