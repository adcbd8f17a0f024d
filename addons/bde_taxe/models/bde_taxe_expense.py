from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .bde_taxe_allocation import ENGAGED
from .bde_taxe_expense_kind import VERDICTS


class BdeTaxeExpense(models.Model):
    """A purchase paid with the tax: what the money of the donors bought."""

    _name = "bde.taxe.expense"
    _description = "Purchase paid with the apprenticeship tax"
    _inherit = ["bde.taxe.money.mixin", "bde.document.mixin", "mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="What was bought", required=True)
    allocation_id = fields.Many2one(
        "bde.taxe.allocation",
        required=True,
        index=True,
        ondelete="cascade",
        tracking=True,
    )
    campaign_id = fields.Many2one(
        related="allocation_id.campaign_id", store=True, index=True
    )
    company_id = fields.Many2one(related="allocation_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    training_id = fields.Many2one(related="allocation_id.training_id", store=True)
    kind_id = fields.Many2one(
        "bde.taxe.expense.kind", required=True, ondelete="restrict", tracking=True
    )
    verdict = fields.Selection(
        VERDICTS,
        compute="_compute_verdict",
        store=True,
        help="Of the kind, as it stood when it was chosen.",
    )
    kind_note = fields.Char(related="kind_id.note", string="What the texts say")
    kind_source = fields.Char(related="kind_id.source", string="Source")
    supplier_id = fields.Many2one(
        "res.partner",
        domain="[('is_company', '=', True)]",
        ondelete="set null",
        index="btree_not_null",
    )
    reference = fields.Char(string="Invoice or order")
    date = fields.Date(required=True, default=fields.Date.context_today)
    paid_on = fields.Date(readonly=True, copy=False)
    amount = fields.Monetary(required=True, tracking=True)
    allocation_left = fields.Monetary(
        related="allocation_id.amount_left",
        related_sudo=False,
        string="Left of the allocation",
    )
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("ordered", "Ordered"),
            ("paid", "Paid"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="planned",
        index=True,
        tracking=True,
        copy=False,
    )
    reason = fields.Char(
        string="Why all the same",
        copy=False,
        tracking=True,
        help="What makes this purchase acceptable, who was asked. Kept, and told to "
        "the board.",
    )
    picture = fields.Image(
        max_width=1024,
        max_height=1024,
        help="Printed in what the donors receive: no face on it.",
    )

    _amount_check = models.Constraint(
        "CHECK(amount >= 0)", "An expense is not negative."
    )

    @api.depends("kind_id")
    def _compute_verdict(self):
        for expense in self:
            expense.verdict = expense.kind_id.verdict

    @api.constrains("amount", "state", "allocation_id")
    def _check_room(self):
        self.filtered(lambda e: e.state in ENGAGED).allocation_id._check_room()

    @api.constrains("state", "kind_id", "reason")
    def _check_reason(self):
        """What is not plainly allowed needs a reason before money is engaged."""
        for expense in self.filtered(lambda e: e.state in ENGAGED):
            if expense.verdict in (False, "allowed") or (expense.reason or "").strip():
                continue
            raise ValidationError(
                self.env._(
                    "« %(name)s »: %(kind)s. %(note)s (source: %(origin)s). Write why "
                    "it is bought all the same before it is ordered or paid: the "
                    "board reads it.",
                    name=expense.name,
                    kind=expense._verdict_words(),
                    note=expense.kind_note or "",
                    origin=expense.kind_source or "?",
                )
            )

    def _verdict_words(self):
        """Return « Administrative furniture: Excluded »."""
        labels = dict(self._fields["verdict"]._description_selection(self.env))
        verdict = labels.get(self.verdict, "")
        return self.env._(
            "%(kind)s: %(verdict)s",
            kind=self.kind_id.name,
            verdict=verdict.lower(),
        )

    @api.onchange("kind_id", "amount", "allocation_id")
    def _onchange_warn(self):
        """Tell what the texts say, and that the allocation is too small, at once."""
        if self.kind_id and self.kind_id.verdict != "allowed":
            return {
                "warning": {
                    "title": self._verdict_words(),
                    "message": self.kind_id.note or self.kind_id.source or "",
                }
            }
        return None

    @api.model_create_multi
    def create(self, vals_list):
        expenses = super().create(vals_list)
        expenses._mark_suppliers()
        return expenses

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"state", "supplier_id"}:
            self._mark_suppliers()
        return result

    def _mark_suppliers(self):
        """Who sells to the school is a supplier: the segments know it."""
        suppliers = self.filtered(lambda e: e.state in ENGAGED).supplier_id.sudo()
        if suppliers and "bde_is_supplier" in suppliers._fields:
            suppliers.filtered(lambda p: not p.bde_is_supplier).bde_is_supplier = True

    @api.ondelete(at_uninstall=False)
    def _unlink_except_engaged(self):
        if self.env.su:  # end of the period they are kept for
            return
        for expense in self.filtered(lambda e: e.state in ENGAGED):
            raise UserError(
                self.env._(
                    "« %(name)s » is ordered or paid: cancel it instead of deleting "
                    "it.",
                    name=expense.name,
                )
            )

    # -- life ----------------------------------------------------------------------
    def _mark_ordered(self, day=None):
        """Say that it is ordered; `day` is a date, today by default."""
        self._move("ordered", day)

    def _mark_paid(self, day=None):
        """Say that it is paid on `day`, today by default."""
        day = day or fields.Date.context_today(self)
        self._move("paid", None, paid_on=day)

    def _mark_cancelled(self):
        self._move("cancelled", None, paid_on=False)

    def _move(self, state, day, **vals):
        if day:
            vals["date"] = day
        self.write({"state": state, **vals})

    def action_order(self):
        """Button: it is ordered."""
        self.check_access("write")
        self.filtered(lambda e: e.state == "planned")._mark_ordered()

    def action_pay(self):
        """Button: it is paid."""
        self.check_access("write")
        self.filtered(lambda e: e.state in ("planned", "ordered"))._mark_paid()

    def action_cancel(self):
        """Button: it is not bought after all."""
        self.check_access("write")
        self._mark_cancelled()

    def action_plan(self):
        """Button: back to what is only planned."""
        self.check_access("write")
        self._move("planned", None, paid_on=False)
