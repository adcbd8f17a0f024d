"""The final PDF: what was signed, the page that says who signed, the seal."""

import logging
from hashlib import sha256

from psycopg2.errors import UniqueViolation

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.queue_job.exception import RetryableJobError

from ..pdf import pages, seal

_logger = logging.getLogger(__name__)

REPORT = "bde_partners.action_report_signature_page"
# Of the frozen document, what the final one does not take
NOT_COPIED = {"attachment_id", "type_id", "create_uid", "write_uid"}
FORGOTTEN_MINUTES = 20


class BdeSignatureRequest(models.Model):
    """Sealing a round: in a job, all or nothing, twice does no harm."""

    _inherit = "bde.signature.request"

    seal_error = fields.Char(string="Why it is not sealed", readonly=True)
    certificate_id = fields.Many2one(
        "bde.signature.certificate", readonly=True, ondelete="restrict"
    )

    def _seal_later(self):
        """Have these rounds sealed in the background, one job each, once."""
        todo = self.sudo().filtered(
            lambda r: r.state == "signed" and r.document_id and r.seal_state != "sealed"
        )
        todo.write({"seal_state": "pending", "seal_error": False})
        for request in todo.with_user(SUPERUSER_ID):
            request.with_delay(
                identity_key=f"bde-seal-{request.id}",
                description=f"Seal {request.verify_code}",
            )._seal()

    def _seal(self):
        """Job: build, seal and file the final PDF of a round; all or nothing."""
        self.ensure_one()
        request = self.sudo()
        request._lock()
        request.invalidate_recordset()
        if request.state != "signed" or request.seal_state == "sealed":
            return
        lang = self.env["ir.actions.report"]._bde_document_lang()
        request = request.with_context(lang=lang)
        try:
            with self.env.cr.savepoint():
                request._seal_now()
        except UniqueViolation as error:
            # another job has just made the first certificate of the school, which
            # this transaction began too early to see
            raise RetryableJobError(
                "certificate made elsewhere", seconds=2, ignore_retry=True
            ) from error
        except UserError as error:
            _logger.warning("Round of signatures %s is not sealed", request.id)
            request.write({"seal_state": "failed", "seal_error": str(error)})

    def _seal_now(self):
        """Build, seal and file the final PDF.

        :raise UserError: saying what keeps it from being sealed
        """
        frozen = self._frozen_content()
        certificate = self.env["bde.signature.certificate"]._current(self.company_id)
        added = [self._signature_page(), *self._scanned_pages()]
        try:
            content = seal.seal(
                frozen, added, certificate._material(), self._seal_words(certificate)
            )
        except seal.SealError as error:
            raise UserError(
                self.env._(
                    "The PDF that was signed cannot be added to (%(detail)s).",
                    detail=error,
                )
            ) from error
        document = self._file_final(content)
        self.write(
            {
                "final_document_id": document.id,
                "certificate_id": certificate.id,
                "seal_state": "sealed",
                "sealed_on": fields.Datetime.now(),
                "seal_error": False,
            }
        )
        self._log(
            "sealed",
            payload={
                "sha256": document.sha256,
                "certificate": certificate.fingerprint,
            },
        )
        if signed := self._document():
            signed._signature_sealed(self)

    def _frozen_content(self):
        """Return the bytes that people signed.

        :raise UserError: the file is gone, or is not the one that was signed
        """
        content = self.document_id.attachment_id.raw or b""
        if not content or sha256(content).hexdigest() != self.pdf_sha256:
            raise UserError(
                self.env._(
                    "The file that was signed is missing or was changed on the server: "
                    "restore it from a backup, then seal again."
                )
            )
        return content

    def _signature_page(self):
        """Return the PDF of the page that says who signed, as what, when and how."""
        return self.env["ir.actions.report"]._bde_render_pdfs(REPORT, self)[self.id]

    def _scans(self):
        """Return the documents of the papers that were filed, each once, in order."""
        return self.signer_ids.evidence_ids.sorted("id").document_id

    def _scanned_pages(self):
        """Return the PDFs of the papers filed, to follow the signature page."""
        found = []
        for document in self._scans():
            try:
                found.append(pages.as_pdf(document.attachment_id.raw or b""))
            except pages.BadFile as error:
                raise UserError(
                    self.env._(
                        "« %(name)s » cannot be read: file the paper again.",
                        name=document.name,
                    )
                ) from error
        return found

    def _seal_words(self, certificate):
        """Return what the seal says in a PDF reader. No name, no code of a person."""
        return seal.Words(
            name=certificate.name,
            reason=self.env._(
                "Simple electronic signatures gathered by the school. To verify: "
                "%(url)s",
                url=self._verify_url(),
            ),
            place=self.company_id.city or "",
            subject=self._verify_url(),
        )

    def _verify_url(self):
        """Return the address of the public page that verifies this document."""
        return f"{self.get_base_url()}/bde/v/{self.verify_code}"

    def _file_final(self, content):
        """File the sealed PDF beside the frozen one: same type, same readers."""
        frozen = self.document_id
        name = frozen.name.removesuffix(".pdf")
        taken = {
            field: frozen[field].id
            for field, kind in frozen._fields.items()
            if kind.type == "many2one" and kind.store and field not in NOT_COPIED
        }
        return (
            self.env["bde.document"]
            .sudo()
            ._file(
                self.env[self.res_model].browse(self.res_id),
                content,
                self.env._("%(name)s - signed and sealed.pdf", name=name),
                frozen.type_id,
                **taken,
                confidentiality=frozen.confidentiality,
                valid_until=frozen.valid_until,
            )
        )

    # ---------------------------------------------------------------- when it fails
    def _on_seal_fail(self, **_values):
        """Called by the queue when the job itself failed, in a transaction apart."""
        self.sudo().filtered(lambda r: r.seal_state == "pending").write(
            {
                "seal_state": "failed",
                "seal_error": self.env._("The job stopped: seal again."),
            }
        )

    def action_seal_again(self):
        """Button: seal what could not be sealed."""
        if not self.env.user.has_groups(
            "bde_partners.group_bde_user,bde_partners.group_bde_head"
        ):
            raise AccessError(self.env._("Ask the office to seal this document again."))
        self.check_access("read")
        self.filtered(lambda r: r.seal_state in ("failed", "pending"))._seal_later()

    @api.model
    def _cron_seal(self):
        """Put back in the queue what waits for a seal without a job."""
        old = fields.Datetime.subtract(fields.Datetime.now(), minutes=FORGOTTEN_MINUTES)
        waiting = self.sudo().search(
            [
                ("state", "=", "signed"),
                ("seal_state", "=", "pending"),
                ("done_on", "<", old),
            ],
            limit=200,
        )
        waiting._seal_later()


class BdeSignatureMixin(models.AbstractModel):
    _inherit = "bde.signature.mixin"

    def _signature_sealed(self, request):
        """Called once the final PDF of this document is filed and sealed."""

    def _signature_reference(self):
        """Return what people quote: « CONV-2026-00012 ». Public: no name in it."""
        return ""

    def _signature_path(self):
        """Return the address of this document in the back office."""
        self.ensure_one()
        return f"/odoo/{self._name}/{self.id}"
