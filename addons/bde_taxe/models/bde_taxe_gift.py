from odoo import fields, models


class BdeTaxeGift(models.Model):
    """A gift outside SOLTéA: equipment, money, a loan, an intervention; valued."""

    _name = "bde.taxe.gift"
    _description = "Gift in kind or patronage"
    _inherit = ["bde.about.partner.mixin", "bde.document.mixin", "mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="What is given", required=True)
    campaign_id = fields.Many2one(
        "bde.taxe.campaign", check_company=True, ondelete="set null", index=True
    )
    kind = fields.Selection(
        [
            ("equipment_cfa", "Equipment to the CFA (deducted from the tax)"),
            ("mecenat_cash", "Patronage, money"),
            ("mecenat_in_kind", "Patronage, in kind"),
            ("loan", "Loan of equipment"),
            ("intervention", "Intervention of professionals"),
        ],
        required=True,
        default="mecenat_in_kind",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    currency_id = fields.Many2one(related="company_id.currency_id")
    value = fields.Monetary(help="At cost or net book value, as the donor says.")
    training_id = fields.Many2one("bde.training", string="For", check_company=True)
    state = fields.Selection(
        [
            ("offered", "Offered"),
            ("accepted", "Accepted by the board"),
            ("received", "Received"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="offered",
        tracking=True,
    )
    decision_id = fields.Many2one(
        "bde.board.decision", string="Board's decision", check_company=True
    )
    thanked_on = fields.Date(copy=False)
    note = fields.Text()

    _value_check = models.Constraint("CHECK(value >= 0)", "A value is not negative.")
