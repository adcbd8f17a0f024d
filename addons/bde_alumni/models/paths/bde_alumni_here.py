"""What the organisations see of it: who works there, who of their tutors comes from
here; for the dossier, the timeline, the segments, the home screen."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.bde_partners.rules.segments import Criterion

from ...rules.directory import visibility

FOUND = ("found", "ready", "running", "done", "interrupted")
ROLES = "bde_partners.group_bde_user,bde_partners.group_bde_head"


class ResPartner(models.Model):
    """Former pupils who work in an organisation."""

    _inherit = "res.partner"

    def _bde_dossier_cards(self):
        cards = super()._bde_dossier_cards()
        if self._bde_alumni_viewer() == visibility.STRANGER:
            return cards
        return [*cards, self._bde_dossier_card_alumni()]

    def _bde_alumni_here(self):
        """Return the members (sudo) who work here and let this user know it."""
        self.ensure_one()
        viewer = self._bde_alumni_viewer()
        here = (
            self.env["bde.alumni.profile"]
            .sudo()
            .search(
                Domain("current_employer_id", "=", self.id)
                & Domain("state", "=", "member")
                & Domain("company_id", "in", self.env.companies.ids),
                order="last_name, first_name, id",
            )
        )
        return here.filtered(
            lambda profile: visibility.shows(profile.show_employer, viewer)
        )

    @api.model
    def _bde_alumni_viewer(self):
        """Return who looks (`rules.directory.visibility`) at a screen of the office."""
        user = self.env.user
        if any(user.has_group(group) for group in ROLES.split(",")):
            return visibility.STAFF
        if user.has_group("bde_partners.group_bde_teacher"):
            return visibility.NETWORK
        return visibility.STRANGER

    def _bde_dossier_card_alumni(self):
        """Who comes from here, for those whom they let know it."""
        home = self.env["bde.home"]
        here = self._bde_alumni_here()
        viewer = self._bde_alumni_viewer()
        office = self.env.user.has_group("bde_partners.group_bde_user")
        lines = [
            home._home_line(
                profile.display_name,
                action=home._home_record("bde.alumni.profile", profile.id)
                if office
                else None,
                detail=profile.current_situation_id.job or ""
                if visibility.shows(profile.show_job, viewer)
                else "",
            )
            for profile in here
        ]
        return home._home_card(
            "alumni",
            self.env._("Former pupils who work here"),
            len(here),
            "green" if here else "grey",
            lines,
            sequence=65,
            word=self.env._("In the network") if here else None,
            hint=self.env._("No member of the network says that they work here."),
        )


class BdeTouchpoint(models.Model):
    """A former pupil hired is a date of the timeline, for those they let know it."""

    _inherit = "bde.touchpoint"

    @api.model
    def _touchpoint_kinds(self):
        return super()._touchpoint_kinds() | {
            "alumnus": (self.env._("Former pupils"), "fa-graduation-cap")
        }

    @api.model
    def _touchpoint_selects(self):
        return [
            *super()._touchpoint_selects(),
            self._touchpoint_arm(
                30,
                "alumnus",
                "bde.alumni.situation",
                date=self._touchpoint_noon(SQL("s.date_start")),
                partner=SQL("s.employer_id"),
                source=SQL(
                    """bde_alumni_situation s
                    JOIN bde_alumni_profile m ON m.id = s.profile_id
                    WHERE s.employer_id IS NOT NULL AND m.state = 'member'
                    AND m.show_employer <> 'nobody' AND m.show_job <> 'nobody'"""
                ),
            ),
        ]


class BdeAlumniSituation(models.Model):
    _inherit = "bde.alumni.situation"

    def _bde_touchpoint_text(self):
        """Return « Camille Martin, former pupil: welder »."""
        profile = self.sudo().profile_id
        return self.env._(
            "%(name)s, former pupil: %(what)s",
            name=profile.display_name,
            what=self.job or self._kind_word().lower(),
        )

    def _bde_touchpoint_detail(self):
        training = self.training_id.short_name or self.training_id.name
        if self.sudo().profile_id.show_studies == "nobody":
            return ""
        return " ".join(filter(None, [training, str(self.year or "")]))

    def _kind_word(self):
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]


class BdeSegmentLine(models.Model):
    """Who employs former pupils: the organisations, never the persons."""

    _inherit = "bde.segment.line"

    @api.model
    def _criteria(self):
        return super()._criteria() | {
            "alumni_employer": Criterion(
                self.env._("Employs former pupils"),
                ("training_ids",),
                help=self.env._(
                    "Members of the network who say so; of these trainings, or of any."
                ),
                module="bde_alumni",
            )
        }

    def _criterion_alumni_employer(self):
        domain = (
            Domain("state", "=", "member")
            & Domain("company_id", "in", self._schools())
            & Domain("show_employer", "!=", "nobody")
        )
        if self.training_ids:
            domain &= Domain("show_studies", "!=", "nobody")
            domain &= Domain("study_ids.training_id", "in", self.training_ids.ids)
        return self._partners_of("bde.alumni.profile", domain, "current_employer_id")


class BdePfmpPlacement(models.Model):
    _inherit = "bde.pfmp.placement"

    tutor_from_here = fields.Boolean(
        string="Tutor who comes from here",
        compute="_compute_tutor_from_here",
        search="_search_tutor_from_here",
        groups=ROLES,
    )

    @api.depends("tutor_id")
    def _compute_tutor_from_here(self):
        members = self._alumni_tutors(self.sudo().tutor_id)
        for placement in self:
            placement.tutor_from_here = placement.sudo().tutor_id in members

    @api.model
    def _search_tutor_from_here(self, operator, value):
        if operator != "in":
            return NotImplemented
        profiles = self.env["bde.alumni.profile"].sudo()
        query = profiles._search(
            [("state", "=", "member"), ("partner_id", "!=", False)]
        )
        return Domain("tutor_id", "in", query.subselect("partner_id"))

    @api.model
    def _alumni_tutors(self, tutors):
        """Return those of these contacts (sudo) who are members of the network."""
        members = (
            self.env["bde.alumni.profile"]
            .sudo()
            .search([("state", "=", "member"), ("partner_id", "in", tutors.ids)])
        )
        return members.partner_id

    @api.model
    def _tutors_from_here(self, year=None, companies=None):
        """Return (tutors who are former pupils, all tutors) of a school year's PFMP.

        A tutor counts once, whatever the number of learners; two figures, no name.

        :param year: `bde.school.year`; None: the current one
        :param companies: `res.company`; None: those of the user
        """
        year = year or self.env["bde.school.year"]._current()
        companies = companies or self.env.companies
        domain = [
            ("state", "in", FOUND),
            ("tutor_id", "!=", False),
            ("school_year_id", "=", year.id),
            ("company_id", "in", companies.ids),
        ]
        tutors = self.sudo()._read_group(domain, aggregates=["tutor_id:recordset"])
        tutors = tutors[0][0]
        return len(self._alumni_tutors(tutors)), len(tutors)


class BdeHome(models.AbstractModel):
    """Tomorrow's tutors, and those of today who come from here."""

    _inherit = "bde.home"

    @api.model
    def _home_declared(self):
        return [
            *super()._home_declared(),
            ("bde_partners.group_bde_user", "_home_card_alumni_tutors"),
            (ROLES, "_home_card_tutors_from_here"),
        ]

    @api.model
    def _home_figures(self):
        """Add how many of this year's tutors are former pupils: numbers only."""
        own, total = self.env["bde.pfmp.placement"]._tutors_from_here()
        return [
            *super()._home_figures(),
            (
                self.env._("Tutors who come from here"),
                self.env._("%(own)s of %(total)s", own=own, total=total),
                None,
            ),
        ]

    @api.model
    def _home_card_alumni_tutors(self):
        """Former pupils to ask, and tutors who may be former pupils."""
        proposals = self.env["bde.alumni.proposal"]
        pairs = self.env["bde.alumni.identity"]
        own = [("company_id", "in", self.env.companies.ids)]
        waiting = [*own, ("state", "=", "proposed")]
        found = proposals.search(waiting, limit=4)
        count = proposals.search_count(waiting)
        doubts = pairs.search_count([*own, ("state", "=", "to_review")])
        lines = [
            self._home_line(
                proposal.display_name,
                action=self._home_record("bde.alumni.proposal", proposal.id),
                detail=proposal.employer_id.name or "",
            )
            for proposal in found
        ]
        if doubts:
            lines.insert(
                0,
                self._home_line(
                    self.env._("%(count)s tutors to recognise", count=doubts),
                    action=self._home_action("bde_alumni.bde_alumni_identity_action"),
                ),
            )
        return self._home_card(
            "alumni_proposals",
            self.env._("Tomorrow's tutors"),
            count + doubts,
            "blue" if count or doubts else "grey",
            lines,
            self._home_action("bde_alumni.bde_alumni_proposal_action"),
            sequence=72,
            hint=self.env._(
                "Former pupils at work in an organisation of the base come here, with "
                "what to ask them."
            ),
        )

    @api.model
    def _home_card_tutors_from_here(self):
        """How many of this year's tutors are former pupils: two figures, no name."""
        own, total = self.env["bde.pfmp.placement"]._tutors_from_here()
        office = self.env.user.has_group("bde_partners.group_bde_user")
        return self._home_card(
            "tutors_from_here",
            self.env._("Tutors who come from here"),
            own,
            "green" if own else "grey",
            [
                self._home_line(
                    self.env._(
                        "%(own)s of the %(total)s tutors of this year",
                        own=own,
                        total=total,
                    )
                )
            ]
            if total
            else [],
            self._home_action(
                "bde_pfmp.bde_pfmp_placement_action",
                domain=[
                    ("tutor_from_here", "=", True),
                    (
                        "school_year_id",
                        "=",
                        self.env["bde.school.year"]._current().id,
                    ),
                ],
            )
            if office
            else None,
            sequence=73,
            word=self.env._("This year"),
            hint=self.env._("No PFMP of this year has a tutor yet."),
        )
