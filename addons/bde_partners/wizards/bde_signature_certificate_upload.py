from base64 import b64decode

from odoo import api, fields, models
from odoo.exceptions import UserError


class BdeSignatureCertificateUpload(models.TransientModel):
    """The school's own certificate: read at once, the password is never stored."""

    _name = "bde.signature.certificate.upload"
    _description = "Use the school's own certificate"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    file = fields.Binary(
        string="Certificate (.p12 or .pfx)",
        compute="_compute_nothing",
        inverse="_inverse_keep",
    )
    filename = fields.Char(store=False)
    password = fields.Char(
        string="Password of the file",
        compute="_compute_nothing",
        inverse="_inverse_keep",
    )
    certificate_id = fields.Many2one("bde.signature.certificate", readonly=True)

    def _compute_nothing(self):
        """Nothing to show: what was given is not kept."""
        self.file = self.password = False

    def _inverse_keep(self):
        """Nothing to keep: `create` has read it."""

    @api.model_create_multi
    def create(self, vals_list):
        """Read each file with its password, put the certificate in use.

        :raise UserError: saying what is wrong with the file
        """
        certificates = self.env["bde.signature.certificate"]
        certificates._check_manager()
        prepared = []
        for vals in vals_list:
            vals = dict(vals)
            content = b64decode(vals.pop("file", None) or b"")
            password = vals.pop("password", None) or ""
            if not content:
                raise UserError(self.env._("Choose the file of the certificate."))
            company = self.env["res.company"].browse(
                vals.get("company_id") or self.env.company.id
            )
            if company not in self.env.companies:
                raise UserError(self.env._("This is not your school."))
            found = certificates._install_pkcs12(company, content, password)
            prepared.append({"company_id": company.id, "certificate_id": found.id})
        return super().create(prepared)

    def action_open(self):
        """Button: the certificate is in use; show it."""
        self.ensure_one()
        return self.certificate_id._get_records_action()
