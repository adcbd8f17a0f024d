from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ResPartner(models.Model):
    """When an organisation was last in contact, who follows it, what it promised."""

    _inherit = "res.partner"

    bde_last_contact = fields.Date(
        string="Last contact",
        readonly=True,
        copy=False,
        help="Latest call, mail, meeting, visit, request or PFMP with this site.",
    )
    bde_site_count = fields.Integer(
        string="Sites of the group", compute="_compute_bde_group"
    )
    bde_group_last_contact = fields.Date(
        string="Last contact of the group",
        compute="_compute_bde_group",
        help="The latest of the head office and all its sites.",
    )
    bde_group_words = fields.Char(
        string="In the group",
        compute="_compute_bde_group",
        help="Counted over the head office and all its sites.",
    )
    bde_interaction_ids = fields.One2many(
        "bde.interaction", "partner_id", string="Dealings"
    )
    bde_promise_ids = fields.One2many("bde.promise", "partner_id", string="Promises")
    bde_no_siret = fields.Boolean(
        string="No SIRET, and that is right",
        help="An association or a public body that has none: nobody asks for it again.",
    )
    bde_orphan = fields.Boolean(
        string="Without an owner",
        store=False,
        search="_search_bde_orphan",
        help="Followed by somebody whose account is closed.",
    )

    _bde_owner_idx = models.Index("(user_id) WHERE user_id IS NOT NULL")
    _bde_last_contact_idx = models.Index("(bde_last_contact) WHERE is_company")

    @api.depends("bde_site_ids", "bde_last_contact")
    def _compute_bde_group(self):
        """Count over the sites of head offices; who has none counts nothing."""
        found = {}
        if self.ids:
            found = dict(
                self._read_group(
                    [("parent_id", "in", self.ids), ("is_company", "=", True)],
                    ["parent_id"],
                    ["id:recordset"],
                )
            )
        sites = {p: found.get(p._origin, self.browse()) for p in self}
        heads = self.filtered(lambda p: p._origin in found)
        facts = heads._bde_group_facts(sites) if heads else {}
        for partner in self:
            of_group = partner | sites[partner] if partner in heads else partner
            days = [site.bde_last_contact for site in of_group if site.bde_last_contact]
            partner.bde_site_count = len(sites[partner]) if partner in heads else 0
            partner.bde_group_last_contact = max(days, default=False)
            partner.bde_group_words = ", ".join(facts.get(partner, [])) or False

    def _bde_group_facts(self, sites):
        """Return {head office: [what is counted over its whole group]}.

        :param dict sites: {head office: its sites}
        """
        home = self.env["bde.home"]
        facts = {}
        for partner in self:
            facts[partner] = [
                self.env._("%(count)s sites", count=len(sites[partner]))
                if len(sites[partner]) > 1
                else self.env._("one site")
            ]
            days = [s.bde_last_contact for s in sites[partner] if s.bde_last_contact]
            if days:
                facts[partner].append(
                    self.env._(
                        "last contact of a site %(when)s",
                        when=home._home_when(max(days)),
                    )
                )
        return facts

    def _search_bde_orphan(self, operator, value):
        """Find the organisations whose owner has left."""
        if operator != "in":
            return NotImplemented
        gone = self.env["res.users"].sudo().with_context(active_test=False)
        return Domain("user_id", "in", gone._search([("active", "=", False)]))

    # -- last contact -----------------------------------------------------------------
    def _bde_touched(self, day):
        """Note a contact with these organisations, or with people of them.

        :param date day: of the contact; in the future nothing is noted
        """
        self._bde_touched_on(dict.fromkeys(self, day))

    @api.model
    def _bde_touched_on(self, days):
        """Note the last contact of each, in one query: no reader waits for a form.

        :param dict days: {organisation or person of it: date of the contact}
        """
        today, latest = fields.Date.context_today(self), {}
        for partner, day in days.items():
            organisation = partner.sudo().commercial_partner_id
            known = latest.get(organisation) or organisation.bde_last_contact
            if day and day <= today and (not known or known < day):
                latest[organisation] = day
        if not latest:
            return
        late = self.sudo().browse([partner.id for partner in latest])
        late.flush_recordset(["bde_last_contact"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner p SET bde_last_contact = v.day
                  FROM unnest(%s::integer[], %s::date[]) AS v(id, day)
                 WHERE p.id = v.id
                   AND (p.bde_last_contact IS NULL OR p.bde_last_contact < v.day)
                """,
                late.ids,
                list(latest.values()),
            )
        )
        late.invalidate_recordset(["bde_last_contact"])
        late.modified(["bde_last_contact"])

    @api.model
    def _bde_fill_last_contact(self, partners=None):
        """Work out the last contact again from all that happened, in one query.

        :param partners: organisations; None for all of them
        """
        self.env.flush_all()
        lines = self.env["bde.touchpoint"].sudo()._table_query
        only = SQL()
        if partners is not None:
            only = SQL("AND t.partner_id IN %s", tuple(partners.ids) or (0,))
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner p SET bde_last_contact = found.day
                  FROM (SELECT t.partner_id, max(t.date)::date AS day
                          FROM (%s) t
                         WHERE t.is_contact AND t.date <= %s %s
                         GROUP BY t.partner_id) found
                 WHERE p.id = found.partner_id
                   AND (p.bde_last_contact IS NULL OR p.bde_last_contact < found.day)
                """,
                lines,
                fields.Datetime.now(),
                only,
            )
        )
        self.env["res.partner"].invalidate_model(["bde_last_contact"])

    def _message_post_after_hook(self, message, msg_vals):
        """A mail to or from somebody of an organisation is a contact; a note is not."""
        result = super()._message_post_after_hook(message, msg_vals)
        if message.sudo()._bde_is_contact():
            self._bde_touched(fields.Date.context_today(self))
        return result

    @api.onchange("parent_id")
    def onchange_parent_id(self):
        """A site keeps its own address when its head office is chosen."""
        if self.is_company:
            return None
        return super().onchange_parent_id()

    # -- group ------------------------------------------------------------------------
    def _bde_with_sites(self):
        """Return this organisation with its sites, those the user may read."""
        self.ensure_one()
        return self | self.search(
            [("parent_id", "=", self.id), ("is_company", "=", True)]
        )

    @api.model
    def _bde_siret_missing_domain(self):
        """Return the domain of the organisations that lack the SIRET they have."""
        return (
            Domain("bde_siret", "=", False)
            & Domain("bde_legal_kind", "not in", ("foreign", "individual"))
            & Domain("bde_no_siret", "=", False)
        )

    # -- dossier ----------------------------------------------------------------------
    def _bde_dossier_cards(self):
        cards = super()._bde_dossier_cards()
        if self.env["bde.promise"].has_access("read"):
            cards.append(self._bde_dossier_card_promises())
        return cards

    def _bde_dossier_card_promises(self):
        """What was promised with this organisation, the nearest first."""
        home, model = self.env["bde.home"], self.env["bde.promise"]
        mine = [("partner_id", "=", self.id), ("state", "=", "open")]
        promises = model.search(mine, order="due nulls last, id", limit=6)
        count = model.search_count(mine) if len(promises) == 6 else len(promises)
        late = any(promises.mapped("is_late"))
        return home._home_card(
            "promises",
            self.env._("Promises"),
            count,
            "red" if late else "amber" if promises else "grey",
            [promise._bde_home_line() for promise in promises],
            home._home_action(
                "bde_partners.bde_promise_action",
                domain=[("partner_id", "=", self.id)],
                context={"default_partner_id": self.id},
            ),
            sequence=30,
            word=self.env._("Late") if late else None,
            hint=self.env._("Nothing is promised."),
            buttons=self._bde_promise_buttons(),
        )

    def _bde_promise_buttons(self):
        """Return the button of the card, for who may note a promise."""
        if not self.env["bde.promise"].has_access("create"):
            return []
        action = self.env["bde.home"]._home_action(
            "bde_partners.bde_promise_action_log",
            context={"default_partner_id": self.id},
        )
        return [
            {
                "label": self.env._("Note a promise"),
                "icon": "fa-gift",
                "action": action,
            }
        ]


class MailMessage(models.Model):
    _inherit = "mail.message"

    def _bde_is_contact(self):
        """Tell whether this message went to, or came from, the other side."""
        self.ensure_one()
        if self.mail_activity_type_id:
            return self.mail_activity_type_id.category in ("phonecall", "meeting")
        if self.message_type == "comment":
            return not self.is_internal and bool(
                self.subtype_id and not self.subtype_id.internal
            )
        return self.message_type in ("email", "email_outgoing")
