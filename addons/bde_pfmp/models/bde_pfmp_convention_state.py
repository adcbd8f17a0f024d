from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules import convention_states as rules
from ..rules import mentions
from ..rules.law import library
from .bde_pfmp_placement_state import HISTORY


class _Mover(str):
    """Who moves a convention: made on this server only, never read from a call."""

    __slots__ = ()


class BdePfmpConvention(models.Model):
    """The life of a convention: one table of transitions, in `rules`.

    Every change of state goes through `write`, which asks the table: buttons, signing
    pages, portal, crons and calls from outside meet the same refusals.
    """

    _inherit = "bde.pfmp.convention"

    def _move(self, target, reason=None, who=rules.OFFICE):
        """Move these conventions to the state `target`, by the table of transitions.

        :param str target: a state
        :param str reason: required by the table for refusals and cancellations
        :param str who: "office", "company", "system" or "placement"
        :raise UserError: naming the learner, when the table refuses
        """
        todo = self.filtered(lambda c: c.state != target)
        if not todo:
            return
        mover = _Mover(who)
        todo.with_context(bde_mover=mover).write(
            {"state": target, "state_reason": (reason or "").strip() or False}
        )

    def _check_move(self, vals):
        """Refuse the values that the table of transitions refuses.

        :param dict vals: values about to be written, `state` among them
        :raise UserError: naming the learner
        """
        if self.env.context.get("bde_history") is HISTORY:
            return
        mover = self.env.context.get("bde_mover")
        who = str(mover) if isinstance(mover, _Mover) else rules.OFFICE
        target = vals["state"]
        if target not in rules.STATES:
            raise UserError(self.env._("This state of a convention does not exist."))
        facts = self._move_facts(target)
        for convention in self:
            refusal = rules.refusal(
                convention.state,
                target,
                who=who,
                facts=facts[convention],
                reason=vals.get("state_reason"),
            )
            if refusal:
                raise UserError(convention._refusal_message(refusal, target))

    def _move_facts(self, target):
        """Return {convention: conditions of the table that hold}, in a few queries.

        Only what a move to `target` may ask is looked at.
        """
        asked = {c: rules.asks(c.state, target) for c in self}
        lawful = self.browse(c.id for c, asks in asked.items() if "lawful" in asks)
        stopped = lawful.placement_id._validation_stops() if lawful else {}
        today = fields.Date.context_today(self)
        checks = {
            "host": lambda c: bool(c.placement_id.host_id),
            "lawful": lambda c: not stopped.get(c.placement_id),
            "frozen": lambda c: bool(c.document_id and c.pdf_sha256),
            "unsigned": lambda c: not c._signed_signers(),
            "complete": lambda c: c._is_fully_signed(),
            "may_leave": lambda c: not c._departure_lacks(),
            "past": lambda c: c.placement_id.date_end < today,
        }
        return {
            convention: {ask for ask in asks if checks[ask](convention)}
            for convention, asks in asked.items()
        }

    def _signed_signers(self):
        """Return the signatories of the live round who have signed."""
        return self.sudo().signature_request_id.signer_ids.filtered(
            lambda s: s.state == "signed" and s.request_id.state in ("sent", "signed")
        )

    def _is_fully_signed(self):
        """Tell whether the round of signatures is complete."""
        self.ensure_one()
        return self.sudo().signature_request_id.state == "signed"

    def _refusal_message(self, refusal, target):
        """Return the sentence that says why the state `target` is refused."""
        self.ensure_one()
        name = self.learner_id.display_name
        labels = dict(self._fields["state"]._description_selection(self.env))
        if refusal == "lawful":
            return self.placement_id._validation_stops()[self.placement_id]
        if refusal == "may_leave":
            return self._departure_lacks()
        words = {
            "no_reason": lambda: self.env._("%(name)s: a reason is needed.", name=name),
            "host": lambda: self.env._(
                "%(name)s has no host organisation yet: choose one first.", name=name
            ),
            "frozen": lambda: self.env._(
                "%(name)s: the convention is not printed yet, send it for signature.",
                name=name,
            ),
            "unsigned": lambda: self.env._(
                "%(name)s: somebody has signed already. Change it and start again, "
                "with a reason.",
                name=name,
            ),
            "complete": lambda: self.env._(
                "%(name)s: signatures are still missing.", name=name
            ),
            "past": lambda: self.env._(
                "%(name)s: the dates of the convention are not over.", name=name
            ),
        }
        if refusal in words:
            return words[refusal]()
        return self.env._(
            "%(name)s: the convention « %(old)s » cannot become « %(new)s ».",
            name=name,
            old=labels[self.state],
            new=labels[target],
        )

    @api.model
    def _cron_lapse(self):
        """Daily: what was never signed and whose dates are over has lapsed."""
        today = fields.Date.context_today(self)
        late = self.search(
            [
                ("state", "in", (*rules.EDITABLE, "signing")),
                ("kind", "=", "first"),
                ("placement_id.date_end", "<", today),
                ("placement_id.state", "not in", ("running", "done", "interrupted")),
            ]
        )
        late._cancel_round(self.env._("The dates are over: never signed by all."))
        late._move("lapsed", who=rules.SYSTEM)


