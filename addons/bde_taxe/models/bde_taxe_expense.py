from odoo import fields, models


class BdeTaxeExpenseKind(models.Model):
    """A kind of expense, and whether the tax may pay for it; dated, with a source."""

    _name = "bde.taxe.expense.kind"
    _description = "Kind of expense"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    verdict = fields.Selection(
        [
            ("allowed", "Allowed"),
            ("check", "To verify first"),
            ("excluded", "Excluded"),
        ],
        required=True,
        default="allowed",
    )
    note = fields.Char(translate=True)
    source = fields.Char(translate=True)
    active = fields.Boolean(default=True)


class BdeTaxeExpense(models.Model):
    """A purchase paid with the tax: what the money of the donors bought."""

    _name = "bde.taxe.expense"
    _description = "Purchase paid with the apprenticeship tax"
    _inherit = ["bde.document.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="What was bought", required=True)
    allocation_id = fields.Many2one(
        "bde.taxe.allocation", required=True, index=True, ondelete="cascade"
    )
    campaign_id = fields.Many2one(
        related="allocation_id.campaign_id", store=True, index=True
    )
    company_id = fields.Many2one(related="allocation_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    training_id = fields.Many2one(related="allocation_id.training_id", store=True)
    kind_id = fields.Many2one(
        "bde.taxe.expense.kind", required=True, ondelete="restrict"
    )
    supplier_id = fields.Many2one("res.partner", ondelete="set null")
    reference = fields.Char(string="Invoice or order")
    date = fields.Date(required=True, default=fields.Date.context_today)
    amount = fields.Monetary(required=True)
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("ordered", "Ordered"),
            ("paid", "Paid"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="planned",
    )
    reason = fields.Char(string="Why all the same", copy=False)

    _amount_check = models.Constraint(
        "CHECK(amount >= 0)", "An expense is not negative."
    )
