from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.bde_partners.rules import identifiers


class BdeLearner(models.Model):
    """A learner of the school: pupil, student, apprentice or trainee.

    Outside the shared address book on purpose: nobody meets a minor in a mailing
    list or in an autocomplete of contacts.
    """

    _name = "bde.learner"
    _description = "Learner"
    _inherit = ["bde.private.person.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "last_name, first_name, id"
    _rec_names_search = ["last_name", "usage_name", "first_name", "ine"]
    _check_company_auto = True

    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    last_name = fields.Char(string="Last name", required=True, index="trigram")
    usage_name = fields.Char(
        string="Usage name", help="Nom d'usage, when it is not the birth name."
    )
    first_name = fields.Char(string="First name", required=True, index="trigram")
    birth_date = fields.Date(string="Birth date")
    sex = fields.Selection([("f", "Female"), ("m", "Male")])
    ine = fields.Char(string="INE", copy=False)
    siecle_ref = fields.Char(
        string="SIECLE reference",
        copy=False,
        help="ELEVE_ID of the last file: stable inside a school year.",
    )
    email = fields.Char(string="E-mail")
    phone = fields.Char()
    street = fields.Char()
    street2 = fields.Char(string="Rest of the address")
    zip = fields.Char(string="Postcode")
    city = fields.Char(string="Town")
    insee_city = fields.Char(string="INSEE code of the commune")
    country_code = fields.Char(string="Country (INSEE)", help="99100 is France.")
    birth_city_insee = fields.Char(string="Birth commune (INSEE)")
    birth_country_insee = fields.Char(string="Birth country (INSEE)")
    guardian_link_ids = fields.One2many(
        "bde.guardian.link", "learner_id", string="Legal representatives and contacts"
    )
    enrolment_ids = fields.One2many("bde.enrolment", "learner_id", string="Enrolments")
    placement_ids = fields.One2many("bde.pfmp.placement", "learner_id", string="PFMP")
    # for the record rules alone: they read it as superuser, and what they read stays
    # in the cache, where the user's own reading would find too much
    access_placement_ids = fields.One2many(
        "bde.pfmp.placement", "learner_id", export_string_translation=False
    )
    enrolment_id = fields.Many2one(
        "bde.enrolment",
        string="Current enrolment",
        compute="_compute_enrolment_id",
        store=True,
        index="btree_not_null",
    )
    class_id = fields.Many2one(related="enrolment_id.class_id", store=True, index=True)
    training_id = fields.Many2one(related="enrolment_id.training_id", store=True)
    school_year_id = fields.Many2one(
        related="enrolment_id.school_year_id", store=True, index=True
    )
    status = fields.Selection(related="enrolment_id.status")
    placement_count = fields.Integer(compute="_compute_placement_count")
    note = fields.Text(help="Nothing on health: it may be asked for and read.")

    _ine_uniq = models.UniqueIndex(
        "(ine, company_id) WHERE ine IS NOT NULL",
        "Another learner of the school has this INE.",
    )
    _identity_idx = models.Index("(company_id, birth_date)")

    @api.depends("last_name", "usage_name", "first_name")
    def _compute_display_name(self):
        for learner in self:
            name = learner.usage_name or learner.last_name or ""
            learner.display_name = f"{name.upper()} {learner.first_name or ''}".strip()

    @api.depends(
        "enrolment_ids.date_start",
        "enrolment_ids.date_end",
        "enrolment_ids.school_year_id.date_start",
    )
    def _compute_enrolment_id(self):
        """The open enrolment of the latest year; else the last one that ended."""
        for learner in self:
            learner.enrolment_id = learner.enrolment_ids.sorted(
                lambda e: (
                    e.school_year_id.date_start,
                    not e.date_end,
                    e.date_start or e.school_year_id.date_start,
                    e.id or 0,
                )
            )[-1:]

    @api.depends("placement_ids.state")
    def _compute_placement_count(self):
        counts = dict(
            self.env["bde.pfmp.placement"]._read_group(
                [("learner_id", "in", self.ids), ("state", "!=", "cancelled")],
                ["learner_id"],
                ["__count"],
            )
        )
        for learner in self:
            learner.placement_count = counts.get(learner._origin, 0)

    @api.constrains("birth_date")
    def _check_birth_date(self):
        today = fields.Date.context_today(self)
        for learner in self.filtered("birth_date"):
            if learner.birth_date > today:
                raise ValidationError(
                    self.env._(
                        "%(name)s cannot be born in the future; please check the "
                        "birth date.",
                        name=learner.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._clean(vals))

    @api.model
    def _clean(self, vals):
        """Return `vals` with the INE in capitals, without spaces."""
        if vals.get("ine"):
            vals = {**vals, "ine": identifiers.check_ine(vals["ine"]).value or False}
        return vals

    def _legal_guardians(self):
        """Return the links to legal representatives, first level first."""
        return self.guardian_link_ids.filtered("is_legal").sorted("legal_level")

    def action_open_placements(self):
        """Smart button: the placements of these learners."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_pfmp.bde_pfmp_placement_action"
        )
        action["domain"] = [("learner_id", "in", self.ids)]
        action["context"] = {}
        return action
