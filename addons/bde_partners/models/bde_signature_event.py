from odoo import fields, models

KINDS = [
    ("created", "Prepared"),
    ("frozen", "Document frozen"),
    ("sent", "Asked to sign"),
    ("mailed", "Mail sent"),
    ("bounced", "Mail undelivered"),
    ("opened", "Opened"),
    ("code_sent", "Code sent"),
    ("code_wrong", "Wrong code"),
    ("signed", "Signed"),
    ("refused", "Refused"),
    ("wrong_person", "Said not to be the person who signs"),
    ("delegated", "Handed to somebody else"),
    ("reminded", "Reminded"),
    ("expired", "Link expired"),
    ("resent", "Link sent again"),
    ("revoked", "Link revoked"),
    ("waived", "Waived"),
    ("paper_received", "Paper received"),
    ("paper_filed", "Signed on paper"),
    ("completed", "Signed by all"),
    ("sealed", "Sealed"),
    ("changed", "Document changed"),
    ("cancelled", "Cancelled"),
    ("erased", "Personal data erased"),
]


class BdeSignatureEvent(models.Model):
    """Who saw and did what: added to, never changed, each line holding the last.

    The chain holds hashes; the personal part (IP, e-mail, words) is beside it, so
    that it can be erased at the end of its retention without breaking the chain.
    """

    _name = "bde.signature.event"
    _description = "Journal of signatures"
    _order = "id"

    request_id = fields.Many2one(
        "bde.signature.request",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    signer_id = fields.Many2one(
        "bde.signature.signer", readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="request_id.company_id", store=True)
    date = fields.Datetime(required=True, readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    payload = fields.Json(readonly=True, groups="bde_partners.group_bde_manager")
    payload_hash = fields.Char(required=True, readonly=True)
    previous_hash = fields.Char(readonly=True)
    hash = fields.Char(required=True, readonly=True)
    erased_on = fields.Datetime(readonly=True)
