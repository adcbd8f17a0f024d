from odoo import api, fields, models

LINES = 5


class BdeHome(models.AbstractModel):
    """Requests that wait for an answer, charters that end."""

    _inherit = "bde.home"

    @api.model
    def _home_cards(self):
        cards = super()._home_cards()
        user = self.env.user
        if self.env["bde.solicitation"].has_access("read"):
            cards.append(self._home_card_requests())
        if user.has_group("bde_partners.group_bde_user"):
            cards.append(self._home_card_charters())
        return cards

    @api.model
    def _home_card_requests(self):
        """Requests without answer, the oldest first: who waits, since when."""
        requests = self.env["bde.solicitation"]
        domain = requests._waiting_domain()
        if not self.env.user.has_group("bde_partners.group_bde_user"):
            domain &= fields.Domain("user_id", "=", self.env.uid)
        found = requests.search(domain, order="date, id", limit=LINES)
        count = requests.search_count(domain) if len(found) == LINES else len(found)
        return self._home_card(
            "requests",
            self.env._("Requests without answer"),
            count,
            "amber" if found else "green",
            [
                self._home_line(
                    request.partner_id.name,
                    fields.Datetime.context_timestamp(request, request.date).date(),
                    self._home_action(
                        "bde_partners.bde_solicitation_answer_action",
                        context={"default_solicitation_id": request.id},
                    ),
                    detail=f"{request.purpose_id.name}, {request.user_id.name}",
                )
                for request in found
            ],
            self._home_action(
                "bde_partners.bde_solicitation_action",
                context={"search_default_waiting": 1},
            ),
            sequence=35,
            hint=self.env._("Every organisation that was asked has answered."),
        )

    @api.model
    def _home_card_charters(self):
        """Charters that end soon or have ended, the first to end first."""
        charters = self.env["bde.commitment"]
        domain = charters._to_renew_domain()
        found = charters.search(domain, order="date_end, id", limit=LINES)
        count = charters.search_count(domain) if len(found) == LINES else len(found)
        return self._home_card(
            "charters",
            self.env._("Charters to renew"),
            count,
            "blue" if found else "green",
            [
                self._home_line(
                    charter.partner_id.name,
                    charter.date_end,
                    self._home_action("bde_partners.bde_commitment_action", charter.id),
                    detail=charter.name,
                )
                for charter in found
            ],
            self._home_action(
                "bde_partners.bde_commitment_action",
                context={"search_default_soon": 1},
            ),
            sequence=60,
            hint=self.env._("No charter of a host ends soon."),
        )


class ResPartner(models.Model):
    _inherit = "res.partner"

    bde_commitment_ids = fields.One2many(
        "bde.commitment",
        "partner_id",
        string="Charters",
        groups="bde_partners.group_bde_user,bde_partners.group_bde_teacher,"
        "bde_partners.group_bde_head",
    )

    def _bde_dossier_cards(self):
        cards = super()._bde_dossier_cards()
        if self.env["bde.commitment"].has_access("read"):
            cards.append(self._bde_card_commitments())
        return cards

    def _bde_card_commitments(self):
        """What the host committed itself to, and until when."""
        home = self.env["bde.home"]
        charters = self.env["bde.commitment"].search(
            [("partner_id", "=", self.id), ("next_id", "=", False)], limit=LINES
        )
        states = set(charters.mapped("state"))
        colour = "grey"
        if charters:
            colour = "green" if states & {"holds", "coming"} else "blue"
        return home._home_card(
            "commitments",
            self.env._("Commitments"),
            len(charters),
            colour,
            [
                home._home_line(
                    charter.name,
                    charter.date_end,
                    home._home_action("bde_partners.bde_commitment_action", charter.id),
                )
                for charter in charters
            ],
            sequence=60,
            word=self.env._("To renew") if colour == "blue" else None,
            hint=self.env._("No charter was signed with this host."),
            buttons=self._bde_commitment_buttons(),
        )

    def _bde_commitment_buttons(self):
        """Return the button of the card, for who may note a charter."""
        if not self.env["bde.commitment"].has_access("create"):
            return []
        return [
            {
                "label": self.env._("New charter"),
                "icon": "fa-handshake-o",
                "action": self.env["bde.home"]._home_action(
                    "bde_partners.bde_commitment_action",
                    form=True,
                    context={"default_partner_id": self.id},
                ),
                "primary": False,
            }
        ]
