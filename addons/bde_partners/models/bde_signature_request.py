from odoo import api, fields, models

STATES = [
    ("draft", "Draft"),
    ("sent", "Out for signature"),
    ("signed", "Signed by all"),
    ("refused", "Refused"),
    ("cancelled", "Cancelled"),
    ("expired", "Expired"),
]


class BdeSignatureRequest(models.Model):
    """The round of signatures of one frozen document: who signs, who has signed.

    The document is never the same file twice: changing it starts a new round, the
    former one stays, cancelled, with what it had gathered.
    """

    _name = "bde.signature.request"
    _description = "Round of signatures"
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", string="School", required=True, readonly=True, index=True
    )
    res_model = fields.Char(string="Document's model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, readonly=True
    )
    document_id = fields.Many2one(
        "bde.document", string="Frozen PDF", readonly=True, ondelete="restrict"
    )
    pdf_sha256 = fields.Char(string="SHA-256 of the PDF", readonly=True)
    state = fields.Selection(STATES, required=True, default="draft", readonly=True)
    sent_on = fields.Datetime(readonly=True)
    deadline_on = fields.Date(
        string="To be signed before",
        readonly=True,
        help="The day it begins: reminders count business days before it.",
    )
    expires_on = fields.Date(string="Links valid until", readonly=True)
    done_on = fields.Datetime(string="Signed by all on", readonly=True)
    verify_code = fields.Char(readonly=True, required=True)
    final_document_id = fields.Many2one(
        "bde.document", string="Sealed PDF", readonly=True, ondelete="restrict"
    )
    seal_state = fields.Selection(
        [
            ("none", "Not yet"),
            ("pending", "Being sealed"),
            ("sealed", "Sealed"),
            ("failed", "To seal again"),
        ],
        required=True,
        default="none",
        readonly=True,
    )
    sealed_on = fields.Datetime(readonly=True)
    signer_ids = fields.One2many("bde.signature.signer", "request_id", readonly=True)
    event_ids = fields.One2many("bde.signature.event", "request_id", readonly=True)
    signer_count = fields.Integer(compute="_compute_counts")
    signed_count = fields.Integer(compute="_compute_counts")
    chain_head = fields.Char(readonly=True, help="Hash of the last event.")
    replaced_by_id = fields.Many2one("bde.signature.request", readonly=True)
    cancel_reason = fields.Char(readonly=True)

    _document_idx = models.Index("(res_model, res_id)")
    _verify_idx = models.Index("(verify_code)")

    @api.depends("signer_ids.state")
    def _compute_counts(self):
        for request in self:
            signers = request.signer_ids.filtered(
                lambda s: s.state not in ("delegated", "waived")
            )
            request.signer_count = len(signers)
            request.signed_count = sum(s.state == "signed" for s in signers)
