"""Delegation of signature: who may sign for the head of school, and by which act."""

import base64

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

HEAD = "bde_partners.group_bde_head"
MANAGER = "bde_partners.group_bde_manager"
# Of a transaction: which acts are in force (`res.company._acts_in_force`)
ACTS_MEMO = "bde.signature.act"
# What an act says once it is in force
FROZEN = {
    "company_id",
    "name",
    "delegator_id",
    "delegate_id",
    "function_id",
    "date",
    "published_on",
    "published_where",
    "valid_from",
    "kind_ids",
    "confirmed_on",
    "confirmed_by_id",
    "document_id",
    "end_reason",
}

# What only the buttons write
DECIDED = {"confirmed_on", "confirmed_by_id", "document_id", "end_reason"}


class BdeSignatureAct(models.Model):
    """An act by which the head gives the signature to one named person.

    Dated, nominative and published (code de l'éducation, art. R421-13). It ends on
    its date, when the head ends it, and when the head changes.
    """

    _name = "bde.signature.act"
    _description = "Delegation of signature"
    _inherit = ["bde.document.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Number of the act", required=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    delegator_id = fields.Many2one(
        "res.users",
        string="Given by",
        required=True,
        default=lambda self: self.env.company.bde_head_id,
        help="The head of school.",
    )
    delegate_id = fields.Many2one(
        "res.users",
        string="Given to",
        required=True,
        index=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    function_id = fields.Many2one(
        "bde.signature.function", required=True, ondelete="restrict"
    )
    function_reason = fields.Char(related="function_id.reason")
    date = fields.Date(
        string="Signed on", required=True, default=fields.Date.context_today
    )
    published_on = fields.Date()
    published_where = fields.Char(
        string="Published where", help="Notice board, website, register of acts…"
    )
    valid_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    valid_to = fields.Date(string="Until")
    kind_ids = fields.Many2many(
        "bde.document.type", string="About", help="Empty: every document."
    )
    usual = fields.Boolean(
        string="Asked first",
        help="What the school signs is asked of this person, not of the head. The "
        "head may sign all the same.",
    )
    file = fields.Binary(
        string="Signed act (scan)", compute="_compute_file", inverse="_inverse_file"
    )
    document_id = fields.Many2one(
        "bde.document", string="Filed act", readonly=True, copy=False
    )
    confirmed_on = fields.Datetime(string="Put in force on", readonly=True, copy=False)
    confirmed_by_id = fields.Many2one(
        "res.users", string="Put in force by", readonly=True, copy=False
    )
    end_reason = fields.Char(string="Why it ended", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "Being prepared"),
            ("coming", "To come"),
            ("running", "In force"),
            ("ended", "Ended"),
        ],
        compute="_compute_state",
    )

    _dates_check = models.Constraint(
        "CHECK(valid_to IS NULL OR valid_from <= valid_to)",
        "The end comes after the beginning.",
    )

    @api.depends("name", "delegate_id", "date")
    def _compute_display_name(self):
        for act in self:
            day = format_date(self.env, act.date) if act.date else ""
            who = act.delegate_id.sudo().name or ""
            act.display_name = f"{act.name or ''} - {who} ({day})"

    @api.depends("valid_from", "valid_to", "confirmed_on")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for act in self:
            if not act.confirmed_on:
                act.state = "draft"
            elif act.valid_to and act.valid_to < today:
                act.state = "ended"
            else:
                act.state = "coming" if act.valid_from > today else "running"

    @api.depends("document_id")
    def _compute_file(self):
        for act in self:
            act.file = act.sudo().document_id.file

    def _inverse_file(self):
        for act in self.filtered("file"):
            content = base64.b64decode(act.file)
            name = self.env._("Delegation of signature %(name)s", name=act.name)
            if not content.startswith(b"%PDF-"):
                raise UserError(self.env._("The scan of the act is a PDF file."))
            act.sudo().document_id = (
                self.env["bde.document"]
                .sudo()
                ._file(act.sudo(), content, f"{name}.pdf", "signature_act")
            )

    # ---------------------------------------------------------------- who may receive
    @api.constrains("function_id", "delegate_id", "delegator_id", "company_id", "date")
    def _check_delegate(self):
        """Refuse, in a public school, who may not sign, with the reason of the text."""
        for act in self:
            reason = act._refusal()
            if reason:
                raise ValidationError(reason)

    def _refusal(self):
        """Return why this act is not possible, or an empty string."""
        self.ensure_one()
        if self.delegate_id == self.delegator_id:
            return self.env._("The head of school does not need a delegation.")
        if self.company_id not in self.delegate_id.sudo().company_ids:
            return self.env._(
                "%(name)s has no account in this school.", name=self.delegate_id.name
            )
        if self.company_id.bde_sector != "public":
            return ""
        function = self._barred_function() or self.function_id
        if function._is_eligible(self.date):
            return ""
        return self.env._(
            "%(name)s cannot sign for the head: %(function)s. %(reason)s",
            name=self.delegate_id.name,
            function=function.name,
            reason=function.reason or "",
        ).strip()

    def _barred_function(self):
        """Return what the school says this person is, whatever the act calls them."""
        functions, company = self.env["bde.signature.function"], self.company_id
        if self.delegate_id == company.bde_ddfpt_id:
            return functions._of_code("ddfpt")
        if self.delegate_id == company.bde_manager_id:
            return functions._of_code("bde_manager")
        return functions

    # ---------------------------------------------------------------- life of an act
    def write(self, vals):
        """What an act in force says does not change: it ends, another is made."""
        changed = FROZEN & vals.keys() or "file" in vals
        if changed and not self.env.su and any(self.mapped("confirmed_on")):
            raise UserError(
                self.env._(
                    "This act is in force: what it says does not change. End it and "
                    "make another."
                )
            )
        if not self.env.su:
            vals = self._without_decisions(vals)
            decided = {"valid_to", "usual"} & vals.keys()
            if decided and any(self.mapped("confirmed_on")):
                self._check_confirmer()
        self.env.cr.cache.pop(ACTS_MEMO, None)
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        """An act is prepared first; putting it in force is a decision of its own."""
        if not self.env.su:
            # said to be empty: a default of the caller's own does not fill them
            empty = dict.fromkeys(DECIDED, False)
            vals_list = [{**vals, **empty} for vals in vals_list]
        self.env.cr.cache.pop(ACTS_MEMO, None)
        return super().create(vals_list)

    def unlink(self):
        self.env.cr.cache.pop(ACTS_MEMO, None)
        return super().unlink()

    @api.model
    def _without_decisions(self, vals):
        """Return `vals` without what only the buttons write."""
        return {name: value for name, value in vals.items() if name not in DECIDED}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_force(self):
        if any(act.confirmed_on for act in self):
            raise UserError(
                self.env._(
                    "An act that was in force is kept: signatures were given under it."
                )
            )

    def _check_confirmer(self):
        """Refuse who may not put an act in force, or end it.

        The head may; the BDE manager may record the act that the head signed on
        paper, with its scan, and never one in their own favour.
        """
        user = self.env.user
        for act in self:
            if user == act.company_id.bde_head_id and user.has_group(HEAD):
                continue
            if not user.has_group(MANAGER) or user == act.delegate_id:
                raise UserError(
                    self.env._(
                        "Only the head of school gives the signature, or ends it."
                    )
                )
            if not act.sudo().document_id:
                raise UserError(
                    self.env._(
                        "Add the scan of the act signed by the head, or let the head "
                        "put it in force."
                    )
                )

    def action_confirm(self):
        """Button: the act is in force from its date."""
        self.check_access("write")
        self._check_confirmer()
        for act in self:
            if act.delegator_id != act.company_id.bde_head_id:
                raise UserError(
                    self.env._(
                        "%(name)s is not the head of this school.",
                        name=act.delegator_id.name,
                    )
                )
            if not (act.published_on and act.published_where):
                raise UserError(
                    self.env._(
                        "An act is worth something once published: say when and where."
                    )
                )
            if act._refusal():
                raise UserError(act._refusal())
        self.sudo().write(
            {"confirmed_on": fields.Datetime.now(), "confirmed_by_id": self.env.uid}
        )

    def action_end(self):
        """Button: nothing more is signed under this act."""
        self.check_access("write")
        self._check_confirmer()
        self._end(self.env._("Ended by %(name)s.", name=self.env.user.name))

    def _end(self, reason):
        """Make these acts worth nothing from now on."""
        yesterday = fields.Date.subtract(fields.Date.context_today(self), days=1)
        for act in self.sudo():
            act.write(
                {
                    "valid_to": yesterday,
                    "valid_from": min(act.valid_from, yesterday),
                    "end_reason": reason,
                }
            )

    # ---------------------------------------------------------------- in force
    @api.model
    def _in_force_domain(self, day):
        """Return the domain of the acts in force on `day`."""
        return Domain(
            [
                ("confirmed_on", "!=", False),
                ("valid_from", "<=", day),
                "|",
                ("valid_to", "=", False),
                ("valid_to", ">=", day),
            ]
        )

    def _covers(self, kind):
        """Tell whether the act is about a kind of document (code of its type)."""
        self.ensure_one()
        return not self.kind_ids or kind in self.kind_ids.mapped("code")

    def _sentence(self):
        """Return « by delegation of …, act … of … », as documents print it."""
        self.ensure_one()
        act = self.sudo()
        return self.env._(
            "by delegation of %(head)s, act %(number)s of %(day)s",
            head=act.delegator_id.name,
            number=act.name,
            day=format_date(self.env, act.date),
        )
