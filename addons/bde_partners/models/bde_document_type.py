from odoo import api, fields, models
from odoo.exceptions import UserError


class BdeDocumentType(models.Model):
    """What a document is: decides how long it is kept and who may see it."""

    _name = "bde.document.type"
    _description = "Document type"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    code = fields.Char(required=True, help="Stable name used by the addons.")
    name = fields.Char(required=True, translate=True)
    confidentiality = fields.Selection(
        selection=lambda self: self.env["bde.document"]._selection_confidentiality(),
        required=True,
        default="internal",
        help="Proposed for the documents of this type.",
    )
    retention_months = fields.Integer(
        string="Kept for (months)",
        help="Months the document is kept after its date; 0: no limit.",
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "This code is taken.")
    _retention_check = models.Constraint(
        "CHECK(retention_months >= 0)", "Months are positive."
    )

    @api.model
    def _get_by_code(self, codes):
        """Return {code: type} for a collection of codes; an unknown one is refused."""
        codes = set(codes)
        types = self.sudo().with_context(active_test=False)
        found = {
            kind.code: kind.sudo(False)
            for kind in types.search([("code", "in", list(codes))])
        }
        if missing := codes - set(found):
            raise UserError(
                self.env._(
                    "Unknown document type: %(codes)s.",
                    codes=", ".join(sorted(missing)),
                )
            )
        return found
