from odoo import fields, models


class BdeTaxeCampaign(models.Model):
    """One year of collecting: what is aimed at, who is asked, what came in."""

    _name = "bde.taxe.campaign"
    _description = "Campaign of the apprenticeship tax"
    _inherit = ["mail.thread", "mail.activity.mixin", "bde.document.mixin"]
    _order = "year desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        required=True, compute="_compute_name", store=True, readonly=False
    )
    year = fields.Integer(required=True, help="The year of the April DSN.")
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users", string="In charge", default=lambda self: self.env.user
    )
    state = fields.Selection(
        [("preparing", "Preparing"), ("running", "Running"), ("closed", "Closed")],
        required=True,
        default="preparing",
        tracking=True,
    )
    amount_goal = fields.Monetary(string="Target")
    check_ids = fields.One2many("bde.taxe.check", "campaign_id", string="Checklist")
    step_ids = fields.One2many("bde.taxe.step", "campaign_id", string="Steps")
    target_ids = fields.One2many("bde.taxe.target", "campaign_id", string="Asked")
    transfer_ids = fields.One2many("bde.taxe.transfer", "campaign_id")
    payment_ids = fields.One2many("bde.taxe.payment", "campaign_id")
    allocation_ids = fields.One2many("bde.taxe.allocation", "campaign_id")

    _year_uniq = models.Constraint(
        "UNIQUE(company_id, year)", "There is a campaign of this year already."
    )
    _year_check = models.Constraint(
        "CHECK(year BETWEEN 2000 AND 2100)", "The year has four digits."
    )

    def _compute_name(self):
        for campaign in self:
            campaign.name = campaign.name or self.env._(
                "Apprenticeship tax %(year)s", year=campaign.year
            )
