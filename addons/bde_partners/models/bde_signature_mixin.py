from odoo import api, fields, models

from .bde_signature_request import STATES


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
    signature_state = fields.Selection(
        STATES, string="State of signatures", compute="_compute_signature"
    )
    signature_done = fields.Integer(
        string="Signatures received", compute="_compute_signature"
    )
    signature_total = fields.Integer(
        string="Signatures expected", compute="_compute_signature"
    )
    signature_signer_ids = fields.One2many(
        "bde.signature.signer",
        string="Signatories",
        compute="_compute_signature_signer_ids",
    )

    @api.depends("signature_request_id.state", "signature_request_id.signer_ids.state")
    def _compute_signature(self):
        for document in self:
            request = document.sudo().signature_request_id
            document.signature_state = request.state
            document.signature_done = request.signed_count
            document.signature_total = request.signer_count

    @api.depends("signature_request_id.signer_ids")
    def _compute_signature_signer_ids(self):
        for document in self:
            document.signature_signer_ids = document.signature_request_id.signer_ids

    def _signature_follow(self, requests):
        """Remember the round of each of these documents.

        :param requests: one a document, in the same order
        """
        quiet = self.with_context(tracking_disable=True, mail_notrack=True)
        for document, request in zip(quiet, requests, strict=True):
            document.signature_request_id = request

    # ---------------------------------------------------------------- to be filled
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
        return []

    def _signature_mail_subject(self, signer):
        """Return what it is about, for the subject of a mail to this person.

        A few words in the language of the context; a learner's first name to their
        family, their host and their school only.
        """
        return signer.request_id.name

    def _signature_signed(self, signer):
        """Called when somebody has signed; others may still be awaited."""

    def _signature_done(self, request):
        """Called once, when the last required signature is there."""

    def _signature_refused(self, signer):
        """Called when somebody refuses, with the reason on the signatory."""

    def _signature_cancelled(self, request):
        """Called when the round is cancelled: the paper is not in force."""

    def _signature_expired(self, request):
        """Called when the last day to sign is past."""
