from odoo import fields, models

OFFICE = (
    "bde_partners.group_bde_user,bde_partners.group_bde_head,"
    "bde_partners.group_bde_bursar"
)


class BdePfmpPlacement(models.Model):
    """The allowance of a PFMP: one line, made when it is first asked for."""

    _inherit = "bde.pfmp.placement"

    allowance_ids = fields.One2many("bde.pfmp.allowance", "placement_id", groups=OFFICE)

    def _allowances(self):
        """Return the allowances of these placements, made where they lack."""
        lines = self.env["bde.pfmp.allowance"].sudo()
        known = lines.search([("placement_id", "in", self.ids)])
        wanted = self.filtered(
            lambda p: p.state != "cancelled" and p.kind != "immersion"
        )
        missing = wanted - known.placement_id.sudo(False)
        known |= lines.create([{"placement_id": p.id} for p in missing])
        return known.sudo(self.env.su)
