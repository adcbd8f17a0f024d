from odoo import fields, models


class ResPartner(models.Model):
    """What a host declared: to the school, and to the labour inspector."""

    _inherit = "res.partner"

    bde_host_declaration_ids = fields.One2many(
        "bde.pfmp.host.declaration",
        "host_id",
        string="Declarations",
        groups="bde_partners.group_bde_user,bde_partners.group_bde_teacher,"
        "bde_partners.group_bde_head",
    )
    bde_hazard_declaration_ids = fields.One2many(
        "bde.pfmp.hazard.declaration",
        "host_id",
        string="Declarations of regulated works",
        groups="bde_partners.group_bde_user,bde_partners.group_bde_teacher,"
        "bde_partners.group_bde_head",
    )
