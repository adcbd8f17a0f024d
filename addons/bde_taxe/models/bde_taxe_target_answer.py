from odoo import api, fields, models

from .amounts import AMOUNTS

NOTE = 500
PROMISE_KIND = "tax"


class BdeTaxeTarget(models.Model):
    """What an organisation answers: it means to designate us, it does not, call it.

    One way in, from its page, a call or the office. The ground floor's request and
    promise follow; neither tells an amount.
    """

    _inherit = "bde.taxe.target"

    answered_by = fields.Char(string="Who answered", copy=False)
    promise_id = fields.Many2one(
        "bde.promise", readonly=True, copy=False, ondelete="set null"
    )
    accountant_name = fields.Char(string="Accountant", copy=False)
    accountant_email = fields.Char(string="Accountant's e-mail", copy=False)
    accountant_phone = fields.Char(string="Accountant's telephone", copy=False)
    pledge_words = fields.Char(
        string="What they mean to give",
        compute="_compute_pledge_words",
        groups=AMOUNTS,
    )

    @api.model
    def _bde_server_fields(self):
        return super()._bde_server_fields() | {"promise_id"}

    @api.depends(
        "pledge_ids.state",
        "pledge_ids.amount_promised",
        "pledge_ids.percent",
        "pledge_ids.training_id",
    )
    def _compute_pledge_words(self):
        for target in self:
            live = target.pledge_ids.filtered(lambda p: p.state != "dropped")
            words = [pledge._words() for pledge in live.sorted("id")]
            target.pledge_words = " · ".join(filter(None, words))

    # -- no ----------------------------------------------------------------------------
    def _decline(self, reason, note=None, day=None, source="phone"):
        """Note that they do not designate us this year, and why.

        :param reason: `bde.refusal.reason` or its code
        """
        self.ensure_one()
        reason = self.env["bde.refusal.reason"].sudo()._get(reason)
        note = (note or "").strip()[:NOTE]
        live = self.pledge_ids.filtered(lambda p: p.state == "promised")
        live.write({"state": "dropped"})
        self.refusal_reason_id = reason
        self._answered("no", day, note)
        requests = self._own_requests()
        if requests:
            requests._answer("no", day=day, reason=reason)
        else:
            refusals = self.env["bde.refusal"].with_company(self.company_id)
            refusals._refuse(
                self.partner_id, reason, day=day, company_id=self.company_id.id
            )

    def _stop_asking(self, note=None):
        """They want no more requests for the tax, this year nor later."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        self.partner_id.sudo().bde_taxe_stop_on = today
        self.write(
            {"exclusion": "refusal", "exclusion_note": (note or "").strip()[:NOTE]}
        )
        self.call_ids.filtered(lambda c: c.state == "todo").state = "cancelled"

    def _undo_answer(self):
        """Their answer was noted by mistake: they are waited for again."""
        self._set_promises("dropped")
        for target in self:
            live = target.pledge_ids.filtered(lambda p: p.state == "promised")
            live.write({"state": "dropped"})
            target._own_requests()._answer("waiting")
            target._take_back_refusals()
        self.write(
            {
                "answer": "waiting",
                "answer_on": False,
                "answer_note": False,
                "answered_by": False,
                "refusal_reason_id": False,
            }
        )

    # -- perhaps -----------------------------------------------------------------------
    def _ask_call(self, note=None, phone=None, day=None):
        """They want to be called: a call is to make today, by who follows them.

        :param str phone: where, in their words; `note` is when, and about what
        :return: the `bde.taxe.call`
        """
        self.ensure_one()
        note = (note or "").strip()[:NOTE]
        if self.answer != "intention":
            self._answered("call", None, note)
        call = self.call_ids.filtered(lambda c: c.state == "todo")[:1]
        if not call:
            call = self._make_calls(users=self._follower(), asked=True)
        call.write(
            {
                "asked": True,
                "phone_given": (phone or "").strip()[:40] or call.phone_given,
                "date_planned": day or fields.Date.context_today(self),
            }
        )
        return call

    def _agree_named(self, agreed):
        """Note whether they agree to be thanked by name."""
        today = fields.Date.context_today(self)
        self.write({"named": "yes" if agreed else "no", "named_on": today})

    def _name_accountant(self, name, email=None, phone=None):
        """Note who does it for them; the office makes a contact of it."""
        self.ensure_one()
        values = {"name": name, "email": email, "phone": phone}
        self.write(
            {
                f"accountant_{key}": (text or "").strip()[:120] or False
                for key, text in values.items()
            }
        )

    # -- what follows ------------------------------------------------------------------
    def _answered(self, answer, day=None, note=None):
        """Keep an answer; the request and the promise of the ground floor follow."""
        self.ensure_one()
        values = {"answer": answer, "answer_on": fields.Datetime.now()}
        if note is not None:
            values["answer_note"] = (note or "").strip()[:NOTE] or False
        if answer != "no":
            values["refusal_reason_id"] = False
        self.write(values)
        if answer == "intention":
            self._own_requests()._answer("yes", day=day)
            self._take_back_refusals()
            self._make_promise(day)
        if answer == "no":
            self._set_promises("dropped")
        if answer != "call":
            done = self.call_ids.filtered(lambda c: c.state == "todo")
            done.write({"state": "cancelled"})

    def _own_requests(self):
        """Return the requests of the ground floor made for this campaign (sudo)."""
        self.ensure_one()
        return (
            self.env["bde.solicitation"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("purpose_id.code", "=", "tax"),
                ]
            )
        )

    def _take_back_refusals(self):
        """They say yes after a no: what was noted of the no holds no more."""
        refusals = self.env["bde.refusal"].sudo()
        refusals.search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("reason_id.purpose_ids.code", "=", "tax"),
                ("company_id", "=", self.company_id.id),
                ("date", ">=", fields.Date.to_date(f"{self.year}-01-01")),
            ]
        ).write({"active": False})

    def _make_promise(self, day=None):
        """Make the promise of the ground floor, or open it again; without amount."""
        promises = self.env["bde.promise"].sudo().with_company(self.company_id)
        if self.promise_id:
            self.sudo().promise_id.write({"state": "open", "closed_on": False})
            return
        day = day or fields.Date.context_today(self)
        end = self.campaign_id._answer_until()
        self.sudo().promise_id = promises.create(
            {
                "name": self.campaign_id.name,
                "kind": PROMISE_KIND,
                "partner_id": self.partner_id.id,
                "contact_id": self._own_contact().id,
                "company_id": self.company_id.id,
                "date": day,
                "due": end if end and end >= day else False,
                "user_id": self._follower().id,
            }
        )

    def _own_contact(self):
        """Return the contact, when they are of this organisation."""
        contact = self.sudo().contact_id
        own = contact.commercial_partner_id == self.partner_id
        return contact if own else contact.browse()

    def _keep_promises(self):
        """What they promised is done: the promises of the ground floor are kept."""
        self._set_promises("kept")

    def _set_promises(self, state):
        promises = self.sudo().promise_id.filtered(lambda p: p.state == "open")
        if promises:
            promises._close(state)

    def _follower(self):
        """Return the colleague who hears of an answer (`res.users`, may be empty)."""
        self.ensure_one()
        target = self.sudo()
        users = (
            target.user_id,
            target.campaign_id.user_id,
            target.company_id.bde_manager_id,
        )
        live = (u for u in users if u.active and u._is_internal())
        return next(live, self.env["res.users"])

    def _answer_url(self):
        """Return the address of the page where they answer."""
        return self._link_url()


class BdeTaxeCampaign(models.Model):
    _inherit = "bde.taxe.campaign"

    def _answer_until(self):
        """Return the last day on which employers choose in SOLTéA, or None."""
        self.ensure_one()
        kinds = ("employers_1", "employers_2", "employers_3")
        lines = [self._calendar(kind) for kind in kinds]
        days = [line.date_end or line.date_start for line in lines if line]
        return max(days, default=None)
