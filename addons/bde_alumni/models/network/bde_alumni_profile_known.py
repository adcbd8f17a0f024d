from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ...rules.network.identity import Person, alike


class BdeAlumniProfile(models.Model):
    """What the office checks before accepting somebody: told, never decided."""

    _inherit = "bde.alumni.profile"

    checked_homonym = fields.Boolean(
        string="Another person",
        copy=False,
        help="The office checked: somebody else with the same name and birth date.",
    )
    warnings = fields.Text(
        string="To check", compute="_compute_warnings", compute_sudo=True
    )
    known_as = fields.Text(
        string="In our registers", compute="_compute_warnings", compute_sudo=True
    )

    @api.depends("last_name", "first_name", "birth_date", "email", "state")
    def _compute_warnings(self):
        """Compare with members, requests, learners and representatives."""
        self.warnings = self.known_as = False
        waiting = self.filtered(
            lambda p: p.state == "pending" and p.last_name and p.first_name
        )
        for company, profiles in waiting.grouped("company_id").items():
            others = profiles._like_profiles(company)
            learners = profiles._like_learners(company)
            parents = profiles._mails_of_guardians(company)
            for profile in profiles:
                found = profile._warn_profiles(others)
                if profile.email and profile.email.lower() in parents:
                    found.append(
                        self.env._(
                            "This e-mail is the one of a legal representative: ask "
                            "for the person's own."
                        )
                    )
                profile.warnings = "\n".join(found) or False
                profile.known_as = "\n".join(profile._say_learners(learners)) or False

    def _like_profiles(self, company):
        """Return the profiles that may be one of these people."""
        return self._like(self._name, company)

    def _like_learners(self, company):
        """Return the learners, past ones too, that may be one of these people."""
        return self._like("bde.learner", company)

    def _like(self, model, company):
        """Return the records of people with a birth date or a last name of these."""
        people = self.env[model].sudo().with_context(active_test=False)
        names = {name.strip() for name in self.mapped("last_name") if name}
        domain = Domain.OR(Domain("last_name", "=ilike", name) for name in names)
        days = [day for day in self.mapped("birth_date") if day]
        if days:
            domain |= Domain("birth_date", "in", days)
        if model == self._name:
            mails = [mail.lower() for mail in self.mapped("email") if mail]
            domain |= Domain("email", "in", mails)
            domain &= Domain("state", "in", ["member", "pending"])
        return people.search(domain & Domain("company_id", "=", company.id), limit=200)

    def _person(self):
        """Return who this is, for the rules."""
        return Person(
            self, self.last_name, self.first_name, self.birth_date, self.email or ""
        )

    def _warn_profiles(self, others):
        """Return the sentences about the profiles that look like this one."""
        people = [other._person() for other in others if other.id != self._origin.id]
        words = {
            "same": self.env._("Same name and birth date as %(name)s (%(state)s)."),
            "homonym": self.env._("Same name as %(name)s (%(state)s)."),
            "born": self.env._(
                "Same last name and birth date as %(name)s (%(state)s)."
            ),
            "mail": self.env._("Same e-mail as %(name)s (%(state)s)."),
        }
        states = dict(self._fields["state"]._description_selection(self.env))
        return [
            words[code]
            % {"name": other.display_name, "state": states[other.state].lower()}
            for other, code in alike(self._person(), people)
        ]

    def _say_learners(self, learners):
        """Return the sentences about the learners of our registers."""
        people = [
            Person(
                learner,
                learner.usage_name or learner.last_name,
                learner.first_name,
                learner.birth_date,
            )
            for learner in learners
        ]
        sentences = []
        for learner, code in alike(self._person(), people):
            year = learner.school_year_id.name or ""
            training = learner.training_id.short_name or learner.training_id.name or ""
            sentences.append(
                self.env._(
                    "%(name)s, born on %(day)s, %(training)s %(year)s: %(how)s",
                    name=learner.display_name,
                    day=format_date(self.env, learner.birth_date) or "?",
                    training=training,
                    year=year,
                    how=self.env._("same person")
                    if code == "same"
                    else self.env._("perhaps"),
                )
            )
        return sentences

    def _mails_of_guardians(self, company):
        """Return the e-mails of these people that belong to a representative."""
        mails = [mail.lower() for mail in self.mapped("email") if mail]
        found = (
            self.env["bde.guardian"]
            .sudo()
            .search(
                Domain("company_id", "=", company.id)
                & Domain.OR(Domain("email", "=ilike", mail) for mail in mails)
            )
        )
        return {(guardian.email or "").lower() for guardian in found}

    @api.model
    def _same_member(self, company, values, but=None):
        """Return the members with this name and this birth date."""
        if not values.get("birth_date"):
            return self.sudo().browse()
        members = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "member"),
                ("birth_date", "=", values["birth_date"]),
            ]
        )
        if but:
            members -= but
        person = Person(
            None,
            values["last_name"],
            values["first_name"],
            fields.Date.to_date(values["birth_date"]),
        )
        found = alike(person, [member._person() for member in members])
        same = [member.id for member, code in found if code == "same"]
        return self.sudo().browse(same)

    @api.model
    def _join_too_many(self, company):
        """Tell whether the page took more requests than people make in an hour."""
        since = fields.Datetime.subtract(fields.Datetime.now(), hours=1)
        taken = self.sudo().search_count(
            [
                ("company_id", "=", company.id),
                ("source", "=", "page"),
                ("state", "=", "pending"),
                ("email_verified_on", "=", False),
                ("create_date", ">=", since),
            ],
            limit=company.bde_alumni_hourly,
        )
        return taken >= company.bde_alumni_hourly
