from odoo import api, fields, models
from odoo.exceptions import UserError


class BdePfmpMoveStart(models.TransientModel):
    """Leave later: new dates, a new version of the convention when one was out."""

    _name = "bde.pfmp.move.start"
    _description = "Move the first day"

    placement_ids = fields.Many2many("bde.pfmp.placement", string="Learners")
    date_start = fields.Date(string="New first day", required=True)
    move_end = fields.Boolean(
        string="Move the last day as well", help="As many days later."
    )
    reason = fields.Char(required=True)
    send = fields.Boolean(
        string="Send the new version for signature",
        default=True,
        help="Only those whose convention was out.",
    )
    undone = fields.Text(string="What this undoes", compute="_compute_undone")

    @api.depends("placement_ids")
    def _compute_undone(self):
        for wizard in self:
            wizard.undone = wizard.placement_ids.convention_id._undone_text()

    def action_apply(self):
        """Button: new dates; what was out starts its round of signatures again."""
        self.ensure_one()
        placements = self.placement_ids
        placements.check_access("write")
        for placement in placements:
            if self.date_start <= placement.date_start:
                raise UserError(
                    self.env._(
                        "%(name)s: the new first day comes after the planned one.",
                        name=placement.learner_id.display_name,
                    )
                )
        out = placements.filtered(lambda p: p.convention_id.state == "signing")
        out.convention_id._reopen(self.reason)
        free = placements._with_facts_free()
        for placement in free:
            shift = (self.date_start - placement.date_start).days
            vals = {"date_start": self.date_start}
            if self.move_end:
                vals["date_end"] = fields.Date.add(placement.date_end, days=shift)
            if self.date_start > vals.get("date_end", placement.date_end):
                raise UserError(
                    self.env._(
                        "%(name)s: the new first day comes after the last one, move "
                        "the last day as well.",
                        name=placement.learner_id.display_name,
                    )
                )
            placement.write(vals)
        if self.send and out:
            out._action_send()
        return {"type": "ir.actions.act_window_close"}


class BdePfmpKeep(models.TransientModel):
    """Keep learners at school, for the list of the vie scolaire."""

    _name = "bde.pfmp.keep"
    _description = "Keep at school"

    placement_ids = fields.Many2many("bde.pfmp.placement", string="Learners")
    kept_from = fields.Date(string="From", compute="_compute_kept_from", readonly=False)
    kept_until = fields.Date(
        string="Until", help="Empty: until the signatures are there."
    )
    note = fields.Char(string="Where, with whom")

    @api.depends("placement_ids")
    def _compute_kept_from(self):
        today = fields.Date.context_today(self)
        for wizard in self:
            first = min(wizard.placement_ids.mapped("date_start"), default=today)
            wizard.kept_from = max(first, today)

    def action_apply(self):
        """Button: these learners are on the list of the vie scolaire."""
        self.ensure_one()
        self.placement_ids.write(
            {
                "kept_from": self.kept_from,
                "kept_until": self.kept_until,
                "kept_note": self.note,
            }
        )
        return {"type": "ir.actions.act_window_close"}
