from odoo import api, fields, models

OPEN = ("to_ask", "mailed", "texted", "to_call")


class BdeAlumniWaveLine(models.Model):
    """One person in an outcome survey: how they were asked, whether they answered."""

    _name = "bde.alumni.wave.line"
    _description = "Person asked by an outcome survey"
    _inherit = [
        "bde.secret.link.mixin",
        "bde.outbox.mixin",
        "bde.private.person.mixin",
        "mail.thread",
    ]
    _order = "wave_id, id"
    _check_company_auto = True
    _link_path = "/bde/suite"
    _private_audience = "alumni"

    wave_id = fields.Many2one(
        "bde.alumni.wave",
        string="Survey",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    leaver_id = fields.Many2one(
        "bde.alumni.leaver",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="wave_id.company_id", store=True, index=True)
    school_year_id = fields.Many2one(related="wave_id.school_year_id", store=True)
    months = fields.Integer(related="wave_id.months", store=True, aggregator=None)
    wave_state = fields.Selection(related="wave_id.state", string="State of the survey")
    training_id = fields.Many2one(
        related="leaver_id.training_id", store=True, index=True
    )
    class_id = fields.Many2one(related="leaver_id.class_id", store=True, index=True)
    phone = fields.Char(related="leaver_id.phone", string="Telephone")
    email = fields.Char(related="leaver_id.email", string="E-mail")
    opened_on = fields.Date(readonly=True)
    state = fields.Selection(
        [
            ("to_ask", "To ask"),
            ("mailed", "Asked by e-mail"),
            ("texted", "Asked by SMS"),
            ("to_call", "To call"),
            ("answered", "Answered"),
            ("refused", "Does not wish to answer"),
            ("lost", "No address"),
        ],
        required=True,
        default="to_ask",
        readonly=True,
        index=True,
    )
    is_open = fields.Boolean(compute="_compute_is_open", search="_search_is_open")
    answered_rate = fields.Float(
        string="Response rate",
        compute="_compute_answered_rate",
        store=True,
        aggregator="avg",
        help="1 when they answered: the average is the rate.",
    )
    mailed_on = fields.Date(string="E-mail on", readonly=True)
    texted_on = fields.Date(string="SMS on", readonly=True)
    called_on = fields.Datetime(string="Last call", readonly=True)
    call_number = fields.Integer(string="Calls", readonly=True, aggregator="sum")
    call_back_on = fields.Date(string="Call back on")
    taken_by = fields.Many2one("res.users", string="Being called by", readonly=True)
    taken_at = fields.Datetime(readonly=True)
    answered_on = fields.Datetime(string="Answered on", readonly=True)
    answered_by = fields.Selection(
        [("page", "Their page"), ("call", "A call"), ("office", "The office")],
        string="Answered by",
        readonly=True,
    )
    user_input_id = fields.Many2one(
        "survey.user_input",
        string="Answer in the survey",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    situation_id = fields.Many2one(
        "bde.alumni.situation",
        string="What they answered",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    made_ids = fields.Many2many(
        "bde.alumni.situation",
        "bde_alumni_wave_line_made_rel",
        string="Situations that this answer made",
        readonly=True,
        copy=False,
        groups="base.group_system",
        help="Answering again replaces these, never what somebody else told.",
    )

    _once = models.Constraint(
        "UNIQUE(wave_id, leaver_id)", "This person is in this survey already."
    )

    @api.depends("leaver_id.display_name", "wave_id.display_name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.leaver_id.display_name} · {line.months}"

    @api.depends("state")
    def _compute_is_open(self):
        for line in self:
            line.is_open = line.state in OPEN

    @api.model
    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("state", "in" if True in value else "not in", OPEN)]

    @api.depends("state")
    def _compute_answered_rate(self):
        for line in self:
            line.answered_rate = line.state == "answered"
