from odoo import api, fields, models


class BdeTaxePledge(models.Model):
    """What an organisation says it will designate, for one training; not money."""

    _name = "bde.taxe.pledge"
    _description = "Declared intention"
    _order = "promised_on desc, id desc"
    _check_company_auto = True

    target_id = fields.Many2one(
        "bde.taxe.target", required=True, index=True, ondelete="cascade"
    )
    campaign_id = fields.Many2one(
        related="target_id.campaign_id", store=True, index=True
    )
    company_id = fields.Many2one(related="target_id.company_id", store=True)
    partner_id = fields.Many2one(related="target_id.partner_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    training_id = fields.Many2one(
        "bde.training", string="For", check_company=True, ondelete="restrict"
    )
    basis = fields.Selection(
        [("amount", "Amount"), ("percent", "Share of the credit")],
        required=True,
        default="amount",
    )
    percent = fields.Float(string="Share (%)")
    amount_promised = fields.Monetary(string="Promised")
    promised_on = fields.Date(default=fields.Date.context_today)
    amount_designated = fields.Monetary(string="Designated")
    designated_on = fields.Date()
    state = fields.Selection(
        [
            ("promised", "Promised"),
            ("designated", "Designated in SOLTéA"),
            ("dropped", "Dropped"),
        ],
        required=True,
        default="promised",
    )
    source = fields.Selection(
        [
            ("page", "Their page"),
            ("phone", "Call"),
            ("mail", "Mail"),
            ("meeting", "Meeting"),
            ("soltea", "SOLTéA"),
        ],
        required=True,
        default="phone",
    )
    note = fields.Char()

    _percent_check = models.Constraint(
        "CHECK(percent >= 0 AND percent <= 100)", "A share is from 0 to 100 %."
    )
    _amount_check = models.Constraint(
        "CHECK(amount_promised >= 0 AND amount_designated >= 0)",
        "An intention is not negative.",
    )

    @api.depends("partner_id", "training_id")
    def _compute_display_name(self):
        for pledge in self:
            parts = [pledge.partner_id.name, pledge.training_id.display_name]
            pledge.display_name = " – ".join(filter(None, parts))
