from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..rules import contact_budget as rules


class BdeRefusalReason(models.Model):
    """Why organisations say no, and how long one leaves them alone then."""

    _name = "bde.refusal.reason"
    _description = "Reason of a refusal"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Stable name, used by the other screens.")
    sequence = fields.Integer(default=50)
    rest_months = fields.Integer(
        string="Rest (months)",
        help="The organisation is not asked again during that time. 0: no rest.",
    )
    is_final = fields.Boolean(
        string="Never again", help="Nobody asks it for anything any more."
    )
    purpose_ids = fields.Many2many(
        "bde.solicitation.purpose",
        string="Offered for",
        help="What they were asked for. Empty: whatever it is.",
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL", "Another reason has this code."
    )
    _rest_check = models.Constraint(
        "CHECK(rest_months >= 0)", "A rest is a number of months."
    )

    @api.model
    def _get(self, reason):
        """Return a reason, from itself or from its code."""
        if not isinstance(reason, str):
            return reason
        found = self.with_context(active_test=False).search(
            [("code", "=", reason)], limit=1
        )
        if not found:
            raise ValueError(f"unknown reason: {reason}")
        return found

    @api.model
    def _for(self, purpose):
        """Return the reasons to offer to who was asked for `purpose` (its code)."""
        return self.search(
            Domain("purpose_ids", "=", False) | Domain("purpose_ids.code", "=", purpose)
        )

    @api.model
    def _forget(self, reasons):
        """Before `reasons` go with their addon: what names one keeps another.

        Refusals, and whatever field of another addon holds a reason.
        """
        other = self._get("other")
        self.env.flush_all()
        for model in self.env.registry.values():
            for field in model._fields.values():
                if field.type != "many2one" or field.comodel_name != self._name:
                    continue
                if field.store and model._auto and not model._abstract:
                    self._forget_in(model._table, field.name, reasons, other)
        self.env.invalidate_all()

    def _forget_in(self, table, column, reasons, other):
        """Write `other` in a column instead of `reasons`."""
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s = %s WHERE %s IN %s",
                SQL.identifier(table),
                SQL.identifier(column),
                other.id,
                SQL.identifier(column),
                tuple(reasons.ids or [0]),
            )
        )


class BdeRefusal(models.Model):
    """An organisation said no: why, when, and until when it rests."""

    _name = "bde.refusal"
    _description = "Refusal of an organisation"
    _inherit = ["bde.about.partner.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    date = fields.Date(required=True, default=fields.Date.context_today, index=True)
    reason_id = fields.Many2one(
        "bde.refusal.reason", required=True, ondelete="restrict", index=True
    )
    training_id = fields.Many2one(
        "bde.training",
        check_company=True,
        ondelete="set null",
        index="btree_not_null",
        help="Empty: whatever the training.",
    )
    note = fields.Char()
    rest_until = fields.Date(
        string="Rests until",
        compute="_compute_rest_until",
        store=True,
        readonly=False,
        precompute=True,
        help="Last day of rest. Empty: it rests nothing.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Noted by",
        required=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
        index=True,
    )
    solicitation_id = fields.Many2one(
        "bde.solicitation",
        string="Request",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
    )
    active = fields.Boolean(
        default=True, help="A refusal that was taken back rests nobody."
    )

    @api.model
    def _bde_server_fields(self):
        return super()._bde_server_fields() | {"solicitation_id"}

    @api.depends("date", "reason_id")
    def _compute_rest_until(self):
        for refusal in self:
            refusal.rest_until = refusal.date and rules.rest_end(
                refusal.date, refusal.reason_id.rest_months
            )

    @api.depends("partner_id", "reason_id")
    def _compute_display_name(self):
        for refusal in self:
            parts = [refusal.partner_id.name, refusal.reason_id.name]
            refusal.display_name = ": ".join(filter(None, parts))

    @api.model
    def _refuse(self, partners, reason, day=None, **values):
        """Note that these organisations said no.

        :param partners: organisations, or contacts who answer for theirs
        :param reason: `bde.refusal.reason` or its code
        :param date day: today by default
        :param values: training_id, contact_id, note, solicitation_id
        """
        reason = self.env["bde.refusal.reason"]._get(reason)
        return self.create(
            [
                {
                    "partner_id": partner.id,
                    "reason_id": reason.id,
                    "date": day or fields.Date.context_today(self),
                    **values,
                }
                for partner in partners.commercial_partner_id
            ]
        )

    def action_take_back(self):
        """Button: they changed their mind, or it was noted by mistake."""
        self._check_may_change()
        self.sudo().write({"active": False})
        return True

    def action_restore(self):
        """Button: the refusal holds again."""
        self._check_may_change()
        self.sudo().write({"active": True})
        return True

    def _check_may_change(self):
        """Office: any refusal; others: their own."""
        self.check_access("read")
        office = self.env.user.has_group("bde_partners.group_bde_user")
        if not (self.env.su or office or self.user_id <= self.env.user):
            raise AccessError(self.env._("This refusal was noted by somebody else."))

    def _bde_touchpoint_text(self):
        """Return the line of the timeline."""
        self.ensure_one()
        parts = [self.reason_id.name, self.training_id.display_name, self.note]
        return self.env._("Refusal: %(why)s", why=" · ".join(filter(None, parts)))
