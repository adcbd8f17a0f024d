from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...rules.directory import search_key, visibility

PAGE = 20
# search key of the profiles as each viewer sees them
KEYS = {visibility.STAFF: "office_key", visibility.NETWORK: "directory_key"}
WILLING = ("tutor", "mentor", "speaker", "jury", "tax")


class BdeAlumniProfile(models.Model):
    """The directory: found by what one may see, shown as its owner wants."""

    _inherit = "bde.alumni.profile"

    directory_key = fields.Char(
        compute="_compute_keys", store=True, groups=".", export_string_translation=False
    )
    office_key = fields.Char(
        compute="_compute_keys", store=True, groups=".", export_string_translation=False
    )
    find = fields.Char(
        string="Name, job, company, commune or training",
        store=False,
        search="_search_find",
    )
    find_job = fields.Char(string="Job", store=False, search="_search_find_job")
    find_employer = fields.Char(
        string="Name of the company", store=False, search="_search_find_employer"
    )
    find_city = fields.Char(
        string="Town or commune", store=False, search="_search_find_city"
    )
    card_job = fields.Char(string="Job today", compute="_compute_cards")
    card_employer = fields.Char(string="Company today", compute="_compute_cards")
    card_studies = fields.Char(string="Trained here", compute="_compute_cards")

    main_training_id = fields.Many2one(
        "bde.training",
        string="Last training",
        compute="_compute_last_study",
        store=True,
        index="btree_not_null",
    )
    left_year = fields.Integer(
        string="Year of leaving",
        compute="_compute_last_study",
        store=True,
        aggregator=False,
    )

    def init(self):
        """Index the search keys, where PostgreSQL knows trigrams."""
        result = super().init()
        if self.env["res.partner"]._bde_has_trigrams():
            for name in KEYS.values():
                self.env.cr.execute(
                    SQL(
                        "CREATE INDEX IF NOT EXISTS %s ON bde_alumni_profile"
                        " USING gin (%s gin_trgm_ops)",
                        SQL.identifier(f"bde_alumni_profile_{name}_trgm"),
                        SQL.identifier(name),
                    )
                )
        return result

    # -- search ----------------------------------------------------------------------
    @api.depends(
        "first_name",
        "last_name",
        "city",
        "about",
        "current_situation_id.job",
        "current_situation_id.employer_name",
        "current_situation_id.employer_id.name",
        "study_ids.training_id.name",
        "study_ids.training_id.short_name",
        "study_ids.training_text",
        "study_ids.year",
        "show_city",
        "show_job",
        "show_employer",
        "show_studies",
        "show_about",
    )
    def _compute_keys(self):
        for profile in self.sudo():
            values = {**profile._key_values(), "name": profile._directory_name()}
            choices = profile._choices()
            for viewer, name in KEYS.items():
                profile[name] = search_key.key(values, choices, viewer) or False

    @api.depends("study_ids.training_id", "study_ids.year")
    def _compute_last_study(self):
        for profile in self.sudo():
            last = profile.study_ids.sorted(lambda s: (-(s.year or 0), s.id))[:1]
            profile.main_training_id = last.training_id
            profile.left_year = last.year

    def _directory_name(self):
        return f"{self.first_name or ''} {self.last_name or ''}".strip()

    def _key_values(self):
        """Return the texts of this person by name of choice, nothing hidden."""
        self.ensure_one()
        situation = self.current_situation_id
        return {
            "job": situation.job or "",
            "employer": situation.employer_id.name or situation.employer_name or "",
            "city": self.city or "",
            "studies": ", ".join(self._study_texts()),
            "about": self.about or "",
        }

    def _study_texts(self):
        """Return ["Bac pro CIEL 2021"…], the last first."""
        studies = self.study_ids.sorted(lambda s: (-(s.year or 0), s.id))
        texts = (
            " ".join(
                filter(
                    None,
                    (
                        study.training_id.short_name
                        or study.training_id.name
                        or study.training_text,
                        str(study.year or ""),
                    ),
                )
            )
            for study in studies
        )
        return [text for text in texts if text]

    @api.model
    def _find_domain(self, typed, field=None, viewer=None):
        """Return the domain of those who bear these words, as `viewer` sees them."""
        patterns = search_key.patterns(typed, field)
        key = KEYS.get(viewer or self._bde_viewer())
        if not key:
            return Domain.FALSE
        if not patterns:
            return Domain.TRUE

        def to_sql(model, alias, query):
            column = model.sudo()._field_to_sql(alias, key, query)
            return SQL(" AND ").join(SQL("%s LIKE %s", column, p) for p in patterns)

        return Domain.custom(to_sql=to_sql)

    def _search_words(self, operator, value, field=None):
        if operator == "in" and all(isinstance(text, str) for text in value):
            return Domain.OR(self._find_domain(text, field) for text in value)
        if operator not in ("ilike", "like", "=ilike", "=like"):
            return NotImplemented
        return self._find_domain(str(value), field)

    def _search_find(self, operator, value):
        return self._search_words(operator, value)

    def _search_find_job(self, operator, value):
        return self._search_words(operator, value, "job")

    def _search_find_employer(self, operator, value):
        return self._search_words(operator, value, "employer")

    def _search_find_city(self, operator, value):
        return self._search_words(operator, value, "city")

    @api.model
    def _directory_domain(self, company, viewer, filters):
        """Return the domain of the members of a school that answer to `filters`.

        :param dict filters: q, job, employer, city: texts; training_id, year: integers;
            willing: one of `WILLING`; anything else is left out
        """
        domain = (
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "member")
            & self._consent_domain("network")
        )
        for name, field in (
            ("q", None),
            ("job", "job"),
            ("employer", "employer"),
            ("city", "city"),
        ):
            if filters.get(name):
                domain &= self._find_domain(filters[name], field, viewer)
        studies = Domain.TRUE
        for name in ("training_id", "year"):
            if filters.get(name):
                studies &= Domain(name, "=", filters[name])
        if not studies.is_true():
            seen = list(visibility.seen_choices(viewer))
            domain &= Domain("show_studies", "in", seen)
            domain &= Domain("study_ids", "any", studies)
        if filters.get("willing") in WILLING:
            domain &= Domain(f"willing_{filters['willing']}", "=", True)
        return domain

    @api.model
    def _directory_search(self, company, viewer, filters, offset=0, limit=PAGE):
        """Return (profiles as superuser, whether there are more): one page.

        One query, whatever the size of the network: a page is not counted.
        """
        if viewer not in KEYS:
            return self.sudo().browse(), False
        found = self.sudo().search(
            self._directory_domain(company, viewer, filters),
            offset=offset,
            limit=limit + 1,
            order="last_name, first_name, id",
        )
        return found[:limit], len(found) > limit

    @api.model
    def _consent_domain(self, purpose):
        """Return the domain of those whose consent to a purpose is valid today."""
        live = self.env["bde.alumni.consent"]._live_domain()
        return Domain("consent_ids", "any", Domain("purpose", "=", purpose) & live)

    @api.model
    def _directory_one(self, profile_id, company, viewer):
        """Return one member (superuser) of the directory that `viewer` sees."""
        if viewer not in KEYS:
            return self.sudo().browse()
        domain = self._directory_domain(company, viewer, {})
        return self.sudo().search(domain & Domain("id", "=", profile_id), limit=1)

    @api.model
    def _directory_trainings(self, company):
        """Return [(id, name)] of the trainings of a school, past ones too."""
        trainings = self.env["bde.training"].sudo().with_context(active_test=False)
        found = trainings.search([("company_id", "=", company.id)])
        return [(t.id, t.short_name or t.name) for t in found]

    # -- cards -----------------------------------------------------------------------
    def _directory_cards(self, viewer):
        """Return one dict a person, as `viewer` sees them; hidden fields are None.

        :return: [{id, name, email, phone, city, job, employer, studies (list), image
            (bool), link, about, willing (labels)}]; constant number of queries
        """
        labels = self._willing_labels()
        return [
            visibility.masked(
                {
                    "id": profile.id,
                    "name": profile._directory_name(),
                    **profile._key_values(),
                    "email": profile.email,
                    "phone": profile.phone,
                    "studies": profile._study_texts(),
                    "image": bool(profile.image_128),
                    "link": profile.link,
                    "willing": [
                        label
                        for name, label in labels.items()
                        if profile[f"willing_{name}"]
                    ],
                },
                profile._choices(),
                viewer,
            )
            for profile in self.sudo()
        ]

    @api.model
    def _willing_labels(self):
        """Return {name: what a member is ready to do}."""
        return {
            "tutor": self.env._("Tutor"),
            "mentor": self.env._("Mentor"),
            "speaker": self.env._("Speaker in class"),
            "jury": self.env._("Jury member"),
            "tax": self.env._("Apprenticeship tax"),
        }

    @api.depends_context("uid", "su")
    @api.depends(
        "current_situation_id.job",
        "current_situation_id.employer_name",
        "current_situation_id.employer_id.name",
        "study_ids.training_id",
        "study_ids.year",
        "show_job",
        "show_employer",
        "show_studies",
    )
    def _compute_cards(self):
        """The texts of the lists of the office, as the user may see them."""
        viewer = visibility.SELF if self.env.su else self._bde_viewer()
        for profile in self:
            whole = profile.sudo()
            seen = visibility.masked(whole._key_values(), whole._choices(), viewer)
            for name in ("job", "employer", "studies"):
                profile[f"card_{name}"] = seen[name] or False
