from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from odoo.addons.bde_partners.rules import identifiers

KINDS = [
    ("employment", "Employment"),
    ("studies", "Studies"),
    ("apprenticeship", "Apprenticeship"),
    ("search", "Looking for a job"),
    ("other", "Other"),
]
CONTRACTS = [
    ("cdi", "Permanent contract (CDI)"),
    ("cdd", "Fixed-term contract (CDD)"),
    ("interim", "Temporary agency work"),
    ("professional", "Professional training contract"),
    ("public", "Civil servant, armed forces"),
    ("self", "Self-employed"),
    ("insertion", "Subsidised contract, insertion"),
    ("civic", "Civic service"),
    ("other", "Other contract"),
]
SOURCES = [
    ("survey", "Survey"),
    ("self", "The person"),
    ("office", "The office"),
    ("import", "Import"),
    ("host", "The employer"),
]
# The kinds where somebody employs them
EMPLOYED = ("employment", "apprenticeship")


class BdeAlumniSituation(models.Model):
    """What a former pupil does, from when to when, who said so and when.

    A row is of one processing and of one only: the follow-up of leavers (`leaver_id`)
    or the network (`profile_id`). What somebody says in both is written twice, so
    that objecting to one, or leaving the other, takes away what is of it and no more.
    """

    _name = "bde.alumni.situation"
    _description = "Situation of a former pupil"
    _order = "date_start desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    leaver_id = fields.Many2one(
        "bde.alumni.leaver",
        ondelete="cascade",
        check_company=True,
        help="Follow-up of leavers: what the surveys tell.",
    )
    profile_id = fields.Many2one(
        "bde.alumni.profile",
        string="Member of the network",
        ondelete="cascade",
        check_company=True,
        groups="bde_partners.group_bde_user,bde_partners.group_bde_head",
    )
    kind = fields.Selection(KINDS, string="Situation", required=True)
    date_start = fields.Date(
        string="Since", required=True, default=fields.Date.context_today
    )
    date_end = fields.Date(string="Until", help="Empty: it still lasts.")
    contract = fields.Selection(CONTRACTS)
    employer_id = fields.Many2one(
        "res.partner",
        string="Employer in the base",
        domain="[('is_company', '=', True)]",
        ondelete="set null",
        check_company=True,
        index="btree_not_null",
    )
    employer_name = fields.Char(string="Employer, as told")
    siret = fields.Char(string="SIRET of the employer")
    job = fields.Char()
    rome_id = fields.Many2one(
        "bde.rome", string="ROME occupation", ondelete="set null", index=True
    )
    in_specialty = fields.Selection(
        [("yes", "Yes"), ("partly", "Partly"), ("no", "No")],
        string="In the specialty",
        compute="_compute_in_specialty",
        store=True,
        readonly=False,
        precompute=True,
        help="Is it what the training prepares for? Yes when the occupation is one of "
        "the training's; as told otherwise.",
    )
    school_text = fields.Char(string="School or training centre")
    diploma_text = fields.Char(string="Diploma prepared")
    city = fields.Char(string="Town")
    source = fields.Selection(SOURCES, required=True, default="office")
    source_date = fields.Date(
        string="Known on", required=True, default=fields.Date.context_today
    )
    training_id = fields.Many2one(
        "bde.training",
        string="Training followed",
        compute="_compute_training_id",
        store=True,
        index="btree_not_null",
    )
    year = fields.Integer(
        string="Year of leaving",
        compute="_compute_training_id",
        store=True,
        aggregator=None,
        help="The June of the last class.",
    )
    place = fields.Char(
        string="Where", compute="_compute_place", help="The employer or the school."
    )
    is_current = fields.Boolean(
        string="Now", compute="_compute_is_current", search="_search_is_current"
    )

    _side_check = models.Constraint(
        "CHECK(leaver_id IS NULL OR profile_id IS NULL)",
        "A situation is of the follow-up of leavers or of the network, never of both.",
    )
    _dates_check = models.Constraint(
        "CHECK(date_end IS NULL OR date_end >= date_start)",
        "A situation ends on or after its first day.",
    )
    _leaver_idx = models.Index("(leaver_id, date_start) WHERE leaver_id IS NOT NULL")
    _profile_idx = models.Index("(profile_id, date_start) WHERE profile_id IS NOT NULL")

    # -- computed -------------------------------------------------------------------
    @api.depends("rome_id", "leaver_id", "profile_id")
    def _compute_in_specialty(self):
        """The occupation of the training tells; nothing else does without asking."""
        for situation in self:
            trainings = situation.sudo()._trainings_followed()
            if situation.rome_id and situation.rome_id in trainings.rome_ids:
                situation.in_specialty = "yes"
            else:
                situation.in_specialty = situation.in_specialty

    def _trainings_followed(self):
        """Return the trainings that the persons of these situations followed."""
        return self.leaver_id.training_id | self.profile_id.study_ids.training_id

    @api.depends(
        "leaver_id.training_id",
        "leaver_id.school_year_id",
        "profile_id.study_ids.training_id",
        "profile_id.study_ids.year",
    )
    def _compute_training_id(self):
        for situation in self:
            if situation.leaver_id:
                training = situation.leaver_id.training_id
                year = situation.leaver_id.school_year_id.date_end
                year = year.year if year else 0
            else:
                last = situation.profile_id.study_ids.sorted("year")[-1:]
                training, year = last.training_id, last.year
            situation.training_id = training
            situation.year = year

    @api.depends("date_start", "date_end")
    @api.depends_context("tz")
    def _compute_is_current(self):
        today = fields.Date.context_today(self)
        for situation in self:
            start, end = situation.date_start, situation.date_end
            situation.is_current = bool(
                start and start <= today and (not end or end >= today)
            )

    @api.model
    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._on_domain(fields.Date.context_today(self))

    @api.model
    def _on_domain(self, day):
        """Return the Domain of the situations that last on a day."""
        lasts = Domain("date_end", "=", False) | Domain("date_end", ">=", day)
        return Domain("date_start", "<=", day) & lasts

    @api.depends("kind", "employer_id", "employer_name", "school_text")
    def _compute_place(self):
        for situation in self:
            situation.place = situation._place_name()

    @api.depends("kind", "employer_id", "employer_name", "school_text")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for situation in self:
            where = situation._place_name()
            kind = labels.get(situation.kind, "")
            situation.display_name = f"{kind} – {where}" if where else kind

    def _place_name(self):
        """Return where it is: the employer in the base, else as told; the school."""
        self.ensure_one()
        if self.kind == "studies":
            return self.school_text or ""
        employer = self.employer_id.sudo().name or self.employer_name
        return employer or self.school_text or ""

    # -- checks ---------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._clean(vals))

    @api.model
    def _clean(self, vals):
        """Return `vals` with the SIRET as the register writes it, when it is one."""
        if vals.get("siret"):
            known = identifiers.check_siret(vals["siret"])
            vals = {**vals, "siret": known.value or vals["siret"]}
        return vals

    @api.constrains("kind", "leaver_id", "profile_id")
    def _check_side(self):
        for situation in self:
            if not (situation.leaver_id or situation.profile_id):
                raise ValidationError(
                    self.env._("Whose situation is it? Choose the former pupil.")
                )

    @api.constrains("siret")
    def _check_siret(self):
        for siret in set(self.filtered("siret").mapped("siret")):
            self.env["res.partner"]._bde_refuse(identifiers.check_siret(siret))

    @api.constrains("source_date")
    def _check_source_date(self):
        today = fields.Date.context_today(self)
        for situation in self:
            if situation.source_date > today:
                raise ValidationError(
                    self.env._(
                        "Known on %(day)s: a date to come.",
                        day=format_date(self.env, situation.source_date),
                    )
                )

    # -- privacy --------------------------------------------------------------------
    def _forget_details(self):
        """Keep what statistics need: who employs them, where and as what goes."""
        self.sudo().write(
            {
                "employer_id": False,
                "employer_name": False,
                "siret": False,
                "job": False,
                "school_text": False,
                "diploma_text": False,
                "city": False,
            }
        )
