import base64

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.bde_partners.pdf import pages

from ...rules.travel.costs import due, quantity
from ..bde_pfmp_of_placement import without_defaults

# the receipt is given as a file: which document holds it is the server's affair
SERVER = ("amount", "document_id")


class BdePfmpCostLine(models.Model):
    """A cost of a learner, on a line of the scale, with its receipt."""

    _name = "bde.pfmp.cost.line"
    _description = "Cost"
    _order = "id"

    claim_id = fields.Many2one(
        "bde.pfmp.cost.claim", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="claim_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    scale_id = fields.Many2one(
        "bde.pfmp.cost.scale",
        string="Cost",
        required=True,
        domain="[('company_id', '=', company_id)]",
        ondelete="restrict",
    )
    unit = fields.Selection(related="scale_id.unit")
    rate = fields.Float(related="scale_id.rate", aggregator=None)
    count = fields.Float(
        string="Quantity", digits=(8, 2), help="Euros of the receipts, or units."
    )
    amount = fields.Monetary(string="To pay", compute="_compute_amount", store=True)
    why = fields.Char(compute="_compute_amount", store=True)
    file = fields.Binary(
        string="Receipt", compute="_compute_file", inverse="_inverse_file"
    )
    filename = fields.Char()
    document_id = fields.Many2one("bde.document", string="Filed receipt", copy=False)

    _count_check = models.Constraint("CHECK(count >= 0)", "A quantity is not negative.")

    @api.depends("scale_id", "count", "claim_id.days", "claim_id.km", "claim_id.state")
    def _compute_amount(self):
        for line in self:
            claim, scale = line.claim_id, line.scale_id
            if claim.state in ("ready", "paid"):
                continue
            if not scale:
                line.amount, line.why = 0, False
                continue
            found = due(scale._plain(), line.count, claim.days, claim.km)
            line.amount = float(found.amount)
            line.why = {
                "far": self.env._("Nearer than the scale asks"),
                "cap_day": self.env._("Limit a day reached"),
                "cap_total": self.env._("Limit of a PFMP reached"),
            }.get(found.why, False)

    @api.depends("document_id")
    def _compute_file(self):
        for line in self:
            line.file = line.sudo().document_id.file

    def _inverse_file(self):
        for line in self:
            if not line.file:
                line.sudo().document_id = False
                continue
            claim = line.claim_id
            try:
                content = pages.as_pdf(base64.b64decode(line.file))
            except pages.BadFile:
                raise ValidationError(
                    self.env._(
                        "« %(name)s » is not a receipt that can be read: a PDF or a "
                        "photo.",
                        name=line.filename or line.scale_id.name,
                    )
                ) from None
            line.sudo().document_id = (
                self.env["bde.document"]
                .sudo()
                ._file(
                    claim,
                    content,
                    f"{claim.display_name} - {line.scale_id.name}.pdf".replace(
                        "/", "-"
                    ),
                    "cost_receipt",
                    company_id=claim.company_id.id,
                    school_year_id=claim.school_year_id.id,
                )
            )

    @api.constrains("scale_id", "claim_id")
    def _check_scale(self):
        for line in self:
            claim = line.claim_id
            day = claim.placement_id.date_start
            if not line.scale_id._in_force(claim.company_id, day):
                raise ValidationError(
                    self.env._(
                        "« %(name)s » was not in force when the PFMP of %(who)s began.",
                        name=line.scale_id.name,
                        who=claim.learner_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self = without_defaults(self, SERVER)
            vals_list = [
                {k: v for k, v in vals.items() if k not in SERVER} for vals in vals_list
            ]
        lines = super().create(vals_list)
        lines.claim_id._check_draft()
        return lines

    def write(self, vals):
        if not self.env.su:
            self.claim_id._check_draft()
            vals = {k: v for k, v in vals.items() if k not in SERVER}
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_out(self):
        self.claim_id._check_draft()

    def _follow_days(self):
        """Proposed quantities follow the days; those of receipts stay."""
        for line in self:
            if line.scale_id.is_proposed and line.unit in ("km", "day"):
                claim = line.claim_id
                line.count = quantity(line.scale_id._plain(), claim.days, claim.km)
