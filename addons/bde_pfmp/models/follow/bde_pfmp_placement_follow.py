from odoo import api, fields, models
from odoo.fields import Domain

# in company: a convention that is late does not hide who has left
AWAY = ("found", "ready", "running")


class BdePfmpPlacement(models.Model):
    """What the follow-up says of a placement."""

    _inherit = "bde.pfmp.placement"

    alert_ids = fields.One2many("bde.pfmp.alert", "placement_id", string="Alerts")
    alert_count = fields.Integer(
        string="Live alerts", compute="_compute_alert_count", compute_sudo=False
    )
    is_not_visited = fields.Boolean(
        string="Not visited yet",
        compute="_compute_is_not_visited",
        search="_search_is_not_visited",
    )

    @api.depends("alert_ids.state")
    @api.depends_context("uid")
    def _compute_alert_count(self):
        alerts = self.env["bde.pfmp.alert"]
        counts = {}
        if alerts.has_access("read"):
            counts = dict(
                alerts._read_group(
                    [("placement_id", "in", self.ids), ("state", "!=", "closed")],
                    ["placement_id"],
                    ["__count"],
                )
            )
        for placement in self:
            placement.alert_count = counts.get(placement._origin, 0)

    @api.depends("date_start", "date_end", "state")
    def _compute_is_not_visited(self):
        found = self.filtered_domain(self._away_domain())
        rows = (
            self.env["bde.pfmp.visit"]
            .sudo()
            ._read_group(
                [("placement_id", "in", found.ids), ("state", "=", "done")],
                ["placement_id"],
            )
        )
        seen = {placement.id for (placement,) in rows}
        for placement in self:
            placement.is_not_visited = placement in found and placement.id not in seen

    def _search_is_not_visited(self, operator, value):
        if operator != "in":
            return NotImplemented
        done = self.env["bde.pfmp.visit"].sudo()._search([("state", "=", "done")])
        domain = self._away_domain() & Domain(
            "id", "not in", done.subselect("placement_id")
        )
        return domain if True in value else ~domain

    @api.model
    def _away_domain(self):
        """Return the domain of the placements whose learner is in company today."""
        today = fields.Date.context_today(self)
        last = Domain("end_date", "=", False) | Domain("end_date", ">=", today)
        return (
            Domain("state", "in", AWAY)
            & Domain("kind", "!=", "apprentice")
            & Domain("date_start", "<=", today)
            & Domain("date_end", ">=", today)
            & last
        )

    def action_open_alert(self):
        """Button: open an alert on this placement, or the one that is live."""
        self.ensure_one()
        self.check_access("read")
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Alert"),
            "res_model": "bde.pfmp.alert",
            "views": [(False, "form")],
            "context": {"default_placement_id": self.id},
        }
        live = self.env["bde.pfmp.alert"].search(
            [("placement_id", "=", self.id), ("state", "!=", "closed")], limit=1
        )
        if live:
            action["res_id"] = live.id
        return action

    def action_see_alerts(self):
        """Button: the alerts of this placement, past ones too."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Alerts"),
            "res_model": "bde.pfmp.alert",
            "views": [(False, "list"), (False, "form")],
            "domain": [("placement_id", "=", self.id)],
            "context": {"create": False},
        }
