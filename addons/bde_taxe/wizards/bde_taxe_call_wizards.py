from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.bde_partners.client_action import tell


class BdeTaxeCallOutcome(models.TransientModel):
    """What came of a call, when one click says too little: why not, call again when."""

    _name = "bde.taxe.call.outcome"
    _description = "Outcome of a call of the tax campaign"

    call_id = fields.Many2one("bde.taxe.call", required=True, readonly=True)
    partner_id = fields.Many2one(related="call_id.partner_id", related_sudo=False)
    outcome = fields.Selection(
        [("later", "Call again"), ("no", "Not this year")],
        string="What they said",
        required=True,
        default="later",
    )
    reason_id = fields.Many2one(
        "bde.refusal.reason",
        string="Why",
        domain="[('purpose_ids.code', '=', 'tax')]",
    )
    day = fields.Date(
        string="To call on",
        default=lambda self: fields.Date.context_today(self) + timedelta(days=7),
    )
    note = fields.Char(string="In a few words", help="No amount here.")

    @api.constrains("call_id")
    def _check_call(self):
        """Refuse another's call: a link tells the name."""
        self.call_id.sudo(False).check_access("write")

    def action_apply(self):
        """Button: the outcome is keyed."""
        self.ensure_one()
        if self.outcome == "no" and not self.reason_id:
            raise UserError(self.env._("Say why: next year is prepared with it."))
        self.call_id._outcome(
            self.outcome,
            note=self.note,
            day=self.day if self.outcome == "later" else None,
            reason=self.reason_id,
        )
        return {"type": "ir.actions.act_window_close"}


class BdeTaxeCallShare(models.TransientModel):
    """Calls of the companies that were ticked, shared out among colleagues."""

    _name = "bde.taxe.call.share"
    _description = "Sharing out of calls"

    target_ids = fields.Many2many(
        "bde.taxe.target",
        string="Donors",
        default=lambda self: self._default_targets(),
    )
    user_ids = fields.Many2many(
        "res.users",
        string="Callers",
        domain="[('share', '=', False)]",
        default=lambda self: self.env.user,
        help="Teachers get the companies of their trainings only.",
    )
    day = fields.Date(
        string="To call from", required=True, default=fields.Date.context_today
    )
    count = fields.Integer(string="Companies", compute="_compute_count")
    count_left = fields.Integer(string="Left alone", compute="_compute_count")

    @api.model
    def _default_targets(self):
        if self.env.context.get("active_model") != "bde.taxe.target":
            return self.env["bde.taxe.target"]
        return self.env["bde.taxe.target"].browse(self.env.context.get("active_ids"))

    @api.depends("target_ids")
    def _compute_count(self):
        for wizard in self:
            wizard.count = len(wizard.target_ids)
            wizard.count_left = wizard.count - len(wizard.target_ids._to_call())

    def action_apply(self):
        """Button: the calls are made."""
        self.ensure_one()
        self.env["bde.taxe.call"].check_access("create")
        self.target_ids.check_access("write")
        calls = self.target_ids._make_calls(users=self.user_ids, day=self.day)
        text = self.env._("%(count)s calls shared out.", count=len(calls))
        return tell(text, close=True)
