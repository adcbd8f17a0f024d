from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ..rules import host_trust as rules

HOST_STATES = [
    ("to_check", "To approve"),
    ("approved", "Approved"),
    ("watch", "Under watch"),
    ("paused", "Paused"),
    ("excluded", "Excluded"),
]
# Who reads why: not an inspector, who needs no more than the status
INSIDE = (
    "bde_partners.group_bde_user,bde_partners.group_bde_teacher,"
    "bde_partners.group_bde_head"
)
_STATE_FIELDS = (
    "bde_host_state",
    "bde_host_state_date",
    "bde_host_state_until",
    "bde_host_state_reason",
)


class ResPartner(models.Model):
    """Whether the school trusts an organisation with learners.

    One method moves it (`_action_set_host_state`), which asks the table of moves of
    `rules/host_trust.py`: a button, a list, an import and a call from outside meet the
    same refusals, and each move leaves a line of history.
    """

    _inherit = "res.partner"

    bde_host_state = fields.Selection(
        HOST_STATES,
        string="Approval of the host",
        copy=False,
        index="btree_not_null",
        help="Approved before its first learner: identity, insurance, activity in "
        "keeping with the training.",
    )
    bde_host_state_date = fields.Date(string="Status since", copy=False, readonly=True)
    bde_host_state_until = fields.Date(
        string="Paused until", copy=False, readonly=True, help="Last day of the pause."
    )
    bde_host_state_reason = fields.Char(
        string="Reason of the status", copy=False, readonly=True, groups=INSIDE
    )
    bde_host_status_ids = fields.One2many(
        "bde.host.status", "partner_id", string="History of the status", groups=INSIDE
    )

    # -- the one way in ---------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        """A new organisation is given its status by the same door as an old one."""
        default = self.env.context.get("default_bde_host_state")
        if not default and not any("bde_host_state" in vals for vals in vals_list):
            return super().create(vals_list)
        kept = [
            {k: v for k, v in vals.items() if k not in _STATE_FIELDS}
            for vals in vals_list
        ]
        plain = self.with_context(default_bde_host_state=False)
        partners = super(ResPartner, plain).create(kept).with_env(self.env)
        groups = {}
        for partner, vals in zip(partners, vals_list, strict=True):
            moved = {name: vals.get(name) for name in _STATE_FIELDS}
            if "bde_host_state" not in vals and partner.is_company:
                moved["bde_host_state"] = default
            if moved["bde_host_state"]:
                key = tuple(moved.items())
                groups[key] = groups.get(key, self.browse()) | partner
        for moved, records in groups.items():
            records._bde_move_from_vals(dict(moved))
        return partners

    def write(self, vals):
        """A status that is written is a move: it meets the table and leaves a line."""
        if not any(name in vals for name in _STATE_FIELDS):
            return super().write(vals)
        moved = {name: vals[name] for name in _STATE_FIELDS if name in vals}
        rest = {k: v for k, v in vals.items() if k not in _STATE_FIELDS}
        result = super().write(rest) if rest else True
        self._bde_move_from_vals(moved)
        return result

    def _bde_move_from_vals(self, moved):
        """Move to the state that plain values ask for, if it is another one."""
        state = moved.get("bde_host_state")
        if not state:
            raise UserError(
                self.env._("Use « Change the status »: it keeps who said what and why.")
            )
        self.filtered(lambda p: p.bde_host_state != state)._action_set_host_state(
            state,
            reason=moved.get("bde_host_state_reason"),
            until=fields.Date.to_date(moved.get("bde_host_state_until")),
        )

    def _action_set_host_state(self, state, reason=None, until=None, document=None):
        """Move these organisations to a state, by the table of moves.

        :param str state: to_check, approved, watch, paused, excluded
        :param str reason: required for watch, paused, excluded, and lifting it
        :param date until: last day of a pause
        :param document: `bde.document` that goes with it
        :raise AccessError: the user is not of the office
        :raise UserError: naming the organisation, when the table refuses
        """
        return self._bde_add_status(state, reason, until, document)

    def _bde_add_status(self, state, reason=None, until=None, document=None, **more):
        """Check, write the line of history and the state. Return the lines."""
        role, today = self._bde_trust_role(), fields.Date.context_today(self)
        for partner in self:
            refusal = rules.refusal(
                partner.bde_host_state,
                state,
                role=role,
                reason=reason,
                until=until,
                today=today,
            )
            if refusal == "not_office":
                raise AccessError(
                    self.env._("Only the office says whether a host is approved.")
                )
            if refusal:
                raise UserError(partner._bde_status_refusal(refusal, state))
        vals = {
            "state": state,
            "reason": (reason or "").strip() or False,
            "until": until if state == "paused" else False,
            "document_id": document.id if document else False,
            "user_id": self.env.uid,
            "company_id": self.env.company.id,
            **more,
        }
        lines = (
            self.env["bde.host.status"]
            .sudo()
            .create([{**vals, "partner_id": partner.id} for partner in self])
        )
        self._bde_write_status(vals, today)
        return lines.sudo(False)

    def _bde_write_status(self, vals, day):
        """Write the present state, past the door of `write`; plain rights do not count.

        :param dict vals: state, until, reason
        """
        known = self.sudo()
        values = {
            "bde_host_state": vals["state"],
            "bde_host_state_date": day,
            "bde_host_state_until": vals["until"],
            "bde_host_state_reason": vals["reason"],
        }
        if vals["state"] in ("approved", "watch"):
            values["bde_is_host"] = True
        return super(ResPartner, known).write(values)

    @api.model
    def _bde_trust_role(self):
        """Return the role of the user in the table of moves."""
        user = self.env.user
        if (
            self.env.su
            or user.has_group("bde_partners.group_bde_manager")
            or user.has_group("bde_partners.group_bde_head")
        ):
            return rules.MANAGER
        return rules.OFFICE if user.has_group("bde_partners.group_bde_user") else None

    def _bde_status_refusal(self, refusal, state):
        """Return the sentence of a refused move."""
        self.ensure_one()
        labels = dict(self._fields["bde_host_state"]._description_selection(self.env))
        name = self.name
        texts = {
            "no_reason": self.env._("%(name)s: say why, in a few words.", name=name),
            "no_until": self.env._("%(name)s: until when is it paused?", name=name),
            "until_past": self.env._(
                "%(name)s: the last day of the pause is over already.", name=name
            ),
            "not_manager": self.env._(
                "%(name)s is excluded: only the BDE manager or the head of school may "
                "lift it.",
                name=name,
            ),
        }
        return texts.get(refusal) or self.env._(
            "%(name)s: « %(old)s » cannot become « %(new)s ».",
            name=name,
            old=labels.get(self.bde_host_state, self.env._("To approve")),
            new=labels.get(state, state),
        )

    # -- undo, end of a pause ----------------------------------------------------------
    def action_bde_undo_host_state(self):
        """Button: the state before the last one; the history keeps both."""
        for partner in self:
            line = partner.sudo().bde_host_status_ids[:1]
            if not line:
                raise UserError(
                    self.env._("%(name)s: there is nothing to undo.", name=partner.name)
                )
            partner._bde_return_to(
                rules.undo_target(partner._bde_past_states()),
                self.env._(
                    "Undone: %(what)s",
                    what=partner._bde_state_words(line.state, line.until, line.reason),
                ),
            )
        return True

    def action_bde_end_pause(self):
        """Button: the pause is over, before its day."""
        for partner in self.filtered(lambda p: p.bde_host_state == "paused"):
            partner._bde_return_to(
                rules.back_from_pause(partner._bde_past_states()),
                self.env._("End of the pause"),
            )
        return True

    def _bde_past_states(self):
        """Return the states of the history, oldest first."""
        self.ensure_one()
        return self.sudo().bde_host_status_ids.sorted("id").mapped("state")

    def _bde_return_to(self, state, reason):
        """Go back to a state; a pause goes back with the day it had."""
        until = None
        if state == "paused":
            lines = self.sudo().bde_host_status_ids
            until = lines.filtered(lambda s: s.state == "paused")[:1].until
            if not until or until < fields.Date.context_today(self):
                state, until = rules.back_from_pause(self._bde_past_states()), None
        self._bde_add_status(state, reason, until, is_undo=True)

    @api.model
    def _cron_end_pauses(self):
        """Cron: hosts whose pause is over are what they were before."""
        today = fields.Date.context_today(self)
        over = self.search(
            [("bde_host_state", "=", "paused"), ("bde_host_state_until", "<", today)]
        )
        by_state = over.grouped(lambda p: rules.back_from_pause(p._bde_past_states()))
        for state, partners in by_state.items():
            partners._bde_add_status(state, self.env._("End of the pause"))
        return len(over)

    # -- words ------------------------------------------------------------------------
    @api.model
    def _bde_state_words(self, state, until=None, reason=None):
        """Return « Paused until 3 March: works in the workshop »."""
        labels = dict(self._fields["bde_host_state"]._description_selection(self.env))
        text = labels.get(state) or labels["to_check"]
        if state == "paused" and until:
            text = self.env._("Paused until %(day)s", day=format_date(self.env, until))
        return f"{text}: {reason}" if reason else text

    def _bde_host_bar(self, day=None):
        """Return {partner: sentence} of those that cannot receive a new learner.

        :param date day: when the learner would come, today by default
        """
        day = day or fields.Date.context_today(self)
        closed = "bde_register_state" in self._fields
        found = {}
        for partner in self:
            refusal = rules.barred(
                partner.bde_host_state,
                partner.bde_host_state_until,
                day,
                is_closed=closed and partner.bde_register_state == "closed",
            )
            if refusal == "closed":
                found[partner] = self.env._(
                    "%(name)s is closed in the register.", name=partner.name
                )
            elif refusal:
                words = partner._bde_state_words(
                    partner.bde_host_state,
                    partner.bde_host_state_until,
                    partner.sudo().bde_host_state_reason,
                )
                found[partner] = f"{partner.name} – {words}"
        return found

    @api.model
    def _bde_host_domain(self):
        """Organisations that the school excluded are not proposed."""
        return super()._bde_host_domain() & Domain("bde_host_state", "!=", "excluded")