class BdePfmpPlacement(models.Model):
    """Why a convention cannot be validated; what the stay does to it."""

    _inherit = "bde.pfmp.placement"

    def _validation_stops(self):
        """Return {placement: sentence} of those whose convention is not validated.

        What the law forbids or has not authorised, and the mandatory mentions that the
        template refuses to do without. A bounded number of queries.
        """
        templates = self._convention_templates()
        missing = self._missing_mentions(templates)
        stops = self._law_stops()
        result = {}
        for placement in self:
            reason = placement._convention_refusal()
            found = stops[placement]
            lacks = [
                mention
                for mention in mentions.blocking(missing[placement])
                if templates[placement].missing_policy == "refuse"
            ]
            if reason:
                result[placement] = reason
            elif found:
                result[placement] = placement._law_stop_text(found[0])
            elif lacks:
                labels = [placement._mention_texts(m)[0] for m in lacks]
                result[placement] = self.env._(
                    "%(name)s: mandatory mentions are missing: %(mentions)s.",
                    name=placement.learner_id.display_name,
                    mentions=", ".join(labels),
                )
        return result

    def _law_stop_text(self, finding):
        """Return the sentence that says what the law stops, and what may be done."""
        self.ensure_one()
        forbidden = not library.BY_CODE[finding.rule].authority
        return self.env._(
            "%(name)s: %(law)s %(next)s",
            name=self.learner_id.display_name,
            law=self._law_text(finding),
            next=self.env._("Nobody can authorise it: the facts must change.")
            if forbidden
            else self.env._(
                "Record the authorisation of the authority, or change the facts."
            ),
        )

    def _follow_with_conventions(self, target, reason=None):
        """Make the live conventions follow the state that these placements take.

        :param str target: state of the placements, just written
        """
        if self.env.context.get("bde_history") is HISTORY:
            return
        conventions = self.sudo().convention_ids.filtered(lambda c: c.kind == "first")
        if target in rules.FOLLOW:
            wanted, sources = rules.FOLLOW[target]
            moving = conventions.filtered(lambda c: c.state in sources)
            if target == "cancelled":
                moving._cancel_round(reason)
            moving._move(wanted, reason=reason, who=rules.PLACEMENT)
            return
        back = conventions.filtered(lambda c: c.state == "running")
        done = back.filtered(lambda c: c._is_fully_signed())
        done._move("signed", who=rules.PLACEMENT)
        (back - done)._move("signing", who=rules.PLACEMENT)
        if target == "found":
            self._reopen_conventions(conventions)

    def _reopen_conventions(self, conventions):
        """The places are found, their paper is not out any more."""
        out = conventions.filtered(lambda c: c.state == "signing")
        signed = out.filtered(lambda c: c._signed_signers())
        signed._ask_before_undoing()
        for convention in conventions.filtered(lambda c: c.state == "signed"):
            raise UserError(convention._refusal_message("not_allowed", "validated"))
        out._cancel_round(self.env._("The convention was taken back."))
        out._move("validated", who=rules.SYSTEM)
        conventions.filtered(
            lambda c: c.state == "cancelled" and not c.placement_id.convention_id
        )._move("draft", who=rules.PLACEMENT)
