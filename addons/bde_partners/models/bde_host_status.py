from odoo import api, fields, models
from odoo.exceptions import UserError

from .res_partner_trust import HOST_STATES


class BdeHostStatus(models.Model):
    """What the school said of a host, when, who, why: nothing is ever rewritten.

    Lines are added by `res.partner._action_set_host_state` alone; the last one is the
    present state, kept on the organisation.
    """

    _name = "bde.host.status"
    _description = "Status of a host"
    _inherit = ["bde.about.partner.mixin"]
    _order = "date desc, id desc"

    state = fields.Selection(HOST_STATES, required=True, readonly=True)
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    until = fields.Date(readonly=True, help="Last day of a pause.")
    reason = fields.Char(readonly=True)
    is_undo = fields.Boolean(string="Undone", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="By",
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
        index="btree_not_null",
    )
    document_id = fields.Many2one(
        "bde.document", readonly=True, ondelete="set null", index="btree_not_null"
    )

    @api.depends("partner_id", "state")
    def _compute_display_name(self):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for status in self:
            name = status.partner_id.name or ""
            status.display_name = f"{name}: {labels.get(status.state, '')}"

    def write(self, vals):
        """The past is not rewritten: only a merge moves lines to another partner."""
        if set(vals) - {"partner_id", "document_id"} or not self.env.su:
            raise UserError(
                self.env._("The history of a host is not rewritten: say what changes.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_partner(self):
        """Lines leave with their organisation (by the database), not one by one."""
        raise UserError(self.env._("The history of a host is kept."))

    def _bde_touchpoint_text(self):
        """Return the line of the timeline: the state and why."""
        self.ensure_one()
        label = dict(self._fields["state"]._description_selection(self.env))[self.state]
        return f"{label}: {self.reason}" if self.reason else label
