from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS

from odoo.addons.bde_partners.client_action import soft_reload

from .safe_words import refusal

SIZE = 2000
A_DAY = 40


class BdeAlumniMentorshipMessage(models.Model):
    """A message on the pages. The office sees that it exists, and when.

    Its text has no access at all: it is read by both sides on their pages, and by the
    office when one of them reports it.
    """

    _name = "bde.alumni.mentorship.message"
    _description = "Message of a mentoring"
    _order = "sent_on, id"
    _rec_name = "sent_on"

    mentorship_id = fields.Many2one(
        "bde.alumni.mentorship", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="mentorship_id.company_id", store=True, index=True
    )
    side = fields.Selection(
        [("mentee", "Learner"), ("mentor", "Mentor")], string="From", required=True
    )
    sent_on = fields.Datetime(string="Date", required=True, default=fields.Datetime.now)
    seen_on = fields.Datetime(string="Read on")
    text = fields.Text(groups=NO_ACCESS)
    reported_on = fields.Datetime()
    reported_by = fields.Selection([("mentee", "Learner"), ("mentor", "Mentor")])
    handled_on = fields.Datetime(string="Dealt with on")
    handled_uid = fields.Many2one("res.users", string="Dealt with by")
    shown_text = fields.Text(
        string="What was written",
        compute="_compute_shown_text",
        help="Only when the learner or the mentor reported it.",
    )

    @api.depends("reported_on")
    def _compute_shown_text(self):
        for message in self:
            message.shown_text = message.reported_on and message.sudo().text

    def action_handled(self):
        """Button: the office dealt with what was reported."""
        self.check_access("read")
        if not self.env.user.has_group("bde_partners.group_bde_user"):
            raise AccessError(self.env._("Only the office deals with a report."))
        self.sudo().filtered("reported_on").write(
            {"handled_on": fields.Datetime.now(), "handled_uid": self.env.uid}
        )
        return soft_reload()


class BdeAlumniMentorship(models.Model):
    """Talking on the pages of the school, and nowhere else."""

    _inherit = "bde.alumni.mentorship"

    def _say(self, side, text):
        """Keep a message of one side and tell the other that there is one.

        :return: "" or the sentence that says why it is refused
        """
        self.ensure_one()
        pair = self.sudo()
        text = (text or "").strip()
        error = pair._text_error(text)
        if pair.state != "running":
            error = self.env._("The mentoring is not running: nothing is sent.")
        elif not text:
            error = self.env._("Please write something.")
        elif pair._said_today(side) >= A_DAY:
            error = self.env._("That is a lot for one day: please go on tomorrow.")
        if error:
            return error
        unread = pair.message_ids.filtered(lambda m: m.side == side and not m.seen_on)
        message = (
            self.env["bde.alumni.mentorship.message"]
            .sudo()
            .create({"mentorship_id": pair.id, "side": side, "text": text})
        )
        if not unread:
            other = "mentor" if side == "mentee" else "mentee"
            pair._write_to(other, "news", f"m{message.id}")
        return ""

    def _said_today(self, side):
        limit = fields.Datetime.now() - timedelta(days=1)
        return len(
            self.message_ids.filtered(lambda m: m.side == side and m.sent_on > limit)
        )

    def _text_error(self, text):
        """Return why a text must not pass, "" when it may.

        A minor is never given, nor asked for, a way to meet elsewhere.
        """
        if len(text or "") > SIZE:
            return self.env._(
                "This is too long: %(count)s characters at most.", count=SIZE
            )
        return refusal(self.env, text) if self.mentee_id.is_minor else ""

    def _mark_read(self, side):
        """What the other side wrote has been shown."""
        unread = self.sudo().message_ids.filtered(
            lambda m: m.side != side and not m.seen_on
        )
        if unread:
            unread.write({"seen_on": fields.Datetime.now()})

    def _report(self, side, message_id):
        """One side reports a message that the other wrote: the office reads it.

        :param int message_id: of this mentoring
        """
        message = self.sudo().message_ids.filtered(
            lambda m: m.id == message_id and m.side != side and not m.reported_on
        )
        message.write({"reported_on": fields.Datetime.now(), "reported_by": side})


class BdeAlumniMentorshipMeeting(models.Model):
    """A meeting: at the school, at the company, or by video."""

    _name = "bde.alumni.mentorship.meeting"
    _description = "Meeting of a mentoring"
    _order = "date desc, id desc"
    _rec_name = "date"

    mentorship_id = fields.Many2one(
        "bde.alumni.mentorship", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="mentorship_id.company_id", store=True, index=True
    )
    date = fields.Datetime(string="When", required=True)
    place = fields.Selection(
        [
            ("school", "At the school"),
            ("company", "At the mentor's company"),
            ("video", "By video, from the school"),
        ],
        string="Where",
        required=True,
        default="school",
    )
    state = fields.Selection(
        [("planned", "Planned"), ("held", "Held"), ("missed", "Did not take place")],
        required=True,
        default="planned",
    )
    side = fields.Selection(
        [("mentee", "Learner"), ("mentor", "Mentor"), ("office", "Office")],
        string="Proposed by",
        required=True,
        default="office",
        readonly=True,
    )

    @api.model_create_multi
    def create(self, vals_list):
        """The office plans one for both, who are told on their pages."""
        if not self.env.su:
            vals_list = [{**vals, "side": "office"} for vals in vals_list]
        meetings = super().create(vals_list)
        for meeting in meetings.filtered(lambda m: m.side == "office"):
            pair = meeting.mentorship_id
            if pair.sudo().state != "running":
                raise UserError(
                    self.env._("The mentoring is not running: no meeting is planned.")
                )
            for side in ("mentee", "mentor"):
                pair._write_to(side, "news", f"r{meeting.id}")
        return meetings


class BdeAlumniMentorshipMeetings(models.Model):
    _inherit = "bde.alumni.mentorship"

    def _plan_meeting(self, side, moment, place):
        """Plan a meeting and tell the other side; a minor's is at the school.

        :param datetime moment: UTC, None: not readable
        :return: "" or the sentence that says what is wrong
        """
        self.ensure_one()
        pair = self.sudo()
        meetings = self.env["bde.alumni.mentorship.meeting"].sudo()
        if pair.state != "running":
            return self.env._("The mentoring is not running: no meeting is planned.")
        if not moment or moment <= fields.Datetime.now():
            return self.env._("Please choose a day and an hour to come.")
        if place not in dict(meetings._fields["place"].selection):
            return self.env._("Please say where.")
        if pair.mentee_id.is_minor and place == "company":
            return self.env._(
                "With a minor, you meet at the school or by video from the school; the "
                "office arranges anything else."
            )
        meeting = meetings.create(
            {"mentorship_id": pair.id, "date": moment, "place": place, "side": side}
        )
        other = "mentor" if side == "mentee" else "mentee"
        pair._write_to(other, "news", f"r{meeting.id}")
        return ""

    def _meeting_over(self, meeting_id, held):
        """Note that a meeting took place, or not."""
        meeting = self.sudo().meeting_ids.filtered(
            lambda m: m.id == meeting_id and m.state == "planned"
        )
        meeting.write({"state": "held" if held else "missed"})
