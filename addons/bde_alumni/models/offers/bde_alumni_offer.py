from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...rules.offers import typed as rules

STATES = [
    ("pending", "To check"),
    ("published", "Published"),
    ("refused", "Refused"),
    ("expired", "Expired"),
    ("filled", "Filled"),
]
KINDS = [
    ("job", "Job"),
    ("apprenticeship", "Apprenticeship"),
    ("tip", "Tip of a former pupil"),
]
# what one transition decides, never a form or a call
DECIDED = {"state", "published_on", "source", "profile_id"}
OFFICE = "bde_partners.group_bde_user"


class BdeAlumniOffer(models.Model):
    """A job, an apprenticeship or a tip: shown to the network once approved."""

    _name = "bde.alumni.offer"
    _description = "Offer"
    _inherit = ["mail.thread"]
    _order = "state, expires_on desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Job offered", required=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    kind = fields.Selection(KINDS, required=True, default="job")
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
            ("company", "Page for companies"),
            ("member", "Former pupil"),
            ("office", "Office"),
        ],
        string="Came by",
        required=True,
        default="office",
        readonly=True,
        copy=False,
    )
    profile_id = fields.Many2one(
        "bde.alumni.profile",
        string="Given by",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        groups=OFFICE,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Organisation",
        ondelete="set null",
        index="btree_not_null",
        domain="[('is_company', '=', True)]",
        help="Chosen by the office, never guessed.",
    )
    employer_name = fields.Char(string="Employer as typed")
    siret = fields.Char(string="SIRET as typed")
    description = fields.Text(required=True)
    city = fields.Char(string="Commune")
    contract = fields.Selection(
        [
            ("permanent", "Permanent contract"),
            ("fixed", "Fixed-term contract"),
            ("temporary", "Temporary work"),
            ("apprenticeship", "Apprenticeship contract"),
            ("other", "Other"),
        ]
    )
    training_ids = fields.Many2many(
        "bde.training",
        "bde_alumni_offer_training_rel",
        string="Trainings",
        help="Empty: for everybody.",
    )
    rome_id = fields.Many2one("bde.rome", string="Job (ROME)", ondelete="set null")
    contact_name = fields.Char(string="Whom to write to", groups=OFFICE)
    email = fields.Char(string="E-mail of the contact", groups=OFFICE)
    contact_phone = fields.Char(string="Telephone of the contact", groups=OFFICE)
    published_on = fields.Date(string="Published on", readonly=True, copy=False)
    expires_on = fields.Date(string="Shown until", copy=False, index=True)
    refusal = fields.Char(string="Why it is refused", groups=OFFICE, copy=False)
    application_ids = fields.One2many(
        "bde.alumni.application", "offer_id", groups=OFFICE
    )
    application_count = fields.Integer(
        string="Applications", compute="_compute_application_count", groups=OFFICE
    )

    @api.depends("application_ids")
    def _compute_application_count(self):
        counts = dict(
            self.env["bde.alumni.application"]._read_group(
                [("offer_id", "in", self.ids)], ["offer_id"], ["__count"]
            )
        )
        for offer in self:
            offer.application_count = counts.get(offer._origin, 0)

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
        """Refuse what only an approval, a page or time decides.

        :raise AccessError: naming the fields
        """
        given = {name for name in DECIDED & set(vals) if vals[name]}
        if given and not self.env.su:
            raise AccessError(
                self.env._(
                    "%(fields)s: decided by the approval, not typed.",
                    fields=", ".join(self._fields[n].string for n in sorted(given)),
                )
            )

    # -- decisions ---------------------------------------------------------------------
    def action_approve(self):
        """Button: show these offers to the network."""
        self._check_office()
        self._approve()

    def action_refuse(self):
        """Button: do not show these offers."""
        self._check_office()
        for offer in self.filtered(lambda o: not o.refusal):
            raise UserError(
                self.env._("%(name)s: please say why it is refused.", name=offer.name)
            )
        self.sudo().filtered(lambda o: o.state == "pending").state = "refused"

    def action_filled(self):
        """Button: somebody was found; the offer is shown no more."""
        self._check_office()
        self.sudo().filtered(lambda o: o.state == "published").state = "filled"

    def _check_office(self):
        """Only the office decides what the network sees.

        :raise AccessError: to anybody else
        """
        self.check_access("write")
        if not self.env.user.has_group(OFFICE):
            raise AccessError(self.env._("Only the office decides on offers."))

    def _approve(self):
        """Publish, for the days of the school's setting unless a later day is set."""
        today = fields.Date.context_today(self)
        for offer in self.sudo():
            if offer.state == "published":
                continue
            days = offer.company_id.bde_alumni_offer_days
            until = offer.expires_on
            if not until or until < today:
                until = rules.expiry(today, days)
            offer.write(
                {"state": "published", "published_on": today, "expires_on": until}
            )

    @api.model
    def _shown_domain(self, company):
        """Return the domain of what the network of a school sees today."""
        today = fields.Date.context_today(self)
        return [
            ("company_id", "=", company.id),
            ("state", "=", "published"),
            ("expires_on", ">=", today),
        ]

    @api.model
    def _cron_expire(self):
        """Daily: what is past its last day is expired, and shown no more already."""
        today = fields.Date.context_today(self)
        self.sudo().search(
            [("state", "=", "published"), ("expires_on", "<", today)]
        ).state = "expired"
