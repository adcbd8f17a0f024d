from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ..bde_pfmp_of_placement import without_defaults

SERVER = {
    "state", "submitted_on", "approved_on", "approved_by_id", "paid_on",
    "payment_ref", "return_reason",
}  # fmt: skip
WHO = {"teacher_id", "company_id", "month"}


class BdePfmpTravelStatement(models.Model):
    """The travel costs of a teacher for a month: written, approved, paid."""

    _name = "bde.pfmp.travel.statement"
    _description = "Travel statement"
    _inherit = ["bde.document.mixin", "mail.thread"]
    _order = "month desc, teacher_id, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    teacher_id = fields.Many2one(
        "res.partner",
        required=True,
        default=lambda self: (
            self.env.user.partner_id
            if self.env.user.partner_id.bde_is_teacher
            else self.env["res.partner"]
        ),
        domain="[('bde_is_teacher', '=', True)]",
        ondelete="restrict",
        index=True,
    )
    month = fields.Date(
        required=True,
        default=lambda self: fields.Date.context_today(self).replace(day=1),
        help="Its first day.",
        index=True,
    )
    state = fields.Selection(
        [
            ("draft", "Being written"),
            ("submitted", "To approve"),
            ("approved", "To pay"),
            ("paid", "Paid"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    line_ids = fields.One2many(
        "bde.pfmp.travel.line", "statement_id", string="Journeys", copy=False
    )
    km = fields.Float(compute="_compute_totals", store=True, digits=(9, 1))
    amount_km = fields.Monetary(
        string="Kilometres paid", compute="_compute_totals", store=True
    )
    amount_meal = fields.Monetary(string="Meals", compute="_compute_totals", store=True)
    amount_other = fields.Monetary(
        string="Other costs", compute="_compute_totals", store=True
    )
    amount = fields.Monetary(string="Total", compute="_compute_totals", store=True)
    blocking = fields.Text(
        string="What is missing", compute="_compute_blocking", compute_sudo=True
    )
    submitted_on = fields.Date(readonly=True, copy=False)
    approved_on = fields.Date(readonly=True, copy=False)
    approved_by_id = fields.Many2one(
        "res.users", string="Approved by", readonly=True, copy=False
    )
    paid_on = fields.Date(readonly=True, copy=False, tracking=True)
    payment_ref = fields.Char(
        string="Payment", readonly=True, copy=False, help="Number of the payment order."
    )
    return_reason = fields.Char(string="Why it came back", readonly=True, copy=False)

    _draft_uniq = models.UniqueIndex(
        "(teacher_id, company_id, month) WHERE state = 'draft'",
        "A statement of this month is being written already.",
    )
    _month_check = models.Constraint(
        "CHECK(EXTRACT(DAY FROM month) = 1)", "A month is its first day."
    )

    @api.depends(
        "line_ids.km", "line_ids.amount_km", "line_ids.amount_meal",
        "line_ids.amount_other",
    )  # fmt: skip
    def _compute_totals(self):
        for statement in self:
            lines = statement.line_ids
            statement.km = sum(lines.mapped("km"))
            statement.amount_km = sum(lines.mapped("amount_km"))
            statement.amount_meal = sum(lines.mapped("amount_meal"))
            statement.amount_other = sum(lines.mapped("amount_other"))
            statement.amount = sum(lines.mapped("amount"))

    @api.depends("teacher_id", "month")
    def _compute_display_name(self):
        for statement in self:
            month = (
                format_date(self.env, statement.month, date_format="MMMM y")
                if statement.month
                else ""
            )
            statement.display_name = f"{statement.teacher_id.name or ''} - {month}"

    @api.depends("state", "teacher_id", "month", "line_ids.km", "line_ids.visit_ids")
    def _compute_blocking(self):
        reasons = self._reasons()
        for statement in self:
            statement.blocking = "\n".join(reasons[statement]) or False

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("month"):
                day = fields.Date.to_date(vals["month"])
                vals["month"] = day.replace(day=1)
            if not self.env.su:
                for name in SERVER & vals.keys():
                    vals.pop(name)
        self = without_defaults(self, SERVER)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if SERVER & vals.keys():
                raise UserError(
                    self.env._("The state of a statement changes by its buttons only.")
                )
            if WHO & vals.keys() and any(s.line_ids for s in self):
                raise UserError(
                    self.env._("A statement with journeys keeps its teacher and month.")
                )
            if (WHO | {"line_ids"}) & vals.keys():
                self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_out(self):
        self._check_draft()

    def _check_draft(self):
        for statement in self.filtered(lambda s: s.state != "draft"):
            raise UserError(
                self.env._(
                    "« %(name)s » is no longer being written: ask for it back first.",
                    name=statement.display_name,
                )
            )

    def _period(self):
        """Return the first and last day of the month."""
        self.ensure_one()
        return self.month, self.month + relativedelta(months=1, days=-1)

    # -- what prevents ----------------------------------------------------------------
    def _reasons(self):
        """Return {statement: sentences that say what prevents to submit it}.

        A constant number of queries.
        """
        drafts = self.filtered(lambda s: s.state == "draft" and s.teacher_id)
        profiles = self.env["bde.pfmp.travel.profile"]._of(
            drafts.teacher_id, drafts.company_id
        )
        orders = self.env["bde.pfmp.mission.order"]._signed_for(
            drafts.teacher_id, drafts.company_id
        )
        blank = self.env["bde.pfmp.travel.profile"]
        result = dict.fromkeys(self, ())
        for statement in drafts:
            key = (statement.teacher_id, statement.company_id)
            mine = orders.filtered(lambda o, k=key: (o.teacher_id, o.company_id) == k)
            result[statement] = statement._own_reasons(profiles.get(key, blank), mine)
        return result

    def _vehicle_reasons(self, profile):
        """Return what is missing of the vehicle and of the kilometres."""
        reasons = []
        paid = self.line_ids.filtered(lambda line: not line.in_town)
        if profile.vehicle == "public" or not paid:
            return reasons
        if not profile:
            reasons.append(self.env._("The vehicle of the teacher is not described."))
        elif missing := profile._missing():
            reasons.append(self.env._("Vehicle: %(what)s.", what=missing))
        if unknown := paid.filtered(lambda line: not line.km):
            reasons.append(
                self.env._(
                    "Type the kilometres of: %(days)s.", days=unknown._days_text()
                )
            )
        return reasons

    def _own_reasons(self, profile, orders):
        """Return what keeps one statement from being sent, in sentences."""
        self.ensure_one()
        reasons = self._vehicle_reasons(profile)
        if not self.line_ids:
            reasons.append(self.env._("No journey is written."))
        outside = self.line_ids.filtered(
            lambda line: (
                not any(o.date_start <= line.date <= o.date_end for o in orders)
            )
        )
        if outside:
            reasons.append(
                self.env._(
                    "No signed mission order covers: %(days)s.",
                    days=outside._days_text(),
                )
            )
        undone = self.line_ids.filtered(
            lambda line: any(visit.state != "done" for visit in line.visit_ids)
        )
        if undone:
            reasons.append(
                self.env._(
                    "A visit did not take place: %(days)s.", days=undone._days_text()
                )
            )
        without = self.line_ids.filtered("has_no_rate")
        if without:
            reasons.append(
                self.env._(
                    "No rate is in force for: %(days)s.", days=without._days_text()
                )
            )
        return reasons
