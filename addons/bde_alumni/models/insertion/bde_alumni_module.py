from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.bde_partners.client_action import tell

from ...rules.insertion import september


class BdeAlumniModule(models.Model):
    """An insertion module: a programme or our own, workshops, classes, partners."""

    _name = "bde.alumni.module"
    _description = "Insertion module"
    _order = "school_year_id desc, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    school_year_id = fields.Many2one(
        "bde.school.year",
        required=True,
        ondelete="restrict",
        index=True,
        default=lambda self: self.env["bde.school.year"]._current(),
    )
    program_id = fields.Many2one(
        "bde.alumni.program", string="Programme", ondelete="restrict", index=True
    )
    program_source = fields.Char(related="program_id.source")
    partner_ids = fields.Many2many(
        "res.partner",
        "bde_alumni_module_partner_rel",
        string="Partners",
        domain="[('is_company', '=', True)]",
        help="France Travail, mission locale, a branch, companies of the sector.",
    )
    class_ids = fields.Many2many(
        "bde.class",
        "bde_alumni_module_class_rel",
        string="Classes",
        check_company=True,
        domain="[('school_year_id', '=', school_year_id)]",
    )
    aim = fields.Text(string="What it is for")
    session_ids = fields.One2many("bde.alumni.session", "module_id", string="Workshops")
    followup_ids = fields.Many2many(
        "bde.alumni.followup",
        "bde_alumni_module_followup_rel",
        string="Learners enrolled",
        check_company=True,
        groups="bde_partners.group_bde_user,bde_partners.group_bde_head,"
        "bde_partners.group_bde_teacher",
    )
    enrolled_count = fields.Integer(string="Enrolled", compute="_compute_figures")
    session_count = fields.Integer(
        string="Workshops planned", compute="_compute_figures"
    )
    missing_count = fields.Integer(
        string="Workshops still to plan", compute="_compute_figures"
    )
    presence_rate = fields.Float(string="Attendance", compute="_compute_figures")

    @api.depends("session_ids.state", "followup_ids", "program_id.workshop_count")
    def _compute_figures(self):
        """Counts, for all who see modules: no name comes with them."""
        modules = self.sudo()
        sessions = dict(
            modules.env["bde.alumni.session"]._read_group(
                [("module_id", "in", self.ids), ("state", "!=", "cancelled")],
                ["module_id"],
                ["__count"],
            )
        )
        noted = modules.env["bde.alumni.presence"]._read_group(
            [("module_id", "in", self.ids), ("state", "!=", "expected")],
            ["module_id", "state"],
            ["__count"],
        )
        came, all_of = {}, {}
        for module, state, count in noted:
            all_of[module.id] = all_of.get(module.id, 0) + count
            if state in ("present", "late"):
                came[module.id] = came.get(module.id, 0) + count
        for module in self:
            source = module.sudo()
            planned = sessions.get(source._origin, 0)
            module.enrolled_count = len(source.followup_ids)
            module.session_count = planned
            module.missing_count = september.workshops_missing(
                source.program_id.workshop_count, planned
            )
            module.presence_rate = september.rate(
                came.get(module._origin.id, 0), all_of.get(module._origin.id, 0)
            )

    @api.onchange("program_id")
    def _onchange_program(self):
        if self.program_id and not self.name:
            self.name = self.program_id.name

    def action_enrol(self):
        """Button: enrol the learners of the final year of the classes of the module."""
        self.check_access("write")
        before = sum(self.mapped("enrolled_count"))
        for module in self:
            if not module.class_ids:
                raise UserError(
                    self.env._(
                        "%(name)s: please choose the classes first.", name=module.name
                    )
                )
            module._enrol(module.followup_ids._enrol(module.class_ids))
        added = sum(self.mapped("enrolled_count")) - before
        return tell(self.env._("%(count)s learners are enrolled.", count=added))

    def _enrol(self, followups):
        """Add learners: they are expected at every workshop still to be held."""
        self.ensure_one()
        self.followup_ids = [fields.Command.link(followup.id) for followup in followups]
        self.session_ids.filtered(lambda s: s.state == "planned")._expect()
