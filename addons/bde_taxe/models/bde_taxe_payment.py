from odoo import api, fields, models


class BdeTaxePayment(models.Model):
    """What the bank says was received: the total that the lines must reach."""

    _name = "bde.taxe.payment"
    _description = "Bank transfer of the apprenticeship tax"
    _order = "date desc, id desc"
    _rec_name = "label"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    campaign_id = fields.Many2one(
        "bde.taxe.campaign",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    label = fields.Char(
        string="Bank label",
        required=True,
        help="TAXE- APPRENTISSAGE - <SIRET> - <campaign year> - <transfer no.>",
    )
    number = fields.Char(string="Transfer no.")
    date = fields.Date(required=True, default=fields.Date.context_today)
    amount = fields.Monetary(string="Received by the bank", required=True)
    transfer_ids = fields.One2many("bde.taxe.transfer", "payment_id", string="Lines")
    amount_lines = fields.Monetary(
        string="Total of the lines", compute="_compute_lines", store=True
    )
    difference = fields.Monetary(compute="_compute_lines", store=True)

    @api.depends("amount", "transfer_ids.amount")
    def _compute_lines(self):
        for payment in self:
            payment.amount_lines = sum(payment.transfer_ids.mapped("amount"))
            payment.difference = payment.amount - payment.amount_lines
