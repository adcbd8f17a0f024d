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

    def _bde_taxe_identity(self):
        """Return how a company finds this school in SOLTéA, and reaches its office.

        :return: dict(name, siret, uai, street, zip, city, phone, email, website), each
            a string, empty when not filled in; name as SOLTéA has it
        """
        self.ensure_one()
        company = self.sudo()
        return {
            "name": company.bde_taxe_name or company.name,
            "siret": company.bde_siret or "",
            "uai": company.bde_uai or "",
            "street": " ".join(filter(None, [company.street, company.street2])),
            "zip": company.zip or "",
            "city": company.city or "",
            "phone": company.bde_phone or company.phone or "",
            "email": company.bde_email or company.email or "",
            "website": company.website or "",
        }


class BdeSchool(models.Model):
    """The same, where the manager keeps it."""

    _inherit = "bde.school"

    bde_taxe_name = fields.Char(related="company_id.bde_taxe_name", readonly=False)
    bde_taxe_has_cfa = fields.Boolean(
        related="company_id.bde_taxe_has_cfa", readonly=False
    )
