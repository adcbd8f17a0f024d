from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize

from odoo.addons.bde_partners.client_action import tell

from ...rules.mentoring import match as rules
from .safe_words import refusal

TEMPLATES = {
    "mentee_proposed": "bde_alumni.mentee_proposed_mail",
    "mentee_news": "bde_alumni.mentee_news_mail",
    "mentee_end": "bde_alumni.mentee_end_mail",
}


class BdeAlumniMentee(models.Model):
    """A learner as one who may ask for a mentor: their page, what they wish for."""

    _name = "bde.alumni.mentee"
    _description = "Learner and mentoring"
    _inherit = ["bde.secret.link.mixin", "bde.outbox.mixin"]
    _order = "id desc"
    _rec_name = "learner_id"
    _check_company_auto = True
    _link_path = "/bde/mentorat"

    learner_id = fields.Many2one(
        "bde.learner", required=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(
        related="learner_id.company_id", store=True, index=True
    )
    class_id = fields.Many2one(related="learner_id.class_id", store=True, index=True)
    training_id = fields.Many2one(related="learner_id.training_id", store=True)
    is_minor = fields.Boolean(compute="_compute_is_minor")
    email = fields.Char(
        string="Learner's own e-mail",
        help="Never a parent's. Empty: the learner comes back by the QR code.",
    )
    wish = fields.Text(
        string="What the learner hopes for", help="Nothing on health or the family."
    )
    subject_ids = fields.Many2many(
        "bde.alumni.subject",
        "bde_alumni_mentee_subject_rel",
        string="Subjects",
        domain="[('kind', '=', 'subject')]",
    )
    language_ids = fields.Many2many(
        "bde.alumni.subject",
        "bde_alumni_mentee_language_rel",
        string="Languages",
        domain="[('kind', '=', 'language')]",
    )
    rome_id = fields.Many2one("bde.rome", string="Job aimed at", ondelete="set null")
    mentorship_ids = fields.One2many("bde.alumni.mentorship", "mentee_id")
    current_id = fields.Many2one(
        "bde.alumni.mentorship", string="Request under way", compute="_compute_current"
    )

    _learner_uniq = models.UniqueIndex(
        "(learner_id)", "This learner has a page already."
    )

    @api.depends("learner_id.birth_date")
    def _compute_is_minor(self):
        """A birth date that is unknown protects as a minor's does."""
        for mentee in self:
            learner = mentee.sudo().learner_id
            mentee.is_minor = not learner.birth_date or learner.is_minor

    @api.depends("mentorship_ids.state")
    def _compute_current(self):
        for mentee in self:
            mentee.current_id = mentee.mentorship_ids.filtered(
                lambda pair: pair.state != "ended"
            )[:1]

    @api.constrains("email", "learner_id")
    def _check_email(self):
        """An address of the family is refused: the learner talks for themselves."""
        for mentee in self.filtered("email"):
            error = mentee._email_error(mentee.email)
            if error:
                raise ValidationError(error)

    @api.constrains("wish")
    def _check_wish(self):
        """A mentor reads it: no way to reach the learner elsewhere."""
        for mentee in self:
            if error := refusal(self.env, mentee.wish):
                raise ValidationError(error)

    def _email_error(self, email):
        """Return the sentence that says why this address is refused, or ""."""
        address = email_normalize(email or "")
        if not address:
            return self.env._("« %(email)s » is not an e-mail address.", email=email)
        if address in self._family_emails():
            return self.env._(
                "« %(email)s » is the address of a parent or guardian: please give "
                "your own, or leave it empty.",
                email=email,
            )
        return ""

    def _family_emails(self):
        """Return the addresses of the representatives and contacts of the learner."""
        people = self.sudo().learner_id.guardian_link_ids.guardian_id
        return {email_normalize(email) for email in people.mapped("email") if email}

    def _own_email(self):
        """Return the learner's own address, never one of the family's, or False."""
        learner = self.sudo().learner_id
        family = self._family_emails()
        for email in (self.sudo().email, learner.email):
            address = email_normalize(email or "")
            if address and address not in family:
                return address
        return False

    @api.model
    def _of(self, learners):
        """Return the pages of these learners, made when missing, in one go."""
        mentees = self.sudo()
        found = mentees.search([("learner_id", "in", learners.ids)])
        missing = learners - found.learner_id
        return found + mentees.create(
            [{"learner_id": learner.id} for learner in missing]
        )

    def _first_name(self):
        """Return all that a mentor is told of who the learner is."""
        return self.sudo().learner_id.first_name or ""

    # -- asking ------------------------------------------------------------------------
    def action_ask(self):
        """Button: the office or a teacher asks for a mentor for these learners."""
        self.check_access("write")
        pairs = self._ask()
        return tell(self.env._("%(count)s requests are noted.", count=len(pairs)))

    def _ask(self, wanted=None, source="office"):
        """Note the request of each of these learners, unless one is under way.

        :param wanted: `bde.alumni.mentor` chosen on the list
        :param str source: office, teacher or learner
        """
        if source == "office" and not self.env.user.has_group(
            "bde_partners.group_bde_user"
        ):
            source = "teacher"
        free = self.sudo().filtered(lambda mentee: not mentee.current_id)
        year = self.env["bde.school.year"].sudo()._current()
        # the database, too, allows one request at a time: it must know what ended
        self.env["bde.alumni.mentorship"].flush_model(["state"])
        return (
            self.env["bde.alumni.mentorship"]
            .sudo()
            .create(
                [
                    {
                        "mentee_id": mentee.id,
                        "company_id": mentee.company_id.id,
                        "training_id": mentee.training_id.id,
                        "class_id": mentee.class_id.id,
                        "school_year_id": year.id,
                        "wanted_id": wanted.id if wanted else False,
                        "source": source,
                    }
                    for mentee in free
                ]
            )
        )

    def _fact(self, pair):
        """Return the `rules.Mentee` of a request."""
        learner = self.sudo().learner_id
        training = self.sudo().training_id
        return rules.Mentee(
            pair.id,
            training=training.id or None,
            family=training.family_id.id or None,
            subjects=frozenset(self.subject_ids.ids),
            languages=frozenset(self.language_ids.ids),
            job=self.sudo().rome_id.code or "",
            commune=(learner.city or "").strip().casefold() or None,
            minor=self.is_minor,
            refused=frozenset(pair.declined_ids.ids),
            wanted=pair.wanted_id.id or None,
        )

    def action_open_page(self):
        """Button: the page of the learner, as they see it."""
        self.ensure_one()
        self.check_access("write")
        return {"type": "ir.actions.act_url", "url": self._link_url(), "target": "new"}

    # -- mail --------------------------------------------------------------------------
    def _outbox_channel(self, kind):
        return "mail" if self._own_email() else None

    def _outbox_address(self, kind):
        return {
            "name": self.learner_id.display_name,
            "email": self._own_email(),
            "phone": False,
            "lang": False,
            "company": self.company_id,
        }

    def _outbox_template(self, kind):
        return TEMPLATES[kind]

    def _outbox_link(self, kind, records):
        return self._link_url()

    def _outbox_words(self, kind, records):
        return {"button": self.env._("My page"), "lines": []}

    def _outbox_audience(self, kind):
        return "learner"

    def _outbox_label(self, kind):
        return self.env._("Mentoring")
