from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import format_date

from odoo.addons.bde_partners.rules.holidays import days_between

from ...rules.attendance import count as rules


class BdePfmpCatchup(models.Model):
    """Days made up at the host's, mostly in school holidays.

    A minor gives no more than half of each holiday (practice of the académies).
    """

    _name = "bde.pfmp.catchup"
    _description = "Days made up"
    _inherit = ["bde.pfmp.of.placement.mixin"]
    _order = "date_start, id"
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
    host_id = fields.Many2one(related="placement_id.host_id")
    date_start = fields.Date(string="From", required=True)
    date_end = fields.Date(string="To", required=True)
    day_hours = fields.Float(
        string="Hours a day", required=True, default=7.0, aggregator=None
    )
    days = fields.Integer(compute="_compute_days", store=True, help="Monday to Friday.")
    note = fields.Char(help="What it makes up. Nothing on health.")

    _dates_check = models.Constraint(
        "CHECK(date_end >= date_start)", "Days made up end on or after the first one."
    )
    _hours_check = models.Constraint(
        "CHECK(day_hours > 0 AND day_hours <= 12)",
        "A day made up has between 0 and 12 hours.",
    )

    @api.depends("date_start", "date_end", "company_id")
    def _compute_days(self):
        for line in self:
            line.days = len(line._days())

    def _days(self):
        """Return the dates made up: Monday to Friday, save public holidays."""
        self.ensure_one()
        if not self.date_start or not self.date_end or self.date_end < self.date_start:
            return []
        holidays = self.env["bde.school.holiday"]
        company = self.company_id or self.env.company
        off = holidays.search(
            holidays._off_domain(
                company, self.date_start, self.date_end, ("public", "local")
            )
        )
        public = {d for h in off for d in days_between(h.date_start, h.date_end)}
        return rules.make_up_days(self.date_start, self.date_end, public)

    @api.constrains("placement_id", "date_start", "date_end")
    def _check_made_up(self):
        """Not on planned days, not twice, not over half of a minor's holiday."""
        for line in self:
            days = line._days()
            if not days:
                raise ValidationError(
                    self.env._(
                        "%(name)s: no working day between %(start)s and %(end)s.",
                        name=line.learner_id.display_name,
                        start=format_date(self.env, line.date_start),
                        end=format_date(self.env, line.date_end),
                    )
                )
            line._check_free(days)
            line._check_holidays()

    def _check_free(self, days):
        """Refuse a day on which the learner is at a host's already."""
        others = self.env["bde.pfmp.placement"].search(
            [
                ("learner_id", "=", self.learner_id.id),
                ("state", "not in", ("to_find", "cancelled")),
            ]
        )
        stays = others._stays()
        taken = {
            day for other in others for day, _halves in rules.planned(stays[other])
        }
        twice = self.search(
            [("learner_id", "=", self.learner_id.id), ("id", "!=", self.id)]
        )
        taken |= {day for line in twice for day in line._days()}
        clash = sorted(taken & set(days))
        if clash:
            raise ValidationError(
                self.env._(
                    "%(name)s is already expected at a host on %(day)s: this day makes "
                    "nothing up.",
                    name=self.learner_id.display_name,
                    day=format_date(self.env, clash[0]),
                )
            )

    def _check_holidays(self):
        """Refuse to take over half of a holiday from a minor (rule V08)."""
        learner = self.learner_id.sudo()
        known = learner._is_minor_on(self.date_start)
        if not known and (learner.birth_date or not self.placement_id._is_minor()):
            return
        mine = self.search([("learner_id", "=", self.learner_id.id)])
        days = [day for line in mine for day in line._days()]
        holidays = self.env["bde.school.holiday"]
        for holiday in holidays.search(
            holidays._off_domain(
                self.company_id, self.date_start, self.date_end, ("school",)
            )
        ):
            found = rules.over_half(days, holiday.date_start, holiday.date_end)
            if found:
                raise ValidationError(
                    self.env._(
                        "%(name)s is a minor: %(count)s of the %(all)s days of "
                        "« %(holiday)s » would be made up, over half of them.",
                        name=self.learner_id.display_name,
                        count=found[0],
                        all=found[1],
                        holiday=holiday.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_open()
        return lines

    def write(self, vals):
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
        for line in self:
            if line.placement_id in signed:
                raise ValidationError(
                    self.env._(
                        "The attestation of %(name)s is signed: cancel it first, then "
                        "correct the days made up.",
                        name=line.learner_id.display_name,
                    )
                )
