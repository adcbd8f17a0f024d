from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_compare
from odoo.tools.misc import format_date, formatLang

from ...rules.travel.mileage import cents, pay
from .bde_pfmp_travel_rate import VEHICLES

SERVER = {"amount_km", "amount_meal", "why", "has_no_rate", "km_proposed"}


class BdePfmpTravelLine(models.Model):
    """A journey of a day: where from, which hosts, how far, what it is worth."""

    _name = "bde.pfmp.travel.line"
    _description = "Journey"
    _order = "date, id"

    statement_id = fields.Many2one(
        "bde.pfmp.travel.statement", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="statement_id.company_id", store=True, index=True, precompute=True
    )
    teacher_id = fields.Many2one(
        related="statement_id.teacher_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(required=True)
    name = fields.Char(string="Where and why", required=True)
    host_ids = fields.Many2many("res.partner", string="Hosts visited")
    visit_ids = fields.One2many("bde.pfmp.visit", "travel_line_id", string="Visits")
    origin = fields.Selection(
        [("school", "School"), ("home", "Home")],
        string="From",
        default="school",
        required=True,
        help="The shorter of the two, there and back.",
    )
    km = fields.Float(digits=(7, 1), help="There and back.")
    km_proposed = fields.Float(
        string="Km proposed", digits=(7, 1), readonly=True, aggregator=None
    )
    is_km_checked = fields.Boolean(
        string="Km typed", compute="_compute_is_km_checked", store=True
    )
    in_town = fields.Boolean(
        string="In town",
        help="In the commune of the school or of home: not a mission, kilometres are "
        "not paid.",
    )
    meals = fields.Integer(string="Meals outside")
    meals_canteen = fields.Integer(string="Canteen meals")
    amount_other = fields.Monetary(string="Other costs")
    other_what = fields.Char(
        string="Which", help="Train ticket, toll, parking: with its receipt."
    )
    amount_km = fields.Monetary(string="Kilometres paid", readonly=True)
    amount_meal = fields.Monetary(string="Meals paid", readonly=True)
    amount = fields.Monetary(string="Total", compute="_compute_amount", store=True)
    why = fields.Char(readonly=True)
    has_no_rate = fields.Boolean(readonly=True)

    _figures_check = models.Constraint(
        "CHECK(km >= 0 AND meals BETWEEN 0 AND 2 AND meals_canteen BETWEEN 0 AND 2 "
        "AND meals + meals_canteen <= 2 AND amount_other >= 0)",
        "Kilometres and costs are not negative; a day has two meals at most.",
    )

    @api.depends("km", "km_proposed")
    def _compute_is_km_checked(self):
        for line in self:
            line.is_km_checked = bool(
                line.km and float_compare(line.km, line.km_proposed, precision_digits=1)
            )

    @api.depends("amount_km", "amount_meal", "amount_other")
    def _compute_amount(self):
        for line in self:
            line.amount = line.amount_km + line.amount_meal + line.amount_other

    @api.constrains("date", "statement_id")
    def _check_month(self):
        for line in self:
            first, last = line.statement_id._period()
            if not first <= line.date <= last:
                raise ValidationError(
                    self.env._(
                        "%(day)s is not in the month of « %(name)s ».",
                        day=format_date(self.env, line.date),
                        name=line.statement_id.display_name,
                    )
                )

    @api.constrains("amount_other", "other_what")
    def _check_other(self):
        for line in self:
            if line.amount_other and not (line.other_what or "").strip():
                raise ValidationError(
                    self.env._(
                        "%(day)s: say what the other costs are.",
                        day=format_date(self.env, line.date),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [
                {k: v for k, v in vals.items() if k not in SERVER | {"visit_ids"}}
                for vals in vals_list
            ]
        lines = super().create(vals_list)
        lines.statement_id._check_draft()
        lines.statement_id.sudo()._price()
        return lines

    def write(self, vals):
        if self.env.context.get("bde_pricing") and self.env.su:
            return super().write(vals)
        if not self.env.su and (SERVER | {"statement_id", "visit_ids"}) & vals.keys():
            raise UserError(self.env._("The amounts are counted, they are not typed."))
        self.statement_id._check_draft()
        result = super().write(vals)
        self.statement_id._check_draft()
        self.statement_id.sudo()._price()
        return result

    def unlink(self):
        statements = self.statement_id
        statements._check_draft()
        result = super().unlink()
        statements.exists().sudo()._price()
        return result

    def _days_text(self):
        days = sorted(set(self.mapped("date")))
        return ", ".join(format_date(self.env, day) for day in days)


class BdePfmpTravelStatement(models.Model):
    """What the journeys of a draft are worth, with the rates of their day."""

    _inherit = "bde.pfmp.travel.statement"

    def _price(self):
        """Count again the amounts of drafts; a constant number of queries."""
        drafts = self.filtered(lambda s: s.state == "draft")
        if not drafts:
            return
        rates = self.env["bde.pfmp.travel.rate"]._rates(drafts.company_id)
        profiles = self.env["bde.pfmp.travel.profile"]._of(
            drafts.teacher_id, drafts.company_id
        )
        earlier = drafts._earlier_km()
        blank = self.env["bde.pfmp.travel.profile"]
        for statement in drafts.sorted("month"):
            profile = profiles.get((statement.teacher_id, statement.company_id), blank)
            year = statement.month.year
            driven = profile._km_before(year) + earlier[statement]
            for line in statement.line_ids.sorted(
                lambda line: (line.date, line.id or 0)
            ):
                vals = line._priced(rates, profile, driven)
                line.with_context(bde_pricing=True).write(vals)
                driven += 0 if line.in_town else line.km

    def _earlier_km(self):
        """Return {statement: km of the other statements of its calendar year before}.

        Those of the same month count when they are no longer drafts.
        """
        years = {s.month.year for s in self}
        found = self.env["bde.pfmp.travel.line"]._read_group(
            [
                ("teacher_id", "in", self.teacher_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("in_town", "=", False),
                ("date", ">=", f"{min(years)}-01-01"),
                ("date", "<=", f"{max(years)}-12-31"),
            ],
            ["teacher_id", "company_id", "statement_id"],
            ["km:sum"],
        )
        result = dict.fromkeys(self, 0.0)
        for statement in self:
            for teacher, company, other, km in found:
                before = other.month < statement.month or (
                    other.month == statement.month and other.state != "draft"
                )
                if (
                    (teacher, company) == (statement.teacher_id, statement.company_id)
                    and other != statement
                    and other.month.year == statement.month.year
                    and before
                ):
                    result[statement] += km
        return result


class BdePfmpTravelLinePrice(models.Model):
    _inherit = "bde.pfmp.travel.line"

    def _priced(self, rates, profile, driven):
        """Return the amounts of this journey and the sentence that explains them."""
        self.ensure_one()
        amount_km, why, lost = self._priced_km(rates, profile, driven)
        amount_meal = 0
        for kind, count in (("meal", self.meals), ("meal_canteen", self.meals_canteen)):
            rate = rates._on(self.company_id, kind, self.date)[:1]
            lost = lost or bool(count and not rate)
            amount_meal += cents(count * rate.rate)
        return {
            "amount_km": float(amount_km),
            "amount_meal": float(amount_meal),
            "why": why,
            "has_no_rate": lost,
        }

    def _priced_km(self, rates, profile, driven):
        """Return (amount, sentence, whether a rate is missing) of the kilometres."""
        if self.in_town:
            return (
                0,
                self.env._("In the commune of the school or of home: not paid."),
                False,
            )
        if not self.km:
            return 0, self.env._("The distance is not known."), False
        if profile.vehicle not in VEHICLES:
            return (
                0,
                self.env._("Without a private vehicle: the ticket is paid."),
                False,
            )
        bands = rates._on(self.company_id, profile.vehicle, self.date, profile.power)
        paid = pay(round(self.km, 1), round(driven, 1), bands._bands())
        text = " + ".join(
            self.env._(
                "%(km)s km × %(rate)s €",
                km=formatLang(self.env, km, digits=1),
                rate=formatLang(
                    self.env, rate, digits=2 if rate * 100 % 1 < 1e-6 else 3
                ),
            )
            for km, rate in paid.parts
        )
        return paid.amount, text or self.env._("No rate."), paid.left > 0.05
