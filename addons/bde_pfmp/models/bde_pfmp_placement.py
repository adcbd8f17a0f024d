from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import format_date


class BdePfmpPlacement(models.Model):
    """A learner in a host organisation during a period.

    It exists from the day the period opens, without a host: a line « to find » is
    what the office works on. It lives whether or not the paper does.
    """

    _name = "bde.pfmp.placement"
    _description = "Placement"
    _inherit = ["bde.private.person.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date_start desc, is_settled, class_id, learner_id, id"
    _rec_names_search = [
        "learner_id.last_name",
        "learner_id.first_name",
        "host_id.name",
    ]
    _check_company_auto = True

    learner_id = fields.Many2one(
        "bde.learner",
        required=True,
        ondelete="restrict",
        check_company=True,
        index=True,
        tracking=True,
    )
    enrolment_id = fields.Many2one(
        "bde.enrolment",
        compute="_compute_enrolment_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        check_company=True,
        index=True,
    )
    class_id = fields.Many2one(related="enrolment_id.class_id", store=True, index=True)
    training_id = fields.Many2one(
        related="enrolment_id.training_id", store=True, index=True
    )
    school_year_id = fields.Many2one(
        "bde.school.year", compute="_compute_school_year_id", store=True, index=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    period_id = fields.Many2one(
        "bde.pfmp.period", ondelete="restrict", check_company=True, index=True
    )
    kind = fields.Selection(
        [
            ("pfmp", "PFMP"),
            ("bts", "BTS internship"),
            ("fc", "Continuing-education trainee"),
            ("immersion", "Immersion, observation"),
            ("apprentice", "Apprentice"),
        ],
        required=True,
        default="pfmp",
    )
    host_id = fields.Many2one(
        "res.partner",
        string="Host organisation",
        domain="[('is_company', '=', True), ('bde_register_state', '!=', 'closed')]",
        index="btree_not_null",
        tracking=True,
        ondelete="restrict",
    )
    tutor_id = fields.Many2one(
        "res.partner",
        domain="[('is_company', '=', False), ('id', 'child_of', host_id)]",
        index="btree_not_null",
        tracking=True,
        ondelete="restrict",
    )
    signatory_id = fields.Many2one(
        "res.partner",
        string="Signs for the host",
        domain="[('is_company', '=', False), ('id', 'child_of', host_head_id)]",
        ondelete="restrict",
        index="btree_not_null",
    )
    referent_id = fields.Many2one(
        "res.partner",
        string="Referent teacher",
        domain="[('bde_is_teacher', '=', True)]",
        index="btree_not_null",
        tracking=True,
        ondelete="restrict",
    )
    date_start = fields.Date(string="First day", required=True, tracking=True)
    date_end = fields.Date(string="Last day", required=True, tracking=True)
    state = fields.Selection(
        [
            ("to_find", "No place yet"),
            ("found", "Place found"),
            ("ready", "Convention issued"),
            ("running", "Under way"),
            ("done", "Done"),
            ("interrupted", "Interrupted"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="to_find",
        copy=False,
        tracking=True,
        index=True,
    )
    is_settled = fields.Boolean(
        compute="_compute_is_settled", store=True, help="Sorts « no place » first."
    )
    active = fields.Boolean(default=True)

    _dates_check = models.Constraint(
        "CHECK(date_end >= date_start)", "A placement ends on or after its first day."
    )
    _host_check = models.Constraint(
        "CHECK(state IN ('to_find', 'cancelled') OR host_id IS NOT NULL)",
        "A placement past « to find » has a host organisation.",
    )
    _board_idx = models.Index("(period_id, is_settled, class_id)")

    @api.depends("learner_id", "date_start")
    def _compute_enrolment_id(self):
        """The learner's enrolment on the first day, else the current one."""
        for placement in self:
            day = placement.date_start
            enrolments = placement.learner_id.enrolment_ids
            on_day = enrolments.filtered(
                lambda e, day=day: (
                    day
                    and e.school_year_id.date_start <= day <= e.school_year_id.date_end
                    and (not e.date_start or e.date_start <= day)
                    and (not e.date_end or e.date_end >= day)
                )
            )
            if not placement.enrolment_id or on_day:
                placement.enrolment_id = on_day[:1] or placement.learner_id.enrolment_id

    @api.depends("period_id.school_year_id", "enrolment_id.school_year_id")
    def _compute_school_year_id(self):
        for placement in self:
            placement.school_year_id = (
                placement.period_id.school_year_id
                or placement.enrolment_id.school_year_id
            )

    @api.depends("state")
    def _compute_is_settled(self):
        for placement in self:
            placement.is_settled = placement.state != "to_find"

    @api.depends("learner_id", "host_id", "period_id")
    def _compute_display_name(self):
        for placement in self:
            place = placement.host_id.name or self.env._("no place yet")
            placement.display_name = f"{placement.learner_id.display_name} – {place}"

    @api.constrains("learner_id", "date_start", "date_end", "end_date", "state")
    def _check_overlap(self):
        """Two placements of a learner never share a day (rule V07)."""
        idle = ("to_find", "cancelled")
        live = self.filtered(lambda p: p.state not in idle)
        if not live:
            return
        others = self.search(
            [("learner_id", "in", live.learner_id.ids), ("state", "not in", idle)]
        )
        by_learner = others.grouped("learner_id")
        for placement in live:
            for other in by_learner.get(placement.learner_id, self.browse()):
                if (
                    other != placement
                    and other.date_start <= placement._last_day()
                    and other._last_day() >= placement.date_start
                ):
                    raise ValidationError(placement._overlap_message(other))

    def _overlap_message(self, other):
        """Return the sentence that says with which placement this one overlaps."""
        return self.env._(
            "%(name)s is already at %(host)s from %(start)s to %(end)s: two placements "
            "of a learner cannot overlap.",
            name=self.learner_id.display_name,
            host=other.host_id.name,
            start=format_date(self.env, other.date_start),
            end=format_date(self.env, other._last_day()),
        )

    @api.constrains("end_date", "date_start", "date_end")
    def _check_end_date(self):
        for placement in self.filtered("end_date"):
            if not placement.date_start <= placement.end_date <= placement.date_end:
                raise ValidationError(
                    self.env._(
                        "%(name)s: the last day of presence lies between %(start)s and "
                        "%(end)s.",
                        name=placement.learner_id.display_name,
                        start=format_date(self.env, placement.date_start),
                        end=format_date(self.env, placement.date_end),
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for placement in self:
            if placement.state not in ("to_find", "cancelled"):
                raise ValidationError(
                    self.env._(
                        "The placement of %(name)s has a host: cancel it with a "
                        "reason, it is not deleted.",
                        name=placement.learner_id.display_name,
                    )
                )

    def _get_report_base_filename(self):
        self.ensure_one()
        parts = [self.class_id.code, self.learner_id.display_name, "Convention"]
        return " - ".join(filter(None, parts))
