from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class BdePfmpPlacement(models.Model):
    """Learners kept at school because their convention is not signed."""

    _inherit = "bde.pfmp.placement"

    kept_from = fields.Date(
        string="Kept at school from", copy=False, tracking=True, index="btree_not_null"
    )
    kept_until = fields.Date(
        string="Kept at school until",
        copy=False,
        tracking=True,
        help="Last day at school; empty: until the signatures are there.",
    )
    kept_note = fields.Char(string="At school", copy=False, help="Where, with whom.")

    @api.constrains("kept_from", "kept_until")
    def _check_kept(self):
        for placement in self.filtered("kept_until"):
            if not placement.kept_from or placement.kept_until < placement.kept_from:
                raise ValidationError(
                    self.env._(
                        "%(name)s: the last day at school comes before the first.",
                        name=placement.learner_id.display_name,
                    )
                )

    def _late_to_leave(self):
        """Return those among these whose departure is blocked, or will be."""
        blocks = self._departure_blocks()
        return self.filtered(lambda p: p.state in ("found", "ready") and blocks.get(p))

    def action_move_start(self):
        """Button of the board: leave later, when the signatures are there."""
        return self._open_departure("bde_pfmp.bde_pfmp_move_start_action")

    def action_keep_at_school(self):
        """Button of the board: at school until the signatures are there."""
        return self._open_departure("bde_pfmp.bde_pfmp_keep_action")

    def _open_departure(self, xmlid):
        """Open a dialog for those of these learners who may not leave yet."""
        self.check_access("write")
        late = self._late_to_leave()
        if not late:
            raise UserError(
                self.env._("These learners may leave: their conventions are signed.")
            )
        return late._open_wizard(xmlid)

    def _stop_keeping(self, day):
        """The learners left on `day`: they are not at school any more."""
        for placement in self.filtered(lambda p: p.kept_from and not p.kept_until):
            last = max(fields.Date.subtract(day, days=1), placement.kept_from)
            placement.kept_until = last
