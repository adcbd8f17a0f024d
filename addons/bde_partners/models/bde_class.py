from odoo import api, fields, models


class BdeClass(models.Model):
    """A division or a group of a school year.

    It holds one or several MEFs: MEF, training, year of the cycle and status
    belong to the enrolment of each learner, never to the class.
    """

    _name = "bde.class"
    _description = "Class"
    _order = "school_year_id desc, code, id"
    _rec_names_search = ["code", "name"]
    _check_company_auto = True

    name = fields.Char(required=True)
    code = fields.Char(
        required=True, help="Code of the structure in SIECLE, PRONOTE or STSweb."
    )
    kind = fields.Selection(
        [("division", "Division"), ("group", "Group")],
        required=True,
        default="division",
    )
    active = fields.Boolean(default=True)
    school_year_id = fields.Many2one(
        "bde.school.year",
        required=True,
        ondelete="restrict",
        index=True,
        default=lambda self: self.env["bde.school.year"]._current(),
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    mef_ids = fields.Many2many("bde.mef", string="MEFs", check_company=True)
    head_teacher_ids = fields.Many2many(
        "res.partner",
        "bde_class_head_teacher_rel",
        string="Head teachers",
        domain=[("bde_is_teacher", "=", True)],
        help="Professeurs principaux.",
    )
    teacher_ids = fields.Many2many(
        "res.partner",
        "bde_class_teacher_rel",
        string="Teachers",
        domain=[("bde_is_teacher", "=", True)],
    )

    _code_uniq = models.Constraint(
        "UNIQUE(code, school_year_id, company_id)",
        "This class exists already in the school year.",
    )

    @api.depends("code", "school_year_id.name")
    @api.depends_context("bde_with_year")
    def _compute_display_name(self):
        with_year = self.env.context.get("bde_with_year")
        for group in self:
            group.display_name = (
                f"{group.code} ({group.school_year_id.name})"
                if with_year
                else group.code
            )
