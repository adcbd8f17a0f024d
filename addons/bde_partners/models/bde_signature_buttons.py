"""Rounds of signatures on screen: who is awaited, what the office may do."""

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..client_action import tell
from ..rules.signature import OPEN, colour

OFFICE = "bde_partners.group_bde_user"


class BdeSignatureRequest(models.Model):
    _inherit = "bde.signature.request"

    progress_text = fields.Char(string="Signed", compute="_compute_progress_text")
    awaited_text = fields.Char(string="Awaited", compute="_compute_progress_text")
    has_problem = fields.Boolean(
        string="To correct",
        compute="_compute_has_problem",
        search="_search_has_problem",
        help="A message came back, or reached somebody who does not sign.",
    )

    @api.depends("signer_ids.state", "signer_ids.name", "signer_ids.role_ids")
    def _compute_progress_text(self):
        for request in self:
            request.progress_text = f"{request.signed_count} / {request.signer_count}"
            names = request._open_signers().mapped("name")
            request.awaited_text = ", ".join(names) if request.state == "sent" else ""

    @api.depends("state", "signer_ids.problem", "signer_ids.mail_state")
    def _compute_has_problem(self):
        for request in self:
            request.has_problem = request.state == "sent" and any(
                signer._has_problem() for signer in request.signer_ids
            )

    def _search_has_problem(self, operator, value):
        if operator != "in":
            return NotImplemented
        signers = self.env["bde.signature.signer"]._search(
            [
                ("state", "in", tuple(OPEN)),
                "|",
                ("problem", "!=", False),
                ("mail_state", "in", ("failed", "bounced")),
            ]
        )
        return [("state", "=", "sent"), ("signer_ids", "in", signers)]

    @api.model
    def _check_office(self):
        """Raise AccessError for who is not of the office; no record needed."""
        if not (self.env.su or self.env.user.has_group(OFFICE)):
            raise AccessError(
                self.env._("The office follows the signatures: ask it for this.")
            )

    # ---------------------------------------------------------------- buttons
    def action_open_document(self):
        """Button: the record that is signed."""
        self.ensure_one()
        self.check_access("read")
        return self.env[self.res_model].browse(self.res_id).get_formview_action()

    def action_open_pdf(self):
        """Button: the PDF that is signed, or the sealed one."""
        self.ensure_one()
        self.check_access("read")
        document = self.final_document_id or self.document_id
        return {
            "type": "ir.actions.client",
            "tag": "bde_partners.open_file",
            "params": {"url": f"/bde/document/{document.id}?download=1"},
        }

    def action_check_journal(self):
        """Button: read the journal again and say whether it is whole."""
        self.ensure_one()
        self.check_access("read")
        check = self._chain_check()
        if check["ok"]:
            return tell(self.env._("The journal is whole: nothing was changed in it."))
        return tell(
            self.env._(
                "The journal is broken at line %(line)s: it was changed outside this "
                "software.",
                line=check["number"],
            ),
            "danger",
            sticky=True,
        )

    def action_cancel_round(self):
        """Button: stop the round, saying why."""
        return self._open_change("cancel")

    def action_reopen(self):
        """Button: give more time to a round that has expired, or will."""
        return self._open_change("reopen")

    def _open_change(self, kind, signer=None):
        """Return the dialog of one change."""
        self.ensure_one()
        self.check_access("read")
        if kind != "waive":
            self._check_office()
        titles = {
            "cancel": self.env._("Cancel the signatures"),
            "reopen": self.env._("Give more time"),
            "correct": self.env._("Correct who signs"),
            "waive": self.env._("Do without this signature"),
        }
        return {
            "type": "ir.actions.act_window",
            "name": titles[kind],
            "res_model": "bde.signature.change",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_kind": kind,
                "default_request_id": self.id,
                "default_signer_id": signer.id if signer else False,
            },
        }


class BdeSignatureSigner(models.Model):
    _inherit = "bde.signature.signer"

    since_on = fields.Datetime(string="Since", compute="_compute_since_on")
    color_state = fields.Selection(
        [
            ("grey", "Nothing to do"),
            ("blue", "Ours to do"),
            ("amber", "Awaited"),
            ("green", "Done"),
            ("red", "Blocked"),
        ],
        compute="_compute_color_state",
    )

    @api.depends("signed_on", "refused_on", "waived_on", "seen_on", "asked_on")
    def _compute_since_on(self):
        for signer in self:
            signer.since_on = (
                signer.signed_on
                or signer.refused_on
                or signer.waived_on
                or signer.seen_on
                or signer.asked_on
            )

    @api.depends("state", "problem", "mail_state")
    def _compute_color_state(self):
        for signer in self:
            signer.color_state = colour(signer.state, signer._has_problem())

    def _has_problem(self):
        """Tell whether the office must correct how this person is reached."""
        self.ensure_one()
        unreached = bool(self.problem) or self.mail_state in ("failed", "bounced")
        return unreached and self.state in OPEN

    def action_resend(self):
        """Button: send the link again."""
        self.check_access("read")
        self.request_id._check_office()
        self._resend()

    def action_correct(self):
        """Button: put right who signs, or how they are reached."""
        self.ensure_one()
        return self.request_id._open_change("correct", self)

    def action_waive(self):
        """Button: the head does without this signature."""
        self.ensure_one()
        return self.request_id._open_change("waive", self)

    def action_paper(self):
        """Button: file the paper that this person has signed."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_partners.bde_signature_scan_deposit_action"
        )
        return action | {"context": {"default_request_id": self.request_id.id}}


class BdeSignatureEvent(models.Model):
    _inherit = "bde.signature.event"

    detail = fields.Char(
        compute="_compute_detail", groups="bde_partners.group_bde_manager"
    )

    @api.depends("payload")
    def _compute_detail(self):
        """The personal part in a line; empty once erased."""
        for event in self:
            payload = event.payload or {}
            shown = [
                str(value)
                for key, value in sorted(payload.items())
                if value
                and key not in ("salt", "agent", "signers")
                and not key.endswith("sha256")
                and isinstance(value, str)
            ]
            event.detail = ", ".join(shown)
