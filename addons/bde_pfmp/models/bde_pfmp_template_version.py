from odoo import api, fields, models
from odoo.exceptions import UserError

# What a convention printed or asked of its signatories: it never changes once approved
FROZEN = {
    "title",
    "kind",
    "company_id",
    "preamble",
    "article_ids",
    "decision_id",
    "version",
    "root_id",
    "print_address",
    "print_birth_place",
    "follow_up",
    "evaluation",
    "meals",
    "transport",
    "lodging",
    "tutor_level",
    "referent_level",
    "second_guardian",
    "signing_order",
}

# Decided by the buttons below: a vote, never typed in
DECIDED = {"state", "approved_on", "approved_by_id", "version", "root_id"}


class BdePfmpTemplate(models.Model):
    """Versions of a template: drafted, approved by the board, retired.

    Only an approved one prints. It does not change any more: a new version is
    drafted, and takes its place when the board approves it. A convention keeps the
    version that it was printed with.
    """

    _inherit = "bde.pfmp.template"

    state = fields.Selection(
        [("draft", "Draft"), ("approved", "Approved"), ("retired", "Retired")],
        required=True,
        default="draft",
        copy=False,
        index=True,
    )
    version = fields.Integer(default=1, required=True, readonly=True, copy=False)
    root_id = fields.Many2one(
        "bde.pfmp.template",
        string="First version",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    approved_on = fields.Date(
        string="Approved on", readonly=True, copy=False, help="Day of the vote."
    )
    approved_by_id = fields.Many2one(
        "res.users", string="Entered by", readonly=True, copy=False
    )
    version_count = fields.Integer(compute="_compute_version_count")

    @api.model
    def _init_column(self, column_name):
        """Templates of before versions printed: they are approved."""
        if column_name != "state":
            return super()._init_column(column_name)
        self.env.cr.execute(
            "UPDATE bde_pfmp_template SET state = 'approved' WHERE state IS NULL"
        )
        return None

    @api.depends("name", "version")
    def _compute_display_name(self):
        for template in self:
            suffix = f" v{template.version}" if template.version > 1 else ""
            template.display_name = f"{template.name or ''}{suffix}"

    @api.depends("root_id", "version")
    def _compute_version_count(self):
        rows = self._read_group(
            [("root_id", "in", (self.root_id | self).ids)], ["root_id"], ["__count"]
        )
        counts = {root.id: count for root, count in rows}
        for template in self:
            first = template.root_id or template
            template.version_count = 1 + counts.get(first.id, 0)

    def _versions(self):
        """Return every version of this template, archived ones too."""
        first = self.root_id or self
        return self.with_context(active_test=False).search(
            ["|", ("id", "=", first.id), ("root_id", "=", first.id)]
        )

    @api.model_create_multi
    def create(self, vals_list):
        """A template begins as a draft, whoever asks."""
        if not self.env.su:
            draft = {"state": "draft", "approved_on": False, "approved_by_id": False}
            vals_list = [{**vals, **draft} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        """An approved text does not change: a new version does."""
        if not self.env.su:
            if DECIDED & vals.keys():
                raise UserError(
                    self.env._(
                        "A template is approved, retired or taken back by its buttons."
                    )
                )
            if FROZEN & vals.keys():
                self._check_draft()
        return super().write(vals)

    def _decide(self, **values):
        """Write what the buttons decide on templates that the user may write."""
        self.check_access("write")
        self.sudo().write(values)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        if not self.env.su:
            self._check_draft()

    def _check_draft(self):
        """Refuse to touch what the board approved.

        :raise UserError: naming the template and what to press
        """
        for template in self.filtered(lambda t: t.state != "draft"):
            raise UserError(
                self.env._(
                    "« %(name)s » was approved: conventions print it as it was voted. "
                    "Press « New version » to change its text.",
                    name=template.display_name,
                )
            )

    def action_approve(self):
        """Button: the board voted this version; it prints from now on."""
        self.check_access("write")
        for template in self.filtered(lambda t: t.state == "draft"):
            decision = template.decision_id
            if template.company_id and not decision:
                raise UserError(
                    self.env._(
                        "« %(name)s »: choose the decision of the board that approved "
                        "it, its date is printed on the convention.",
                        name=template.display_name,
                    )
                )
            others = template._versions().filtered(lambda t: t.state == "approved")
            others._decide(state="retired")
            template._decide(
                state="approved",
                approved_on=decision.date or fields.Date.context_today(self),
                approved_by_id=self.env.uid,
            )

    def action_back_to_draft(self):
        """Button, undo of the approval: as long as no convention was made with it."""
        self.check_access("write")
        for template in self.filtered(lambda t: t.state == "approved"):
            used = self.env["bde.pfmp.convention"].sudo()
            if used.search_count([("template_id", "=", template.id)], limit=1):
                raise UserError(
                    self.env._(
                        "Conventions were made with « %(name)s »: it stays as it is. "
                        "Press « New version » to change its text.",
                        name=template.display_name,
                    )
                )
            template._decide(state="draft", approved_on=False, approved_by_id=False)
            former = template._versions().filtered(
                lambda t, v=template.version: t.state == "retired" and t.version < v
            )
            former.sorted("version")[-1:]._decide(state="approved")

    def action_retire(self):
        """Button: this template prints no more; its conventions keep it."""
        self.check_access("write")
        self.filtered(lambda t: t.state == "approved")._decide(state="retired")

    def action_restore(self):
        """Button, undo of « Retire »: when no other version took its place."""
        self.check_access("write")
        for template in self.filtered(lambda t: t.state == "retired"):
            others = template._versions().filtered(lambda t: t.state == "approved")
            others._decide(state="retired")
            template._decide(state="approved")

    def action_new_version(self):
        """Button: a draft with the same text, to change and have approved."""
        self.ensure_one()
        self.check_access("write")
        versions = self._versions()
        draft = versions.filtered(lambda t: t.state == "draft")[:1]
        if not draft:
            draft = self.copy(
                {
                    "name": self.name,
                    "company_id": self.company_id.id,
                    "root_id": (self.root_id or self).id,
                    "version": max(versions.mapped("version")) + 1,
                    "training_ids": self.training_ids.ids,
                }
            )
        return draft._open_form()

    def action_make_own(self):
        """Button: duplicate a shared template as the school's own, and open it."""
        self.ensure_one()
        if self.company_id:
            raise UserError(
                self.env._("%(name)s already belongs to a school.", name=self.name)
            )
        own = self.copy(
            {
                "company_id": self.env.company.id,
                "name": f"{self.name} - {self.env.company.name}",
                "sequence": self.sequence - 1,
            }
        )
        return own._open_form()

    def action_open_versions(self):
        """Smart button: every version of this template."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Versions"),
            "res_model": self._name,
            "view_mode": "list,form",
            "domain": [("id", "in", self._versions().ids)],
            "context": {"active_test": False},
        }

    def _open_form(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }


class BdePfmpArticle(models.Model):
    _inherit = "bde.pfmp.article"

    @api.model_create_multi
    def create(self, vals_list):
        articles = super().create(vals_list)
        if not self.env.su:
            articles.template_id._check_draft()
        return articles

    def write(self, vals):
        if not self.env.su:
            self.template_id._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        if not self.env.su:
            self.template_id._check_draft()
