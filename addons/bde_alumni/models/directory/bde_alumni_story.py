from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.bde_partners.client_action import soft_reload

IMAGE = "image"
NAMES = [
    ("first", "First name only"),
    ("full", "First name and last name"),
    ("none", "No name"),
]


class BdeAlumniStory(models.Model):
    """A success story: words and a photo, shown as long as the person agrees.

    Image right: article 9 of the Code civil; the agreement is dated, says where it is
    shown and until when, and its withdrawal takes the story down at once.
    """

    _name = "bde.alumni.story"
    _description = "Success story"
    _inherit = ["image.mixin"]
    _order = "sequence, published_on desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    sequence = fields.Integer(default=10)
    profile_id = fields.Many2one(
        "bde.alumni.profile",
        string="Former pupil",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    name = fields.Char(string="Title", required=True)
    text = fields.Text(string="Story", required=True)
    shown_name = fields.Selection(
        NAMES, string="Name shown", required=True, default="first"
    )
    training_id = fields.Many2one(
        "bde.training", check_company=True, ondelete="set null"
    )
    year = fields.Integer(string="Year of leaving", aggregator=False)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("published", "Published"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    published_on = fields.Date(readonly=True, copy=False)
    withdrawn_on = fields.Date(readonly=True, copy=False)
    consent_id = fields.Many2one(
        "bde.alumni.consent",
        string="Agreement",
        compute="_compute_consent_id",
        help="The dated agreement to be shown: where, and until when.",
    )
    consent_on = fields.Datetime(string="Agreed on", compute="_compute_consent_id")
    consent_text = fields.Text(string="What was agreed", compute="_compute_consent_id")
    is_shown = fields.Boolean(
        string="On the page", compute="_compute_is_shown", search="_search_is_shown"
    )

    _text_check = models.Constraint(
        "CHECK(char_length(text) <= 4000)", "A story holds in 4,000 characters."
    )

    @api.depends("profile_id.consent_ids.withdrawn_on", "profile_id.consent_ids.until")
    def _compute_consent_id(self):
        today = fields.Date.context_today(self)
        for story in self:
            live = story.profile_id.sudo().consent_ids.filtered(
                lambda c: (
                    c.purpose == IMAGE
                    and not c.withdrawn_on
                    and (not c.until or c.until >= today)
                )
            )
            consent = live.sorted("id")[-1:]
            story.consent_id = consent
            story.consent_on = consent.given_on
            story.consent_text = consent.text

    @api.depends("state", "consent_id")
    def _compute_is_shown(self):
        for story in self:
            story.is_shown = story.state == "published" and bool(story.consent_id)

    def _search_is_shown(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._shown_domain()

    @api.model
    def _shown_domain(self):
        """Return the domain of what the public page shows today."""
        return Domain("state", "=", "published") & Domain(
            "profile_id",
            "any!",
            Domain("state", "=", "member")
            & self.env["bde.alumni.profile"]._consent_domain(IMAGE),
        )

    # -- published, withdrawn ----------------------------------------------------------
    def action_publish(self):
        """Button: show the story, when the person agreed to be shown."""
        self.check_access("write")
        for story in self:
            if story.profile_id.sudo().state != "member" or not story.consent_id:
                raise UserError(
                    self.env._(
                        "« %(title)s » waits: the agreement to be shown (purpose "
                        "« image ») is missing or over. Ask for it first.",
                        title=story.name,
                    )
                )
        today = fields.Date.context_today(self)
        self.write({"state": "published", "published_on": today, "withdrawn_on": False})
        return soft_reload()

    def action_withdraw(self):
        """Button: take the story down; words and photo stay in the draft."""
        self.check_access("write")
        today = fields.Date.context_today(self)
        self.write({"state": "withdrawn", "withdrawn_on": today})
        return soft_reload()

    @api.constrains("state")
    def _check_published(self):
        for story in self:
            if story.state == "published" and not story.consent_id:
                raise ValidationError(
                    self.env._(
                        "« %(title)s »: nobody is shown without a dated agreement.",
                        title=story.name,
                    )
                )

    @api.onchange("profile_id")
    def _onchange_profile_id(self):
        """Start with what the directory says of their training, when it is shown."""
        for story in self:
            profile = story.profile_id
            if profile and profile._shown("studies", profile._bde_viewer()):
                story.training_id = profile.sudo().main_training_id
                story.year = profile.sudo().left_year

    # -- the page ----------------------------------------------------------------------
    @api.model
    def _page_stories(self, company):
        """Return the stories (superuser) that the page of a school shows."""
        domain = Domain("company_id", "=", company.id) & self._shown_domain()
        return self.sudo().search(domain, limit=60)

    def _page_name(self):
        """Return the name shown, "" when the person wants none."""
        self.ensure_one()
        profile = self.profile_id
        if self.shown_name == "none":
            return ""
        return (
            profile._directory_name()
            if self.shown_name == "full"
            else profile.first_name or ""
        )

    def _page_lines(self):
        """Return the dicts of the page."""
        return [
            {
                "id": story.id,
                "title": story.name,
                "text": story.text,
                "name": story._page_name(),
                "training": story.training_id.short_name
                or story.training_id.name
                or "",
                "year": story.year or "",
                "photo": bool(story.image_128),
            }
            for story in self
        ]


class BdeAlumniProfile(models.Model):
    _inherit = "bde.alumni.profile"

    story_ids = fields.One2many("bde.alumni.story", "profile_id", string="Stories")

    def _forget_network(self):
        """Who leaves the network takes their story along, and the dates of mails."""
        self.story_ids.unlink()
        self.write(
            {
                "bounced_on": False,
                "bounce_reason": False,
                "asked_on": False,
                "ask_count": 0,
            }
        )
        return super()._forget_network()
