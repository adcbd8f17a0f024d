from odoo import fields, models


class ResCompany(models.Model):
    """How the school is known in SOLTéA."""

    _inherit = "res.company"

    bde_taxe_name = fields.Char(
        string="Name in SOLTéA", help="Exactly as employers find it there."
    )
    bde_taxe_has_cfa = fields.Boolean(
        string="CFA or UFA",
        help="Only a CFA issues the receipt that deducts equipment from the tax "
        "(code du travail, art. L6241-4).",
    )


class BdeSchool(models.Model):
    _inherit = "bde.school"

    bde_taxe_name = fields.Char(related="company_id.bde_taxe_name", readonly=False)
    bde_taxe_has_cfa = fields.Boolean(
        related="company_id.bde_taxe_has_cfa", readonly=False
    )
