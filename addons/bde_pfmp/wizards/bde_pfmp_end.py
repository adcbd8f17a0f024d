from odoo import api, fields, models
from odoo.exceptions import UserError


class BdePfmpEnd(models.TransientModel):
    """Cancel what has not started, interrupt what is under way: a reason, a date."""

    _name = "bde.pfmp.end"
    _description = "Cancel or interrupt"

    placement_ids = fields.Many2many("bde.pfmp.placement", string="Learners")
    cancel_count = fields.Integer(compute="_compute_counts")
    interrupt_count = fields.Integer(compute="_compute_counts")
    other_count = fields.Integer(compute="_compute_counts")
    reason_kind = fields.Selection(
        [
            ("host", "The host withdrew"),
            ("learner", "The learner withdrew"),
            ("change", "Other place found"),
            ("unfit", "The work did not suit the training"),
            ("safety", "Safety"),
            ("school", "Decision of the school"),
            ("left", "The learner left the school"),
            ("other", "Other reason"),
        ],
        required=True,
        string="Reason",
        default="host",
    )
    note = fields.Char(
        string="In words", help="Nothing on health: « absence justifiée » is enough."
    )
    date = fields.Date(string="Last day of presence", default=fields.Date.context_today)
    search_again = fields.Boolean(
        string="Look for another place",
        help="The learners come back on the board, without a place.",
    )

    @api.depends("placement_ids.state")
    def _compute_counts(self):
        for wizard in self:
            cancel, interrupt = wizard._split()
            wizard.cancel_count = len(cancel)
            wizard.interrupt_count = len(interrupt)
            wizard.other_count = len(wizard.placement_ids - cancel - interrupt)

    def _split(self):
        """Return (to cancel, to interrupt)."""
        cancel = self.placement_ids.filtered(
            lambda p: p.state in ("to_find", "found", "ready")
        )
        return cancel, self.placement_ids.filtered(lambda p: p.state == "running")

    def _reason(self):
        """Return the reason in words."""
        labels = dict(self._fields["reason_kind"]._description_selection(self.env))
        if self.reason_kind == "other":
            return self.note
        label = labels[self.reason_kind]
        if not self.note:
            return label
        return self.env._("%(reason)s: %(note)s", reason=label, note=self.note)

    def action_apply(self):
        """Button: cancel or interrupt, and open a new search when asked."""
        self.ensure_one()
        cancel, interrupt = self._split()
        if not cancel and not interrupt:
            raise UserError(
                self.env._("Nothing to cancel here: these lines are over already.")
            )
        if self.reason_kind == "other" and not self.note:
            raise UserError(self.env._("Please say the reason in a few words."))
        reason = self._reason()
        cancel._move("cancelled", reason=reason)
        interrupt._move("interrupted", reason=reason, day=self.date)
        if self.search_again:
            cancel._search_again()
            interrupt._search_again(fields.Date.add(self.date, days=1))
        return {"type": "ir.actions.act_window_close"}
