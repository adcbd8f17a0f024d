from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules.insertion import september

SOLUTIONS = [
    ("employment", "Job"),
    ("apprenticeship", "Apprenticeship"),
    ("studies", "Studies"),
    ("programme", "Insertion programme"),
    ("service", "Civic service"),
    ("other", "Other"),
]


class BdeAlumniFollowup(models.Model):
    """What a learner of a final year plans, tries and finds: one a school year."""

    _name = "bde.alumni.followup"
    _description = "Individual follow-up"
    _inherit = ["mail.thread"]
    _order = "school_year_id desc, class_id, learner_id, id"
    _rec_name = "learner_id"
    _check_company_auto = True

    learner_id = fields.Many2one(
        "bde.learner", required=True, ondelete="cascade", check_company=True, index=True
    )
    company_id = fields.Many2one(
        related="learner_id.company_id", store=True, index=True
    )
    school_year_id = fields.Many2one(
        "bde.school.year",
        required=True,
        ondelete="restrict",
        index=True,
        default=lambda self: self.env["bde.school.year"]._current(),
    )
    class_id = fields.Many2one(
        "bde.class",
        compute="_compute_class",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        ondelete="set null",
        index=True,
    )
    training_id = fields.Many2one(
        "bde.training",
        compute="_compute_class",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        ondelete="set null",
        index=True,
    )
    project = fields.Selection(
        [
            ("studies", "Studies"),
            ("apprenticeship", "Apprenticeship"),
            ("employment", "Job"),
            ("other", "Other"),
            ("unknown", "Not decided"),
        ],
        required=True,
        default="unknown",
        tracking=True,
    )
    project_text = fields.Text(
        string="Project in words", help="Nothing on health or the family."
    )
    step_ids = fields.One2many(
        "bde.alumni.followup.step", "followup_id", string="Applications and interviews"
    )
    application_count = fields.Integer(compute="_compute_counts", store=True)
    interview_count = fields.Integer(compute="_compute_counts", store=True)
    solution = fields.Selection(SOLUTIONS, string="Solution found", tracking=True)
    solution_text = fields.Char(string="Where")
    solution_on = fields.Date(string="Found on")
    partner_id = fields.Many2one(
        "res.partner",
        string="Organisation",
        ondelete="set null",
        domain="[('is_company', '=', True)]",
    )
    referral_on = fields.Date(
        string="Agreed to be contacted on",
        help="The day the person agreed that their name be given to France Travail or "
        "the mission locale. Empty: nobody outside the school is told.",
    )
    called_on = fields.Date(string="Last called on")
    objected_on = fields.Date(string="Objected on", readonly=True, copy=False)
    presence_ids = fields.One2many("bde.alumni.presence", "followup_id")
    absence_count = fields.Integer(string="Absences", compute="_compute_absences")

    _once = models.UniqueIndex(
        "(learner_id, school_year_id)",
        "This learner is followed in that school year already.",
    )
    _list_idx = models.Index("(company_id, school_year_id, solution)")

    @api.depends("learner_id", "school_year_id")
    def _compute_class(self):
        """The class of that school year: a follow-up keeps it when years pass."""
        for followup in self:
            enrolment = followup.learner_id.enrolment_ids.filtered(
                lambda e, f=followup: e.school_year_id == f.school_year_id
            )[:1]
            followup.class_id = followup.class_id or enrolment.class_id
            followup.training_id = followup.training_id or enrolment.training_id

    @api.depends("step_ids.kind")
    def _compute_counts(self):
        for followup in self:
            kinds = followup.step_ids.mapped("kind")
            followup.application_count = kinds.count("application")
            followup.interview_count = kinds.count("interview")

    @api.depends("presence_ids.state")
    def _compute_absences(self):
        counts = dict(
            self.env["bde.alumni.presence"]._read_group(
                [("followup_id", "in", self.ids), ("state", "=", "absent")],
                ["followup_id"],
                ["__count"],
            )
        )
        for followup in self:
            followup.absence_count = counts.get(followup._origin, 0)

    @api.constrains("solution_on", "solution")
    def _check_solution(self):
        for followup in self:
            if followup.solution_on and not followup.solution:
                raise ValidationError(
                    self.env._(
                        "%(name)s: a date of solution is given, please say which "
                        "solution.",
                        name=followup.learner_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_date(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._with_date(vals))

    def _with_date(self, vals):
        """Return values where a solution has its day, and no solution has none."""
        if "solution" not in vals:
            return vals
        if not vals["solution"]:
            return vals | {
                "solution_on": False,
                "solution_text": False,
                "partner_id": False,
            }
        return {"solution_on": fields.Date.context_today(self)} | vals

    @api.model
    def _enrol(self, classes):
        """Return the follow-ups of the learners of these classes in their final year.

        Those already followed are returned as they are; the others are made at once.
        """
        enrolments = self.env["bde.enrolment"].search(
            [("class_id", "in", classes.ids), ("date_end", "=", False)]
        )
        last = enrolments.filtered(
            lambda e: september.final_year(e.cycle_year, e.training_id.duration_years)
        )
        found = self.search(
            [
                ("learner_id", "in", last.learner_id.ids),
                ("school_year_id", "in", last.school_year_id.ids),
            ]
        )
        known = {(f.learner_id.id, f.school_year_id.id) for f in found}
        missing = {
            (e.learner_id.id, e.school_year_id.id): e
            for e in last
            if (e.learner_id.id, e.school_year_id.id) not in known
        }
        wanted = {(e.learner_id.id, e.school_year_id.id) for e in last}
        kept = found.filtered(
            lambda f: (f.learner_id.id, f.school_year_id.id) in wanted
        )
        return kept + self.create(
            [
                {
                    "learner_id": learner_id,
                    "school_year_id": year_id,
                    "class_id": e.class_id.id,
                    "training_id": e.training_id.id,
                }
                for (learner_id, year_id), e in missing.items()
            ]
        )
