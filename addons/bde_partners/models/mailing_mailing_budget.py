from odoo import api, fields, models


class MailingMailing(models.Model):
    """A mailing to partners is a request like another: within each one's quota."""

    _inherit = "mailing.mailing"

    bde_is_partners = fields.Boolean(
        compute="_compute_bde_is_partners", export_string_translation=False
    )
    bde_purpose_id = fields.Many2one(
        "bde.solicitation.purpose",
        string="What it is about",
        ondelete="restrict",
        help="A mailing that asks for something counts in the quota of each "
        "organisation and leaves out those whose quota is spent; thanks and "
        "information go to all but those that refuse any contact.",
    )
    bde_asks = fields.Boolean(
        compute="_compute_bde_is_partners", export_string_translation=False
    )
    bde_left_out_ids = fields.One2many(
        "bde.mailing.left.out", "mailing_id", string="Left out", readonly=True
    )
    bde_left_out_count = fields.Integer(
        compute="_compute_bde_left_out_count", export_string_translation=False
    )

    @api.depends("mailing_model_id", "bde_purpose_id.counts")
    def _compute_bde_is_partners(self):
        for mailing in self:
            mailing.bde_is_partners = bool(mailing._bde_partner_field())
            purpose = mailing.bde_purpose_id
            mailing.bde_asks = not purpose or purpose.counts

    @api.depends("bde_left_out_ids")
    def _compute_bde_left_out_count(self):
        for mailing in self:
            mailing.bde_left_out_count = len(mailing.bde_left_out_ids)

    @api.model_create_multi
    def create(self, vals_list):
        mailings = super().create(vals_list)
        mailings._bde_refresh_left_out()
        return mailings

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"mailing_domain", "mailing_model_id", "bde_purpose_id"}:
            self._bde_refresh_left_out()
        return result

    def copy_data(self, default=None):
        return [
            {k: v for k, v in vals.items() if k != "bde_left_out_ids"}
            for vals in super().copy_data(default=default)
        ]

    # -- who is left out ---------------------------------------------------------------
    def action_bde_check_quotas(self):
        """Button: who would be left out today."""
        self.check_access("write")
        self._bde_refresh_left_out()
        return True

    def _bde_refresh_left_out(self):
        """List again who is left out, as long as nothing was sent."""
        for mailing in self.filtered(lambda m: m.state in ("draft", "in_queue")):
            ids = []
            if mailing._bde_partner_field():
                model = self.env[mailing.mailing_model_real]
                ids = model.search(mailing._get_recipients_domain()).ids
            mailing._bde_split(ids)

    def _bde_partner_field(self):
        """Return the field to the organisation of a recipient; None: not about them.

        Other models say it: `_bde_mailing_partner = "partner_id"`; and
        `_bde_mailing_reminded()` returns those for whom it is no new request.
        """
        model = self.env.get(self.mailing_model_real)
        return getattr(model, "_bde_mailing_partner", None)

    def _bde_organisations(self, records):
        """Return the organisations that these recipients belong to."""
        field = self._bde_partner_field()
        return records[field] if field else self.env["res.partner"]

    def _bde_reminded(self, records):
        """Return the organisations that these recipients were already asked for."""
        find = getattr(records, "_bde_mailing_reminded", None)
        return self._bde_organisations(find() if find else records.browse())

    def _bde_split(self, res_ids):
        """Return the recipients this mailing may reach, and list the others on it.

        Those of an organisation that this mailing asked already stay in: a mailing that
        was cut short goes on.

        :param list res_ids: ids of records of its model
        """
        self.ensure_one()
        records = self.env[self.mailing_model_real].sudo().browse(res_ids)
        blocked = self._bde_blocked(
            self._bde_organisations(records), self._bde_reminded(records)
        )
        kept, counts = [], {}
        for record in records:
            organisation = self._bde_organisations(record)
            if organisation in blocked:
                counts[organisation] = counts.get(organisation, 0) + 1
            else:
                kept.append(record.id)
        self._bde_list_left_out(blocked, counts)
        return kept

    def _bde_blocked(self, organisations, reminded=None):
        """Return {organisation: Budget} of those that this mailing leaves out.

        :param reminded: organisations for which it is no new request
        """
        reminded = reminded or organisations.browse()
        requests = self.env["bde.solicitation"]
        organisations = organisations.filtered("is_company")
        if self.bde_purpose_id and not self.bde_purpose_id.counts:
            # no quota to count: only those that refuse any contact
            organisations = organisations.filtered(
                lambda p: p.bde_host_state == "excluded" or p.bde_no_contact
            )
        done = requests.sudo().search([("mailing_id", "in", self.ids)]).partner_id
        budgets = requests._budgets(organisations - done)
        return {
            partner: budgets[partner.id]
            for partner in organisations - done
            if not budgets[partner.id].is_free
            and (self.bde_asks or budgets[partner.id].state == "excluded")
            and (partner not in reminded or budgets[partner.id].state != "spent")
        }

    def _bde_list_left_out(self, blocked, counts):
        """Write the list that the screen shows."""
        lines = self.env["bde.mailing.left.out"].sudo()
        known = lines.search([("mailing_id", "=", self.id)])
        if self.state in ("draft", "in_queue"):
            known.unlink()
            known = lines
        told = known.partner_id
        lines.create(
            [
                {
                    "mailing_id": self.id,
                    "partner_id": partner.id,
                    "state": budget.state,
                    "reason": budget.sentence,
                    "count": counts[partner],
                }
                for partner, budget in blocked.items()
                if partner in counts and partner not in told
            ]
        )
        self.invalidate_recordset(["bde_left_out_ids", "bde_left_out_count"])

    # -- sending -----------------------------------------------------------------------
    def _get_recipients(self):
        """Those whom its author may read: it leaves by a cron, past the rules."""
        res_ids = super()._get_recipients()
        if not (self.env.su and self._bde_partner_field()):
            return res_ids
        author = self.create_uid
        records = self.env[self.mailing_model_real].with_user(author)
        records = records.with_context(allowed_company_ids=author.company_ids.ids)
        return records.browse(res_ids)._filtered_access("read").ids

    def _get_remaining_recipients(self):
        res_ids = super()._get_remaining_recipients()
        if not self._bde_partner_field():
            return res_ids
        return self._bde_split(res_ids)

    def _action_send_mail(self, res_ids=None):
        """Note the requests first, in one go: what leaves counts, whatever fails."""
        ours = self.filtered(lambda m: m._bde_partner_field())
        result = True
        if self - ours:
            result = super(MailingMailing, self - ours)._action_send_mail(res_ids)
        for mailing in ours:
            found = (
                mailing._bde_split(res_ids)
                if res_ids
                else mailing._get_remaining_recipients()
            )
            if found:
                mailing._bde_note_requests(found)
            elif mailing.bde_left_out_ids:
                mailing.write({"state": "done", "sent_date": fields.Datetime.now()})
                continue
            result = super(MailingMailing, mailing)._action_send_mail(found or None)
        return result

    def _bde_note_requests(self, res_ids):
        """One request an organisation, however many of its people are written to."""
        requests = self.env["bde.solicitation"]
        if not self.bde_asks:
            return requests
        records = self.env[self.mailing_model_real].sudo().browse(res_ids)
        organisations = self._bde_organisations(records).filtered("is_company")
        reminded = self._bde_reminded(records)
        requests._lock_organisations(organisations)
        done = requests.sudo().search([("mailing_id", "=", self.id)]).partner_id
        purpose = self.bde_purpose_id or requests.env[
            "bde.solicitation.purpose"
        ].sudo()._get("other")
        reminder = requests.env["bde.solicitation.purpose"].sudo()._get("reminder_ask")
        more = {"mailing": self, "user": self.user_id, "note": self.subject}
        made = (
            requests.sudo()
            .with_context(bde_asked=True)
            .create(
                [
                    requests._prepare_ask_vals(
                        partner,
                        "mailing",
                        reminder if partner in reminded else purpose,
                        more,
                    )
                    for partner in organisations - done
                ]
            )
        )
        if hasattr(records, "_bde_mailing_asked"):
            records._bde_mailing_asked(made)
        return made
