from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules import placement_states as rules


class BdePfmpPlacement(models.Model):
    """The life of a placement: one table of transitions, in `rules`."""

    _inherit = "bde.pfmp.placement"

    end_reason = fields.Char(
        string="Reason", tracking=True, help="Why it was interrupted or cancelled."
    )
    end_date = fields.Date(string="Last day of presence", tracking=True)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(
            [
                {**vals, "state": "found"}
                if vals.get("host_id") and not vals.get("state")
                else vals
                for vals in vals_list
            ]
        )

    def write(self, vals):
        """A host makes the place found; without one it is to be found again."""
        if "host_id" not in vals or "state" in vals:
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

    def _move(self, target, reason=None, day=None):
        """Move these placements to the state `target`, by the table of transitions.

        :param str target: a state
        :param str reason: required by the table for interruptions and cancellations
        :param date day: last day of presence, for an interruption
        :raise UserError: naming the learner, when the table refuses
        """
        for placement in self:
            refusal = rules.refusal(
                placement.state, target, has_host=bool(placement.host_id), reason=reason
            )
            if refusal:
                raise UserError(placement._refusal_message(refusal, target))
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
        """Button: the convention of these placements is issued."""
        self._move("ready")

    def action_reopen(self):
        """Button: undo: back to « place found » (or to find)."""
        for found, placements in self.grouped(lambda p: bool(p.host_id)).items():
            placements._move("found" if found else "to_find")

    def action_start(self):
        """Button: the learner is there."""
        self._move("running")

    def action_finish(self):
        """Button: the placement is over, as planned."""
        self._move("done")

    @api.model
    def _cron_follow_dates(self):
        """Daily: start what starts, finish what ended."""
        today = fields.Date.context_today(self)
        self.search([("state", "=", "ready"), ("date_start", "<=", today)])._move(
            "running"
        )
        self.search([("state", "=", "running"), ("date_end", "<", today)])._move("done")
