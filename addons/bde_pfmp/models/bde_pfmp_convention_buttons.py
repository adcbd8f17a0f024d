from odoo import fields, models
from odoo.exceptions import UserError

from ..rules import convention_states as rules


class BdePfmpConvention(models.Model):
    """The buttons of a convention: one next step, each approval with its undo."""

    _inherit = "bde.pfmp.convention"

    next_step = fields.Char(
        compute="_compute_next_step", export_string_translation=False
    )
    signature_warning = fields.Text(compute="_compute_signature_warning")
    missing_html = fields.Html(related="placement_id.missing_html")
    law_html = fields.Html(related="placement_id.law_html")
    law_level = fields.Selection(related="placement_id.law_level")
    departure_block = fields.Char(related="placement_id.departure_block")
    is_frozen = fields.Boolean(compute="_compute_next_step")

    def _compute_next_step(self):
        """What the office does now: the primary button of the page."""
        for convention in self:
            convention.is_frozen = bool(convention.document_id)
            convention.next_step = {
                "draft": "to_company",
                "check": "validate",
                "validated": "send",
                "signing": "send" if not convention._live_rounds() else "remind",
                "signed": "wait",
                "ended": "assess",
                "refused": "replace",
                "lapsed": "replace",
                "cancelled": "replace",
            }.get(convention.state, "")

    def _compute_signature_warning(self):
        for convention in self:
            signers = convention.sudo().signature_request_id.signer_ids
            convention.signature_warning = (
                "\n".join(f"{s.name} : {s.warning}" for s in signers if s.warning)
                or False
            )

    # -- filling and checking ----------------------------------------------------------
    def action_to_company(self):
        """Button: the company completes it (its form is sent from there)."""
        self._move("company")
        placements = self.placement_id
        if hasattr(placements, "action_send_host_form"):
            return placements.action_send_host_form()
        return True

    def action_to_check(self):
        """Button: the office has all it needs, and checks."""
        self._move("check")

    def action_validate(self):
        """Button: what it says is right, and the law lets it be."""
        self._action_validate()

    def _action_validate(self):
        """What these conventions say is right, and the law lets it be."""
        self.check_access("write")
        self.filtered(lambda c: c.state in ("draft", "company"))._move("check")
        self._move("validated")

    def _action_return_to_company(self, reason):
        """Send back to the company what is not right, with the reason."""
        self._move("company", reason=reason)

    def action_undo(self):
        """Button: take back the last step."""
        for convention in self:
            target = rules.undo_target(convention.state)
            if not target or convention.state not in (
                "company",
                "check",
                "validated",
                "signing",
                "refused",
                "lapsed",
                "assessed",
            ):
                raise UserError(
                    self.env._(
                        "%(name)s: there is no step to undo.",
                        name=convention.learner_id.display_name,
                    )
                )
            if convention.state == "signing":
                convention._ask_if_signed()
                convention._cancel_round(self.env._("Taken back before signatures."))
            convention._move(target)
            if target == "validated":
                ready = convention.placement_id.filtered(lambda p: p.state == "ready")
                ready._move("found")

    def _ask_if_signed(self):
        self.filtered(lambda c: c._signed_signers())._ask_before_undoing()

    # -- signatures --------------------------------------------------------------------
    def action_send(self):
        """Button: freeze and send for signature; in the background when many."""
        self.check_access("write")
        if not self:
            raise UserError(self.env._("Choose the conventions first."))
        if len(self) == 1:
            if self.state in rules.EDITABLE:
                self._action_validate()
            self._action_send()
            return True
        batch = self.env["bde.batch"]._start(
            name=self.env._("%(count)s conventions to sign", count=len(self)),
            records=self,
            method="_batch_send",
            result="none",
        )
        return batch._open_action()

    def _batch_send(self, run, **_params):
        """Background work: send one part of a batch; who is left out is named."""
        refused = self._send_refusals()
        for convention, reason in refused.items():
            run.fail(convention, reason)
        self.filtered(lambda c: c not in refused)._action_send()
        for _convention in self:
            run.advance()

    def _send_refusals(self):
        """Return {convention: why it is not sent}; a bounded number of queries."""
        result = {}
        fresh = self.filtered(lambda c: c.kind == "first" and c.state in rules.EDITABLE)
        stops = fresh.placement_id._validation_stops()
        schools = self._school_signatories()
        for convention in self:
            mine = convention.sudo()
            if convention.state not in (*rules.EDITABLE, "signing"):
                result[convention] = convention._refusal_message(
                    "not_allowed", "signing"
                )
            elif convention in fresh and stops.get(convention.placement_id):
                result[convention] = stops[convention.placement_id]
            else:
                signers = mine._signers(schools[mine.company_id], by_sms=False)
                if missing := mine._missing_signers(signers):
                    result[convention] = "\n".join(missing)
        return result

    def action_remind(self):
        """Button: remind those who have not signed yet."""
        return self._action_remind()

    def _action_remind(self):
        """Remind those whose turn it is, now.

        :raise UserError: when nobody is awaited
        """
        self.check_access("write")
        awaited = self._live_rounds()._open_signers()
        awaited = awaited.filtered(lambda s: s.state in ("asked", "seen"))
        if not awaited:
            raise UserError(self.env._("Nobody is awaited: there is nobody to remind."))
        awaited._remind()
        return True

    def action_print(self):
        """Button: the PDF, frozen, to sign on paper."""
        return self.placement_id.action_print_conventions()

    def action_assess(self):
        """Button: the period has been assessed."""
        self._move("assessed")

    def action_replace(self):
        """Button: start again with the same values, without retyping.

        The placement that was cancelled is found again; another host may be chosen.
        """
        self.ensure_one()
        return self._action_replace().get_formview_action()

    def _action_replace(self):
        """Return the new draft that replaces this convention, refused or over."""
        self.ensure_one()
        self.check_access("write")
        if self.state not in ("refused", "cancelled", "lapsed"):
            raise UserError(self._refusal_message("not_allowed", "replaced"))
        placement = self.placement_id
        if placement.state == "cancelled":
            placement._move("found")
            placement.write({"end_reason": False, "end_date": False})
        elif placement.state == "ready":
            placement._move("found")
        draft = placement._prepare_conventions()
        if draft != self and self.state != "cancelled":
            self._move("replaced", who=rules.SYSTEM)
        return draft

    # -- dialogs -----------------------------------------------------------------------
    def _open_change(self, what):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_pfmp.bde_pfmp_convention_change_action"
        )
        action["context"] = {
            "default_convention_ids": self.ids,
            "default_what": what,
        }
        return action

    def action_return(self):
        """Button: back to the company, with a reason."""
        return self._open_change("return")

    def action_refuse(self):
        """Button: somebody refuses to sign, with a reason."""
        return self._open_change("refuse")

    def action_take_back(self):
        """Button: change what it says, and start the round again."""
        return self._open_change("reopen")

    def action_open_placement(self):
        """Button: what the convention says, to be filled."""
        self.ensure_one()
        return self.placement_id.get_formview_action()


class BdePfmpPlacement(models.Model):
    _inherit = "bde.pfmp.placement"

    def _action_send(self):
        """Send the conventions of these placements for signature; bounded queries.

        :return: the rounds, one a placement
        """
        return self._prepare_conventions()._action_send()
