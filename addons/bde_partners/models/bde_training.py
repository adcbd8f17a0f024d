from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules import identifiers


class BdeTraining(models.Model):
    """A training of the school: diploma and specialty, over the whole cycle."""

    _name = "bde.training"
    _description = "Training"
    _order = "diploma, name, id"
    _rec_names_search = ["name", "short_name", "mef_ids.code", "rncp"]
    _check_company_auto = True

    name = fields.Char(
        required=True, help="Full title, as printed on conventions and diplomas."
    )
    short_name = fields.Char(help="What people say: « bac pro MELEC ».")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    diploma = fields.Selection(
        [
            ("cap", "CAP"),
            ("bac_pro", "Bac pro"),
            ("bma", "BMA"),
            ("cs", "Certificat de spécialisation"),
            ("bts", "BTS"),
            ("fcil", "FCIL"),
            ("avenir", "AvenirPro+"),
            ("fc", "Continuing education"),
            ("other", "Other"),
        ],
        required=True,
        default="bac_pro",
    )
    specialty = fields.Char()
    level = fields.Selection(
        [("3", "Level 3"), ("4", "Level 4"), ("5", "Level 5"), ("6", "Level 6")],
        help="National framework of certifications.",
    )
    duration_years = fields.Integer(string="Duration (years)", default=3)
    weeks_due = fields.Float(
        string="PFMP weeks due over the cycle",
        digits=(4, 1),
        help="Fixed by the specialty's arrêté; a week is a week of presence.",
    )
    annual_volume = fields.Integer(
        string="Teaching hours a year",
        help="Printed on the convention (code de l'éducation, art. D124-4, 1°).",
    )
    rncp = fields.Char(string="RNCP")
    rome_ids = fields.Many2many("bde.rome", string="ROME occupations")
    capacity = fields.Integer(help="Places a year.")
    mef_ids = fields.One2many("bde.mef", "training_id", string="MEFs")
    is_family = fields.Boolean(
        string="Common year (famille de métiers)",
        help="A shared first year that leads to several specialties.",
    )
    family_id = fields.Many2one(
        "bde.training",
        string="Common first year",
        domain=[("is_family", "=", True)],
        check_company=True,
        index="btree_not_null",
        help="The weeks of the common year count for the specialty.",
    )
    specialty_ids = fields.One2many("bde.training", "family_id", string="Leads to")
    skills = fields.Text(
        help="Skills to acquire in company, printed on the annexe pédagogique."
    )
    activities = fields.Text(
        string="Usual activities", help="Proposed on every new placement."
    )

    _weeks_check = models.Constraint(
        "CHECK(weeks_due >= 0 AND duration_years >= 0 AND capacity >= 0)",
        "Weeks, years and places cannot be negative.",
    )

    @api.depends("name", "short_name")
    def _compute_display_name(self):
        for training in self:
            training.display_name = training.short_name or training.name

    @api.constrains("rncp")
    def _check_rncp(self):
        for training in self.filtered("rncp"):
            training._bde_refuse(identifiers.check_rncp(training.rncp))

    @api.constrains("family_id", "is_family")
    def _check_family(self):
        for training in self.filtered("family_id"):
            if training.is_family:
                raise ValidationError(
                    self.env._(
                        "%(name)s is a common year: it cannot follow another one.",
                        name=training.display_name,
                    )
                )

    def _cycle_trainings(self):
        """Return this training with its common first year: what counts together."""
        return self | self.family_id


class BdeRome(models.Model):
    """An occupation of the ROME nomenclature (France Travail)."""

    _name = "bde.rome"
    _description = "ROME occupation"
    _order = "code"
    _rec_names_search = ["code", "name"]

    code = fields.Char(required=True, size=5)
    name = fields.Char(required=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "This ROME code exists already.")

    @api.depends("code", "name")
    def _compute_display_name(self):
        for rome in self:
            rome.display_name = f"{rome.code} {rome.name}"

    @api.constrains("code")
    def _check_code(self):
        for rome in self:
            rome._bde_refuse(identifiers.check_rome(rome.code))
