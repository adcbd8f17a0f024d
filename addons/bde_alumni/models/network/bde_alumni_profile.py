from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

STATES = [
    ("pending", "To check"),
    ("member", "Member"),
    ("refused", "Refused"),
    ("withdrawn", "Left the network"),
]
SEEN = [
    ("everyone", "Everyone in the network"),
    ("office", "The office only"),
    ("nobody", "Nobody"),
]
# what one transition decides, never a form or a call
DECIDED = {
    "state",
    "partner_id",
    "joined_on",
    "withdrawn_on",
    "refused_on",
    "email_verified_on",
    "source",
    "checked_on",
}


class BdeAlumniProfile(models.Model):
    """A former pupil who agreed to be in the network of the school (S7).

    Rests on consent alone: see `bde.alumni.consent`. Nothing of the follow-up of
    leavers (S8) is read here; the link to a leaver is all that both share.
    """

    _name = "bde.alumni.profile"
    _description = "Member of the network of former pupils"
    _inherit = [
        "bde.secret.link.mixin",
        "bde.private.person.mixin",
        "bde.outbox.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "image.mixin",
    ]
    _order = "last_name, first_name, id"
    _rec_names_search = ["last_name", "first_name"]
    _check_company_auto = True
    _link_path = "/bde/ancien"
    _private_audience = "alumni"

    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="Made when the person is accepted, never before.",
    )
    last_name = fields.Char(string="Last name", index="trigram")
    first_name = fields.Char(string="First name", index="trigram")
    birth_date = fields.Date(string="Birth date")
    email = fields.Char(string="E-mail", copy=False)
    phone = fields.Char(string="Telephone", copy=False)
    city = fields.Char(string="Town")
    commune_id = fields.Many2one(
        "bde.commune", ondelete="set null", index="btree_not_null"
    )
    link = fields.Char(
        string="Professional page", help="LinkedIn or a site of their own."
    )
    about = fields.Text(string="About me")
    state = fields.Selection(
        STATES,
        required=True,
        default="pending",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    source = fields.Selection(
        [
            ("leaver", "When leaving the school"),
            ("page", "Public page"),
            ("office", "Office, on paper"),
        ],
        required=True,
        default="office",
        readonly=True,
        copy=False,
    )
    joined_on = fields.Date(string="Member since", readonly=True, copy=False)
    refused_on = fields.Date(string="Refused on", readonly=True, copy=False)
    withdrawn_on = fields.Date(string="Left on", readonly=True, copy=False)
    checked_on = fields.Date(
        string="Checked on",
        readonly=True,
        copy=False,
        help="When the person last said that this profile is true.",
    )
    email_verified_on = fields.Datetime(
        string="E-mail verified on", readonly=True, copy=False
    )
    study_ids = fields.One2many("bde.alumni.study", "profile_id", string="Studies")
    consent_ids = fields.One2many(
        "bde.alumni.consent", "profile_id", string="Consents", readonly=True
    )

    _name_check = models.Constraint(
        "CHECK(state = 'withdrawn' OR (last_name IS NOT NULL"
        " AND first_name IS NOT NULL))",
        "Both the last name and the first name are needed.",
    )
    _partner_uniq = models.UniqueIndex(
        "(partner_id) WHERE partner_id IS NOT NULL",
        "This contact is another member of the network.",
    )
    _directory_idx = models.Index(
        "(company_id, last_name, first_name, id) WHERE state = 'member'"
    )
    _birth_idx = models.Index("(company_id, birth_date)")

    @api.depends("last_name", "first_name", "state")
    def _compute_display_name(self):
        for profile in self:
            if profile.state == "withdrawn":
                profile.display_name = self.env._(
                    "Former member n° %(number)s", number=profile.id
                )
                continue
            name = f"{(profile.last_name or '').upper()} {profile.first_name or ''}"
            profile.display_name = name.strip()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_decided(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_decided(vals)
        return super().write(vals)

    @api.model
    def _check_decided(self, vals):
        """Refuse that a call decides what the transitions decide."""
        if not self.env.su and DECIDED & set(vals):
            raise AccessError(
                self.env._(
                    "Accepting, refusing and leaving are done with their buttons: "
                    "%(fields)s.",
                    fields=", ".join(sorted(DECIDED & set(vals))),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_if_not_member(self):
        if any(profile.state == "member" for profile in self):
            raise UserError(
                self.env._("A member leaves with « Withdraw »: the proof is kept.")
            )

    def _bde_notice_audience(self):
        return "alumni"
