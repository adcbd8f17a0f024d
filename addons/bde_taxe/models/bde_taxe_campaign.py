from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# From September on, what is prepared is the campaign of the next year
FIRST_MONTH = 9


class BdeTaxeCampaign(models.Model):
    """One year of collecting: what is aimed at, who is asked, what came in."""

    _name = "bde.taxe.campaign"
    _description = "Campaign of the apprenticeship tax"
    _inherit = ["mail.thread", "mail.activity.mixin", "bde.document.mixin"]
    _order = "year desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        required=True,
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
    )
    year = fields.Integer(
        required=True,
        default=lambda self: self._next_year(),
        aggregator=None,
        help="The year of the April DSN.",
    )
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users",
        string="In charge",
        default=lambda self: self.env.company.bde_manager_id or self.env.user,
        domain="[('share', '=', False)]",
    )
    state = fields.Selection(
        [("preparing", "Preparing"), ("running", "Running"), ("closed", "Closed")],
        required=True,
        default="preparing",
        readonly=True,
        tracking=True,
        copy=False,
    )
    amount_goal = fields.Monetary(
        string="Target", help="What the school hopes to receive, every source together."
    )
    note = fields.Html(string="Notes")
    check_ids = fields.One2many("bde.taxe.check", "campaign_id", string="Checklist")
    step_ids = fields.One2many("bde.taxe.step", "campaign_id", string="Steps")
    target_ids = fields.One2many("bde.taxe.target", "campaign_id", string="Asked")
    transfer_ids = fields.One2many("bde.taxe.transfer", "campaign_id")
    payment_ids = fields.One2many("bde.taxe.payment", "campaign_id")
    allocation_ids = fields.One2many("bde.taxe.allocation", "campaign_id")
    target_count = fields.Integer(compute="_compute_target_count")

    _year_uniq = models.Constraint(
        "UNIQUE(company_id, year)", "There is a campaign of this year already."
    )
    _year_check = models.Constraint(
        "CHECK(year BETWEEN 2000 AND 2100)", "The year has four digits."
    )
    _goal_check = models.Constraint(
        "CHECK(amount_goal >= 0)", "A target is not negative."
    )

    @api.depends("year")
    def _compute_name(self):
        for campaign in self:
            campaign.name = self.env._(
                "Apprenticeship tax %(year)s", year=campaign.year or ""
            ).strip()

    def _compute_target_count(self):
        counts = dict(
            self.env["bde.taxe.target"]._read_group(
                [("campaign_id", "in", self.ids), ("state", "!=", "excluded")],
                ["campaign_id"],
                ["__count"],
            )
        )
        for campaign in self:
            campaign.target_count = counts.get(campaign, 0)

    # -- which one --------------------------------------------------------------------
    @api.model
    def _next_year(self):
        """Return the year of the campaign to prepare now."""
        today = fields.Date.context_today(self)
        year = today.year + (today.month >= FIRST_MONTH)
        taken = self.search([("company_id", "=", self.env.company.id)]).mapped("year")
        while year in taken:
            year += 1
        return year

    @api.model
    def _current(self, company=None):
        """Return the campaign at work of a school, empty when it has none.

        The latest that runs, else the latest that is prepared, else the latest.
        """
        campaigns = self.search(
            [("company_id", "=", (company or self.env.company).id)]
        ).sorted(lambda campaign: campaign.year, reverse=True)
        for state in ("running", "preparing"):
            found = campaigns.filtered(lambda c, state=state: c.state == state)
            if found:
                return found[:1]
        return campaigns[:1]

    def _speaking(self):
        """Return this campaign in the language of who is in charge.

        What is written once (checks, tasks) is read by them, whoever makes it.
        """
        lang = self.user_id.lang or self.company_id.partner_id.lang
        return self.with_context(lang=lang or self.env.lang)

    def _last(self):
        """Return {campaign: the one before it in the same school, maybe empty}."""
        others = self.sudo().search([("company_id", "in", self.company_id.ids)])
        return {
            campaign: others.filtered(
                lambda other, campaign=campaign: (
                    other.company_id == campaign.company_id
                    and other.year < campaign.year
                )
            )
            .sorted("year", reverse=True)[:1]
            .sudo(self.env.su)
            for campaign in self
        }

    def _calendar(self, kind):
        """Return the bde.taxe.calendar row of this kind in the year, maybe empty.

        :param str kind: a value of bde.taxe.calendar.kind; the school's own row first
        """
        self.ensure_one()
        return self._calendars()[self].get(kind, self.env["bde.taxe.calendar"])

    def _calendars(self):
        """Return {campaign: {kind: row}} in one query."""
        pairs = {campaign: (campaign.company_id, campaign.year) for campaign in self}
        found = self.env["bde.taxe.calendar"]._of(pairs.values())
        return {
            campaign: found[company.id, year]
            for campaign, (company, year) in pairs.items()
        }

    # -- creation, from last year's ---------------------------------------------------
    @api.model
    def default_get(self, fields):
        """Propose last year's receipts as the target."""
        values = super().default_get(fields)
        if "amount_goal" in fields and not values.get("amount_goal"):
            last = self.search([("company_id", "=", self.env.company.id)], limit=1)
            if last:
                values["amount_goal"] = last._received() or last.amount_goal
        return values

    def _received(self):
        """Return what came in, donors and unallocated funds together."""
        return self.currency_id.round(
            sum(
                amount or 0
                for (amount,) in self.env["bde.taxe.transfer"]._read_group(
                    [("campaign_id", "in", self.ids)], [], ["amount:sum"]
                )
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        campaigns = super().create(vals_list)
        for year in sorted(set(campaigns.mapped("year"))):
            self.env["bde.taxe.calendar"]._prepare(year)
        campaigns._make_checks()
        campaigns._take_over_steps()
        campaigns._plan_tasks()
        return campaigns

    def _take_over_steps(self):
        """Copy the plan of steps of last year; the usual one the first time."""
        for campaign, last in self._last().items():
            if campaign.step_ids:
                continue
            if last.step_ids:
                last.step_ids.copy({"campaign_id": campaign.id, "date_planned": False})
                campaign._date_steps()
            else:
                campaign._make_plan()

    def _date_steps(self):
        """Date the steps not done yet by the calendar."""

    def _calendar_changed(self):
        """The dates of the year changed: what is planned and not done follows."""
        self.check_ids._compute_due()
        self._date_steps()
        self._plan_tasks()

    # -- states -----------------------------------------------------------------------
    def action_start(self):
        """Button: from now on companies are asked."""
        self.check_access("write")
        if self.filtered(lambda campaign: campaign.state != "preparing"):
            raise UserError(self.env._("Only a campaign in preparation is started."))
        self.sudo().state = "running"

    def action_reopen(self):
        """Button of the manager: work on it again."""
        self.check_access("write")
        if not self.env.user.has_group("bde_partners.group_bde_manager"):
            raise UserError(self.env._("Only the manager opens a campaign again."))
        closed = self.filtered(lambda campaign: campaign.state == "closed")
        closed.sudo().state = "running"

    def action_open_targets(self):
        """Button: the organisations of the campaign."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_taxe.bde_taxe_target_action"
        )
        action["domain"] = list(Domain("campaign_id", "=", self.id))
        action["context"] = {
            "search_default_in_campaign": 1,
            "default_campaign_id": self.id,
        }
        return action

    def action_open_cockpit(self):
        """Button: where this campaign is."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.client"]._for_xml_id(
            "bde_taxe.bde_taxe_cockpit_action"
        )
        return {**action, "params": {"campaign_id": self.id}}
