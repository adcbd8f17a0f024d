from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    bde_placement_ids = fields.One2many("bde.pfmp.placement", "host_id")
    bde_placement_count = fields.Integer(compute="_compute_bde_placement_count")

    @api.depends("bde_placement_ids")
    def _compute_bde_placement_count(self):
        counts = {}
        if self.env["bde.pfmp.placement"].has_access("read"):
            counts = dict(
                self.env["bde.pfmp.placement"]._read_group(
                    [("host_id", "in", self.ids)], ["host_id"], ["__count"]
                )
            )
        for partner in self:
            partner.bde_placement_count = counts.get(partner, 0)

    def action_bde_open_placements(self):
        """Smart button: who these organisations received."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_pfmp.bde_pfmp_placement_action"
        )
        action["domain"] = [("host_id", "in", self.ids)]
        action["context"] = {}
        return action
