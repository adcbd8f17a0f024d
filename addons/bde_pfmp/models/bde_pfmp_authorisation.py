from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools.misc import format_date

from ..rules.law import library
from ..rules.law.findings import Waiver


class BdePfmpAuthorisation(models.Model):
    """A dated document of the authority that an article names lifts what was blocked.

    Kept and shown for ever beside what it lifts. Only rules that the law lets an
    authority lift are offered; what is forbidden stays so.
    """

    _name = "bde.pfmp.authorisation"
    _description = "Authorisation"
    _inherit = ["mail.thread"]
    _order = "granted_on desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    rule = fields.Selection(
        selection="_selection_rule", string="What it lifts", required=True
    )
    authority = fields.Char(
        string="Granted by",
        compute="_compute_authority",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="The authority that the article names.",
    )
    reference = fields.Char(help="Number or subject of the document.")
    granted_on = fields.Date(required=True)
    valid_from = fields.Date(help="Empty: from ever.")
    valid_to = fields.Date(help="Empty: without end.")
    reason = fields.Text(required=True, help="Why it was asked for. Nothing on health.")
    file = fields.Binary(string="Document", attachment=True, required=True)
    filename = fields.Char()
    host_id = fields.Many2one(
        "res.partner",
        string="Host organisation",
        domain="[('is_company', '=', True)]",
        ondelete="restrict",
        index="btree_not_null",
        help="For every learner of the school at this host.",
    )
    placement_id = fields.Many2one(
        "bde.pfmp.placement",
        string="PFMP",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        help="For this learner at this place only.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Recorded by",
        default=lambda self: self.env.user,
        readonly=True,
        required=True,
    )
    revoked_on = fields.Date(readonly=True, copy=False)
    revoked_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    revoke_reason = fields.Char(readonly=True, copy=False)

    _scope_check = models.Constraint(
        "CHECK((host_id IS NULL) <> (placement_id IS NULL))",
        "An authorisation is for a host, or for one learner: choose one of them.",
    )
    _dates_check = models.Constraint(
        "CHECK(valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from)",
        "An authorisation ends on or after its first day.",
    )

    @api.model
    def _selection_rule(self):
        return [
            (rule.code, f"{self.env._(rule.title)} ({rule.article})")
            for rule in library.RULES
            if rule.authority
        ]

    @api.constrains("rule")
    def _check_rule(self):
        for record in self:
            rule = library.BY_CODE.get(record.rule)
            if not rule or not rule.authority:
                raise ValidationError(
                    self.env._(
                        "The law lets no authority lift « %(rule)s ».",
                        rule=self.env._(rule.title) if rule else record.rule,
                    )
                )

    @api.depends("rule")
    def _compute_authority(self):
        for record in self:
            rule = library.BY_CODE.get(record.rule)
            record.authority = self.env._(rule.authority) if rule else False

    @api.depends("rule", "granted_on", "authority")
    def _compute_display_name(self):
        for record in self:
            rule = library.BY_CODE.get(record.rule)
            title = self.env._(rule.title) if rule else ""
            day = format_date(self.env, record.granted_on) if record.granted_on else ""
            record.display_name = " · ".join(
                part for part in (title, record.authority, day) if part
            )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_who()
        return super().create([{**v, "user_id": self.env.uid} for v in vals_list])

    def write(self, vals):
        """What was granted does not change: it may only be withdrawn, by its button."""
        if not self.env.su:
            raise UserError(
                self.env._(
                    "An authorisation does not change once it is recorded: withdraw it "
                    "and record another one."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_granted(self):
        raise UserError(
            self.env._("An authorisation is kept for ever: withdraw it instead.")
        )

    @api.model
    def _check_who(self):
        """Refuse who may not record an authorisation.

        :raise AccessError: but for the BDE manager and the head of school
        """
        user = self.env.user
        if not self.env.su and not (
            user.has_group("bde_partners.group_bde_manager")
            or user.has_group("bde_partners.group_bde_head")
        ):
            raise AccessError(
                self.env._(
                    "Only the BDE manager and the head of school record or withdraw an "
                    "authorisation."
                )
            )

    def _action_revoke(self, reason):
        """Withdraw these authorisations.

        :param str reason: in words, required
        :raise UserError: without a reason
        """
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the authorisation is withdrawn."))
        self.check_access("write")
        self._check_who()
        # a first withdrawal stays as it was said
        self.sudo().filtered(lambda granted: not granted.revoked_on).write(
            {
                "revoked_on": fields.Date.context_today(self),
                "revoked_by_id": self.env.uid,
                "revoke_reason": reason.strip(),
            }
        )

    def _forget(self):
        """Erase what may name a learner: reason, reference, document; dates stay."""
        erased = self.env._("Erased")
        self.sudo().write(
            {"reason": erased, "reference": False, "file": False, "filename": False}
        )

    def _waiver(self):
        """Return what the checks read: a `rules.law.findings.Waiver`."""
        self.ensure_one()
        words = self.env._(
            "Authorised by %(authority)s on %(day)s%(reference)s: %(reason)s (recorded "
            "by %(user)s)",
            authority=self.authority,
            day=format_date(self.env, self.granted_on),
            reference=f" ({self.reference})" if self.reference else "",
            reason=self.reason,
            user=self.user_id.sudo().name,
        )
        return Waiver(self.rule, self.valid_from or None, self.valid_to or None, words)
