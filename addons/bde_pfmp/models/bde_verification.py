from odoo import api, models

from ..rules import convention_states as rules


class BdeVerification(models.AbstractModel):
    """Conventions that were printed and never sent have their page too."""

    _inherit = "bde.verification"

    @api.model
    def _find_document(self, code):
        found = self._printed_convention([("verify_code", "=", code)])
        return found or super()._find_document(code)

    @api.model
    def _find_frozen(self, digest):
        found = self._printed_convention([("pdf_sha256", "=", digest)])
        return found or super()._find_frozen(digest)

    @api.model
    def _printed_convention(self, domain):
        """Return a convention that was printed, or None. As superuser."""
        conventions = self.env["bde.pfmp.convention"].sudo()
        return (
            conventions.search(
                [*domain, ("document_id", "!=", False)], order="id desc", limit=1
            )
            or None
        )

    @api.model
    def _is_out_of_force(self, document):
        if document._name == "bde.pfmp.convention":
            return document.state in rules.CLOSED
        return super()._is_out_of_force(document)


class BdePfmpConvention(models.Model):
    _inherit = "bde.pfmp.convention"

    def _signature_reference(self):
        """Return the number people quote: it holds no name."""
        self.ensure_one()
        return self._reference()

    def _signature_path(self):
        """Return the address of the convention in the back office."""
        self.ensure_one()
        return f"/odoo/bde-conventions/{self.id}"
