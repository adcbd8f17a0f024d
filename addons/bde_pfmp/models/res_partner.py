from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    bde_placement_ids = fields.One2many("bde.pfmp.placement", "host_id")
    bde_placement_count = fields.Integer(compute="_compute_bde_placement_count")
    bde_host_state = fields.Selection(
        [
            ("to_check", "To approve"),
            ("approved", "Approved"),
            ("refused", "Not to be used"),
        ],
        string="Approval of the host",
        copy=False,
        tracking=True,
        help="A host created while giving a place is to be approved: identity, "
        "insurance, activity in keeping with the training.",
    )

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

    def _bde_mark_host(self):
        """Note that these organisations receive learners."""
        self.filtered(lambda p: not p.bde_is_host).sudo().write({"bde_is_host": True})

    def action_bde_approve_host(self):
        """Button: these organisations may receive learners."""
        self.write({"bde_host_state": "approved", "bde_is_host": True})

    def action_bde_open_placements(self):
        """Smart button: who these organisations received."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_pfmp.bde_pfmp_placement_action"
        )
        action["domain"] = [("host_id", "in", self.ids)]
        action["context"] = {}
        return action
