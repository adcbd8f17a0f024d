from odoo import api, fields, models

STATES = [
    ("selected", "To contact"),
    ("contacted", "Contacted"),
    ("refused", "Not this year"),
    ("promised", "Promised"),
    ("designated", "Designated in SOLTéA"),
    ("transferred", "Transferred"),
    ("thanked", "Thanked"),
    ("excluded", "Left out"),
]


class BdeTaxeTarget(models.Model):
    """An organisation in a campaign: asked once, whoever of it is written to.

    What it says (`pledge_ids`), what SOLTéA says it designated, and what came in
    (`transfer_ids`) are never mixed up: the state follows from them.
    """

    _name = "bde.taxe.target"
    _description = "Organisation asked in a tax campaign"
    _inherit = [
        "bde.about.partner.mixin",
        "bde.secret.link.mixin",
        "bde.outbox.mixin",
        "bde.document.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "campaign_id desc, amount_transferred desc, id"
    _check_company_auto = True
    _link_path = "/bde/t"

    campaign_id = fields.Many2one(
        "bde.taxe.campaign",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    year = fields.Integer(related="campaign_id.year", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    segment_ids = fields.Many2many("bde.segment", string="Segments")
    user_id = fields.Many2one("res.users", string="Follows")
    brought_by_id = fields.Many2one(
        "res.partner",
        string="Brought by",
        index="btree_not_null",
        help="The tutor, teacher or former pupil thanks to whom they give.",
    )
    state = fields.Selection(
        STATES,
        compute="_compute_state",
        store=True,
        index=True,
        tracking=True,
        group_expand=True,
    )
    exclusion = fields.Selection(
        [
            ("refusal", "Refuses"),
            ("budget", "Quota of requests spent"),
            ("public", "Public body"),
            ("zone", "Alsace-Moselle: the tax is not due"),
            ("closed", "Closed"),
            ("hand", "Left out by hand"),
        ],
        string="Left out because",
        readonly=True,
        copy=False,
    )
    exclusion_note = fields.Char(readonly=True, copy=False)
    answer = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("intention", "Means to designate us"),
            ("no", "Not this year"),
            ("call", "Wants a call"),
        ],
        required=True,
        default="waiting",
        copy=False,
    )
    answer_on = fields.Datetime(readonly=True, copy=False)
    answer_note = fields.Char(copy=False)
    refusal_reason_id = fields.Many2one("bde.refusal.reason", copy=False)
    contacted_on = fields.Date(copy=False)
    thanked_on = fields.Date(copy=False)
    named = fields.Selection(
        [("unknown", "Not asked"), ("yes", "Agrees to be named"), ("no", "No")],
        string="Thanked by name",
        required=True,
        default="unknown",
    )
    named_on = fields.Date(readonly=True, copy=False)
    pledge_ids = fields.One2many("bde.taxe.pledge", "target_id", string="Intentions")
    transfer_ids = fields.One2many("bde.taxe.transfer", "target_id")
    call_ids = fields.One2many("bde.taxe.call", "target_id", string="Calls")
    amount_estimated = fields.Monetary(string="Estimated credit", readonly=True)
    amount_promised = fields.Monetary(
        string="Promised", compute="_compute_promised", store=True
    )
    amount_designated = fields.Monetary(
        string="Designated", compute="_compute_promised", store=True
    )
    amount_transferred = fields.Monetary(
        string="Transferred", compute="_compute_transferred", store=True
    )
    amount_last = fields.Monetary(string="Last year", readonly=True)

    _partner_uniq = models.Constraint(
        "UNIQUE(campaign_id, partner_id)",
        "An organisation is asked once in a campaign.",
    )
    _state_idx = models.Index("(campaign_id, state)")

    @api.depends(
        "exclusion",
        "answer",
        "contacted_on",
        "thanked_on",
        "amount_promised",
        "amount_designated",
        "amount_transferred",
    )
    def _compute_state(self):
        for target in self:
            target.state = target._state_now()

    def _state_now(self):
        """Return the state that follows from the facts, the furthest first."""
        received = self.amount_transferred > 0
        ladder = [
            ("thanked", received and self.thanked_on),
            ("transferred", received),
            ("designated", self.amount_designated > 0),
            ("promised", self.amount_promised > 0 or self.answer == "intention"),
            ("excluded", self.exclusion),
            ("refused", self.answer == "no"),
            ("contacted", self.contacted_on),
        ]
        return next((state for state, holds in ladder if holds), "selected")

    @api.depends(
        "pledge_ids.state", "pledge_ids.amount_promised", "pledge_ids.amount_designated"
    )
    def _compute_promised(self):
        for target in self:
            live = target.pledge_ids.filtered(lambda p: p.state != "dropped")
            target.amount_promised = sum(live.mapped("amount_promised"))
            target.amount_designated = sum(live.mapped("amount_designated"))

    @api.depends("transfer_ids.amount")
    def _compute_transferred(self):
        for target in self:
            target.amount_transferred = sum(target.transfer_ids.mapped("amount"))
