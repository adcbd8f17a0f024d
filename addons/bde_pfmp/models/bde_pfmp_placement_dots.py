from odoo import api, fields, models


class BdePfmpPlacement(models.Model):
    """The dots of the board: each signatory of the convention, at a glance."""

    _inherit = "bde.pfmp.placement"

    signature_dots = fields.Json(string="Signatures", compute="_compute_signature_dots")

    @api.depends("convention_ids.state", "convention_ids.signature_request_id")
    @api.depends_context("lang", "tz", "uid")
    def _compute_signature_dots(self):
        """A list of dicts (code, letter, tone, text) by line; a few queries in all.

        Read as superuser: a line shows who signs and since when, no address; who may
        not read the placement has no line.
        """
        lines = self.sudo()
        conventions = {p: p.convention_id for p in lines}
        found = self.env["bde.pfmp.convention"].sudo().union(*conventions.values())
        found.signature_request_id.signer_ids.role_ids.mapped("code")
        for placement, line in zip(self, lines, strict=True):
            request = conventions[line].signature_request_id
            placement.signature_dots = (
                placement._dots_of(request.signer_ids)
                if request and request.state != "cancelled"
                else []
            )

    @api.model
    def _dots_of(self, signers):
        """Return the dots of a round, a role after the other.

        :param signers: `bde.signature.signer`, as superuser
        """
        words = dict(
            self.env["bde.signature.signer"]
            ._fields["state"]
            ._description_selection(self.env)
        )
        live = signers.filtered(lambda s: s.state != "delegated")
        dots = [
            {
                "code": role.code,
                "letter": role.letter or role.name[:1],
                "tone": signer.color_state,
                "text": self._dot_text(role, signer, words[signer.state]),
                "state": signer.state,
                "sequence": role.sequence,
            }
            for signer in live
            for role in signer.role_ids
        ]
        return sorted(dots, key=lambda dot: dot["sequence"])

    @api.model
    def _dot_text(self, role, signer, word):
        """Return « Host: Marc Petit – Signed (12/03/2026) », with what is wrong."""
        day = signer.since_on
        parts = {"role": role.name, "name": signer.name, "state": word}
        if day:
            when = fields.Datetime.context_timestamp(self, day).date()
            text = self.env._(
                "%(role)s: %(name)s – %(state)s, %(when)s",
                when=self.env["bde.home"]._home_when(when),
                **parts,
            )
        else:
            text = self.env._("%(role)s: %(name)s – %(state)s", **parts)
        if signer._has_problem() and signer.mail_state in ("failed", "bounced"):
            text = self.env._("%(text)s. Mail undelivered: call them.", text=text)
        elif signer._has_problem():
            text = self.env._("%(text)s. Says it is not for them.", text=text)
        elif signer.refusal_reason:
            text = f"{text} : {signer.refusal_reason}"
        return text

    # -- the next step of a line -------------------------------------------------------
    def action_board_check(self):
        """Button: look at what the company wrote, else at the convention."""
        self.ensure_one()
        if self.host_form_state == "submitted":
            return self.action_open_host_form()
        return self.action_open_convention()

    def action_open_convention(self):
        """Button: the convention in force, its signatories and its versions."""
        self.ensure_one()
        convention = self.convention_id or self._prepare_conventions()
        return convention.get_formview_action()
