from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.bde_partners.models.bde_merge import MergeTrace
from odoo.addons.bde_partners.rules.partner_match import person_words

KNOWN_AS = ("tutor", "apprentice_master")


class BdeAlumniIdentity(models.Model):
    """A tutor who bears the name of a member: the same person? Asked, never guessed."""

    _name = "bde.alumni.identity"
    _description = "Tutor who may be a former pupil"
    _order = "state desc, id"

    profile_id = fields.Many2one(
        "bde.alumni.profile",
        string="Former pupil",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="profile_id.company_id", string="School", store=True, index=True
    )
    contact_id = fields.Many2one(
        "res.partner",
        string="Tutor known here",
        required=True,
        ondelete="cascade",
        index=True,
    )
    organisation_id = fields.Many2one(
        related="contact_id.commercial_partner_id", string="Organisation"
    )
    studies_text = fields.Char(string="Studies here", compute="_compute_facts")
    works_there = fields.Boolean(
        string="Says they work there",
        compute="_compute_facts",
        help="The employer of the profile is the organisation of the tutor.",
    )
    namesakes = fields.Integer(
        string="Members of that name",
        compute="_compute_namesakes",
        help="Several former pupils bear this name: look twice.",
    )
    state = fields.Selection(
        [
            ("to_review", "To settle"),
            ("same", "The same person"),
            ("other", "Somebody else"),
        ],
        required=True,
        default="to_review",
        index=True,
    )

    _pair_uniq = models.Constraint(
        "UNIQUE(profile_id, contact_id)", "These two are compared already."
    )

    @api.depends("profile_id")
    def _compute_facts(self):
        for pair in self:
            profile = pair.profile_id.sudo()
            shown = profile.show_studies != "nobody"
            pair.studies_text = (
                ", ".join(filter(None, map(_study_words, profile.study_ids)))
                if shown
                else False
            )
            employer = profile.current_employer_id
            pair.works_there = bool(
                employer
                and profile.show_employer != "nobody"
                and employer == pair.contact_id.sudo().commercial_partner_id
            )

    @api.depends("contact_id")
    def _compute_namesakes(self):
        counts = dict(
            self.sudo()._read_group(
                [("contact_id", "in", self.contact_id.ids)],
                ["contact_id"],
                ["__count"],
            )
        )
        for pair in self:
            pair.namesakes = counts.get(pair.contact_id, 0)

    # -- looking for them -----------------------------------------------------------
    @api.model
    def _find(self):
        """Look for tutors who bear the name of a member; the queries are bounded."""
        members = (
            self.env["bde.alumni.profile"].sudo().search([("state", "=", "member")])
        )
        members = members._agreed("network")
        by_words = {}
        for profile in members:
            by_words.setdefault(profile._name_words(), []).append(profile)
        known = {(p.profile_id.id, p.contact_id.id) for p in self.sudo().search([])}
        taken = set(members.partner_id.ids)
        self.sudo().create(
            [
                {"profile_id": profile.id, "contact_id": contact_id}
                for contact_id, name, company_id in self._known_tutors()
                if contact_id not in taken
                for profile in by_words.get(person_words(name), ())
                if (profile.id, contact_id) not in known
                and company_id in (None, profile.company_id.id)
            ]
        )

    @api.model
    def _known_tutors(self):
        """Return [(contact id, name, school id)] of those that host learners."""
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """SELECT p.id, p.name, p.company_id FROM res_partner p
                WHERE p.active AND p.name IS NOT NULL AND p.is_company IS NOT TRUE
                AND p.id IN (
                    SELECT rel.partner_id FROM bde_contact_role_partner_rel rel
                    JOIN bde_contact_role r ON r.id = rel.role_id
                    WHERE r.code = ANY(%s)
                    UNION SELECT tutor_id FROM bde_pfmp_placement
                    WHERE tutor_id IS NOT NULL)""",
                list(KNOWN_AS),
            )
        )

    # -- what is answered -----------------------------------------------------------
    def action_same(self):
        """« The same person »: one contact, with the past of both."""
        self._check_office()
        for pair in self.filtered(lambda p: p.state == "to_review"):
            pair._join(pair.sudo().profile_id, pair.sudo().contact_id)
            pair.sudo().state = "same"
            rest = Domain("profile_id", "=", pair.profile_id.id) | Domain(
                "contact_id", "=", pair.contact_id.id
            )
            others = self.sudo().search(rest & Domain("state", "=", "to_review"))
            others.state = "other"

    def action_other(self):
        """« Somebody else »: not asked again."""
        self._check_office()
        self.sudo().filtered(lambda p: p.state == "to_review").state = "other"

    def _check_office(self):
        self.check_access("read")
        self.env["bde.alumni.proposal"]._check_office()

    @api.model
    def _join(self, profile, contact):
        """Make the contact of a member and a known contact one.

        The contact that companies know stays, with what it says; the account of the
        member, if any, keeps its own.

        :param profile: `bde.alumni.profile`
        :param contact: `res.partner`, a person
        :raise UserError: when both have an account, or the contact is another member's
        """
        profile, contact = profile.sudo(), contact.sudo()
        own = profile.partner_id
        if own == contact:
            return
        taken = profile.search([("partner_id", "=", contact.id)], limit=1)
        if taken:
            raise UserError(
                self.env._(
                    "This contact is already that of another member: %(name)s.",
                    name=taken.display_name,
                )
            )
        if own and own.with_context(active_test=False).user_ids:
            if contact.with_context(active_test=False).user_ids:
                raise UserError(
                    self.env._(
                        "Both have an account here: close one of them first.",
                    )
                )
            self._absorb(own, contact)
        else:
            profile.partner_id = contact
            if own:
                self._absorb(contact, own)
            contact.bde_is_alumnus = True

    @api.model
    def _absorb(self, kept, lost):
        """Move all that hangs on a contact to another, and remove it.

        What the companies gave wins: the private address of a member never becomes
        the one of a tutor.
        """
        merge = self.env["bde.merge"].sudo()
        work = kept if kept.parent_id else lost
        names = ("parent_id", "function", "phone", "bde_role_ids", "company_id")
        chosen = {
            name: kept._fields[name].convert_to_write(
                work[name] | (kept | lost)[name]
                if name == "bde_role_ids"
                else work[name],
                work,
            )
            for name in names
        }
        if work.email:
            chosen["email"] = work.email
        for source in lost:
            merge._move_links("res.partner", source.ids, kept.id, MergeTrace())
        self.env.invalidate_all()
        lost.unlink()
        kept.write(chosen)


def _study_words(study):
    """Return « Bac pro CIEL 2021 »."""
    name = study.training_id.short_name or study.training_id.name or study.training_text
    return " ".join(filter(None, [name, str(study.year or "")]))


class BdeAlumniProfile(models.Model):
    _inherit = "bde.alumni.profile"

    def _name_words(self):
        """Return the words of the name, in order of the alphabet, to compare."""
        self.ensure_one()
        return person_words(f"{self.first_name or ''} {self.last_name or ''}")
