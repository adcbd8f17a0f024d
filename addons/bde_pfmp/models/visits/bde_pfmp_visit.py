from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ..bde_pfmp_placement_state import HISTORY
from .bde_pfmp_visit_rule import CHANNELS, PURPOSES

OPEN = ("to_plan", "planned")


class BdePfmpVisit(models.Model):
    """A visit or a call that a teacher owes to a learner in a host organisation."""

    _name = "bde.pfmp.visit"
    _description = "Visit or call"
    _inherit = [
        "bde.pfmp.of.placement.mixin",
        "bde.private.person.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "window_end, planned_at, class_id, id"
    _rec_names_search = [
        "learner_id.last_name",
        "learner_id.first_name",
        "host_id.name",
    ]
    _check_company_auto = True

    placement_id = fields.Many2one(
        "bde.pfmp.placement",
        string="PFMP of",
        required=True,
        ondelete="cascade",
        check_company=True,
        index=True,
    )
    company_id = fields.Many2one(
        related="placement_id.company_id", store=True, index=True, precompute=True
    )
    learner_id = fields.Many2one(
        related="placement_id.learner_id", store=True, index=True
    )
    class_id = fields.Many2one(related="placement_id.class_id", store=True, index=True)
    period_id = fields.Many2one(
        related="placement_id.period_id", store=True, index=True
    )
    school_year_id = fields.Many2one(
        related="placement_id.school_year_id", store=True, index=True
    )
    host_id = fields.Many2one(
        related="placement_id.host_id",
        store=True,
        index=True,
    )
    teacher_id = fields.Many2one(
        "res.partner",
        compute="_compute_teacher_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('bde_is_teacher', '=', True)]",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
    )
    purpose = fields.Selection(PURPOSES, required=True, default="follow_up")
    channel = fields.Selection(CHANNELS, required=True, default="visit")
    window_start = fields.Date(
        string="From", compute="_compute_window", store=True, readonly=False
    )
    window_end = fields.Date(
        string="To be done by",
        compute="_compute_window",
        store=True,
        readonly=False,
        index=True,
    )
    planned_at = fields.Datetime(string="Planned", index=True, copy=False)
    planned_minutes = fields.Integer(string="Minutes", default=45, aggregator=None)
    planned_end = fields.Datetime(
        string="Until",
        compute="_compute_planned_end",
        inverse="_inverse_planned_end",
        store=True,
    )
    state = fields.Selection(
        [
            ("to_plan", "To plan"),
            ("planned", "Planned"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="to_plan",
        copy=False,
        tracking=True,
        index=True,
    )
    done_on = fields.Date(copy=False, tracking=True)
    cancel_reason = fields.Char(string="Why cancelled", copy=False)
    tour_id = fields.Many2one(
        "bde.pfmp.tour",
        check_company=True,
        ondelete="set null",
        index="btree_not_null",
        copy=False,
    )
    tour_rank = fields.Integer(string="Stop", copy=False, aggregator=None)
    tour_km = fields.Float(
        string="Km from the stop before", digits=(6, 1), copy=False, readonly=True
    )
    rule_line_id = fields.Many2one(
        "bde.pfmp.visit.rule.line",
        string="Asked by the rule",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )
    rule_rank = fields.Integer(readonly=True, copy=False, aggregator=None)
    note = fields.Char(string="To prepare", help="Nothing on health.")
    is_late = fields.Boolean(
        string="Late", compute="_compute_is_late", search="_search_is_late"
    )

    _once = models.UniqueIndex(
        "(placement_id, rule_line_id, rule_rank) WHERE rule_line_id IS NOT NULL",
        "This visit exists already.",
    )
    _minutes_check = models.Constraint(
        "CHECK(planned_minutes BETWEEN 5 AND 480)", "A visit lasts 5 to 480 minutes."
    )
    _window_check = models.Constraint(
        "CHECK(window_end >= window_start)",
        "The window of a visit ends before it starts.",
    )
    _state_check = models.Constraint(
        "CHECK((state != 'planned' OR planned_at IS NOT NULL) "
        "AND (state != 'done' OR done_on IS NOT NULL))",
        "A planned visit has a time, a visit done has a day.",
    )
    _teacher_idx = models.Index("(teacher_id, state, window_end)")

    @api.depends("placement_id")
    def _compute_teacher_id(self):
        """The referent at first; who replaces is chosen by hand and stays."""
        for visit in self:
            visit.teacher_id = visit.teacher_id or visit.placement_id.referent_id

    @api.depends("placement_id")
    def _compute_window(self):
        for visit in self:
            placement = visit.placement_id
            visit.window_start = visit.window_start or placement.date_start
            visit.window_end = visit.window_end or placement.date_end

    @api.depends("planned_at", "planned_minutes")
    def _compute_planned_end(self):
        for visit in self:
            minutes = timedelta(minutes=visit.planned_minutes)
            visit.planned_end = visit.planned_at and visit.planned_at + minutes

    def _inverse_planned_end(self):
        for visit in self:
            if visit.planned_at and visit.planned_end:
                span = visit.planned_end - visit.planned_at
                visit.planned_minutes = min(max(span.total_seconds() // 60, 5), 480)

    @api.depends("state", "window_end")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for visit in self:
            visit.is_late = bool(
                visit.state in OPEN and visit.window_end and visit.window_end < today
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        late = Domain("state", "in", OPEN) & Domain("window_end", "<", today)
        return late if True in value else ~late

    @api.depends("learner_id", "host_id", "purpose")
    def _compute_display_name(self):
        for visit in self:
            name = visit.learner_id.display_name or ""
            visit.display_name = f"{name} – {visit.host_id.name or ''}"

    # -- transitions -------------------------------------------------------------------
    def _plan(self, at, minutes=None):
        """Plan these visits at a moment.

        :param datetime at: UTC, naive
        :param int minutes: how long; None: as before
        """
        self._check_open()
        values = {"planned_at": at, "state": "planned"}
        if minutes:
            values["planned_minutes"] = minutes
        self.write(values)

    def _cancel(self, reason, auto=False):
        """Cancel what is not done yet of these visits.

        :param bool auto: the placement ended: they come back if it does
        """
        self.filtered(lambda v: v.state in OPEN).write(
            {
                "state": "cancelled",
                "cancel_reason": reason,
                "cancel_auto": auto,
                "planned_at": False,
                "tour_id": False,
            }
        )

    def _done(self, day):
        """Note that these visits took place; once done, the day stays.

        :param date day: not in the future, save for what is history to the caller (the
            demonstration of another day)
        """
        todo = self.filtered(lambda v: v.state != "done")
        noted = self.env.context.get("bde_history") is HISTORY
        if day > fields.Date.context_today(self) and not noted:
            raise ValidationError(
                self.env._(
                    "A visit cannot be done on %(day)s, which has not come yet.",
                    day=format_date(self.env, day),
                )
            )
        todo.write({"state": "done", "done_on": day, "cancel_reason": False})

    def _check_open(self):
        """Refuse to plan what is done or cancelled, naming it."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        for visit in self:
            if visit.state not in OPEN:
                raise ValidationError(
                    self.env._(
                        "%(name)s: this visit is « %(state)s », it is not planned any "
                        "more.",
                        name=visit.display_name,
                        state=labels[visit.state],
                    )
                )
