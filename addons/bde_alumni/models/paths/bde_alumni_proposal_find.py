from odoo import api, fields, models
from odoo.fields import Domain

from ...rules.paths import proposals

WILLING = {role: f"willing_{role}" for role in proposals.ROLES}
ASKED = ("asked", "agreed", "declined")
# Roles that belong to the person, wherever they work
PERSONAL = ("mentor",)


class BdeAlumniProposal(models.Model):
    """Whom to ask: members at work, in organisations of the base."""

    _inherit = "bde.alumni.proposal"

    @api.model
    def _refresh(self, profiles=None):
        """Make the proposals what the profiles and the organisations say today.

        What was asked or answered stays. A bounded number of queries.

        :param profiles: `bde.alumni.profile`; None: all
        """
        lines = self.sudo()
        domain = Domain.TRUE
        if profiles is not None:
            domain = Domain("profile_id", "in", profiles.ids)
        known = {
            (line.profile_id.id, line.employer_id.id, line.role): line
            for line in lines.search(domain)
        }
        asked = {
            (p, role) for (p, _e, role), line in known.items() if line.state in ASKED
        }
        wanted = lines._wanted(profiles)
        gone = lines.browse()
        for key, line in known.items():
            if line.state != "proposed":
                continue
            if key not in wanted or lines._settled(key, asked):
                gone |= line
                continue
            reasons, score = wanted[key]
            if (line.reasons, line.score) != (reasons, score):
                line.write({"reasons": reasons, "score": score})
        gone.unlink()
        lines.create(
            [
                {
                    "profile_id": key[0],
                    "employer_id": key[1],
                    "role": key[2],
                    "reasons": reasons,
                    "score": score,
                }
                for key, (reasons, score) in wanted.items()
                if key not in known and not lines._settled(key, asked)
            ]
        )

    @api.model
    def _settled(self, key, asked):
        """Was a role of the person answered, at another employer may be?"""
        return key[2] in PERSONAL and (key[0], key[2]) in asked

    @api.model
    def _wanted(self, profiles=None):
        """Return {(profile id, employer id, role): (reasons, score)}."""
        people = self._people_at_work(profiles)
        employers = self._employer_facts(people.current_employer_id)
        today = fields.Date.context_today(self)
        found = {}
        for profile in people:
            employer = profile.current_employer_id
            person = self._person_facts(profile)
            for one in proposals.propose(person, employers[employer.id], today):
                key = (profile.id, employer.id, one.role)
                found[key] = (",".join(one.reasons), one.score)
        return found

    @api.model
    def _people_at_work(self, profiles=None):
        """Return the members (sudo) who agreed, and show the office where they work."""
        domain = (
            Domain("state", "=", "member")
            & Domain("current_employer_id", "!=", False)
            & Domain("show_employer", "!=", "nobody")
            & Domain("show_job", "!=", "nobody")
        )
        if profiles is not None:
            domain &= Domain("id", "in", profiles.ids)
        people = self.env["bde.alumni.profile"].sudo().search(domain)
        return people._agreed("network")

    @api.model
    def _person_facts(self, profile):
        """Return the `proposals.Person` of a member; studies only if they show them."""
        now = profile.current_situation_id
        studies = profile.study_ids
        if profile.show_studies == "nobody":
            studies = studies.browse()
        contact = profile.partner_id
        held = set()
        if contact.commercial_partner_id == profile.current_employer_id:
            held = set(contact.bde_role_ids.mapped("code")) & set(proposals.ROLES)
        return proposals.Person(
            kind=now.kind,
            in_specialty=now.in_specialty or "",
            job=now.job or "",
            willing=frozenset(role for role, name in WILLING.items() if profile[name]),
            held=frozenset(held),
            left=max(studies.mapped("year"), default=0),
            since=now.date_start,
            trainings=frozenset(studies.training_id.ids),
        )

    @api.model
    def _employer_facts(self, employers):
        """Return {id: `proposals.Employer`}, in a bounded number of queries."""
        counts = employers._bde_received_counts()
        return {
            site.id: proposals.Employer(
                open=site.active
                and site.bde_register_state != "closed"
                and site.bde_host_state != "excluded",
                pays_tax=site.bde_legal_kind not in ("public", "individual"),
                received=counts.get(site, 0),
                trainings=frozenset(site.bde_training_ids.ids),
            )
            for site in employers
        }

    @api.model
    def _cron_refresh(self):
        """Each night: who is at work today, and whom to ask."""
        self.env["bde.alumni.situation"]._link_waiting()
        self.env["bde.alumni.profile"]._cron_current()
        self._refresh()
        self.env["bde.alumni.identity"]._find()


# What makes proposals change, of a profile
FACTS = {
    "state",
    "show_employer",
    "show_job",
    "show_studies",
    "current_situation_id",
    *WILLING.values(),
}


class BdeAlumniProfile(models.Model):
    """A member who says yes to a role, or hides where they work, is heard at once."""

    _inherit = "bde.alumni.profile"

    proposal_ids = fields.One2many(
        "bde.alumni.proposal",
        "profile_id",
        string="What to ask them",
        groups="bde_partners.group_bde_user,bde_partners.group_bde_head",
    )

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & FACTS:
            self.env["bde.alumni.proposal"]._refresh(self)
        return result

    def _forget_network(self):
        """Whoever leaves the network is proposed no more."""
        lines = self.env["bde.alumni.proposal"].sudo()
        lines.search([("profile_id", "in", self.ids)]).unlink()
        return super()._forget_network()


class BdeAlumniSituation(models.Model):
    """A new employer makes new proposals."""

    _inherit = "bde.alumni.situation"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._refresh_proposals()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() - {"source", "source_date"}:
            self._refresh_proposals()
        return result

    def _refresh_proposals(self):
        if self.env.context.get("bde_alumni_no_proposal"):
            return
        profiles = self.sudo().profile_id
        if profiles:
            self.env["bde.alumni.proposal"]._refresh(profiles)
