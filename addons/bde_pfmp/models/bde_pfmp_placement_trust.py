from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.bde_partners.rules import host_trust as rules

from .bde_pfmp_placement_state import HISTORY


class BdePfmpPlacement(models.Model):
    """No new learner where the school said no; a host to approve holds no paper."""

    _inherit = "bde.pfmp.placement"

    host_facts = fields.Html(related="host_id.bde_trust_facts")
    host_bar = fields.Char(
        compute="_compute_host_bar",
        help="Why this host cannot receive a new learner.",
        export_string_translation=False,
    )
    host_override_reason = fields.Char(
        string="Why this host all the same",
        copy=False,
        tracking=True,
        help="Written by the BDE manager or the head of school, to send a learner to a "
        "host that is paused, excluded or closed.",
    )

    @api.depends("host_id", "date_start", "state")
    def _compute_host_bar(self):
        for placement in self:
            bar = ""
            if placement.state in ("to_find", "found", False):
                found = placement.host_id._bde_host_bar(placement.date_start)
                bar = found.get(placement.host_id, "")
            placement.host_bar = bar

    @api.model_create_multi
    def create(self, vals_list):
        placements = super().create(vals_list)
        for placement in placements.filtered("host_id"):
            placement._check_host_choice(
                placement.host_id,
                placement.date_start,
                placement.host_override_reason,
                is_new=True,
            )
        return placements

    def write(self, vals):
        """Another host is a new choice: what was said for the former is gone."""
        if not vals.get("host_id"):
            return super().write(vals)
        host = self.env["res.partner"].browse(vals["host_id"])
        moved = self.filtered(lambda p: p.host_id != host)
        reason = vals.get("host_override_reason")
        for placement in moved:
            day = fields.Date.to_date(vals.get("date_start")) or placement.date_start
            placement._check_host_choice(host, day, reason)
        if not reason and any(moved.mapped("host_override_reason")):
            moved.write({"host_override_reason": False})
        return super().write(vals)

    def _check_host_choice(self, host, day, reason, is_new=False):
        """Refuse a barred host for what is not under way, unless somebody says why.

        What happened before the office kept it here is taken as it was.

        :param host: the organisation that is chosen
        :param date day: first day of the learner there
        :param str reason: why it is chosen all the same
        :param bool is_new: whatever its state, the placement is being made
        :raise UserError: naming the host, the reason, and who may choose it
        """
        if (
            self.env.context.get("bde_history") is HISTORY
            or not (is_new or self.state in ("to_find", "found"))
            or not (bar := host._bde_host_bar(day).get(host))
            or (reason and host._bde_trust_role() == rules.MANAGER)
        ):
            return
        raise UserError(
            self.env._(
                "%(bar)s. No new learner there: choose another host. The BDE manager "
                "or the head of school may choose it all the same, with a written "
                "reason (« Give a host »).",
                bar=bar.rstrip("."),
            )
        )

    # -- buttons ----------------------------------------------------------------------
    def action_review_host(self):
        """Button of the board: what is known of the host, and the yes."""
        return self.host_id.action_bde_review_host()

    def action_approve_host(self):
        """Button: the host of these placements is approved."""
        return self.host_id.action_bde_approve_host()
