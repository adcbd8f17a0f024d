from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.bde_solicitation import CHANNELS


class BdeSolicitationAsk(models.TransientModel):
    """Before asking: may these organisations be asked, and if not, why all the same."""

    _name = "bde.solicitation.ask"
    _description = "New request"

    partner_ids = fields.Many2many(
        "res.partner",
        string="Organisations",
        domain="[('is_company', '=', True)]",
    )
    contact_id = fields.Many2one(
        "res.partner",
        string="Asked",
        domain="[('is_company', '=', False), ('parent_id', 'in', partner_ids)]",
    )
    channel = fields.Selection(
        [item for item in CHANNELS if item[0] != "mailing"],
        required=True,
        default="mail",
    )
    purpose_id = fields.Many2one(
        "bde.solicitation.purpose",
        string="For what",
        required=True,
        default=lambda self: self._default_purpose(),
    )
    counts = fields.Boolean(related="purpose_id.counts")
    note = fields.Char(string="In a few words")
    is_single = fields.Boolean(
        compute="_compute_budget", export_string_translation=False
    )
    budget_text = fields.Text(compute="_compute_budget", string="Quota")
    blocked_ids = fields.Many2many(
        "res.partner", compute="_compute_budget", string="Out of quota"
    )
    is_blocked = fields.Boolean(
        compute="_compute_budget", export_string_translation=False
    )
    leave_out = fields.Boolean(
        string="Leave them out", help="Ask only those whose quota is not spent."
    )
    reason = fields.Char(
        string="Why all the same", help="Kept with the request, shown."
    )

    @api.model
    def _default_purpose(self):
        return self.env["bde.solicitation.purpose"].search([], limit=1)

    @api.depends("partner_ids", "purpose_id")
    def _compute_budget(self):
        for wizard in self:
            partners = wizard.partner_ids._origin._filtered_access("read")
            budgets = self.env["bde.solicitation"]._budgets(partners)
            blocked = [p for p in partners if not budgets[p.id].is_free]
            counts = wizard.purpose_id.counts
            shown = blocked if counts and blocked else partners[:1]
            wizard.is_single = len(partners) == 1
            wizard.is_blocked = counts and bool(blocked)
            wizard.blocked_ids = [Command.set([p.id for p in blocked])]
            if counts:
                sentences = [budgets[p.id].sentence for p in shown]
                wizard.budget_text = "\n".join(sentences)
            else:
                wizard.budget_text = self.env._(
                    "This does not count in the quota: no new request is made."
                )

    @api.constrains("contact_id", "partner_ids")
    def _check_contact(self):
        """Refuse a person that the user may not read: a link tells the name."""
        self.contact_id.sudo(False).check_access("read")

    @api.onchange("partner_ids")
    def _onchange_partner_ids(self):
        if self.contact_id and self.contact_id.parent_id not in self.partner_ids:
            self.contact_id = False

    def action_ask(self):
        """Button: the request is noted."""
        self._ask()
        return {"type": "ir.actions.act_window_close"}

    def action_ask_and_write(self):
        """Button: the request is noted, then one writes the e-mail."""
        requests = self._ask()
        partner = requests.partner_id[:1]
        people = self.contact_id or partner
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Write to %(name)s", name=people.name),
            "res_model": "mail.compose.message",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": "res.partner",
                "default_res_ids": partner.ids,
                "default_composition_mode": "comment",
                "default_partner_ids": people.ids,
                "default_subject": self.purpose_id.name,
            },
        }

    def _ask(self):
        """Make the requests; see `bde.solicitation._ask`."""
        self.ensure_one()
        partners = self.partner_ids
        if self.is_blocked and self.leave_out:
            partners -= self.blocked_ids
        if not partners:
            raise UserError(self.env._("There is nobody left to ask."))
        return self.env["bde.solicitation"]._ask(
            partners,
            self.channel,
            self.purpose_id,
            contact=self.contact_id,
            reason=self.reason,
            note=self.note,
        )


class BdeSolicitationAnswer(models.TransientModel):
    """What an organisation answered: yes, no and why, or nothing."""

    _name = "bde.solicitation.answer"
    _description = "Answer to a request"

    solicitation_id = fields.Many2one("bde.solicitation", string="Request")
    # with the rights of who answers: another's request tells nothing
    partner_id = fields.Many2one(
        related="solicitation_id.partner_id", related_sudo=False
    )
    purpose_id = fields.Many2one(
        related="solicitation_id.purpose_id", related_sudo=False
    )
    asked_on = fields.Datetime(
        related="solicitation_id.date", string="Asked on", related_sudo=False
    )
    asked_by = fields.Many2one(
        related="solicitation_id.user_id", string="Asked by", related_sudo=False
    )
    answer = fields.Selection(
        [("yes", "Yes"), ("no", "No"), ("no_answer", "No answer")],
        required=True,
        default="yes",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    reason_id = fields.Many2one("bde.refusal.reason")
    rest_text = fields.Char(
        compute="_compute_rest_text", export_string_translation=False
    )
    training_id = fields.Many2one("bde.training", help="Empty: whatever the training.")
    note = fields.Char(string="In a few words")

    @api.constrains("solicitation_id")
    def _check_solicitation(self):
        """Refuse another's request: a link tells the name."""
        self.solicitation_id.sudo(False).check_access("read")

    @api.depends("reason_id")
    def _compute_rest_text(self):
        for wizard in self:
            reason = wizard.reason_id
            wizard.rest_text = ""
            if reason.is_final:
                wizard.rest_text = self.env._("Nobody asks it for anything any more.")
            elif reason.rest_months:
                wizard.rest_text = self.env._(
                    "It rests for %(months)s months.", months=reason.rest_months
                )

    def action_apply(self):
        """Button: the answer is noted."""
        self.ensure_one()
        self.solicitation_id._answer(
            self.answer,
            day=self.date,
            reason=self.reason_id,
            training=self.training_id,
            note=self.note,
        )
        return {"type": "ir.actions.act_window_close"}
