from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class BdeSignatureChange(models.TransientModel):
    """What the office or the head does to a round, with its reason."""

    _name = "bde.signature.change"
    _description = "Change in a round of signatures"

    kind = fields.Selection(
        [
            ("correct", "Correct"),
            ("waive", "Waive"),
            ("cancel", "Cancel"),
            ("reopen", "Give more time"),
        ],
        required=True,
        readonly=True,
    )
    request_id = fields.Many2one("bde.signature.request", required=True, readonly=True)
    signer_id = fields.Many2one("bde.signature.signer", readonly=True)
    roles = fields.Char(string="Signs as", compute="_compute_roles")
    undone = fields.Char(compute="_compute_undone")
    said = fields.Char(
        string="They said", related="signer_id.warning", related_sudo=False
    )
    name = fields.Char(
        compute="_compute_person", compute_sudo=False, store=True, readonly=False
    )
    email = fields.Char(
        compute="_compute_person", compute_sudo=False, store=True, readonly=False
    )
    phone = fields.Char(
        compute="_compute_person", compute_sudo=False, store=True, readonly=False
    )
    channel = fields.Selection(
        [
            ("mail", "E-mail"),
            ("sms", "SMS"),
            ("paper", "Paper"),
            ("place", "On the spot"),
        ],
        string="Reached by",
        compute="_compute_person",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    reason = fields.Char()
    expires_on = fields.Date(
        string="Last day to sign",
        default=lambda self: fields.Date.context_today(self) + timedelta(days=15),
    )

    @api.depends("signer_id")
    def _compute_roles(self):
        for change in self:
            change.roles = change.signer_id._roles_text()

    @api.depends("request_id", "kind")
    def _compute_undone(self):
        for change in self:
            told = change.kind == "cancel"
            change.undone = told and change.request_id._what_is_undone()

    @api.depends("signer_id")
    def _compute_person(self):
        for change in self:
            signer = change.signer_id
            change.name = signer.name
            change.email = signer.email
            change.phone = signer.phone
            change.channel = signer.channel

    @api.model_create_multi
    def create(self, vals_list):
        changes = super().create(vals_list)
        changes._check_readable()
        return changes

    def write(self, vals):
        result = super().write(vals)
        self._check_readable()
        return result

    def _check_readable(self):
        """Nothing is said of who signs a document that the user may not read."""
        self.request_id.check_access("read")
        self.signer_id.check_access("read")

    def action_apply(self):
        """Button: do it."""
        self.ensure_one()
        self.request_id.check_access("read")
        if self.signer_id and self.signer_id.request_id != self.request_id:
            raise UserError(self.env._("This person does not sign this document."))
        if self.kind != "waive":
            self.request_id._check_office()
        if self.kind == "correct":
            self.signer_id._correct(
                name=self.name or "",
                email=self.email or "",
                phone=self.phone or "",
                channel=self.channel,
            )
        elif self.kind == "waive":
            self.signer_id._waive(self.reason)
        elif self.kind == "cancel":
            self.request_id._cancel(self.reason)
        else:
            self.request_id._reopen(self.expires_on)
        return {"type": "ir.actions.act_window_close"}
