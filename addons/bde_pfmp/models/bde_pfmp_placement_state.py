from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules import placement_states as rules

# Known to this server only: no call from outside can put it in a context
HISTORY = object()


class BdePfmpPlacement(models.Model):
    """The life of a placement: one table of transitions, in `rules`.

    Every change of state goes through `write`, which asks the table: a button, the
    portal, the cron, an import and a call from outside meet the same refusals.
    """

    _inherit = "bde.pfmp.placement"

    end_reason = fields.Char(
        string="Reason",
        tracking=True,
        copy=False,
        help="Why it was interrupted or cancelled. Nothing on health.",
    )
    end_date = fields.Date(string="Last day of presence", tracking=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        placements = super().create(
            [
                {**vals, "state": "found"}
                if vals.get("host_id") and not vals.get("state")
                else vals
                for vals in vals_list
            ]
        )
        if not self.env.su and self.env.context.get("bde_history") is not HISTORY:
            placements._check_first_state()
        return placements

    def _check_first_state(self):
        """Refuse a placement that begins after what its table of transitions asks."""
        for placement in self:
            if placement.state not in ("to_find", "found"):
                raise UserError(placement._refusal_message("table", placement.state))

    def write(self, vals):
        """A host makes the place found; without one it is to be found again."""
        if "state" in vals:
            self._check_move(vals)
            moved = self.filtered(lambda p: p.state != vals["state"])
            result = super().write(vals)
            moved._follow_with_conventions(vals["state"], vals.get("end_reason"))
            if vals["state"] == "running":
                moved._stop_keeping(fields.Date.context_today(self))
            return result
        if "host_id" not in vals:
            return super().write(vals)
        early = self.filtered(lambda p: p.state in ("to_find", "found"))
        late = self - early
        if late and not vals["host_id"]:
            raise UserError(
                self.env._(
                    "The convention of %(name)s is issued: cancel or interrupt the "
                    "placement rather than removing the host.",
                    name=late[0].learner_id.display_name,
                )
            )
        result = True
        if early:
            state = "found" if vals["host_id"] else "to_find"
            result = super(BdePfmpPlacement, early).write({**vals, "state": state})
        if late:
            result = super(BdePfmpPlacement, late).write(vals)
        return result

    def _check_move(self, vals):
        """Refuse the values that the table of transitions refuses.

        What happened before the office kept it here is brought in by an import, which
        says so (context `bde_history` = `HISTORY`): it may enter at any state.

        :param dict vals: values about to be written, `state` among them
        :raise UserError: naming the learner
        """
        if self.env.context.get("bde_history") is HISTORY:
            return
        target = vals["state"]
        blocks = self.filtered(
            lambda p: rules.needs_signatures(p.state, target)
        )._departure_blocks()
        for placement in self:
            refusal = rules.refusal(
                placement.state,
                target,
                has_host=bool(vals.get("host_id", placement.host_id)),
                reason=vals.get("end_reason"),
                signed=not blocks.get(placement),
            )
            if refusal == "not_signed":
                raise UserError(blocks[placement])
            if refusal:
                raise UserError(placement._refusal_message(refusal, target))

    def _move(self, target, reason=None, day=None):
        """Move these placements to the state `target`, by the table of transitions.

        :param str target: a state
        :param str reason: required by the table for interruptions and cancellations
        :param date day: last day of presence, for an interruption
        :raise UserError: naming the learner, when the table refuses
        """
        vals = {"state": target}
        if reason:
            vals["end_reason"] = reason
        if day:
            vals["end_date"] = day
        self.write(vals)

    def _refusal_message(self, refusal, target):
        """Return the sentence that says why the state `target` is refused."""
        self.ensure_one()
        labels = dict(self._fields["state"]._description_selection(self.env))
        name = self.learner_id.display_name
        if refusal == "no_host":
            return self.env._(
                "%(name)s has no host organisation yet: choose one first.", name=name
            )
        if refusal == "no_reason":
            return self.env._("%(name)s: a reason is needed.", name=name)
        return self.env._(
            "%(name)s: « %(old)s » cannot become « %(new)s ».",
            name=name,
            old=labels[self.state],
            new=labels[target],
        )

    def action_mark_ready(self):
        """Button: the convention (or the contract) of these placements is issued."""
        self._move("ready")

    def action_start(self):
        """Button: the learner is there."""
        self._move("running")

    def action_finish(self):
        """Button: the placement is over, as planned."""
        self._move("done")

    def action_undo(self):
        """Button: undo the last step of each of these placements."""
        targets = self.grouped(
            lambda p: rules.undo_target(p.state, has_host=bool(p.host_id))
        )
        stuck = targets.pop(None, self.browse())
        if stuck:
            raise UserError(
                self.env._(
                    "%(name)s: there is no step to undo.",
                    name=stuck[0].learner_id.display_name,
                )
            )
        for target, placements in targets.items():
            placements._undo_to(target)

    def _undo_to(self, target):
        """Move back to `target`; what ended is not ended any more."""
        ended = self.filtered(lambda p: p.state in ("interrupted", "cancelled"))
        self._move(target)
        ended.write({"end_reason": False, "end_date": False})

    def _last_day(self):
        """Return the last day of presence: the planned one, or the interruption's."""
        self.ensure_one()
        if self.state == "interrupted" and self.end_date:
            return self.end_date
        return self.date_end

    def _search_again(self, day=False):
        """Open a new line « to find » for each of these placements, which ended.

        :param date day: first day of the new search; False: the same dates
        :return: the new `bde.pfmp.placement`
        """
        return self.create(
            [
                {
                    "learner_id": placement.learner_id.id,
                    "enrolment_id": placement.enrolment_id.id,
                    "period_id": placement.period_id.id,
                    "kind": placement.kind,
                    "company_id": placement.company_id.id,
                    "referent_id": placement.referent_id.id,
                    "date_start": max(
                        day or placement.date_start, placement.date_start
                    ),
                    "date_end": placement.date_end,
                }
                for placement in self
                if not day or day <= placement.date_end
            ]
        )

    @api.model
    def _cron_follow_dates(self):
        """Daily: start what starts, finish what ended.

        Nobody leaves without the signatures that the law requires: those stay on the
        board, blocked.
        """
        today = fields.Date.context_today(self)
        ready = self.search([("state", "=", "ready"), ("date_start", "<=", today)])
        blocks = ready._departure_blocks()
        ready.filtered(lambda p: not blocks.get(p))._move("running")
        self.search([("state", "=", "running"), ("date_end", "<", today)])._move("done")
        self.env["bde.pfmp.convention"]._cron_lapse()
