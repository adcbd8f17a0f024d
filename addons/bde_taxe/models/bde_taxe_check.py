from odoo import fields, models


class BdeTaxeCheck(models.Model):
    """A line of the school's checklist: what must be true before the money comes."""

    _name = "bde.taxe.check"
    _description = "Check of a tax campaign"
    _order = "campaign_id, sequence, id"
    _check_company_auto = True

    campaign_id = fields.Many2one(
        "bde.taxe.campaign", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="campaign_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    code = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True)
    due = fields.Date(string="Before")
    state = fields.Selection(
        [("todo", "To do"), ("done", "Done"), ("na", "Does not apply")],
        required=True,
        default="todo",
    )
    done_on = fields.Date(readonly=True)
    done_by_id = fields.Many2one("res.users", string="By", readonly=True)
    note = fields.Char()
