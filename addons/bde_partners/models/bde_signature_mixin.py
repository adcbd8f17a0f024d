from odoo import fields, models


class BdeSignatureMixin(models.AbstractModel):
    """A document that is signed: what the envelope asks of it, and tells it."""

    _name = "bde.signature.mixin"
    _description = "Document to be signed"

    signature_request_id = fields.Many2one(
        "bde.signature.request",
        string="Signatures",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )

    def _signature_prepare(self):
        """Return what is signed and by whom, for all these documents at once.

        :return: {document: dict(title, document_id, pdf_sha256, deadline_on,
            expires_on, verify_code, signers)}, `signers` being a list of dict(role,
            person, name, email, phone, lang, channel, level, order, warning)
        """
        raise NotImplementedError

    def _signature_summary(self, signer):
        """Return what the signatory should know: at most five (label, text).

        In plain words, in the signatory's language; nothing that this person may not
        read.
        """
        raise NotImplementedError

    def _signature_signed(self, signer):
        """Called when somebody has signed; others may still be awaited."""

    def _signature_done(self, request):
        """Called once, when the last required signature is there."""

    def _signature_refused(self, signer):
        """Called when somebody refuses, with the reason on the signatory."""

    def _signature_cancelled(self, request):
        """Called when the round is cancelled: the paper is not in force."""
