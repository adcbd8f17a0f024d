from odoo import api, fields, models

STATES = [
    ("waiting", "Not asked yet"),
    ("asked", "Asked to sign"),
    ("seen", "Has opened it"),
    ("signed", "Signed"),
    ("refused", "Refused"),
    ("delegated", "Handed to somebody else"),
    ("expired", "Expired"),
    ("waived", "Waived"),
]
# who may see how people are reached: never a teacher, never the other parent
REACH = "bde_partners.group_bde_user,bde_partners.group_bde_head"


class BdeSignatureSigner(models.Model):
    """One person who signs one document, in one or several roles, by one link."""

    _name = "bde.signature.signer"
    _description = "Signatory"
    _inherit = ["bde.secret.link.mixin"]
    _order = "request_id, order, id"
    _check_company_auto = True

    request_id = fields.Many2one(
        "bde.signature.request",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="request_id.company_id", store=True, index=True
    )
    name = fields.Char(required=True)
    email = fields.Char(groups=REACH)
    phone = fields.Char(groups=REACH)
    lang = fields.Char(string="Language")
    role_ids = fields.Many2many("bde.signature.role", string="Signs as", readonly=True)
    level = fields.Selection(
        [
            ("required", "Required"),
            ("second", "Second representative"),
            ("visa", "Visa"),
        ],
        required=True,
        default="required",
        readonly=True,
        help="A required signature is never waived.",
    )
    order = fields.Integer(default=10, readonly=True)
    channel = fields.Selection(
        [
            ("mail", "E-mail"),
            ("sms", "SMS"),
            ("paper", "Paper"),
            ("place", "On the spot"),
        ],
        string="Reached by",
        required=True,
        default="mail",
    )
    state = fields.Selection(
        STATES, required=True, default="waiting", readonly=True, index=True
    )
    method = fields.Selection(
        [
            ("drawn", "Drawn"),
            ("code", "Name and code"),
            ("account", "From their account"),
            ("paper", "On paper"),
        ],
        string="Signed by",
        readonly=True,
    )
    person_model = fields.Char(readonly=True)
    person_id = fields.Many2oneReference(model_field="person_model", readonly=True)
    person_key = fields.Char(
        compute="_compute_person_key", store=True, index="btree_not_null"
    )
    asked_on = fields.Datetime(readonly=True)
    seen_on = fields.Datetime(readonly=True)
    signed_on = fields.Datetime(readonly=True)
    refused_on = fields.Datetime(readonly=True)
    refusal_reason = fields.Char(readonly=True)
    signed_name = fields.Char(string="Name given when signing", readonly=True)
    delegation_note = fields.Char(
        string="Signs for", readonly=True, help="In the signatory's own words."
    )
    waived_by_id = fields.Many2one("res.users", readonly=True)
    waived_on = fields.Datetime(readonly=True)
    waiver_reason = fields.Char(readonly=True)
    mail_state = fields.Selection(
        [
            ("none", "Nothing sent"),
            ("queued", "On its way"),
            ("sent", "Sent"),
            ("failed", "Not sent"),
            ("bounced", "Undelivered"),
        ],
        required=True,
        default="none",
        readonly=True,
    )
    last_reminded_on = fields.Datetime(readonly=True)
    reminder_count = fields.Integer(readonly=True)
    warning = fields.Char(readonly=True)

    @api.depends("person_model", "person_id")
    def _compute_person_key(self):
        for signer in self:
            known = signer.person_model and signer.person_id
            signer.person_key = (
                f"{signer.person_model},{signer.person_id}" if known else False
            )

    @api.model
    def _keys_of(self, user):
        """Return the values of `person_key` that mean this user, in person."""
        return [f"res.users,{user.id}", f"res.partner,{user.partner_id.id}"]
