from odoo import api, fields, models

OFFICE = "bde_partners.group_bde_user,bde_partners.group_bde_head"
STATES = [
    ("requested", "Requested"),
    ("proposed", "Proposed to both"),
    ("agreed", "Both agree"),
    ("running", "Running"),
    ("ended", "Ended"),
]
REASONS = [
    ("done", "The aim is reached"),
    ("mentee_stop", "The learner stops"),
    ("mentor_stop", "The mentor stops"),
    ("guardian_no", "A legal representative objects"),
    ("mentor_left", "The mentor left the network"),
    ("office", "The office ends it"),
]
RATINGS = [
    ("1", "Not useful"),
    ("2", "A little useful"),
    ("3", "Useful"),
    ("4", "Very useful"),
]


class BdeAlumniMentorship(models.Model):
    """A learner and a mentor: from the request to the assessment.

    Nobody writes on it directly: every step is a method that checks who acts.
    """

    _name = "bde.alumni.mentorship"
    _description = "Mentoring of a learner"
    _order = "requested_on desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True
    )
    mentee_id = fields.Many2one(
        "bde.alumni.mentee",
        string="Learner",
        ondelete="set null",
        check_company=True,
        index="btree_not_null",
    )
    learner_id = fields.Many2one(
        related="mentee_id.learner_id", string="Learner's record"
    )
    class_id = fields.Many2one("bde.class", ondelete="set null", index=True)
    training_id = fields.Many2one("bde.training", ondelete="restrict")
    school_year_id = fields.Many2one("bde.school.year", ondelete="restrict")
    mentor_id = fields.Many2one(
        "bde.alumni.mentor",
        ondelete="set null",
        check_company=True,
        index="btree_not_null",
        groups=OFFICE,
    )
    mentor_name = fields.Char(
        string="Mentor's first name", compute="_compute_mentor_name"
    )
    wanted_id = fields.Many2one(
        "bde.alumni.mentor",
        string="Mentor chosen on the list",
        ondelete="set null",
        groups=OFFICE,
    )
    declined_ids = fields.Many2many(
        "bde.alumni.mentor",
        "bde_alumni_mentorship_declined_rel",
        string="Not again",
        groups=OFFICE,
    )
    state = fields.Selection(
        STATES,
        required=True,
        default="requested",
        readonly=True,
        index=True,
        group_expand=True,
    )
    source = fields.Selection(
        [("office", "Office"), ("teacher", "Teacher"), ("learner", "Learner's page")],
        string="Asked by",
        required=True,
        default="office",
    )
    requested_on = fields.Date(required=True, default=fields.Date.context_today)
    proposed_on = fields.Date()
    mentee_agreed_on = fields.Datetime(string="The learner agreed on")
    mentor_agreed_on = fields.Datetime(string="The mentor agreed on")
    guardian_told_on = fields.Datetime(string="Legal representative told on")
    started_on = fields.Date(string="Started on")
    ended_on = fields.Date(string="Ended on")
    end_reason = fields.Selection(REASONS, string="Why it ended")
    is_minor = fields.Boolean(string="Minor", compute="_compute_is_minor")
    points = fields.Integer(groups=OFFICE, aggregator=None)
    reasons = fields.Char(string="Why this mentor", groups=OFFICE)
    mentee_rating = fields.Selection(
        RATINGS, string="Assessment of the learner", groups=OFFICE
    )
    mentee_words = fields.Text(string="Words of the learner", groups=OFFICE)
    mentor_rating = fields.Selection(
        RATINGS, string="Assessment of the mentor", groups=OFFICE
    )
    mentor_words = fields.Text(string="Words of the mentor", groups=OFFICE)

    _one_open = models.UniqueIndex(
        "(mentee_id) WHERE state != 'ended'",
        "This learner has a request under way already.",
    )

    @api.depends("mentee_id", "class_id", "requested_on")
    def _compute_display_name(self):
        for pair in self:
            learner = pair.sudo().mentee_id.learner_id
            pair.display_name = learner.display_name or self.env._(
                "Mentoring n° %(number)s", number=pair.id
            )

    @api.depends("mentee_id")
    def _compute_is_minor(self):
        for pair in self:
            pair.is_minor = pair.sudo().mentee_id.is_minor

    def _compute_mentor_name(self):
        for pair in self:
            pair.mentor_name = pair.sudo().mentor_id.profile_id.first_name or ""


class BdeAlumniMentorshipDealings(models.Model):
    """What happens between both: the office sees that it does, not what is said."""

    _inherit = "bde.alumni.mentorship"

    message_ids = fields.One2many("bde.alumni.mentorship.message", "mentorship_id")
    meeting_ids = fields.One2many("bde.alumni.mentorship.meeting", "mentorship_id")
    guardian_ids = fields.One2many("bde.alumni.mentorship.guardian", "mentorship_id")
    said_count = fields.Integer(string="Messages", compute="_compute_said")
    said_last = fields.Datetime(string="Last message", compute="_compute_said")
    report_count = fields.Integer(
        string="Messages reported",
        compute="_compute_said",
        search="_search_report_count",
    )
    meeting_count = fields.Integer(string="Meetings held", compute="_compute_meetings")
    waits_for = fields.Char(string="Waits for", compute="_compute_waits_for")

    @api.depends("message_ids.reported_on", "message_ids.handled_on")
    def _compute_said(self):
        messages = self.env["bde.alumni.mentorship.message"].sudo()
        ours = [("mentorship_id", "in", self.ids)]
        said = {
            pair.id: (count, last)
            for pair, count, last in messages._read_group(
                ours, ["mentorship_id"], ["__count", "sent_on:max"]
            )
        }
        reported = dict(
            messages._read_group(
                [*ours, ("reported_on", "!=", False), ("handled_on", "=", False)],
                ["mentorship_id"],
                ["__count"],
            )
        )
        for pair in self:
            pair.said_count, pair.said_last = said.get(pair._origin.id, (0, False))
            pair.report_count = reported.get(pair._origin, 0)

    def _search_report_count(self, operator, value):
        if operator != ">" or value != 0:
            return NotImplemented
        open_reports = [("reported_on", "!=", False), ("handled_on", "=", False)]
        return [("message_ids", "any", open_reports)]

    @api.depends("meeting_ids.state")
    def _compute_meetings(self):
        held = dict(
            self.env["bde.alumni.mentorship.meeting"]
            .sudo()
            ._read_group(
                [("mentorship_id", "in", self.ids), ("state", "=", "held")],
                ["mentorship_id"],
                ["__count"],
            )
        )
        for pair in self:
            pair.meeting_count = held.get(pair._origin, 0)

    @api.depends("state", "mentee_agreed_on", "mentor_agreed_on", "guardian_told_on")
    def _compute_waits_for(self):
        """Who must do what next, in words."""
        words = {
            "requested": self.env._("the office: choose a mentor"),
            "agreed": self.env._("the office: tell a legal representative"),
        }
        for pair in self:
            text = words.get(pair.state, "")
            if pair.state == "proposed":
                missing = [
                    label
                    for value, label in (
                        (pair.mentee_agreed_on, self.env._("the learner")),
                        (pair.mentor_agreed_on, self.env._("the mentor")),
                    )
                    if not value
                ]
                text = ", ".join(missing)
            pair.waits_for = text
