from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.bde_partners.client_action import tell
from odoo.addons.bde_partners.rules.workbook_out import Column, Sheet, build_workbook

READERS = tuple(
    f"bde_partners.group_bde_{name}" for name in ("user", "manager", "head", "bursar")
)


class BdePfmpCostStatement(models.TransientModel):
    """The costs of the learners of classes in a period, for the bursar."""

    _name = "bde.pfmp.cost.statement"
    _description = "Costs of a class"

    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    period_id = fields.Many2one("bde.pfmp.period", required=True)
    class_ids = fields.Many2many(
        "bde.class", string="Classes", help="Empty: every class of the period."
    )
    state = fields.Selection(
        [("ready", "To pay"), ("paid", "Paid"), ("all", "To pay and paid")],
        required=True,
        default="ready",
    )
    claim_ids = fields.Many2many("bde.pfmp.cost.claim", compute="_compute_claim_ids")

    @api.depends("period_id", "class_ids", "state")
    def _compute_claim_ids(self):
        for wizard in self:
            wizard.claim_ids = wizard._claims()

    def _claims(self):
        """Return the claims, by class and name, with the user's own rights."""
        states = ("ready", "paid") if self.state == "all" else (self.state,)
        domain = [
            ("period_id", "=", self.period_id.id),
            ("company_id", "=", self.company_id.id),
            ("state", "in", states),
        ]
        if self.class_ids:
            domain.append(("class_id", "in", self.class_ids.ids))
        claims = self.env["bde.pfmp.cost.claim"].search(domain)
        claims.sudo().learner_id.mapped("display_name")
        return claims.sudo().sorted(
            lambda c: (c.class_id.code or "", c.learner_id.display_name)
        )

    def action_prepare(self):
        """Button: a claim for each learner of the period who has none."""
        self.ensure_one()
        if not self.env.user.has_group("bde_partners.group_bde_user"):
            raise AccessError(self.env._("The office prepares the claims."))
        made = self._prepare()
        return tell(
            self.env._("%(count)s claims prepared.", count=len(made)), close=True
        )

    def _prepare(self):
        domain = [
            ("period_id", "=", self.period_id.id),
            ("company_id", "=", self.company_id.id),
            ("state", "in", ("running", "done", "interrupted")),
        ]
        if self.class_ids:
            domain.append(("class_id", "in", self.class_ids.ids))
        placements = self.env["bde.pfmp.placement"].search(domain)
        have = self.env["bde.pfmp.cost.claim"].search(
            [("placement_id", "in", placements.ids)]
        )
        return self.env["bde.pfmp.cost.claim"].create(
            [{"placement_id": p.id} for p in placements - have.placement_id]
        )

    def action_print(self):
        """Button: the statement, as a PDF."""
        self._check_reader()
        return self.env.ref("bde_pfmp.action_report_cost_statement").report_action(self)

    def action_export(self):
        """Button: the same as a workbook."""
        self._check_reader()
        return {
            "type": "ir.actions.act_url",
            "url": f"/bde/pfmp/frais/{self.id}",
            "target": "download",
        }

    def _check_reader(self):
        self.ensure_one()
        if not any(self.env.user.has_group(group) for group in READERS):
            raise AccessError(self.env._("These costs are read by the office only."))
        if not self._claims():
            raise UserError(
                self.env._(
                    "No claim to pay in this period: the office says « ready » first."
                )
            )

    def _print_name(self):
        self.ensure_one()
        codes = ", ".join(filter(None, self.class_ids.mapped("code")))
        parts = (self.env._("Costs of the learners"), self.period_id.name, codes)
        return " - ".join(filter(None, parts)).replace("/", "-")

    def _workbook(self):
        """Return (name of the file, bytes of the .xlsx): a sheet a class."""
        self.ensure_one()
        claims = self._claims()
        names = {
            "transport": self.env._("Transport"),
            "meal": self.env._("Meals"),
            "lodging": self.env._("Lodging"),
        }
        columns = [
            Column(self.env._("Learner"), 28),
            Column(self.env._("Host organisation"), 28),
            Column(self.env._("From"), 12, "date"),
            Column(self.env._("To"), 12, "date"),
            Column(self.env._("Days attested"), 10, "integer"),
            Column(self.env._("Km one way"), 10, "number"),
            *(Column(name, 14, "money") for name in names.values()),
            Column(self.env._("To pay"), 14, "money"),
            Column(self.env._("Meals given back"), 12, "integer"),
            Column(self.env._("Note for the bursar"), 30),
            Column(self.env._("Paid on"), 12, "date"),
        ]
        sheets = [
            Sheet(
                klass.code or klass.name or "-",
                columns,
                [claim._statement_row(names) for claim in group],
                total=True,
            )
            for klass, group in claims.grouped("class_id").items()
        ]
        content = build_workbook(sheets, total_label=self.env._("Total"))
        return f"{self._print_name()}.xlsx", content


class BdePfmpCostClaim(models.Model):
    _inherit = "bde.pfmp.cost.claim"

    def _statement_row(self, kinds):
        """Return the cells of this claim in the workbook of the bursar."""
        placement = self.placement_id
        return [
            self.learner_id.display_name,
            self.host_id.name or "",
            placement.date_start,
            placement._last_day(),
            self.days,
            self.km,
            *(self._sum_of(kind) for kind in kinds),
            self.amount,
            self.discounted_meals,
            self.note or "",
            self.paid_on or "",
        ]

    def _sum_of(self, kind):
        lines = self.line_ids.filtered(lambda line: line.scale_id.kind == kind)
        return sum(lines.mapped("amount"))
