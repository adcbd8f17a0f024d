from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.bde_partners.client_action import tell
from odoo.addons.bde_partners.rules.geo import distance_km, is_position

from ...rules.travel.costs import quantity
from ..bde_pfmp_of_placement import without_defaults

OFFICE = "bde_partners.group_bde_user"
SERVER = {"state", "paid_on", "payment_ref", "return_reason", "days"}


class BdePfmpCostClaim(models.Model):
    """What a PFMP costs a learner, paid by the school on the board's scale.

    Nothing is paid before the attestation is there. Source: note de service 93-179.
    """

    _name = "bde.pfmp.cost.claim"
    _description = "Costs of a learner"
    _inherit = [
        "bde.pfmp.of.placement.mixin",
        "bde.private.person.mixin",
        "bde.document.mixin",
        "mail.thread",
    ]
    _order = "period_id desc, class_id, learner_id, id"
    _rec_name = "placement_id"
    _check_company_auto = True

    placement_id = fields.Many2one(
        "bde.pfmp.placement",
        string="PFMP of",
        required=True,
        domain="[('state', 'in', ('ready', 'running', 'done', 'interrupted'))]",
        ondelete="restrict",
        check_company=True,
        index=True,
    )
    company_id = fields.Many2one(
        related="placement_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    learner_id = fields.Many2one(
        related="placement_id.learner_id", store=True, index=True
    )
    class_id = fields.Many2one(related="placement_id.class_id", store=True, index=True)
    period_id = fields.Many2one(
        related="placement_id.period_id", store=True, index=True
    )
    school_year_id = fields.Many2one(
        related="placement_id.school_year_id", store=True, index=True
    )
    host_id = fields.Many2one(
        related="placement_id.host_id", string="Host organisation", store=True
    )
    state = fields.Selection(
        [
            ("draft", "Being prepared"),
            ("ready", "To pay"),
            ("paid", "Paid"),
            ("refused", "Refused"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    days = fields.Integer(
        string="Days in company",
        readonly=True,
        help="Attested when the attestation is signed, else counted so far.",
    )
    is_attested = fields.Boolean(
        string="Attestation there", compute="_compute_is_attested", compute_sudo=True
    )
    km = fields.Float(
        string="Km one way",
        digits=(6, 1),
        help="From the commune of the learner to the host, by road.",
    )
    line_ids = fields.One2many("bde.pfmp.cost.line", "claim_id", string="Costs")
    amount = fields.Monetary(
        string="To pay", compute="_compute_amount", store=True, tracking=True
    )
    discounted_meals = fields.Integer(
        string="Meals given back",
        help="Meals of the canteen that the school gives back already (remise de "
        "principe): told to the bursar.",
    )
    note = fields.Char(string="Note for the bursar", help="Nothing on health.")
    blocking = fields.Text(
        string="What is missing", compute="_compute_blocking", compute_sudo=True
    )
    return_reason = fields.Char(string="Why it came back", readonly=True, copy=False)
    paid_on = fields.Date(readonly=True, copy=False, tracking=True)
    payment_ref = fields.Char(string="Payment", readonly=True, copy=False)

    _placement_uniq = models.UniqueIndex(
        "(placement_id) WHERE state != 'refused'",
        "The costs of this PFMP are asked for already.",
    )
    _figures_check = models.Constraint(
        "CHECK(km >= 0 AND discounted_meals >= 0)",
        "Kilometres and meals are not negative.",
    )

    @api.depends("line_ids.amount")
    def _compute_amount(self):
        for claim in self:
            claim.amount = sum(claim.line_ids.mapped("amount"))

    @api.depends("placement_id.attestation_ids.state")
    def _compute_is_attested(self):
        found = self.placement_id._attendance()
        for claim in self:
            claim.is_attested = bool(
                claim.placement_id and found[claim.placement_id].is_attested
            )

    @api.depends(
        "state", "days", "is_attested", "line_ids.amount", "line_ids.document_id"
    )
    def _compute_blocking(self):
        for claim in self:
            reasons = claim._reasons() if claim.state == "draft" else []
            claim.blocking = "\n".join(reasons) or False

    @api.depends("placement_id")
    def _compute_display_name(self):
        for claim in self:
            claim.display_name = claim.placement_id.sudo().display_name or ""

    # -- writing ----------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self = without_defaults(self, SERVER)
            vals_list = [
                {k: v for k, v in vals.items() if k not in SERVER} for vals in vals_list
            ]
        claims = super().create(vals_list)
        claims._refresh()
        return claims

    def write(self, vals):
        if not self.env.su:
            if SERVER & vals.keys():
                raise UserError(
                    self.env._("The state of a claim changes by its buttons only.")
                )
            if {"placement_id", "line_ids", "km"} & vals.keys():
                self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_out(self):
        self._check_draft()

    def _check_draft(self):
        for claim in self.filtered(lambda c: c.state != "draft"):
            raise UserError(
                self.env._(
                    "The costs of %(name)s are out: ask for them back first.",
                    name=claim.learner_id.sudo().display_name,
                )
            )

    # -- counting ---------------------------------------------------------------------
    def _refresh(self):
        """Read the days again, and propose distance and lines when there are none.

        A constant number of queries.
        """
        drafts = self.sudo().filtered(lambda c: c.state == "draft")
        if not drafts:
            return
        found = drafts.placement_id._attendance()
        scales = (
            self.env["bde.pfmp.cost.scale"]
            .sudo()
            .search(
                [
                    ("company_id", "in", drafts.company_id.ids),
                    ("is_proposed", "=", True),
                ]
            )
        )
        factors = self.env["bde.pfmp.travel.rate"]._rates(drafts.company_id)
        new = []
        for claim in drafts:
            seen = found[claim.placement_id]
            days = seen.attested_days if seen.is_attested else seen.done_days
            day = claim.placement_id.date_start
            factor = factors._on(claim.company_id, "detour", day)[:1].rate or 1.0
            claim.write(
                {"days": days or 0, "km": claim.km or claim._km_proposed(factor)}
            )
            if not claim.line_ids:
                new += [
                    {
                        "claim_id": claim.id,
                        "scale_id": scale.id,
                        "count": quantity(scale._plain(), claim.days, claim.km),
                    }
                    for scale in scales._in_force(claim.company_id, day)
                ]
            else:
                claim.line_ids._follow_days()
        self.env["bde.pfmp.cost.line"].sudo().create(new)

    def _km_proposed(self, factor):
        """Return the km by road from the commune of the learner; 0: not known."""
        home = self.learner_id.commune_id._position()
        host = self.host_id
        there = (host.partner_latitude, host.partner_longitude)
        if not home or not host.bde_geo_precision or not is_position(*there):
            return 0.0
        return round(distance_km(home, there) * factor, 1)

    def _reasons(self):
        """Return the sentences that say what prevents to pay this claim."""
        self.ensure_one()
        reasons = []
        if not self.is_attested:
            reasons.append(
                self.env._("The attestation is not there: nothing is paid before.")
            )
        if not any(self.line_ids.mapped("amount")):
            reasons.append(self.env._("There is nothing to pay."))
        bare = self.line_ids.filtered(
            lambda line: (
                line.amount and line.scale_id.needs_receipt and not line.document_id
            )
        )
        if bare:
            reasons.append(
                self.env._(
                    "A receipt is missing: %(lines)s.",
                    lines=", ".join(bare.scale_id.mapped("name")),
                )
            )
        many = self.line_ids.filtered(
            lambda line: (
                line.scale_id.unit in ("day", "meal") and line.count > self.days
            )
        )
        if many:
            reasons.append(
                self.env._(
                    "More than the %(days)s days in company: %(lines)s.",
                    days=self.days,
                    lines=", ".join(many.scale_id.mapped("name")),
                )
            )
        return reasons

    # -- buttons ----------------------------------------------------------------------
    def action_refresh(self):
        """Button: read the days and the distance again."""
        self._check_groups((OFFICE,))
        self._refresh()
        return tell(self.env._("Days and quantities are up to date."), "info")

    def action_ready(self):
        """Button: whole and checked, the bursar can pay."""
        self._check_groups((OFFICE,))
        self._action_ready()
        return tell(self.env._("The bursar can pay."))

    def action_refuse(self):
        """Button: nothing is paid."""
        self._check_groups((OFFICE,))
        self._check_draft()
        self.sudo().state = "refused"

    def action_return(self):
        """Button: give it back, with a reason."""
        self.ensure_one()
        self._check_groups(
            ("bde_partners.group_bde_manager", "bde_partners.group_bde_bursar")
        )
        return self.env["bde.pfmp.travel.statement"]._dialog(
            "bde.pfmp.travel.return", default_claim_id=self.id
        )

    def action_pay(self):
        """Button of the bursar: note the day these were paid."""
        self._check_groups(("bde_partners.group_bde_bursar",))
        self._check_ready()
        return self.env["bde.pfmp.travel.statement"]._dialog(
            "bde.pfmp.travel.pay", default_claim_ids=[(6, 0, self.ids)]
        )

    def _check_groups(self, groups):
        if not self.env.su and not any(self.env.user.has_group(g) for g in groups):
            raise AccessError(
                self.env._("The office prepares the claims, the bursar pays them.")
            )
        self.check_access("read")

    def _check_ready(self):
        for claim in self.filtered(lambda c: c.state != "ready"):
            raise UserError(
                self.env._(
                    "The costs of %(name)s are not ready to be paid.",
                    name=claim.learner_id.sudo().display_name,
                )
            )

    def _action_ready(self):
        """Check and hand over to the bursar.

        :raise UserError: naming each learner and what is missing
        """
        self._check_draft()
        self._refresh()
        prepared = self.sudo()
        stops = [
            f"{claim.learner_id.display_name}: {' '.join(reasons)}"
            for claim in prepared
            if (reasons := claim._reasons())
        ]
        if stops:
            raise UserError("\n".join(stops))
        prepared.write({"state": "ready", "return_reason": False})

    def _action_return(self, reason):
        self._check_ready()
        self.sudo().write({"state": "draft", "return_reason": reason})

    def _action_pay(self, day, reference):
        self._check_ready()
        self.sudo().write(
            {"state": "paid", "paid_on": day, "payment_ref": reference or False}
        )
