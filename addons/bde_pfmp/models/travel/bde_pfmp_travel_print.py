from pathlib import Path

from markupsafe import Markup

from odoo import api, models
from odoo.tools import file_path

from odoo.addons.bde_partners.rules import french
from odoo.addons.bde_partners.rules.workbook_out import Column, Sheet, build_workbook

NBSP = "\u00a0"


class BdePfmpTravelStatement(models.Model):
    """The statements on paper and in a workbook: the same figures."""

    _inherit = "bde.pfmp.travel.statement"

    def action_print(self):
        """Button: the statements, as a PDF."""
        self.check_access("read")
        return self.env.ref("bde_pfmp.action_report_travel_statement").report_action(
            self
        )

    def action_export(self):
        """Button: the statements, as a workbook."""
        self.check_access("read")
        ids = ",".join(map(str, self.ids))
        return {
            "type": "ir.actions.act_url",
            "url": f"/bde/pfmp/deplacements?ids={ids}",
            "target": "download",
        }

    def _print_name(self):
        self.ensure_one()
        name = f"{self.env._('Travel statement')} - {self.display_name}"
        return name.replace("/", "-")

    def _workbook(self):
        """Return (name of the file, bytes of the .xlsx) of these statements."""
        states = dict(self._fields["state"]._description_selection(self.env))
        totals = Sheet(
            self.env._("Statements"),
            [
                Column(self.env._("Teacher"), 26),
                Column(self.env._("Month"), 12, "date"),
                Column(self.env._("Km"), 10, "number"),
                Column(self.env._("Kilometres paid"), 14, "money"),
                Column(self.env._("Meals"), 12, "money"),
                Column(self.env._("Other costs"), 12, "money"),
                Column(self.env._("Total"), 14, "money"),
                Column(self.env._("State"), 14),
                Column(self.env._("Paid on"), 12, "date"),
                Column(self.env._("Payment"), 16),
            ],
            [
                [
                    s.teacher_id.name, s.month, s.km, s.amount_km, s.amount_meal,
                    s.amount_other, s.amount, states[s.state], s.paid_on or "",
                    s.payment_ref or "",
                ]
                for s in self
            ],
            total=True,
        )  # fmt: skip
        content = build_workbook(
            [totals, self._sheet_journeys()], total_label=self.env._("Total")
        )
        return f"{self.env._('Travel statements')}.xlsx", content

    def _sheet_journeys(self):
        origins = dict(
            self.env["bde.pfmp.travel.line"]
            ._fields["origin"]
            ._description_selection(self.env)
        )
        return Sheet(
            self.env._("Journeys"),
            [
                Column(self.env._("Teacher"), 26),
                Column(self.env._("Date"), 12, "date"),
                Column(self.env._("From"), 10),
                Column(self.env._("Where and why"), 40),
                Column(self.env._("Km"), 10, "number"),
                Column(self.env._("How it is counted"), 36),
                Column(self.env._("Kilometres paid"), 14, "money"),
                Column(self.env._("Meals"), 12, "money"),
                Column(self.env._("Other costs"), 12, "money"),
                Column(self.env._("Total"), 14, "money"),
            ],
            [
                [
                    line.teacher_id.name, line.date, origins[line.origin], line.name,
                    line.km, line.why or "", line.amount_km, line.amount_meal,
                    line.amount_other, line.amount,
                ]
                for line in self.line_ids.sorted(
                    lambda line: (line.teacher_id.name or "", line.date, line.id)
                )
            ],
            total=True,
        )  # fmt: skip


def _euros(amount):
    """Return an amount with its cents, for columns of figures: « 1 234,50 € »."""
    units, rest = divmod(abs(round(amount * 100)), 100)
    sign = "-" if amount < 0 else ""
    text = f"{units:,}".replace(",", NBSP)
    return f"{sign}{text},{rest:02d}{NBSP}€"


def _constants():
    sheet = Path(file_path("bde_pfmp/report/travel.css"))
    return {
        "css": Markup(sheet.read_text(encoding="utf-8")),
        "euros": _euros,
        "number": french.number,
    }


class ReportMissionOrder(models.AbstractModel):
    _name = "report.bde_pfmp.report_mission_order"
    _description = "Mission order, values to print"

    @api.model
    def _get_report_values(self, docids, data=None):
        orders = self.env["bde.pfmp.mission.order"].browse(docids)
        orders.check_access("read")
        return {
            "docs": orders,
            "communes": {
                key[0]: profile.commune_id.name
                for key, profile in self.env["bde.pfmp.travel.profile"]
                ._of(orders.teacher_id, orders.company_id)
                .items()
            },
            "vehicles": dict(
                orders._fields["vehicle"]._description_selection(self.env)
            ),
            **_constants(),
        }


class ReportTravelStatement(models.AbstractModel):
    _name = "report.bde_pfmp.report_travel_statement"
    _description = "Travel statement, values to print"

    @api.model
    def _get_report_values(self, docids, data=None):
        statements = self.env["bde.pfmp.travel.statement"].browse(docids)
        statements.check_access("read")
        profiles = self.env["bde.pfmp.travel.profile"]._of(
            statements.teacher_id, statements.company_id
        )
        blank = self.env["bde.pfmp.travel.profile"]
        return {
            "docs": statements,
            "profiles": {
                s.id: profiles.get((s.teacher_id, s.company_id), blank)
                for s in statements
            },
            "vehicles": dict(blank._fields["vehicle"]._description_selection(self.env)),
            "origins": dict(
                self.env["bde.pfmp.travel.line"]
                ._fields["origin"]
                ._description_selection(self.env)
            ),
            **_constants(),
        }


class ReportCostStatement(models.AbstractModel):
    _name = "report.bde_pfmp.report_cost_statement"
    _description = "Costs of a class, values to print"

    @api.model
    def _get_report_values(self, docids, data=None):
        wizards = self.env["bde.pfmp.cost.statement"].browse(docids)
        wizards.check_access("read")
        for wizard in wizards:
            wizard._check_reader()
        return {
            "docs": wizards,
            "claims": {wizard.id: wizard._claims() for wizard in wizards},
            **_constants(),
        }
