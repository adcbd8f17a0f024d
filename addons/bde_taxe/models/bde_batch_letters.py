from hashlib import sha256

from odoo import models


class BdeBatch(models.Model):
    """Letters printed in bulk are filed once, whole, on their campaign."""

    _inherit = "bde.batch"

    def _make_result(self):
        parts = self.chunk_ids.document_ids
        result = super()._make_result()
        if self.kind == "_batch_letters" and self.attachment_id:
            self._file_letters(parts)
        return result

    def _file_letters(self, parts):
        """File the whole and drop the parts, unless some are still to be done."""
        campaign = self.env["bde.taxe.campaign"].browse(parts[:1].res_id)
        attachment = self.attachment_id
        path = attachment._full_path(attachment.store_fname or "")
        if not attachment.store_fname or not campaign.exists():
            return
        documents = self.env["bde.document"]
        with open(path, "rb") as file:
            digest = sha256()
            while block := file.read(1 << 20):
                digest.update(block)
        known = documents.search(
            [
                ("res_model", "=", campaign._name),
                ("res_id", "=", campaign.id),
                ("sha256", "=", digest.hexdigest()),
            ]
        )
        if not known:
            documents.create(
                {
                    "name": attachment.name,
                    "type_id": parts[:1].type_id.id,
                    "res_model": campaign._name,
                    "res_id": campaign.id,
                    "company_id": campaign.company_id.id,
                    "sha256": digest.hexdigest(),
                    "attachment_id": self.env["ir.attachment"]
                    ._bde_create_from_file(
                        path,
                        name=attachment.name,
                        mimetype="application/pdf",
                        res_model=documents._name,
                    )
                    .id,
                }
            )
        if not self.failed_count:
            parts.unlink()
