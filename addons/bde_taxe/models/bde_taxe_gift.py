from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules import gift_document as rules

# what a document says: fixed once it is issued
SAID = {"name", "kind", "date", "value", "valuation", "partner_id", "interest"}
SAID |= {"campaign_id", "company_id", "counterpart"}


class BdeTaxeGift(models.Model):
    """A gift outside SOLTéA: equipment, money, a loan, an intervention; valued.

    The document that thanks for it follows from its kind (`rules.gift_document`): a
    lycée without a CFA issues nothing that deducts from the tax.
    """

    _name = "bde.taxe.gift"
    _description = "Gift in kind or patronage"
    _inherit = [
        "bde.taxe.money.mixin",
        "bde.about.partner.mixin",
        "bde.document.mixin",
        "mail.thread",
    ]
    _order = "date desc, id desc"
    _check_company_auto = True
    _rec_names_search = ["name", "partner_id.name", "number"]

    name = fields.Char(string="What is given", required=True)
    campaign_id = fields.Many2one(
        "bde.taxe.campaign", check_company=True, ondelete="set null", index=True
    )
    kind = fields.Selection(
        [
            ("equipment_cfa", "Equipment to the CFA (deducted from the tax)"),
            ("mecenat_cash", "Patronage, money"),
            ("mecenat_in_kind", "Patronage, in kind"),
            ("loan", "Loan of equipment"),
            ("intervention", "Intervention of professionals"),
        ],
        required=True,
        default="mecenat_in_kind",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    currency_id = fields.Many2one(related="company_id.currency_id")
    value = fields.Monetary(help="As the donor values it: the school does not.")
    valuation = fields.Selection(
        [
            ("cost", "Cost price"),
            ("book", "Net book value"),
            ("stock", "Value in stock"),
        ],
        string="Valued at",
    )
    interest = fields.Text(
        string="Interest for the training",
        help="What the learners do with it; printed on the receipt of the CFA.",
    )
    counterpart = fields.Boolean(
        string="Something in return",
        help="Advertising, a service, a reserved place: then it is no patronage.",
    )
    training_id = fields.Many2one("bde.training", string="For", check_company=True)
    state = fields.Selection(
        [
            ("offered", "Offered"),
            ("accepted", "Accepted by the board"),
            ("received", "Received"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="offered",
        tracking=True,
    )
    decision_id = fields.Many2one(
        "bde.board.decision", string="Board's decision", check_company=True
    )
    document_kind = fields.Selection(
        selection="_selection_document_kind",
        string="Document",
        compute="_compute_document_kind",
    )
    blocks = fields.Text(compute="_compute_problems")
    warnings = fields.Text(compute="_compute_problems")
    number = fields.Char(readonly=True, copy=False, index="btree_not_null")
    replaces = fields.Char(readonly=True, copy=False)
    issued_on = fields.Date(string="Document of", readonly=True, copy=False)
    thanked_on = fields.Date(string="Document sent on", readonly=True, copy=False)
    note = fields.Text()

    _value_check = models.Constraint("CHECK(value >= 0)", "A value is not negative.")
    _number_uniq = models.UniqueIndex(
        "(company_id, number) WHERE number IS NOT NULL", "This number is taken."
    )

    @api.model
    def _selection_document_kind(self):
        return [
            (rules.CFA_RECEIPT, self.env._("Receipt of the CFA")),
            (rules.PATRONAGE, self.env._("Receipt of patronage")),
            (rules.CERTIFICATE, self.env._("Certificate of thanks")),
        ]

    @api.depends("kind", "company_id.bde_taxe_has_cfa")
    def _compute_document_kind(self):
        for gift in self:
            document = rules.document_of(gift.kind, gift.company_id.bde_taxe_has_cfa)
            gift.document_kind = document or False

    @api.depends(
        "kind",
        "value",
        "date",
        "state",
        "valuation",
        "interest",
        "counterpart",
        "decision_id",
        "partner_id",
        "company_id.bde_taxe_has_cfa",
    )
    def _compute_problems(self):
        for gift in self:
            found = gift._problems()
            gift.blocks = "\n".join(t for level, t in found if level == rules.BLOCK)
            gift.warnings = "\n".join(t for level, t in found if level == rules.WARN)

    def _problems(self):
        """Return [(level, sentence)] of what stands in the way of the document."""
        self.ensure_one()
        partner = self.partner_id
        facts = rules.Gift(
            kind=self.kind,
            value=self.value,
            day=self.date,
            received=self.state == "received",
            has_cfa=self.company_id.bde_taxe_has_cfa,
            accepted=bool(self.decision_id),
            counterpart=self.counterpart,
            interest=self.interest or "",
            valuation=self.valuation or "",
            donor_siren=partner.bde_siren or "",
            donor_address=bool(partner.zip and partner.city),
        )
        today = fields.Date.context_today(self)
        sentences = self._problem_sentences()
        return [
            (level, sentences[code]) for level, code in rules.problems(facts, today)
        ]

    @api.model
    def _problem_sentences(self):
        """Return {code of `rules.gift_document.problems`: sentence}."""
        return {
            "no_cfa": self.env._(
                "The school has no CFA: it issues no receipt that deducts from the "
                "apprenticeship tax (code du travail, art. L6241-4). To the lycée, "
                "equipment is patronage: choose « Patronage, in kind »."
            ),
            "not_received": self.env._("It is not received yet."),
            "future": self.env._("Its date is in the future."),
            "no_value": self.env._("Its value is missing: the donor gives it."),
            "no_valuation": self.env._("Say how the donor valued it."),
            "no_interest": self.env._("Say what it brings to the training."),
            "counterpart": self.env._(
                "The donor gets something in return: this is no patronage (code "
                "général des impôts, art. 238 bis). Cancel it, or give a certificate."
            ),
            "no_siren": self.env._("The SIREN of the donor is missing."),
            "no_address": self.env._("The address of the donor is missing."),
            "not_accepted": self.env._("No decision of the board accepts it yet."),
        }

    @api.depends("name", "partner_id")
    def _compute_display_name(self):
        for gift in self:
            parts = [gift.partner_id.name, gift.name]
            gift.display_name = " – ".join(filter(None, parts))

    def write(self, vals):
        """What an issued document says is not changed behind it."""
        issued = self.filtered("issued_on")
        if issued and SAID & vals.keys() and "issued_on" not in vals:
            raise UserError(
                self.env._(
                    "%(gift)s: its document is issued. Replace the document first.",
                    gift=issued[0].display_name,
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued(self):
        for gift in self.filtered("number"):
            raise UserError(
                self.env._(
                    "%(gift)s: a numbered document was issued, it is kept.",
                    gift=gift.display_name,
                )
            )

    # -- states ------------------------------------------------------------------------
    def action_accept(self):
        """Button: the board accepted it."""
        self.filtered(lambda gift: gift.state == "offered").write({"state": "accepted"})

    def action_receive(self):
        """Button: it is here."""
        self.filtered(lambda gift: gift.state in ("offered", "accepted")).write(
            {"state": "received"}
        )

    def action_cancel(self):
        """Button: it will not come."""
        for gift in self.filtered("issued_on"):
            raise UserError(
                self.env._(
                    "%(gift)s: its document is issued. Replace the document first.",
                    gift=gift.display_name,
                )
            )
        self.write({"state": "cancelled"})

    def action_reopen(self):
        """Button: it was cancelled by mistake."""
        self.filtered(lambda g: g.state == "cancelled").write({"state": "offered"})
