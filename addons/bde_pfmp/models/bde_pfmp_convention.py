import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules import convention_states as rules

# What an issued convention says and what proves it
FROZEN = {
    "number",
    "placement_id",
    "version",
    "kind",
    "template_id",
    "facts_digest",
    "pdf_sha256",
    "issued_on",
    "document_id",
    "verify_code",
    "changes",
    "changed_values",
    "amends_id",
}
# Written by the server alone, on a draft too: what freezes, signs and amends
RESERVED = {
    "facts_digest",
    "issued_on",
    "document_id",
    "pdf_sha256",
    "verify_code",
    "signature_request_id",
    "amends_id",
    "amendment_kind",
    "amendment_reason",
    "changes",
    "changed_values",
    "applied_on",
}
DRAFT = ("draft", "first")  # state and kind of what is made by hand
# Known to this server only: a call from outside cannot hold it in its context
SERVER = object()


class BdePfmpConvention(models.Model):
    """A document of a placement: the first convention, or an amendment.

    What was issued is frozen: the PDF is filed with its digest, a later print of
    changed facts is a new version under the same number. Before that it is a draft:
    what it says is on the placement.
    """

    _name = "bde.pfmp.convention"
    _description = "Convention"
    _inherit = [
        "bde.private.person.mixin",
        "bde.document.mixin",
        "bde.signature.mixin",
        "mail.thread",
    ]
    _order = "placement_id, version desc, id desc"
    _rec_names_search = ["number", "learner_id.last_name", "host_id.name"]
    _check_company_auto = True

    number = fields.Char(
        required=True, copy=False, readonly=True, default="/", index="trigram"
    )
    placement_id = fields.Many2one(
        "bde.pfmp.placement",
        required=True,
        ondelete="restrict",
        check_company=True,
        index=True,
    )
    company_id = fields.Many2one(related="placement_id.company_id", store=True)
    learner_id = fields.Many2one(
        related="placement_id.learner_id", store=True, index=True
    )
    class_id = fields.Many2one(related="placement_id.class_id", store=True)
    host_id = fields.Many2one(related="placement_id.host_id", store=True)
    version = fields.Integer(default=1, required=True, readonly=True)
    kind = fields.Selection(
        [("first", "Convention"), ("amendment", "Amendment")],
        required=True,
        default="first",
    )
    template_id = fields.Many2one(
        "bde.pfmp.template", required=True, ondelete="restrict", check_company=True
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("company", "To be completed by the company"),
            ("check", "To be checked by the school"),
            ("validated", "Validated"),
            ("signing", "Out for signature"),
            ("signed", "Signed"),
            ("running", "Under way"),
            ("ended", "Ended"),
            ("assessed", "Assessed"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
            ("interrupted", "Interrupted"),
            ("lapsed", "Lapsed"),
            ("replaced", "Replaced"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    state_reason = fields.Char(
        string="Reason", readonly=True, copy=False, tracking=True
    )
    facts_digest = fields.Char(
        readonly=True, copy=False, help="SHA-256 of the facts printed."
    )
    pdf_sha256 = fields.Char(string="SHA-256 of the PDF", readonly=True, copy=False)
    issued_on = fields.Datetime(readonly=True, copy=False)
    document_id = fields.Many2one(
        "bde.document", readonly=True, copy=False, index="btree_not_null"
    )
    verify_code = fields.Char(
        readonly=True,
        copy=False,
        default=lambda self: secrets.token_hex(8),
        help="What the QR code of the pages holds: says nothing by itself.",
    )

    _version_uniq = models.Constraint(
        "UNIQUE(placement_id, kind, version)", "This version of the convention exists."
    )
    _verify_uniq = models.UniqueIndex("(verify_code)", "This code exists already.")

    @api.depends("number", "version", "kind")
    def _compute_display_name(self):
        for convention in self:
            convention.display_name = convention._reference()

    @api.model_create_multi
    def create(self, vals_list):
        """A draft of a first convention; the rest is made by the methods below."""
        if not self._is_server():
            vals_list = [self._as_draft(vals) for vals in vals_list]
        missing = sum(vals.get("number", "/") == "/" for vals in vals_list)
        numbers = iter(self._next_numbers(missing))
        vals_list = [
            {**vals, "number": next(numbers)}
            if vals.get("number", "/") == "/"
            else vals
            for vals in vals_list
        ]
        conventions = super().create(vals_list)
        if not self._is_server():
            conventions._check_only_one()
        return conventions

    def write(self, vals):
        """What was issued is frozen; a state is changed by the table of transitions."""
        self._check_reserved(vals)
        if FROZEN & vals.keys() and not self.env.su:
            for convention in self.filtered("issued_on"):
                raise UserError(
                    self.env._(
                        "%(number)s was issued: it does not change any more. Print "
                        "the convention again and the new version replaces it.",
                        number=convention.display_name,
                    )
                )
        if "state" in vals:
            self._check_move(vals)
        return super().write(vals)

    def _as_server(self):
        """Return these conventions, to be frozen, signed or amended by a method."""
        return self.with_context(bde_server=SERVER)

    @api.model
    def _is_server(self):
        return self.env.su or self.env.context.get("bde_server") is SERVER

    @api.model
    def _check_reserved(self, vals):
        """Refuse by hand what only freezing, signing and amending write."""
        if RESERVED & vals.keys() and not self._is_server():
            raise UserError(self._words_reserved())

    @api.model
    def _as_draft(self, vals):
        """Return the values of a draft: no default of the caller's says otherwise."""
        self._check_reserved(vals)
        if (vals.get("state", "draft"), vals.get("kind", "first")) != DRAFT:
            raise UserError(self._words_reserved())
        given = dict.fromkeys(RESERVED, False)
        given |= {"changes": None, "changed_values": None}
        given["verify_code"] = secrets.token_hex(8)
        return {**vals, **given, "state": DRAFT[0], "kind": DRAFT[1]}

    def _check_only_one(self):
        """A draft made by hand never takes the place of a convention that lives."""
        live = [
            ("placement_id", "in", self.placement_id.ids),
            ("kind", "=", "first"),
            ("state", "in", rules.LIVE),
            ("id", "not in", self.ids),
        ]
        if self.sudo().search_count(live, limit=1):
            raise UserError(self._words_reserved())

    @api.model
    def _words_reserved(self):
        return self.env._(
            "What proves a convention (its PDF, its signatures, what an amendment "
            "changes) is written by printing, signing and amending it, never by hand."
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued(self):
        for convention in self:
            if convention.issued_on or convention.state not in rules.EDITABLE:
                raise UserError(
                    self.env._(
                        "%(number)s was issued: it is kept. Print the convention "
                        "again and the new version replaces it.",
                        number=convention.display_name,
                    )
                )

    @api.model
    def _next_numbers(self, count):
        """Draw `count` numbers from the sequence, in one query when it allows.

        :return: list of str
        """
        if not count:
            return []
        sequence = self.env["ir.sequence"].search(
            [
                ("code", "=", "bde.pfmp.convention"),
                ("company_id", "in", [self.env.company.id, False]),
            ],
            order="company_id",
            limit=1,
        )
        if not sequence or sequence.use_date_range:
            draw = sequence.next_by_id if sequence else lambda: "/"
            return [draw() for _number in range(count)]
        if sequence.implementation == "no_gap":
            return [sequence.next_by_id() for _number in range(count)]
        self.env.cr.execute(
            "SELECT nextval(%s) FROM generate_series(1, %s)",
            [f"ir_sequence_{sequence.id:03d}", count],
        )
        return [
            sequence.sudo().get_next_char(number)
            for (number,) in self.env.cr.fetchall()
        ]

    def _in_force(self):
        """Return the live one among these: at most one a placement, the last."""
        return self.filtered(lambda c: c.state in rules.LIVE).sorted("version")[-1:]

    def _reference(self):
        """Return what people quote: « CONV-2026-00012 », « … v2 » once replaced."""
        self.ensure_one()
        if self.version > 1 and self.kind == "first":
            return f"{self.number} v{self.version}"
        return self.number

    def _get_verify_url(self):
        """Return the address behind the QR code of the pages."""
        self.ensure_one()
        return f"{self.get_base_url()}/bde/v/{self.verify_code}"

    def _get_document_name(self):
        """Return the name of the file, as people look for it."""
        self.ensure_one()
        name = self.learner_id.display_name.replace("/", "-")
        what = "Avenant" if self.kind == "amendment" else "Convention"
        return f"{what} {self._reference()} - {name}.pdf"

    def _bde_zip_name(self, document):
        """Return the name inside a ZIP: by class, then by name."""
        self.ensure_one()
        parts = [self.class_id.code, self.learner_id.display_name, "Convention"]
        return f"{' - '.join(filter(None, parts)).replace('/', '-')}.pdf"

    def action_open_pdf(self):
        """Button: read the PDF that was issued, sealed once all have signed."""
        self.ensure_one()
        self.check_access("read")
        document = (
            self.sudo().signature_request_id.final_document_id or self.document_id
        )
        if not document:
            raise UserError(self.env._("This convention has not been printed yet."))
        return {
            "type": "ir.actions.client",
            "tag": "bde_partners.open_file",
            "params": {"url": f"/bde/document/{document.id}?download=1"},
        }
