from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

ROLES = [
    ("tutor", "Tutor"),
    ("mentor", "Mentor"),
    ("speaker", "Speaker"),
    ("jury", "Jury member"),
    ("tax", "Contact for the apprenticeship tax"),
]


class BdeAlumniProposal(models.Model):
    """A former pupil at work in an organisation of the base, and what to ask them.

    Found by `_refresh`, from what members show to the office and nothing else; the
    office asks, and what is answered stays: nobody is proposed twice.
    """

    _name = "bde.alumni.proposal"
    _description = "Proposal to a former pupil"
    _order = "state_order, score desc, id"
    _check_company_auto = True

    profile_id = fields.Many2one(
        "bde.alumni.profile",
        string="Former pupil",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="profile_id.company_id", string="School", store=True, index=True
    )
    employer_id = fields.Many2one(
        "res.partner",
        string="Where they work",
        required=True,
        ondelete="cascade",
        index=True,
    )
    role = fields.Selection(ROLES, required=True)
    state = fields.Selection(
        [
            ("proposed", "To ask"),
            ("asked", "Asked"),
            ("agreed", "Agreed"),
            ("declined", "Declined"),
        ],
        required=True,
        default="proposed",
        copy=False,
        index=True,
    )
    state_order = fields.Integer(compute="_compute_state_order", store=True)
    reasons = fields.Char(help="Codes of `rules/paths/proposals.py`.", readonly=True)
    reasons_text = fields.Char(string="Why", compute="_compute_reasons_text")
    score = fields.Integer(readonly=True, aggregator=None)
    job = fields.Char(
        string="Job", related="profile_id.current_situation_id.job", readonly=True
    )
    asked_on = fields.Date(string="Asked on", readonly=True, copy=False)
    answered_on = fields.Date(string="Answered on", readonly=True, copy=False)
    user_id = fields.Many2one(
        "res.users", string="Followed by", readonly=True, ondelete="set null"
    )
    contact_id = fields.Many2one(
        "res.partner",
        string="Contact of the organisation",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )

    _role_uniq = models.Constraint(
        "UNIQUE(profile_id, employer_id, role)",
        "This person is proposed for this already.",
    )

    @api.depends("state")
    def _compute_state_order(self):
        order = ("asked", "proposed", "agreed", "declined")
        for proposal in self:
            proposal.state_order = order.index(proposal.state)

    @api.depends("profile_id", "role")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["role"]._description_selection(self.env))
        for proposal in self:
            name = proposal.profile_id.display_name
            proposal.display_name = f"{name} – {labels.get(proposal.role, '')}"

    @api.depends("reasons", "profile_id", "employer_id")
    @api.depends_context("lang")
    def _compute_reasons_text(self):
        words = self._reason_words()
        for proposal in self:
            known = (proposal.reasons or "").split(",")
            proposal.reasons_text = " · ".join(words[r] for r in known if r in words)

    @api.model
    def _reason_words(self):
        """Return {code: text} of the reasons."""
        return {
            "willing": self.env._("said yes to it"),
            "receives_training": self.env._("the organisation receives their training"),
            "receives": self.env._("the organisation receives learners"),
            "specialty": self.env._("works in the specialty"),
            "partly": self.env._("works partly in the specialty"),
            "years": self.env._("experienced in the trade"),
            "near_age": self.env._("left school not long ago"),
            "leads": self.env._("leads the organisation"),
            "money": self.env._("is in charge of accounts or staff"),
        }

    def _check_office(self):
        """Raise unless the office presses the button, on what it may read.

        Nobody writes these lines by hand: who works where would be anybody's word.
        """
        self.check_access("read")
        office = self.env.user.has_group("bde_partners.group_bde_user")
        if not (self.env.su or office):
            raise AccessError(
                self.env._("Asking former pupils is for the bureau des entreprises.")
            )

    # -- what was answered ----------------------------------------------------------
    def action_ask(self):
        """« Asked »: by phone or mail, by whoever presses the button."""
        self._check_office()
        self._check_live()
        self.sudo().filtered(lambda p: p.state in ("proposed", "declined")).write(
            {
                "state": "asked",
                "asked_on": fields.Date.context_today(self),
                "answered_on": False,
                "user_id": self.env.uid,
            }
        )

    def action_decline(self):
        """« Not now »: nobody asks this person for this again."""
        self._check_office()
        self.sudo().filtered(lambda p: p.state in ("proposed", "asked")).write(
            {
                "state": "declined",
                "answered_on": fields.Date.context_today(self),
                "user_id": self.env.uid,
            }
        )

    def action_reopen(self):
        self._check_office()
        self.sudo().filtered(lambda p: p.state == "declined").write(
            {"state": "proposed", "answered_on": False}
        )

    def _check_live(self):
        """Raise when one of the persons left the network since."""
        for proposal in self.sudo():
            if not proposal.profile_id._agreed("network"):
                raise UserError(
                    self.env._(
                        "%(name)s is no longer in the network: nothing may be asked.",
                        name=proposal.profile_id.display_name,
                    )
                )

    # -- the rest of the screen -----------------------------------------------------
    def action_open_employer(self):
        """Open the dossier of the organisation."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_partners.bde_host_action"
        )
        return action | {
            "res_id": self.employer_id.id,
            "views": [(False, "form")],
            "domain": [],
        }

    @api.model
    def action_refresh(self):
        """Look again for whom to ask; called by the button of the screen."""
        self._check_office()
        self.sudo()._refresh()
