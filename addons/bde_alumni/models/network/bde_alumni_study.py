from odoo import api, fields, models


class BdeAlumniStudy(models.Model):
    """What a member studied at the school, as they or the office said it."""

    _name = "bde.alumni.study"
    _description = "Studies of a former pupil"
    _order = "year desc, id"
    _check_company_auto = True

    profile_id = fields.Many2one(
        "bde.alumni.profile", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="profile_id.company_id", store=True, index=True
    )
    training_id = fields.Many2one(
        "bde.training", ondelete="restrict", check_company=True
    )
    training_text = fields.Char(
        string="Training, as said", help="When it is not one of today's trainings."
    )
    year = fields.Integer(help="Of the month of June, when they left.")
    graduated = fields.Boolean()

    _training_idx = models.Index("(training_id, year, profile_id)")
    _year_check = models.Constraint(
        "CHECK(year IS NULL OR year = 0 OR (year BETWEEN 1900 AND 2100))",
        "The year has four digits, for instance 2024.",
    )

    @api.depends("training_id", "training_text", "year")
    def _compute_display_name(self):
        for study in self:
            training = study.training_id
            name = training.short_name or training.name or study.training_text or ""
            study.display_name = " ".join(filter(None, (name, str(study.year or ""))))
