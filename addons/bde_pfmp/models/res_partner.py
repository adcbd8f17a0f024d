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

    def _bde_mark_host(self):
        """Note that these organisations receive learners: to approve, if nobody did.

        Those that received learners before the school said anything are left alone:
        the approval is for a first learner.
        """
        self.filtered(lambda p: not p.bde_is_host).sudo().write({"bde_is_host": True})
        new = self.sudo().filtered(lambda p: not p.bde_host_state)
        if new:
            known = new._bde_received_counts()
            new.filtered(lambda p: not known.get(p))._action_set_host_state("to_check")

    def action_bde_propose_learner(self):
        """Button: give this host to learners who have no place yet.

        Those of the trainings that it welcomes, all of them when none is known.
        """
        self.ensure_one()
        self.env["bde.pfmp.placement"].check_access("write")
        trainings = self.bde_training_ids or self.env["bde.training"].search(
            [("company_id", "in", self.env.companies.ids)]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_pfmp.bde_pfmp_assign_host_action"
        )
        action["name"] = self.env._("Propose a learner")
        action["context"] = {
            "default_host_id": self.id,
            "bde_from_host": True,
            "bde_training_ids": trainings.ids,
        }
        return action

    def action_bde_open_placements(self):
        """Smart button: who these organisations received."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_pfmp.bde_pfmp_placement_action"
        )
        action["domain"] = [("host_id", "in", self.ids)]
        action["context"] = {}
        return action
