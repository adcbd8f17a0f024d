from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

CHANNELS = [
    ("mail", "E-mail"),
    ("phone", "Call"),
    ("sms", "Text message"),
    ("post", "Letter"),
    ("visit", "Visit"),
    ("mailing", "Mailing"),
    ("other", "Other"),
]


class BdeSolicitation(models.Model):
    """A request made to an organisation, by whom, for what, and what it answered.

    Every outgoing request passes here (`_ask`), whatever the channel: that is what
    makes one quota for an organisation.
    """

    _name = "bde.solicitation"
    _description = "Request to an organisation"
    _inherit = ["bde.about.partner.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    date = fields.Datetime(required=True, default=fields.Datetime.now)
    channel = fields.Selection(CHANNELS, required=True, default="mail")
    purpose_id = fields.Many2one(
        "bde.solicitation.purpose",
        string="For what",
        required=True,
        ondelete="restrict",
        index=True,
    )
    counts = fields.Boolean(
        string="Counts in the quota",
        compute="_compute_counts",
        store=True,
        precompute=True,
        help="As the purpose said on the day of the request.",
    )
    note = fields.Char(string="In a few words")
    user_id = fields.Many2one(
        "res.users",
        string="By",
        required=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
        index=True,
    )
    answer = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("yes", "Yes"),
            ("no", "No"),
            ("no_answer", "No answer"),
        ],
        required=True,
        default="waiting",
        copy=False,
        index=True,
    )
    answer_date = fields.Date(string="Answered on", copy=False)
    refusal_ids = fields.One2many("bde.refusal", "solicitation_id")
    override_reason = fields.Char(
        string="Why all the same",
        readonly=True,
        copy=False,
        help="Written by who asked although the quota was spent.",
    )
    mailing_id = fields.Many2one(
        "mailing.mailing", ondelete="set null", index="btree_not_null", readonly=True
    )
    res_model = fields.Char(string="Source's model", readonly=True, copy=False)
    res_id = fields.Many2oneReference(
        string="Source", model_field="res_model", readonly=True, copy=False
    )

    _partner_idx = models.Index("(partner_id, date DESC) WHERE counts IS TRUE")
    _timeline_idx = models.Index("(partner_id, date DESC)")
    _mailing_uniq = models.UniqueIndex(
        "(mailing_id, partner_id) WHERE mailing_id IS NOT NULL",
        "A mailing asks an organisation once.",
    )
    _waiting_idx = models.Index("(company_id, date) WHERE answer = 'waiting'")

    @api.depends("purpose_id")
    def _compute_counts(self):
        for request in self:
            request.counts = request.purpose_id.counts

    @api.depends("partner_id", "purpose_id")
    def _compute_display_name(self):
        for request in self:
            parts = [request.partner_id.name, request.purpose_id.name]
            request.display_name = " – ".join(filter(None, parts))

    # -- asking ------------------------------------------------------------------------
    @api.model
    def _bde_server_fields(self):
        return super()._bde_server_fields() | {"mailing_id", "res_model", "res_id"}

    @api.model_create_multi
    def create(self, vals_list):
        """By hand or by an import: the same door as `_ask`, unless it comes from it."""
        requests = super().create(vals_list)
        if not self.env.su:  # the purpose says what counts, nobody else
            requests.sudo()._compute_counts()
        if not self.env.context.get("bde_asked") or not self.env.su:
            requests._check_created()
        return requests

    def _check_created(self):
        """Refuse requests that were created past the quota without a reason."""
        counted = self.filtered("counts")
        counted._lock_organisations(counted.partner_id)
        budgets = self._budgets(counted.partner_id, without=self)
        blocked = {p: b for p, b in budgets.items() if not b.is_free}
        self._check_blocked(blocked, all(counted.mapped("override_reason")))

    @api.model
    def _ask(self, partners, channel, purpose, **more):
        """Ask organisations for something: one request each, within their quota.

        :param partners: organisations, or contacts who stand for theirs
        :param str channel: mail, phone, sms, post, visit, mailing or other
        :param purpose: `bde.solicitation.purpose` or its code
        :param more: `contact` (whom), `user` (who asks), `source` (a record), `reason`
            (why all the same, when the quota is spent), `note`, `mailing`
        :return: the requests; none when there is no organisation
        :raise UserError: naming those that may not be asked, without a reason
        """
        self.browse().check_access("create")
        partners.with_env(self.env).check_access("read")
        partners = partners.sudo().commercial_partner_id.filtered("is_company")
        purpose = self.env["bde.solicitation.purpose"].sudo()._get(purpose)
        reason = (more.get("reason") or "").strip()
        blocked = {}
        if purpose.counts:
            self._lock_organisations(partners)
            budgets = self._budgets(partners)
            blocked = {p: b for p, b in budgets.items() if not b.is_free}
            self._check_blocked(blocked, reason)
        requests = (
            self.sudo()
            .with_context(bde_asked=True)
            .create(
                [
                    self._prepare_ask_vals(partner, channel, purpose, more)
                    | {"override_reason": partner.id in blocked and reason}
                    for partner in partners
                ]
            )
        )
        return requests.with_env(self.env)

    @api.model
    def _prepare_ask_vals(self, partner, channel, purpose, more):
        """Return the values of a request; see `_ask`."""
        contact, source = more.get("contact"), more.get("source")
        if not contact or contact.commercial_partner_id != partner:
            contact = self.env["res.partner"]
        mailing = more.get("mailing")
        return {
            "partner_id": partner.id,
            "contact_id": contact.id,
            "channel": channel,
            "purpose_id": purpose.id,
            "note": more.get("note"),
            "user_id": (more.get("user") or self.env.user).id,
            "res_model": source._name if source else False,
            "res_id": source.id if source else False,
            "mailing_id": mailing.id if mailing else False,
            "answer": "waiting" if not mailing else "no_answer",
            "company_id": self.env.company.id,
        }

    @api.model
    def _check_blocked(self, blocked, reason):
        """Refuse to ask who is out of budget, unless somebody says why.

        :param dict blocked: {partner id: Budget}
        :param reason: what they said, or whether they said it
        """
        if not blocked:
            return
        if not reason:
            raise UserError(self._blocked_message(blocked.values()))
        barred = [b for b in blocked.values() if b.state == "excluded"]
        user = self.env.user
        if barred and not (
            self.env.su
            or user.has_group("bde_partners.group_bde_manager")
            or user.has_group("bde_partners.group_bde_head")
        ):
            raise UserError(self._blocked_message(barred))

    @api.model
    def _blocked_message(self, budgets, limit=5):
        """Return the sentences of those that may not be asked, the first ones."""
        sentences = [budget.sentence for budget in budgets]
        text = "\n".join(sentences[:limit])
        more = len(sentences) - limit
        if more > 0:
            text += "\n" + self.env._("and %(count)s more", count=more)
        return text

    # -- answers -----------------------------------------------------------------------
    def _answer(self, answer, day=None, reason=None, training=None, note=None):
        """Note what was answered; a « no » with its reason rests the organisation.

        :param str answer: yes, no, no_answer, or waiting to undo
        :param reason: `bde.refusal.reason` or its code, for a « no »
        :return: the `bde.refusal` of a « no », if any
        """
        self._check_may_answer()
        day = day or fields.Date.context_today(self)
        self.sudo().refusal_ids.filtered("active").write({"active": False})
        self.sudo().write(
            {
                "answer": answer,
                "answer_date": day if answer in ("yes", "no") else False,
            }
        )
        refusals = self.env["bde.refusal"]
        if answer == "no" and reason:
            for request in self:
                refusals |= refusals.sudo()._refuse(
                    request.partner_id,
                    reason,
                    day=day,
                    training_id=training.id if training else False,
                    contact_id=request.contact_id.id,
                    note=note,
                    solicitation_id=request.id,
                    user_id=self.env.uid,
                    company_id=request.company_id.id,
                )
        if answer in ("yes", "no"):
            self.partner_id.sudo()._bde_touched(day)
        return refusals.sudo(False)

    def _check_may_answer(self):
        """Office: any request; others: those they made.

        :raise AccessError: for anybody else
        """
        self.check_access("write")
        office = self.env.user.has_group("bde_partners.group_bde_user")
        if not (self.env.su or office or self.user_id <= self.env.user):
            raise AccessError(self.env._("This request was made by somebody else."))

    def write(self, vals):
        """An answer is an answer whoever writes it; the reason of an ask stays."""
        fixed = {"counts", "override_reason", "user_id", "purpose_id"}
        fixed |= {"partner_id", "date", "company_id"}
        if fixed & set(vals) and not self.env.su and self._origin:
            raise UserError(self.env._("A request is not rewritten: make another one."))
        if "answer" in vals and "answer_date" not in vals:
            known = vals["answer"] in ("yes", "no")
            day = known and fields.Date.context_today(self)
            vals = {**vals, "answer_date": day}
        return super().write(vals)

    # -- buttons -----------------------------------------------------------------------
    def action_yes(self):
        """Button: they said yes."""
        self._answer("yes")
        return True

    def action_no_answer(self):
        """Button: they did not answer, one does not wait any more."""
        self._answer("no_answer")
        return True

    def action_undo_answer(self):
        """Button: no answer was given after all; the rest of a refusal ends."""
        self._answer("waiting")
        return True

    def action_no(self):
        """Button: they said no: the dialog asks why."""
        self.ensure_one()
        self._check_may_answer()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_partners.bde_solicitation_answer_action"
        )
        action["context"] = {
            "default_solicitation_id": self.id,
            "default_answer": "no",
        }
        return action

    def _bde_touchpoint_text(self):
        """Return the line of the timeline: for what, and the answer."""
        self.ensure_one()
        answers = dict(self._fields["answer"]._description_selection(self.env))
        text = f"{self.purpose_id.name}: {answers[self.answer]}"
        return f"{text} – {self.note}" if self.note else text

    @api.model
    def _waiting_domain(self):
        """Return the domain of the requests that wait for an answer."""
        return Domain("answer", "=", "waiting") & Domain(
            "company_id", "in", self.env.companies.ids
        )
