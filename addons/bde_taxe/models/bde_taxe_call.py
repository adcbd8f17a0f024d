from odoo import fields, models


class BdeTaxeCall(models.Model):
    """A call to make, by whom, and what came of it; tells no amount."""

    _name = "bde.taxe.call"
    _description = "Call of a tax campaign"
    _inherit = ["bde.about.partner.mixin"]
    _order = "state, date_planned, id"
    _check_company_auto = True

    target_id = fields.Many2one(
        "bde.taxe.target", required=True, index=True, ondelete="cascade"
    )
    campaign_id = fields.Many2one(
        related="target_id.campaign_id", store=True, index=True
    )
    step_id = fields.Many2one("bde.taxe.step", ondelete="set null", index=True)
    user_id = fields.Many2one("res.users", string="Caller", index=True)
    date_planned = fields.Date(string="To call on")
    state = fields.Selection(
        [("todo", "To call"), ("done", "Called"), ("cancelled", "Cancelled")],
        required=True,
        default="todo",
        index=True,
    )
    outcome = fields.Selection(
        [
            ("intention", "Means to designate us"),
            ("maybe", "Thinks about it"),
            ("sheet", "Send the sheet for the accountant"),
            ("no_answer", "No answer"),
            ("later", "Call again"),
            ("no", "Not this year"),
            ("wrong", "Wrong number"),
        ],
        copy=False,
    )
    called_on = fields.Datetime(readonly=True, copy=False)
    note = fields.Char()
