from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules.mentoring import match as rules
from .safe_words import refusal

ROOM_MAX = 10
BUSY = ("proposed", "agreed", "running")


class BdeAlumniMentor(models.Model):
    """A member who agreed to help learners: how many, until when, about what."""

    _name = "bde.alumni.mentor"
    _description = "Mentor"
    _inherit = ["bde.secret.link.mixin"]
    _order = "state, id"
    _rec_name = "profile_id"
    _check_company_auto = True
    _link_path = "/bde/mentor"

    profile_id = fields.Many2one(
        "bde.alumni.profile",
        string="Member",
        required=True,
        ondelete="cascade",
        check_company=True,
        domain="[('state', '=', 'member')]",
    )
    company_id = fields.Many2one(
        related="profile_id.company_id", store=True, index=True
    )
    state = fields.Selection(
        [
            ("open", "Open"),
            ("limited", "Limited"),
            ("closed", "Closed"),
        ],
        required=True,
        default="limited",
        help="Open: learners read the card and may choose. Limited: the office "
        "proposes. Closed: nobody.",
    )
    room = fields.Integer(
        string="How many learners", default=1, help="At the same time."
    )
    pause_until = fields.Date(
        string="Pause until", help="Nobody is proposed before this day."
    )
    takes_minors = fields.Boolean(
        string="Takes minors", help="After having accepted the charter only."
    )
    charter_on = fields.Date(string="Charter accepted on", readonly=True, copy=False)
    about = fields.Text(
        string="A word to the learners", help="They read it before they choose."
    )
    subject_ids = fields.Many2many(
        "bde.alumni.subject",
        "bde_alumni_mentor_subject_rel",
        string="Subjects",
        domain="[('kind', '=', 'subject')]",
    )
    language_ids = fields.Many2many(
        "bde.alumni.subject",
        "bde_alumni_mentor_language_rel",
        string="Languages",
        domain="[('kind', '=', 'language')]",
    )
    training_ids = fields.Many2many(
        "bde.training", compute="_compute_facts", search="_search_training_ids"
    )
    job = fields.Char(compute="_compute_facts")
    mentorship_ids = fields.One2many(
        "bde.alumni.mentorship", "mentor_id", string="Learners helped"
    )
    load = fields.Integer(string="Learners now", compute="_compute_load")
    is_available = fields.Boolean(
        string="May be proposed", compute="_compute_load", search="_search_is_available"
    )
    why_not = fields.Char(string="Why not", compute="_compute_load")

    _profile_uniq = models.UniqueIndex(
        "(profile_id)", "This member is a mentor already."
    )
    _room_check = models.Constraint(
        "CHECK(room BETWEEN 0 AND 10)",
        "A mentor helps 10 learners at most at the same time.",
    )

    @api.constrains("takes_minors", "charter_on")
    def _check_charter(self):
        """Nobody is proposed to a minor without having accepted the charter."""
        for mentor in self.filtered("takes_minors"):
            if not mentor.charter_on:
                raise ValidationError(
                    self.env._(
                        "%(name)s has not accepted the charter of mentors: no minor "
                        "can be proposed before.",
                        name=mentor.sudo().profile_id.display_name,
                    )
                )

    @api.constrains("about")
    def _check_about(self):
        """Minors read it: no way to reach the mentor elsewhere."""
        for mentor in self:
            if error := refusal(self.env, mentor.about):
                raise ValidationError(error)

    @api.model_create_multi
    def create(self, vals_list):
        """A member who becomes a mentor is willing to be one."""
        mentors = super().create(vals_list)
        mentors.sudo().profile_id.filtered(lambda p: not p.willing_mentor).write(
            {"willing_mentor": True}
        )
        return mentors

    @api.depends("profile_id.study_ids.training_id", "profile_id.show_studies")
    def _compute_facts(self):
        for mentor in self:
            mentor.training_ids = mentor._trainings()
            mentor.job = mentor._shown_job()

    def _search_training_ids(self, operator, value):
        return [
            ("profile_id.show_studies", "!=", "nobody"),
            ("profile_id.study_ids.training_id", operator, value),
        ]

    def _trainings(self):
        """Return the trainings followed here, unless the member shows them to nobody.

        « Nobody » is not even the office: what it is not shown never explains a match.
        """
        profile = self.sudo().profile_id
        studies = profile.study_ids if profile.show_studies != "nobody" else None
        return studies.training_id if studies else self.env["bde.training"]

    def _shown_job(self):
        """Return the job as learners may read it: when the mentor shows it to all."""
        self.ensure_one()
        profile = self.sudo().profile_id
        if profile.show_job != "everyone":
            return ""
        return self._situation().job or ""

    def _situation(self):
        """Return what the mentor does now, as a member told it."""
        return self.sudo().profile_id.current_situation_id

    @api.depends(
        "state",
        "room",
        "pause_until",
        "profile_id.state",
        "profile_id.consent_ids.withdrawn_on",
        "mentorship_ids.state",
    )
    def _compute_load(self):
        loads = self._loads()
        agreed = self._agreeing()
        today = fields.Date.context_today(self)
        for mentor in self:
            mentor.load = loads.get(mentor._origin.id, 0)
            mentor.why_not = mentor._reason_not(today, mentor._origin in agreed)
            mentor.is_available = not mentor.why_not

    def _reason_not(self, today, agreed):
        """Return the sentence that says why nobody is proposed, "" when one may be."""
        if self.sudo().profile_id.state != "member":
            return self.env._("Not a member of the network.")
        if not agreed:
            return self.env._("Has not agreed to be a mentor, or not any more.")
        if self.state == "closed":
            return self.env._("Takes nobody.")
        if self.pause_until and self.pause_until >= today:
            return self.env._("Takes a break.")
        if self.load >= self.room:
            return self.env._("Has no room left.")
        return ""

    def _loads(self):
        """Return {mentor id: learners proposed or helped now}, in one query."""
        groups = (
            self.env["bde.alumni.mentorship"]
            .sudo()
            ._read_group(
                [("mentor_id", "in", self._origin.ids), ("state", "in", BUSY)],
                ["mentor_id"],
                ["__count"],
            )
        )
        return {mentor.id: count for mentor, count in groups}

    def _agreeing(self):
        """Return these mentors whose consent to mentoring is live."""
        mentors = self._origin.sudo()
        profiles = mentors.profile_id._agreed("mentoring")
        found = mentors.filtered(lambda mentor: mentor.profile_id in profiles)
        return found.with_env(self.env)

    def _search_is_available(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        domain = [
            ("state", "!=", "closed"),
            ("profile_id.state", "=", "member"),
            "|",
            ("pause_until", "=", False),
            ("pause_until", "<", today),
        ]
        mentors = self.sudo().search(domain)._agreeing()
        loads = mentors._loads()
        ids = [m.id for m in mentors if loads.get(m.id, 0) < m.room]
        return [("id", "in", ids)]

    # -- for the matching --------------------------------------------------------------
    def _facts(self):
        """Return [`rules.Mentor`] of these mentors, in their order."""
        loads = self._loads()
        return [mentor.sudo()._fact(loads.get(mentor.id, 0)) for mentor in self]

    def _fact(self, load):
        profile = self.profile_id
        trainings = self._trainings().sudo()
        job = profile.show_job != "nobody" and self._situation().rome_id.code
        city = profile.show_city != "nobody" and profile.city
        return rules.Mentor(
            self.id,
            room=max(0, self.room - load),
            load=load,
            trainings=frozenset(trainings.ids),
            families=frozenset(trainings.family_id.ids),
            subjects=frozenset(self.subject_ids.ids),
            languages=frozenset(self.language_ids.ids),
            job=job or "",
            commune=(city or "").strip().casefold() or None,
            minors=self.takes_minors,
        )

    @api.model
    def _figures(self, company):
        """Return {"mentors", "available", "running"}: counts, no name."""
        mentors = self.sudo().search([("company_id", "=", company.id)])
        running = (
            self.env["bde.alumni.mentorship"]
            .sudo()
            .search_count([("company_id", "=", company.id), ("state", "=", "running")])
        )
        return {
            "mentors": len(mentors._agreeing()),
            "available": len(mentors.filtered("is_available")),
            "running": running,
        }

    def action_open_page(self):
        """Button: the mentor's own page, to hand its address over."""
        self.ensure_one()
        self.check_access("write")
        return {"type": "ir.actions.act_url", "url": self._link_url(), "target": "new"}

    def _leave(self):
        """These mentors stop for good: their pairs end, their links open nothing."""
        pairs = self.sudo().mentorship_ids
        pairs._end("mentor", "mentor_left")
        self._link_revoke()
        self.env["bde.outbox"]._forget_for(self)
