from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import format_date

from ...rules.attendance.count import Gap

KINDS = [
    ("sick", "Ill"),
    ("authorised", "Authorised"),
    ("unjustified", "Unjustified"),
    ("host_closed", "Host closed"),
    ("school", "Called by the school"),
    ("other", "Other"),
]
HALVES = [("am", "Morning"), ("pm", "Afternoon")]


class BdePfmpAbsence(models.Model):
    """A learner is not at the host's, from a half-day to a half-day.

    A reason and a proof, never what is medical: « ill » says enough.
    """

    _name = "bde.pfmp.absence"
    _description = "Absence from a host"
    _inherit = ["bde.pfmp.of.placement.mixin", "bde.document.mixin"]
    _order = "date_start desc, half_start, id"
    _check_company_auto = True

    placement_id = fields.Many2one(
        "bde.pfmp.placement",
        string="PFMP",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
        domain="[('host_id', '!=', False), ('state', '!=', 'cancelled')]",
    )
    company_id = fields.Many2one(related="placement_id.company_id", store=True)
    learner_id = fields.Many2one(
        related="placement_id.learner_id", store=True, index=True
    )
    class_id = fields.Many2one(related="placement_id.class_id", store=True, index=True)
    period_id = fields.Many2one(
        related="placement_id.period_id", store=True, index=True
    )
    host_id = fields.Many2one(related="placement_id.host_id")
    date_start = fields.Date(
        string="From", required=True, default=fields.Date.context_today, index=True
    )
    half_start = fields.Selection(
        HALVES, string="From the", required=True, default="am"
    )
    date_end = fields.Date(
        string="To",
        required=True,
        compute="_compute_date_end",
        store=True,
        readonly=False,
        precompute=True,
    )
    half_end = fields.Selection(HALVES, string="To the", required=True, default="pm")
    kind = fields.Selection(
        KINDS,
        string="Reason",
        required=True,
        default="unjustified",
        help="Nothing on health: « ill » says enough.",
    )
    is_justified = fields.Boolean(string="Justified")
    is_caught_up = fields.Boolean(
        string="Made up", help="The days were made up: see the days made up."
    )
    source = fields.Selection(
        [("office", "Office"), ("teacher", "Teacher"), ("tutor", "Tutor")],
        required=True,
        default="office",
        readonly=True,
    )

    _order_check = models.Constraint(
        "CHECK(date_end > date_start OR (date_end = date_start "
        "AND (half_start = 'am' OR half_end = 'pm')))",
        "An absence ends after it starts.",
    )

    @api.depends("date_start")
    def _compute_date_end(self):
        for absence in self:
            if absence.date_start and (
                not absence.date_end or absence.date_end < absence.date_start
            ):
                absence.date_end = absence.date_start

    @api.depends("learner_id", "date_start", "date_end")
    def _compute_display_name(self):
        for absence in self:
            name = absence.learner_id.display_name or ""
            absence.display_name = f"{name}, {absence._words()}" if name else ""

    def _words(self):
        """Return the days of an absence: « 3 March », « 3 March, morning »…"""
        self.ensure_one()
        if not self.date_start or not self.date_end:
            return ""
        labels = dict(self._fields["half_start"]._description_selection(self.env))
        start = format_date(self.env, self.date_start, date_format="d MMMM")
        end = format_date(self.env, self.date_end, date_format="d MMMM")
        if self.date_start == self.date_end:
            if self.half_start == self.half_end:
                return f"{start}, {labels[self.half_start].lower()}"
            return start
        return self.env._("%(start)s to %(end)s", start=start, end=end)

    def _gap(self):
        """Return the absence as the rules read it."""
        self.ensure_one()
        return Gap(self.date_start, self.half_start, self.date_end, self.half_end)

    @api.constrains("placement_id", "date_start", "half_start", "date_end", "half_end")
    def _check_days(self):
        """Inside the period, and never twice the same half-day."""
        every = self.search([("placement_id", "in", self.placement_id.ids)])
        by_placement = every.grouped("placement_id")
        for absence in self:
            absence._check_inside()
            for other in by_placement.get(absence.placement_id, self.browse()):
                if other != absence and other._gap().overlaps(absence._gap()):
                    raise ValidationError(
                        self.env._(
                            "%(name)s is already noted absent: %(days)s. Correct that "
                            "line rather than adding another.",
                            name=absence.learner_id.display_name,
                            days=other._words(),
                        )
                    )

    def _check_inside(self):
        """Refuse days that are not of the period: named, with what is possible."""
        placement = self.placement_id
        last = placement._last_day()
        if placement.date_start <= self.date_start and self.date_end <= last:
            return
        raise ValidationError(
            self.env._(
                "%(name)s is at %(host)s from %(start)s to %(end)s: the absence "
                "(%(days)s) lies outside.",
                name=placement.learner_id.display_name,
                host=placement.host_id.name or "",
                start=format_date(self.env, placement.date_start),
                end=format_date(self.env, last),
                days=self._words(),
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        """Who enters it is who says it; what is attested does not change."""
        if not self.env.su:
            office = self.env.user.has_group("bde_partners.group_bde_user")
            source = "office" if office else "teacher"
            vals_list = [{**vals, "source": source} for vals in vals_list]
        absences = super().create(vals_list)
        absences._check_open()
        return absences

    def write(self, vals):
        if "source" in vals and not self.env.su:
            vals = {name: value for name, value in vals.items() if name != "source"}
        self._check_open()
        result = super().write(vals)
        self._check_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_attested(self):
        if not self.env.su:  # the right to be forgotten goes first
            self._check_open()

    def _check_open(self):
        """Refuse to change what the host has signed."""
        signed = self.placement_id.sudo()._signed_attestations()
        for absence in self:
            if absence.placement_id in signed:
                raise ValidationError(
                    self.env._(
                        "The attestation of %(name)s is signed: cancel it first, then "
                        "correct the absences.",
                        name=absence.learner_id.display_name,
                    )
                )
