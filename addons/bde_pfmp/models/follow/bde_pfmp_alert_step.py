from odoo import fields, models


class BdePfmpAlertStep(models.Model):
    """What was done about an alert, and when: never rewritten."""

    _name = "bde.pfmp.alert.step"
    _description = "Follow-up of an alert"
    _order = "day desc, id desc"

    alert_id = fields.Many2one(
        "bde.pfmp.alert", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="alert_id.company_id", store=True, index=True, precompute=True
    )
    day = fields.Date(required=True)
    by_id = fields.Many2one("res.partner", ondelete="set null")
    text = fields.Text(string="What was done", required=True)
