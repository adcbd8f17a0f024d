import base64

from odoo import api, fields, models

from ..models.res_partner_trust import HOST_STATES


class BdeHostStateWizard(models.TransientModel):
    """Say whether hosts may receive learners, and why."""

    _name = "bde.host.state.wizard"
    _description = "Change the status of a host"

    partner_ids = fields.Many2many("res.partner", string="Organisations")
    partner_names = fields.Char(compute="_compute_partner_names", string="Organisation")
    facts = fields.Html(
        compute="_compute_facts", sanitize=False, export_string_translation=False
    )
    state = fields.Selection(
        HOST_STATES,
        string="New status",
        required=True,
        default="approved",
    )
    present_state = fields.Char(compute="_compute_partner_names", string="Today")
    is_lifting = fields.Boolean(
        compute="_compute_partner_names", export_string_translation=False
    )
    until = fields.Date(
        string="Paused until",
        help="Last day: the next day it is what it was before, by itself.",
    )
    reason = fields.Char(help="Kept in the history, read by the office.")
    file = fields.Binary(string="Document", attachment=False)
    file_name = fields.Char(export_string_translation=False)

    @api.depends("partner_ids")
    def _compute_partner_names(self):
        for wizard in self:
            partners = wizard.partner_ids
            words = {
                p._bde_state_words(
                    p.bde_host_state, p.bde_host_state_until, p.bde_host_state_reason
                )
                for p in partners
            }
            wizard.partner_names = ", ".join(partners.mapped("name"))
            wizard.present_state = " · ".join(sorted(words))
            wizard.is_lifting = "excluded" in partners.mapped("bde_host_state")

    @api.depends("partner_ids")
    def _compute_facts(self):
        for wizard in self:
            partner = wizard.partner_ids
            wizard.facts = partner.bde_trust_facts if len(partner) == 1 else False

    def action_apply(self):
        """Button: the new status, with what was said."""
        self.ensure_one()
        return self._apply(self.state)

    def action_approve(self):
        """Button: they may receive learners."""
        self.ensure_one()
        return self._apply("approved")

    def _apply(self, state):
        """Move the organisations; the document is filed on the only one."""
        # those that are there already have nothing to be told, a pause may move
        partners = self.partner_ids.filtered(
            lambda p: p.bde_host_state != state or state == "paused"
        )
        document = self.env["bde.document"]
        if self.file and len(partners) == 1:
            # rights on the organisation are asked by the move, before it is kept
            document = (
                document.sudo()
                ._file(
                    partners,
                    base64.b64decode(self.file),
                    self.file_name or self.env._("Status of a host"),
                    "host_status",
                    company_id=self.env.company.id,
                )
                .sudo(False)
            )
        partners._action_set_host_state(
            state, reason=self.reason, until=self.until, document=document
        )
        return {"type": "ir.actions.act_window_close"}
