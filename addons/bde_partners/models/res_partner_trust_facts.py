from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

from ..rules import host_trust as rules

_COLOURS = {
    "to_check": "blue",
    "approved": "green",
    "watch": "amber",
    "paused": "grey",
    "excluded": "red",
}


class ResPartner(models.Model):
    """What one looks at before saying yes to a host, and the buttons to say it."""

    _inherit = "res.partner"

    bde_needs_approval = fields.Boolean(
        compute="_compute_bde_needs_approval",
        search="_search_bde_needs_approval",
        export_string_translation=False,
    )
    bde_trust_facts = fields.Html(
        string="What is known of it", compute="_compute_bde_trust_facts", sanitize=False
    )

    @api.depends("bde_host_state", "is_company")
    def _compute_bde_needs_approval(self):
        for partner in self:
            partner.bde_needs_approval = partner.is_company and rules.needs_approval(
                partner.bde_host_state
            )

    def _search_bde_needs_approval(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return [
            ("is_company", "=", True),
            ("bde_host_state", "in", ("to_check", False)),
        ]

    def _compute_bde_trust_facts(self):
        facts = self._bde_trust_facts()
        for partner in self:
            rows = Markup("").join(
                Markup(
                    '<li class="list-inline-item me-3"><i class="fa fa-fw %s me-1" '
                    'role="img" title="%s"/>%s</li>'
                )
                % (
                    "fa-check text-success" if good else "fa-question text-warning",
                    self.env._("Known") if good else self.env._("To look at"),
                    text,
                )
                for good, text in facts[partner]
            )
            partner.bde_trust_facts = (
                Markup('<ul class="list-inline mb-0 o_bde_trust_facts">%s</ul>') % rows
            )

    def _bde_trust_facts(self):
        """Return {partner: [(is reassuring, sentence)]}; addons add theirs.

        A bounded number of queries whatever the number of organisations.
        """
        return {partner: partner._bde_own_facts() for partner in self}

    def _bde_own_facts(self):
        """Return what the register and the dossier say of one organisation."""
        self.ensure_one()
        labels = dict(
            self._fields["bde_headcount_bracket"]._description_selection(self.env)
        )
        facts = [self._bde_register_fact()]
        activity = " · ".join(
            filter(None, [self.bde_activity, self.bde_naf and f"NAF {self.bde_naf}"])
        )
        facts.append((bool(activity), activity or self.env._("Activity not noted")))
        size = (
            self.env._("%(count)s employees", count=self.bde_headcount)
            if self.bde_headcount
            else labels.get(self.bde_headcount_bracket)
        )
        facts.append((bool(size), size or self.env._("Headcount unknown")))
        facts.append(
            (
                bool(self.bde_insurance),
                self.env._("Insurance: %(insurance)s", insurance=self.bde_insurance)
                if self.bde_insurance
                else self.env._("No insurance noted"),
            )
        )
        return facts

    def _bde_register_fact(self):
        """Return (is reassuring, what the register of companies says)."""
        if self.bde_legal_kind in ("foreign", "individual"):
            return True, self.env._("Not in the French register of companies")
        siret = self.bde_siret
        if not siret:
            return False, self.env._("No SIRET: not found in the register")
        state = "bde_register_state" in self._fields and self.bde_register_state
        if state == "open":
            return True, self.env._(
                "Open in the register on %(day)s (SIRET %(siret)s)",
                day=format_date(self.env, self.bde_register_date),
                siret=siret,
            )
        if state == "closed":
            day = self.bde_closed_on or self.bde_register_date
            return False, self.env._(
                "Closed in the register since %(day)s (SIRET %(siret)s)",
                day=format_date(self.env, day),
                siret=siret,
            )
        return False, self.env._(
            "SIRET %(siret)s, not looked up in the register yet", siret=siret
        )

    # -- buttons ----------------------------------------------------------------------
    def action_bde_approve_host(self):
        """Button: these organisations may receive learners."""
        todo = self.filtered(lambda p: p.bde_host_state != "approved")
        if not todo and self._bde_trust_role() is None:
            raise AccessError(
                self.env._("Only the office says whether a host is approved.")
            )
        excluded = todo.filtered(lambda p: p.bde_host_state == "excluded")
        if excluded:
            raise UserError(
                self.env._(
                    "%(name)s is excluded: use « Change the status » and say why it is "
                    "lifted.",
                    name=excluded[0].name,
                )
            )
        todo._action_set_host_state("approved")
        return True

    def action_bde_review_host(self):
        """Button: the small dialog that shows what is known and asks for the yes."""
        return self._bde_open_state_wizard(
            "bde_partners.bde_host_state_wizard_action_approve"
        )

    def action_bde_change_status(self):
        """Button: another status, with its reason."""
        return self._bde_open_state_wizard("bde_partners.bde_host_state_wizard_action")

    def _bde_open_state_wizard(self, xmlid):
        if self._bde_trust_role() is None:
            raise AccessError(
                self.env._("Only the office says whether a host is approved.")
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["context"] = {"default_partner_ids": self.ids}
        return action

    # -- the dossier ------------------------------------------------------------------
    def _bde_dossier_cards(self):
        cards = super()._bde_dossier_cards()
        if self.env.user.has_group("bde_partners.group_bde_reader"):
            cards.append(self._bde_card_trust())
        return cards

    def _bde_card_trust(self):
        """The badge of trust: the status, since when, and how reliable it is."""
        home = self.env["bde.home"]
        state = self.bde_host_state or "to_check"
        words = self._bde_state_words(state, self.bde_host_state_until)
        lines = []
        if self.bde_host_state_date:
            may_read = self._has_field_access(
                self._fields["bde_host_state_reason"], "read"
            )
            reason = may_read and self.bde_host_state_reason
            # a status is never late: its day is told, not counted down
            since = home._home_when(self.bde_host_state_date)
            lines.append(home._home_line(reason or words, detail=since))
        lines += self._bde_reliability_lines()
        return home._home_card(
            "trust",
            self.env._("Trust"),
            False,
            _COLOURS[state],
            lines,
            sequence=10,
            word=words,
            hint=self.env._("Nothing is known of it yet."),
            buttons=self._bde_trust_buttons(state),
        )

    def _bde_reliability_lines(self):
        """Return lines (`_home_line`): how reliable it is; addons add theirs."""
        lines = []
        if self.env["bde.refusal"].has_access("read"):
            count = self.env["bde.refusal"].search_count([("partner_id", "=", self.id)])
            if count:
                line = self.env["bde.home"]._home_line
                lines.append(line(self.env._("Refusals"), detail=str(count)))
        return lines

    def _bde_trust_buttons(self, state):
        """Return the buttons of the card, for who may press them."""
        if self._bde_trust_role() is None:
            return []
        home, context = self.env["bde.home"], {"default_partner_ids": self.ids}
        change = {
            "label": self.env._("Change the status"),
            "icon": "fa-pencil",
            "action": home._home_action(
                "bde_partners.bde_host_state_wizard_action", context=context
            ),
            "primary": False,
        }
        if not rules.needs_approval(state):
            return [change]
        approve = {
            "label": self.env._("Approve"),
            "icon": "fa-check",
            "action": home._home_action(
                "bde_partners.bde_host_state_wizard_action_approve", context=context
            ),
            "primary": False,
        }
        return [approve, change]
