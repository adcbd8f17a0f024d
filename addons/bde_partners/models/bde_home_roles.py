from odoo import api, fields, models
from odoo.fields import Domain

LINES = 5
# Decisions that are still news for who proposed
NEWS_DAYS = 30
OFFICE = "bde_partners.group_bde_user"
TEACHER = "bde_partners.group_bde_teacher"
HEAD = "bde_partners.group_bde_head"
BURSAR = "bde_partners.group_bde_bursar"


class BdeHome(models.AbstractModel):
    """Cards of a role: proposals, mails to file, figures without names."""

    _inherit = "bde.home"

    @api.model
    def _home_declared(self):
        return [
            *super()._home_declared(),
            (OFFICE, "_home_card_proposals"),
            (OFFICE, "_home_card_mails"),
            (TEACHER, "_home_card_my_proposals"),
            (HEAD, "_home_card_restricted_hosts"),
            (f"{HEAD},{BURSAR}", "_home_card_figures"),
            ("bde_partners.group_bde_reader", "_home_card_reader_figures"),
        ]

    @api.model
    def _home_shortcuts(self):
        shortcuts = super()._home_shortcuts()
        if self.env.user.has_group(TEACHER):
            shortcuts.append(
                {
                    "key": "propose",
                    "label": self.env._("Propose a partner"),
                    "icon": "fa-lightbulb-o",
                    "action": self._home_action("bde_partners.bde_proposal_action_new"),
                    "sequence": 25,
                }
            )
        return shortcuts

    @api.model
    def _home_card_proposals(self):
        """What teachers proposed and nobody decided, the oldest first."""
        proposals = self.env["bde.proposal"]
        domain = [
            ("state", "=", "submitted"),
            ("company_id", "in", self.env.companies.ids),
        ]
        found = proposals.search(domain, order="create_date, id", limit=LINES)
        count = proposals.search_count(domain) if len(found) == LINES else len(found)
        return self._home_card(
            "proposals",
            self.env._("Proposals to decide"),
            count,
            "blue" if found else "green",
            [self._home_line_proposal(proposal) for proposal in found],
            self._home_action("bde_partners.bde_proposal_action"),
            sequence=37,
            hint=self.env._("Every proposal of a teacher has its answer."),
        )

    @api.model
    def _home_line_proposal(self, proposal, detail=None):
        labels = dict(proposal._fields["kind"]._description_selection(self.env))
        line = self._home_line(
            proposal.display_name,
            fields.Datetime.context_timestamp(proposal, proposal.create_date).date()
            if detail is None
            else None,
            self._home_action("bde_partners.bde_proposal_action", proposal.id),
            detail=detail or f"{labels[proposal.kind]}, {proposal.user_id.name}",
        )
        return {**line, "late": False}  # the day it came, not a day to keep

    @api.model
    def _home_card_my_proposals(self):
        """What I proposed: waiting, and what was decided lately."""
        proposals = self.env["bde.proposal"]
        news = fields.Datetime.subtract(fields.Datetime.now(), days=NEWS_DAYS)
        mine = Domain("user_id", "=", self.env.uid)
        waiting = mine & Domain("state", "=", "submitted")
        domain = waiting | (mine & Domain("decision_date", ">=", news))
        found = proposals.search(domain, order="state desc, id desc", limit=LINES)
        count = proposals.search_count(waiting)
        labels = dict(proposals._fields["state"]._description_selection(self.env))
        return self._home_card(
            "my_proposals",
            self.env._("My proposals"),
            count,
            "amber" if count else "grey",
            [
                self._home_line_proposal(proposal, labels[proposal.state])
                for proposal in found
            ],
            self._home_action("bde_partners.bde_proposal_action_mine"),
            sequence=37,
            word=self.env._("Nothing waits") if not count else None,
            hint=self.env._(
                "You know a company that could welcome learners? Propose it: the "
                "office checks, and you are told."
            ),
        )

    @api.model
    def _home_card_mails(self):
        """Mails given to the office of which nobody known is the sender."""
        mails = self.env["bde.inbox"]
        domain = mails._to_file_domain()
        found = mails.search(domain, order="date, id", limit=LINES)
        count = mails.search_count(domain) if len(found) == LINES else len(found)
        return self._home_card(
            "mails",
            self.env._("Mails to file"),
            count,
            "blue" if found else "green",
            [
                self._home_line(
                    mail.sender_name or mail.email_from or "",
                    fields.Datetime.context_timestamp(mail, mail.date).date(),
                    self._home_action("bde_partners.bde_inbox_action", mail.id),
                    detail=mail.subject or "",
                )
                | {"late": False}  # the day it came, not a day to keep
                for mail in found
            ],
            self._home_action("bde_partners.bde_inbox_action"),
            sequence=38,
            hint=self.env._("Every mail that was given has found its dossier."),
        )

    @api.model
    def _home_card_restricted_hosts(self):
        """Hosts that may not receive learners as others do: the head decides."""
        partners = self.env["res.partner"]
        domain = [
            ("is_company", "=", True),
            ("bde_host_state", "in", ("watch", "paused", "excluded")),
        ]
        found = partners.search(domain, order="bde_host_state_date desc", limit=LINES)
        count = partners.search_count(domain) if len(found) == LINES else len(found)
        labels = dict(
            partners._fields["bde_host_state"]._description_selection(self.env)
        )
        return self._home_card(
            "restricted_hosts",
            self.env._("Hosts watched, paused or excluded"),
            count,
            "amber" if found else "green",
            [
                self._home_line(
                    partner.name,
                    action=self._home_action(
                        "bde_partners.bde_host_action", partner.id
                    ),
                    detail=labels[partner.bde_host_state],
                )
                for partner in found
            ],
            self._home_action("bde_partners.bde_host_action", domain=domain),
            sequence=57,
            word=self.env._("To know") if found else None,
            hint=self.env._("Every host may receive learners."),
        )

    # -- figures -----------------------------------------------------------------------
    @api.model
    def _home_card_reader_figures(self):
        """The figures, for who only reads."""
        return self._home_card_figures() if self.env.user._bde_only_reads() else None

    @api.model
    def _home_card_figures(self):
        """Figures of the school, without a name."""
        return self._home_card(
            "figures",
            self.env._("Figures of the year"),
            False,
            "grey",
            [
                self._home_line(label, detail=value, action=action)
                for label, value, action in self._home_figures()
            ],
            sequence=12,
            word=self.env._("No names here"),
            icon="fa-bar-chart",
        )

    @api.model
    def _home_figures(self):
        """Return [(label, value, action)], counted over the whole school.

        As superuser: numbers only leave, for the schools of this user.
        """
        partners = self.env["res.partner"].sudo()
        hosts = [
            ("bde_is_host", "=", True),
            ("is_company", "=", True),
            ("company_id", "in", [False, *self.env.companies.ids]),
        ]
        year = fields.Date.subtract(fields.Date.context_today(self), months=12)
        hosting = self.env["bde.hosting"].sudo()
        ours = [("company_id", "in", self.env.companies.ids), ("active", "=", True)]
        ((offers, places),) = hosting._read_group(ours, [], ["__count", "places:sum"])
        in_touch = partners.search_count([*hosts, ("bde_last_contact", ">=", year)])
        return [
            (
                self.env._("Host organisations"),
                f"{partners.search_count(hosts)}",
                self._home_action("bde_partners.bde_host_action"),
            ),
            (self.env._("In contact during the last 12 months"), f"{in_touch}", None),
            (
                self.env._("Places they offer"),
                self.env._(
                    "%(places)s in %(offers)s offers",
                    places=places or 0,
                    offers=offers,
                ),
                None,
            ),
        ]
