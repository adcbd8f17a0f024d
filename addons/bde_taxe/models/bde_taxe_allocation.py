from odoo import api, fields, models


class BdeTaxeAllocation(models.Model):
    """A part of the money of a campaign, given to a training or a project."""

    _name = "bde.taxe.allocation"
    _description = "Allocation of the apprenticeship tax"
    _order = "campaign_id desc, sequence, id"
    _check_company_auto = True

    name = fields.Char(string="For what", required=True)
    sequence = fields.Integer(default=10)
    campaign_id = fields.Many2one(
        "bde.taxe.campaign", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="campaign_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    training_id = fields.Many2one(
        "bde.training",
        check_company=True,
        ondelete="restrict",
        help="Empty: common to all.",
    )
    amount = fields.Monetary(required=True)
    decision_id = fields.Many2one(
        "bde.board.decision", string="Board's decision", check_company=True
    )
    expense_ids = fields.One2many("bde.taxe.expense", "allocation_id")
    amount_spent = fields.Monetary(compute="_compute_spent", store=True)
    amount_left = fields.Monetary(compute="_compute_spent", store=True)

    _amount_check = models.Constraint(
        "CHECK(amount >= 0)", "An allocation is not negative."
    )

    @api.depends("amount", "expense_ids.amount", "expense_ids.state")
    def _compute_spent(self):
        for allocation in self:
            live = allocation.expense_ids.filtered(lambda e: e.state != "cancelled")
            allocation.amount_spent = sum(live.mapped("amount"))
            allocation.amount_left = allocation.amount - allocation.amount_spent
