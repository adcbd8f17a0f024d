from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ResPartner(models.Model):
    """Teachers are contacts of the school; an account only when somebody asks."""

    _inherit = "res.partner"

    bde_is_teacher = fields.Boolean(string="Teacher", index=True)
    bde_subject = fields.Char(string="Subject")
    bde_staff_ref = fields.Char(
        string="Staff reference", help="Identifier in STSweb.", copy=False
    )
    bde_head_class_ids = fields.Many2many(
        "bde.class",
        "bde_class_head_teacher_rel",
        string="Head teacher of",
    )
    bde_class_ids = fields.Many2many(
        "bde.class", "bde_class_teacher_rel", string="Classes taught"
    )
    bde_has_account = fields.Boolean(compute="_compute_bde_has_account")

    _bde_staff_ref_uniq = models.UniqueIndex(
        "(bde_staff_ref, company_id) WHERE bde_staff_ref IS NOT NULL AND active",
        "Another teacher has this reference.",
    )

    @api.depends("user_ids.active")
    def _compute_bde_has_account(self):
        for partner in self:
            partner.bde_has_account = bool(partner.sudo().user_ids)

    def action_bde_invite_teacher(self):
        """Button: create the accounts of these teachers and send the invitations."""
        if not self.env.user.has_group("bde_partners.group_bde_manager"):
            raise AccessError(
                self.env._("Only the BDE manager invites teachers; please ask them.")
            )
        without = self.filtered(lambda teacher: not teacher.email)
        if without:
            raise UserError(
                self.env._(
                    "An invitation needs an e-mail address; it is missing for: "
                    "%(names)s.",
                    names=", ".join(without.mapped("display_name")),
                )
            )
        todo = self.filtered(lambda teacher: not teacher.bde_has_account)
        group = self.env.ref("bde_partners.group_bde_teacher")
        users = (
            self.env["res.users"]
            .sudo()
            .with_context(no_reset_password=True)
            .create(
                [
                    {
                        "name": teacher.name,
                        "login": teacher.email,
                        "partner_id": teacher.id,
                        "company_id": (teacher.company_id or self.env.company).id,
                        "company_ids": [
                            (6, 0, (teacher.company_id or self.env.company).ids)
                        ],
                        "group_ids": [(6, 0, group.ids)],
                        "lang": teacher.lang or self.env.lang,
                    }
                    for teacher in todo
                ]
            )
        )
        users.with_context(create_user=True).action_reset_password()
        return users
