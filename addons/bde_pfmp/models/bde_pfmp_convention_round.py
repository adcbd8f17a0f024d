from odoo import models
from odoo.exceptions import RedirectWarning

from ..rules import convention_states as rules


class BdePfmpConvention(models.Model):
    """The round of signatures of a convention: sent, signed, refused, started again."""

    _inherit = "bde.pfmp.convention"

    # -- what the layer of signatures tells --------------------------------------------
    def _signature_done(self, request):
        """The last required signature is there: in force."""
        result = super()._signature_done(request)
        self.filtered(lambda c: c.state == "signing")._move("signed", who=rules.SYSTEM)
        return result

    def _signature_refused(self, signer):
        """Somebody refuses: said on the convention, with the reason given."""
        result = super()._signature_refused(signer)
        reason = self.env._(
            "%(name)s: %(reason)s",
            name=signer.name,
            reason=signer.refusal_reason or self.env._("no reason given"),
        )
        self.filtered(lambda c: c.state == "signing")._move(
            "refused", reason=reason, who=rules.SYSTEM
        )
        return result

    # -- the round ---------------------------------------------------------------------
    def _action_send(self):
        """Freeze these conventions and send them for signature; bounded queries.

        Those that only went round on paper are sent now to who has not signed.

        :return: the rounds, one a convention
        """
        requests = self.env["bde.signature.request"]
        paper = self.sudo().signature_request_id.filtered(
            lambda r: r.state in ("draft", "sent")
        )
        self._check_signers()
        amendments = self.filtered(lambda c: c.kind == "amendment")
        amendments._freeze_amendments()
        issued = (self - amendments).placement_id._issue_conventions() | amendments
        sent = requests._send_many(issued)
        # went round on paper until now: those whose turn it is get their link
        late = paper._open_signers().filtered(
            lambda s: s.state in ("asked", "seen") and s.mail_state == "none"
        )
        late._ask()
        return sent

    def _open_paper_round(self):
        """Open the rounds of conventions that go round on paper: nothing is sent."""
        out = self.filtered(lambda c: c.state == "signing")
        requests = self.env["bde.signature.request"]
        return requests._send_many(out.with_context(bde_paper=True), ask=False)

    def _live_rounds(self):
        """Return the rounds of these conventions that still wait for somebody."""
        return self.sudo().signature_request_id.filtered(
            lambda r: r.state in ("draft", "sent")
        )

    def _cancel_round(self, reason):
        """Cancel the rounds that are not over: their links open nothing any more."""
        rounds = self._live_rounds()
        if rounds:
            rounds._cancel(reason)

    def _reopen(self, reason, who=rules.OFFICE):
        """Take these conventions back to be changed: what was signed is undone.

        :param str reason: why, kept on the convention and said to who had signed
        """
        out = self.filtered(lambda c: c.state == "signing")
        out._cancel_round(reason)
        out._move("check", reason=reason, who=who)
        stays = out.placement_id.filtered(lambda p: p.state == "ready")
        stays._move("found")

    # -- words -------------------------------------------------------------------------
    def _undone_text(self):
        """Return what starting again undoes, a line a convention, or False."""
        lines = []
        for convention in self:
            names = convention._signed_signers().mapped("name")
            if names:
                lines.append(
                    self.env._(
                        "%(learner)s: signed by %(names)s",
                        learner=convention.learner_id.display_name,
                        names=", ".join(names),
                    )
                )
        return "\n".join(lines) or False

    def _ask_before_undoing(self):
        """Refuse to undo signatures without a yes, with the way to say it.

        :raise RedirectWarning: naming the learner and who has signed
        """
        for convention in self:
            raise RedirectWarning(
                self.env._(
                    "%(undone)s. Changing the convention undoes these signatures: "
                    "take it back first, with a reason.",
                    undone=convention._undone_text(),
                ),
                self.env.ref("bde_pfmp.bde_pfmp_convention_change_action").id,
                self.env._("Take it back…"),
                {"default_convention_ids": convention.ids},
            )

    def _amendment_message(self):
        """Return why what was signed by all does not change."""
        self.ensure_one()
        return self.env._(
            "The convention of %(name)s is signed: what it says changes by an "
            "amendment (« Amend »), signed by the same people.",
            name=self.learner_id.display_name,
        )
