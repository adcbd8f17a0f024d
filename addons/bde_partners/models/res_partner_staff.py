from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..client_action import tell


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
        todo = self.filtered(lambda p: p.bde_is_teacher and not p.bde_has_account)
        self._bde_check_invitation(todo)
        users = todo._bde_create_accounts()
        users.with_context(create_user=True).action_reset_password()
        if not users:
            return tell(self.env._("These teachers have an account already."), "info")
        return tell(self.env._("%(count)s invitations sent.", count=len(users)))

    @api.model
    def _bde_check_invitation(self, teachers):
        """Raise UserError, naming the people, when an invitation cannot leave."""
        without = teachers.filtered(lambda teacher: not teacher.email_normalized)
        if without:
            raise UserError(
                self.env._(
                    "An invitation needs an e-mail address; it is missing or wrong "
                    "for: %(names)s.",
                    names=", ".join(without.mapped("display_name")),
                )
            )
        logins = set(teachers.mapped("email_normalized"))
        taken = set(
            self.env["res.users"]
            .sudo()
            .with_context(active_test=False)
            .search([("login", "in", list(logins))])
            .mapped("login")
        )
        clash = teachers.filtered(lambda teacher: teacher.email_normalized in taken)
        if clash or len(logins) < len(teachers):
            names = clash or teachers
            raise UserError(
                self.env._(
                    "Another account, perhaps an archived one, uses the e-mail "
                    "address of: %(names)s. An administrator can free or reactivate "
                    "it.",
                    names=", ".join(names.mapped("display_name")),
                )
            )

    def _bde_create_accounts(self):
        """Create accounts that can do what a teacher does, and nothing more."""
        group = self.env.ref("bde_partners.group_bde_teacher")
        vals_list = []
        for teacher in self:
            company = teacher.company_id or self.env.company
            vals_list.append(
                {
                    "name": teacher.name,
                    "login": teacher.email_normalized,
                    "partner_id": teacher.id,
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                    "group_ids": [Command.set(group.ids)],
                    "lang": teacher.lang or self.env.lang,
                }
            )
        return (
            self.env["res.users"]
            .sudo()
            .with_context(no_reset_password=True)
            .create(vals_list)
        )
