from odoo import models


class BdeTaxeTarget(models.Model):
    """What the office decides by hand about an organisation of a campaign."""

    _inherit = "bde.taxe.target"

    def action_leave_out(self):
        """Button: nobody asks them anything in this campaign."""
        self.check_access("write")
        self.filtered(lambda target: not target.exclusion).exclusion = "hand"

    def action_take_back(self):
        """Button: they are asked after all."""
        self.check_access("write")
        self.write({"exclusion": False, "exclusion_note": False})

    def action_open_partner(self):
        """Button: the file of the organisation."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_partners.bde_host_action"
        )
        form = [view for view in action["views"] if view[1] == "form"]
        return {**action, "views": form, "res_id": self.partner_id.id}
