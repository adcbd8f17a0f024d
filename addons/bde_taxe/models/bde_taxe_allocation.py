from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules.money import euros

# States of an expense: money that is engaged, and money only thought of
ENGAGED = ("ordered", "paid")


class BdeTaxeAllocation(models.Model):
    """A part of the money of a campaign, given to a training or a project."""

    _name = "bde.taxe.allocation"
    _description = "Allocation of the apprenticeship tax"
    _inherit = ["bde.taxe.money.mixin", "mail.thread"]
    _order = "campaign_id desc, sequence, id"
    _check_company_auto = True

    name = fields.Char(string="For what", required=True)
    sequence = fields.Integer(default=10)
    campaign_id = fields.Many2one(
        "bde.taxe.campaign",
        string="Money of",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self._default_campaign(),
    )
    company_id = fields.Many2one(related="campaign_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    training_id = fields.Many2one(
        "bde.training",
        check_company=True,
        ondelete="restrict",
        help="Empty: common to all.",
    )
    amount = fields.Monetary(string="Allocated", required=True, tracking=True)
    decision_id = fields.Many2one(
        "bde.board.decision",
        string="Board's decision",
        check_company=True,
        domain="[('kind', '=', 'tax')]",
        context={"default_kind": "tax"},
        tracking=True,
    )
    note = fields.Text(string="Why")
    expense_ids = fields.One2many("bde.taxe.expense", "allocation_id")
    amount_spent = fields.Monetary(
        string="Ordered or paid", compute="_compute_spent", store=True
    )
    amount_planned = fields.Monetary(
        string="Planned", compute="_compute_spent", store=True
    )
    amount_left = fields.Monetary(string="Left", compute="_compute_spent", store=True)
    use_rate = fields.Float(
        string="Used", compute="_compute_use_rate", help="Ordered or paid, in %."
    )

    _amount_check = models.Constraint(
        "CHECK(amount >= 0)", "An allocation is not negative."
    )

    @api.model
    def _default_campaign(self):
        """Return the latest campaign of the school."""
        return self.env["bde.taxe.campaign"].search(
            [("company_id", "=", self.env.company.id)], order="year desc", limit=1
        )

    @api.depends("name", "campaign_id.year")
    def _compute_display_name(self):
        for allocation in self:
            year = allocation.campaign_id.year
            name = allocation.name or ""
            allocation.display_name = f"{name} ({year})" if year else name

    @api.depends("amount", "expense_ids.amount", "expense_ids.state")
    def _compute_spent(self):
        for allocation in self:
            sums = {"engaged": 0, "planned": 0, "cancelled": 0}
            for expense in allocation.expense_ids:
                state = "engaged" if expense.state in ENGAGED else expense.state
                sums[state] += expense.amount
            allocation.amount_spent = sums["engaged"]
            allocation.amount_planned = sums["planned"]
            allocation.amount_left = allocation.amount - sums["engaged"]

    @api.depends("amount", "amount_spent")
    def _compute_use_rate(self):
        for allocation in self:
            whole = allocation.amount
            allocation.use_rate = 100 * allocation.amount_spent / whole if whole else 0

    @api.constrains("amount")
    def _check_room(self):
        """Nobody engages more than what the board gave.

        :raise ValidationError: says how much is over, and what to do
        """
        for allocation in self:
            over = allocation.currency_id.round(
                allocation.amount_spent - allocation.amount
            )
            if over > 0:
                raise ValidationError(
                    self.env._(
                        "« %(name)s » has %(amount)s, and %(spent)s would be ordered "
                        "or paid: %(over)s too much. Raise the allocation (the board "
                        "decides), lower the amount, or choose another allocation.",
                        name=allocation.name,
                        amount=euros(allocation.amount),
                        spent=euros(allocation.amount_spent),
                        over=euros(over),
                    )
                )

    def action_open(self):
        """Button: this allocation and its purchases."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def action_open_expenses(self):
        """Button: the purchases of this allocation."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_taxe.bde_taxe_expense_action"
        )
        action["domain"] = [("allocation_id", "=", self.id)]
        action["context"] = {"default_allocation_id": self.id}
        return action
