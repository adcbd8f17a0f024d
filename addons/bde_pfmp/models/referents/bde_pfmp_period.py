from odoo import models


class BdePfmpPeriod(models.Model):
    _inherit = "bde.pfmp.period"

    def action_open_referents(self):
        """Button: share the learners of this period out over the teachers."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "bde_pfmp.bde_pfmp_referent_board_action"
        )
        action["context"] = {"bde_period_id": self.id}
        return action
