from odoo import api, fields, models


class BdeGuardianLink(models.Model):
    """Who a person is for a learner."""

    _name = "bde.guardian.link"
    _inherit = ["bde.same.school.mixin", "bde.bulk.create.mixin"]
    _description = "Representative of a learner"
    _order = "learner_id, legal_level, id"
    _check_company_auto = True

    learner_id = fields.Many2one(
        "bde.learner", required=True, ondelete="cascade", check_company=True, index=True
    )
    guardian_id = fields.Many2one(
        "bde.guardian",
        string="Person",
        required=True,
        ondelete="cascade",
        check_company=True,
        index=True,
    )
    company_id = fields.Many2one(related="learner_id.company_id", store=True)
    kinship = fields.Selection(
        [
            ("mother", "Mother"),
            ("father", "Father"),
            ("parent", "Parent"),
            ("legal_guardian", "Appointed guardian"),
            ("ase", "Child welfare (ASE)"),
            ("family", "Other family"),
            ("foster", "Foster family"),
            ("self", "The learner"),
            ("other", "Other"),
        ],
        default="parent",
        required=True,
    )
    legal_level = fields.Selection(
        [
            ("1", "Legal representative"),
            ("2", "Second legal representative"),
            ("contact", "Person to contact"),
        ],
        string="Role",
        required=True,
        default="1",
    )
    is_legal = fields.Boolean(compute="_compute_is_legal", store=True)
    is_payer = fields.Boolean(string="Pays the fees")
    phone = fields.Char(compute="_compute_phone")
    other_phone = fields.Char(compute="_compute_phone")
    email = fields.Char(related="guardian_id.email")
    zip = fields.Char(related="guardian_id.zip")
    city = fields.Char(related="guardian_id.city")

    _pair_uniq = models.Constraint(
        "UNIQUE(learner_id, guardian_id)",
        "This person is already attached to the learner.",
    )

    @api.depends("legal_level")
    def _compute_is_legal(self):
        for link in self:
            link.is_legal = link.legal_level in ("1", "2")

    @api.depends("guardian_id.mobile", "guardian_id.phone", "guardian_id.work_phone")
    def _compute_phone(self):
        for link in self:
            person = link.guardian_id
            phones = [p for p in (person.mobile, person.phone, person.work_phone) if p]
            link.phone, link.other_phone = [*phones, False, False][:2]

    @api.depends("guardian_id", "kinship")
    def _compute_display_name(self):
        labels = dict(self._fields["kinship"]._description_selection(self.env))
        for link in self:
            link.display_name = (
                f"{link.guardian_id.display_name} ({labels.get(link.kinship)})"
            )
