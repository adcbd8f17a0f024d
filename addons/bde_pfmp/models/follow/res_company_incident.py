from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command

GROUP = "bde_pfmp.group_bde_incident"


class ResCompany(models.Model):
    """Who declares the accidents of learners, and who is named to follow them."""

    _inherit = "res.company"

    bde_incident_declarer = fields.Selection(
        selection="_selection_incident_declarer",
        string="Accidents of learners are declared by",
        required=True,
        default="host",
        help="Code de la sécurité sociale, R412-4: the host. Some académies ask the "
        "school to do it: see the instructions of yours.",
    )

    @api.model
    def _selection_incident_declarer(self):
        return [
            ("host", self.env._("The host organisation")),
            ("school", self.env._("The school")),
        ]


class BdeSchool(models.Model):
    _inherit = "bde.school"

    bde_incident_declarer = fields.Selection(
        related="company_id.bde_incident_declarer", readonly=False
    )
    incident_user_ids = fields.Many2many(
        "res.users",
        string="Named to follow accidents",
        compute="_compute_incident_user_ids",
        help="Besides the head of school and the BDE manager (DDFPT), who always do.",
    )

    def _compute_incident_user_ids(self):
        group = self.env.ref(GROUP).sudo()
        office = self.env.ref("bde_partners.group_bde_user").sudo()
        named = (group.user_ids & office.all_user_ids).filtered(lambda u: not u.share)
        for school in self:
            school.incident_user_ids = named.filtered(
                lambda user, school=school: school.company_id in user.company_ids
            )

    def action_name_incident_users(self):
        """Button: name who follows accidents, or withdraw somebody."""
        self.ensure_one()
        self._check_names()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Named to follow accidents"),
            "res_model": "bde.pfmp.incident.named",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_company_id": self.company_id.id},
        }

    def _check_names(self):
        self.check_access("write")
        if not self.env.user.has_group("bde_partners.group_bde_manager"):
            raise AccessError(
                self.env._("Only the BDE manager names who follows them.")
            )


class BdePfmpIncidentNamed(models.TransientModel):
    """Who of the office follows the accidents of learners."""

    _name = "bde.pfmp.incident.named"
    _description = "Who follows accidents"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    user_ids = fields.Many2many(
        "res.users",
        string="Persons of the office",
        default=lambda self: self._default_user_ids(),
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )

    @api.model
    def _default_user_ids(self):
        school = self.env["bde.school"].browse(
            self.env.context.get("default_company_id") or self.env.company.id
        )
        return school.incident_user_ids

    def action_apply(self):
        """Button: these persons follow accidents, the others of the school no more."""
        self.ensure_one()
        school = self.env["bde.school"].browse(self.company_id.id)
        school._check_names()
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("This is another school."))
        office = self.env.ref("bde_partners.group_bde_user").sudo().all_user_ids
        wrong = self.user_ids.filtered(
            lambda u: u not in office or self.company_id not in u.sudo().company_ids
        )
        if wrong:
            raise AccessError(
                self.env._(
                    "%(names)s: not of the office of this school.",
                    names=", ".join(wrong.mapped("name")),
                )
            )
        group = self.env.ref(GROUP).sudo()
        gone = school.incident_user_ids - self.user_ids
        group.write(
            {
                "user_ids": [
                    *(Command.link(user.id) for user in self.user_ids),
                    *(Command.unlink(user.id) for user in gone),
                ]
            }
        )
        return {"type": "ir.actions.act_window_close"}
