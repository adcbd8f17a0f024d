from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class BdeTaxeAnswer(models.TransientModel):
    """What an organisation said to the office: on the telephone, by mail, face to face.

    The same methods as its own page.
    """

    _name = "bde.taxe.answer"
    _description = "Answer to the tax campaign"

    target_id = fields.Many2one(
        "bde.taxe.target", string="Organisation", required=True, readonly=True
    )
    company_id = fields.Many2one(related="target_id.company_id")
    currency_id = fields.Many2one(related="target_id.currency_id")
    answer = fields.Selection(
        [
            ("intention", "They mean to designate us"),
            ("no", "Not this year"),
            ("call", "They want a call"),
        ],
        string="What they said",
        required=True,
        default="intention",
    )
    source = fields.Selection(
        [
            ("phone", "On the telephone"),
            ("mail", "By mail"),
            ("meeting", "Face to face"),
        ],
        string="How",
        required=True,
        default="phone",
    )
    line_ids = fields.One2many(
        "bde.taxe.answer.line",
        "wizard_id",
        string="How much",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    named = fields.Selection(
        [("unknown", "Not asked"), ("yes", "Agrees to be named"), ("no", "No")],
        string="Thanked by name",
        compute="_compute_known",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    by = fields.Char(
        string="Who said it",
        compute="_compute_known",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    reason_id = fields.Many2one(
        "bde.refusal.reason",
        string="Why",
        domain="[('purpose_ids.code', '=', 'tax')]",
    )
    day = fields.Date(string="To call on", default=fields.Date.context_today)
    phone = fields.Char(string="On which number")
    note = fields.Char(string="In a few words")

    @api.depends("target_id")
    def _compute_line_ids(self):
        for wizard in self:
            live = wizard.target_id.pledge_ids.filtered(lambda p: p.state == "promised")
            wizard.line_ids = [
                Command.create(
                    {
                        "training_id": pledge.training_id.id,
                        "basis": pledge.basis,
                        "amount": pledge.amount_promised
                        if pledge.basis == "amount"
                        else 0,
                        "percent": pledge.percent,
                    }
                )
                for pledge in live.sorted("id")
            ]

    @api.depends("target_id")
    def _compute_known(self):
        for wizard in self:
            wizard.named = wizard.target_id.named or "unknown"
            wizard.by = wizard.target_id.answered_by

    def action_apply(self):
        """Button: the answer is noted."""
        self.ensure_one()
        target = self.target_id
        target.check_access("write")
        getattr(self, f"_apply_{self.answer}")(target)
        if self.by:
            target.answered_by = self.by
        return {"type": "ir.actions.act_window_close"}

    def _apply_intention(self, target):
        trainings = self.line_ids.mapped("training_id.id")
        if (
            len(set(trainings)) < len(trainings)
            or len(self.line_ids - self.line_ids.filtered("training_id")) > 1
        ):
            raise UserError(self.env._("One line a training: add the amounts up."))
        target._declare_lines(
            [
                (line.training_id, line.basis, line.percent)
                if line.basis == "percent"
                else (line.training_id, line.basis, line.amount)
                for line in self.line_ids
            ],
            source=self.source,
            note=self.note,
        )
        if self.named != "unknown":
            target._agree_named(self.named == "yes")

    def _apply_no(self, target):
        if not self.reason_id:
            raise UserError(self.env._("Say why: next year is prepared with it."))
        target._decline(self.reason_id, self.note, source=self.source)

    def _apply_call(self, target):
        target._ask_call(note=self.note, phone=self.phone, day=self.day)


class BdeTaxeAnswerLine(models.TransientModel):
    _name = "bde.taxe.answer.line"
    _description = "Amount of an answer to the tax campaign"

    wizard_id = fields.Many2one("bde.taxe.answer", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="wizard_id.company_id")
    currency_id = fields.Many2one(related="wizard_id.currency_id")
    training_id = fields.Many2one(
        "bde.training", string="For", domain="[('company_id', '=', company_id)]"
    )
    basis = fields.Selection(
        [("amount", "Amount"), ("percent", "Share of the credit")],
        required=True,
        default="amount",
    )
    amount = fields.Monetary()
    percent = fields.Float(string="Share (%)")


class BdeTaxeDesignation(models.TransientModel):
    """What SOLTéA says that they designated."""

    _name = "bde.taxe.designation"
    _description = "Designation in SOLTéA"

    pledge_id = fields.Many2one(
        "bde.taxe.pledge", string="Declared intention", required=True, readonly=True
    )
    currency_id = fields.Many2one(related="pledge_id.currency_id")
    amount = fields.Monetary(
        string="Designated",
        compute="_compute_amount",
        compute_sudo=False,
        store=True,
        readonly=False,
        required=True,
    )
    day = fields.Date(
        string="Seen on", required=True, default=fields.Date.context_today
    )

    @api.depends("pledge_id")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = wizard.pledge_id.amount_promised

    def action_apply(self):
        """Button: it is designated."""
        self.ensure_one()
        self.pledge_id.check_access("write")
        self.pledge_id._designate(self.amount, self.day)
        return {"type": "ir.actions.act_window_close"}
