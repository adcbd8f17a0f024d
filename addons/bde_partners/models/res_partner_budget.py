from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..rules import contact_budget as rules
from .res_partner_trust import INSIDE

_COLOURS = {"free": "green", "spent": "red", "resting": "grey", "excluded": "red"}
# Written by the server when there is a request, a refusal or a dealing
_FOLLOWING = {"bde_rest_until", "bde_no_contact", "bde_ask_turn", "bde_last_contact"}


class ResPartner(models.Model):
    """Whether an organisation may be asked for something now."""

    _inherit = "res.partner"
    _bde_mailing_partner = "commercial_partner_id"

    bde_quota = fields.Integer(
        string="Own quota",
        copy=False,
        help="Requests it may get in the period of its size. 0: the house rule.",
    )
    # moves with each request: two askers at once wait for each other
    bde_ask_turn = fields.Integer(
        copy=False,
        readonly=True,
        export_string_translation=False,
    )
    bde_solicitation_ids = fields.One2many(
        "bde.solicitation", "partner_id", string="Requests", groups=INSIDE
    )
    bde_refusal_ids = fields.One2many(
        "bde.refusal", "partner_id", string="Refusals", groups=INSIDE
    )
    bde_rest_until = fields.Date(
        string="Rests until",
        compute="_compute_bde_rest",
        store=True,
        index="btree_not_null",
        copy=False,
        help="After a refusal: not asked again before the next day.",
    )
    bde_no_contact = fields.Boolean(
        string="Refuses any contact",
        compute="_compute_bde_rest",
        store=True,
        copy=False,
    )
    bde_budget_state = fields.Selection(
        [
            ("free", "May be asked"),
            ("spent", "Quota spent"),
            ("resting", "Resting"),
            ("excluded", "Not to be asked"),
        ],
        string="Quota of requests",
        compute="_compute_bde_budget",
        search="_search_bde_budget_state",
    )
    bde_budget_sentence = fields.Char(
        compute="_compute_bde_budget", export_string_translation=False
    )

    def write(self, vals):
        """What follows from dealings is not typed."""
        if not self.env.su and vals.keys() & _FOLLOWING:
            raise UserError(
                self.env._(
                    "Rests and last contacts follow from refusals and dealings: "
                    "change these."
                )
            )
        return super().write(vals)

    @api.depends(
        "bde_refusal_ids.active",
        "bde_refusal_ids.rest_until",
        "bde_refusal_ids.reason_id.is_final",
    )
    def _compute_bde_rest(self):
        """The longest rest; a « never again » that was not taken back."""
        rests = dict(
            self.env["bde.refusal"]
            .sudo()
            ._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["rest_until:max"]
            )
        )
        final = {
            partner
            for (partner,) in self.env["bde.refusal"]
            .sudo()
            ._read_group(
                [("partner_id", "in", self.ids), ("reason_id.is_final", "=", True)],
                ["partner_id"],
            )
        }
        rests = {partner.id: day for partner, day in rests.items()}
        final = {partner.id for partner in final}
        for partner in self:
            partner.bde_rest_until = rests.get(partner._origin.id, False)
            partner.bde_no_contact = partner._origin.id in final

    def _compute_bde_budget(self):
        known = self.filtered(lambda p: p.is_company and p.id)
        budgets = self.env["bde.solicitation"]._budgets(known._origin)
        for partner in self:
            budget = budgets.get(partner._origin.id)
            partner.bde_budget_state = budget.state if budget else False
            partner.bde_budget_sentence = budget.sentence if budget else False

    def _search_bde_budget_state(self, operator, value):
        """Find by state: only those asked lately can have spent their quota."""
        if operator != "in":
            return NotImplemented
        states, found = set(value), []
        requests = self.env["bde.solicitation"]
        today = fields.Date.context_today(self)
        quotas = requests._quota_lines()
        months = max((quota.months for quota in quotas), default=12)
        asked = requests.sudo()._read_group(
            [
                ("counts", "=", True),
                ("date", ">=", rules.window_start(today, months)),
            ],
            ["partner_id"],
        )
        odd = self.sudo().search(
            Domain("bde_rest_until", ">=", today)
            | Domain("bde_no_contact", "=", True)
            | Domain("bde_host_state", "in", ("excluded", "paused"))
        ) | self.sudo().browse([partner.id for (partner,) in asked])
        budgets = requests._budgets(odd)
        found = [p for p, b in budgets.items() if b.state in states]
        domain = Domain("id", "in", found)
        if "free" in states:
            others = [p for p, b in budgets.items() if b.state not in states]
            domain = Domain("id", "not in", others) & Domain("is_company", "=", True)
        if False in states:
            domain |= Domain("is_company", "=", False)
        return domain

    # -- buttons ----------------------------------------------------------------------
    def action_bde_ask(self):
        """Button: a new request; the dialog says first whether it may be made."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_partners.bde_solicitation_ask_action"
        )
        organisations = self.commercial_partner_id.filtered("is_company")
        action["context"] = {"default_partner_ids": organisations.ids}
        return action

    # -- the dossier ------------------------------------------------------------------
    def _bde_dossier_cards(self):
        cards = super()._bde_dossier_cards()
        if self.env["bde.solicitation"].has_access("read"):
            cards.append(self._bde_card_budget())
        return cards

    def _bde_card_budget(self):
        """The gauge: what was asked, what is left, what waits for an answer."""
        home = self.env["bde.home"]
        budget = self.env["bde.solicitation"]._budgets(self)[self.id]
        labels = dict(self._fields["bde_budget_state"]._description_selection(self.env))
        return home._home_card(
            "budget",
            self.env._("Requests"),
            False,
            _COLOURS[budget.state],
            self._bde_budget_lines(),
            sequence=20,
            word=labels[budget.state],
            hint=self.env._("Nothing was asked of it lately."),
            gauge={
                "used": budget.used,
                "quota": budget.quota or budget.used + 1,
                "label": self._bde_gauge_label(budget),
            },
            buttons=self._bde_budget_buttons(),
        )

    def _bde_budget_lines(self):
        """Return what waits for an answer, and the last refusals: two queries."""
        home, ours = self.env["bde.home"], [("partner_id", "=", self.id)]
        waiting = self.env["bde.solicitation"].search(
            [*ours, ("answer", "=", "waiting")], limit=3
        )
        lines = [
            home._home_line(
                request.purpose_id.name,
                fields.Datetime.context_timestamp(request, request.date).date(),
                home._home_action(
                    "bde_partners.bde_solicitation_answer_action",
                    context={"default_solicitation_id": request.id},
                ),
                detail=self.env._("waiting for an answer"),
            )
            for request in waiting
        ]
        return lines + [
            home._home_line(
                self.env._("Refusal: %(why)s", why=refusal.reason_id.name),
                detail=home._home_when(refusal.date),
            )
            for refusal in self.env["bde.refusal"].search(ours, limit=2)
        ]

    def _bde_gauge_label(self, budget):
        """Return the words under the gauge: what is left, else why not now."""
        if not budget.is_free:
            return budget.sentence
        return self.env._(
            "%(used)s of %(quota)s requests in %(months)s months",
            used=budget.used,
            quota=budget.quota,
            months=budget.period_months,
        )

    def _bde_budget_buttons(self):
        """Return the button of the card, for who may ask."""
        if not self.env["bde.solicitation"].has_access("create"):
            return []
        return [
            {
                "label": self.env._("New request"),
                "icon": "fa-paper-plane-o",
                "action": self.env["bde.home"]._home_action(
                    "bde_partners.bde_solicitation_ask_action",
                    context={"default_partner_ids": self.ids},
                ),
                "primary": False,
            }
        ]
