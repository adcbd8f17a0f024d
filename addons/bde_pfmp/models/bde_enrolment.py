from odoo import api, fields, models
from odoo.exceptions import ValidationError


class BdeEnrolment(models.Model):
    """A learner in a class of a school year, dated: never deleted, closed.

    MEF, training, year of the cycle and status belong here, not to the class:
    this record alone feeds weeks due, allowance and annexe.
    """

    _name = "bde.enrolment"
    _inherit = ["bde.same.school.mixin", "bde.bulk.create.mixin"]
    _description = "Enrolment"
    _order = "school_year_id desc, class_id, learner_id, date_start desc, id desc"
    _check_company_auto = True

    learner_id = fields.Many2one(
        "bde.learner", required=True, ondelete="cascade", check_company=True, index=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
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
        ondelete="restrict",
        check_company=True,
        index=True,
        domain="[('school_year_id', '=', school_year_id), ('kind', '=', 'division')]",
    )
    group_ids = fields.Many2many(
        "bde.class",
        "bde_enrolment_group_rel",
        string="Groups",
        check_company=True,
        domain="[('school_year_id', '=', school_year_id), ('kind', '=', 'group')]",
    )
    mef_id = fields.Many2one(
        "bde.mef", string="MEF", ondelete="restrict", check_company=True, index=True
    )
    training_id = fields.Many2one(
        "bde.training",
        compute="_compute_from_mef",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        index=True,
    )
    cycle_year = fields.Integer(
        string="Year of the cycle",
        aggregator=None,
        compute="_compute_from_mef",
        store=True,
        readonly=False,
        precompute=True,
    )
    status = fields.Selection(
        [
            ("st", "Pupil"),
            ("bts", "BTS student"),
            ("ap", "Apprentice"),
            ("fc", "Continuing education"),
        ],
        required=True,
        default="st",
    )
    regime = fields.Selection(
        [("ext", "Day pupil"), ("dp", "Half board"), ("int", "Boarder")]
    )
    is_repeating = fields.Boolean(string="Repeats the year")
    date_start = fields.Date(
        string="First day",
        compute="_compute_date_start",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_end = fields.Date(
        string="Last day", help="Empty while the learner is in this class."
    )
    exit_reason = fields.Selection(
        [
            ("class_change", "Changed class"),
            ("training_change", "Changed training"),
            ("left", "Left the school"),
            ("transfer", "Went to another school"),
            ("work", "Found a job"),
            ("apprenticeship", "Became an apprentice"),
            ("graduated", "End of the cycle"),
            ("year_end", "End of the school year"),
            ("never_came", "Never came"),
            ("other", "Other reason"),
        ],
        string="Reason to leave",
    )
    exit_note = fields.Char(string="Reason in words")
    is_probable_leaver = fields.Boolean(
        string="Probable leaver",
        help="Absent from the last file of the school: to be confirmed.",
    )
    is_open = fields.Boolean(
        string="Under way", compute="_compute_is_open", search="_search_is_open"
    )

    _dates_check = models.Constraint(
        "CHECK(date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "An enrolment ends on or after its first day.",
    )
    _exit_check = models.Constraint(
        "CHECK(exit_reason IS NULL OR date_end IS NOT NULL)",
        "An exit has a date.",
    )
    _open_uniq = models.UniqueIndex(
        "(learner_id, school_year_id) WHERE date_end IS NULL",
        "The learner has an open enrolment in this school year already.",
    )

    @api.depends("mef_id")
    def _compute_from_mef(self):
        for enrolment in self:
            if enrolment.mef_id:
                enrolment.training_id = enrolment.mef_id.training_id
                enrolment.cycle_year = enrolment.mef_id.cycle_year

    @api.depends("school_year_id")
    def _compute_date_start(self):
        for enrolment in self:
            if not enrolment.date_start:
                enrolment.date_start = enrolment.school_year_id.date_start

    @api.depends("date_end", "school_year_id.date_end")
    def _compute_is_open(self):
        today = fields.Date.context_today(self)
        for enrolment in self:
            last = enrolment.date_end or enrolment.school_year_id.date_end
            enrolment.is_open = not last or last >= today

    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        return [
            ("school_year_id.date_end", ">=", today),
            "|",
            ("date_end", "=", False),
            ("date_end", ">=", today),
        ]

    @api.depends("learner_id", "class_id", "school_year_id")
    def _compute_display_name(self):
        for enrolment in self:
            enrolment.display_name = " · ".join(
                filter(
                    None,
                    [
                        enrolment.learner_id.display_name,
                        enrolment.class_id.code,
                        enrolment.school_year_id.name,
                    ],
                )
            )

    @api.constrains("class_id", "school_year_id", "group_ids")
    def _check_year(self):
        for enrolment in self:
            wrong = (enrolment.class_id | enrolment.group_ids).filtered(
                lambda c, e=enrolment: c.school_year_id != e.school_year_id
            )
            if wrong:
                raise ValidationError(
                    self.env._(
                        "%(name)s: the class %(code)s belongs to another school year.",
                        name=enrolment.learner_id.display_name,
                        code=wrong[0].code,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.env["bde.pfmp.placement"].search_count(
            [("enrolment_id", "in", self.ids), ("host_id", "!=", False)], limit=1
        )
        if used:
            raise ValidationError(
                self.env._(
                    "An enrolment with placements is closed with a date and a "
                    "reason, not deleted."
                )
            )

    def _close(self, date_end, reason, note=False):
        """Close these enrolments: last day, reason, words; leaver mark removed."""
        self.write(
            {
                "date_end": date_end,
                "exit_reason": reason,
                "exit_note": note,
                "is_probable_leaver": False,
            }
        )

    def action_confirm_leaver(self):
        """Button: these learners did leave; closed today, reason « left ».

        An enrolment of a year that is over ends with its year.
        """
        today = fields.Date.context_today(self)
        for (first_day, year), enrolments in self.grouped(
            lambda e: (e.date_start, e.school_year_id)
        ).items():
            last_day = min(today, year.date_end)
            enrolments._close(max(last_day, first_day or last_day), "left")

    def action_keep(self):
        """Button: these learners are still here."""
        self.write({"is_probable_leaver": False})
