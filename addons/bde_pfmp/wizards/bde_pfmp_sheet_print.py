from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..models.bde_pfmp_sheet_print import REPORT

AT_ONCE = 60  # pages; more is printed in the background


class BdePfmpSheetPrint(models.TransientModel):
    """Which sheets of information are printed: a class as one file, alphabetical."""

    _name = "bde.pfmp.sheet.print"
    _description = "Print information sheets"

    placement_ids = fields.Many2many("bde.pfmp.placement", string="Learners")
    period_id = fields.Many2one("bde.pfmp.period")
    class_ids = fields.Many2many("bde.class", string="Classes")
    possible_class_ids = fields.Many2many(
        "bde.class", compute="_compute_possible", export_string_translation=False
    )
    with_place = fields.Boolean(
        string="Those who have a place too",
        help="Their company is printed on the sheet, to be completed.",
    )
    page_count = fields.Integer(string="Sheets", compute="_compute_count")
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        export_string_translation=False,
    )

    @api.depends("period_id")
    def _compute_possible(self):
        for wizard in self:
            found = wizard.period_id.class_ids
            wizard.possible_class_ids = found or self.env["bde.class"].search(
                Domain.TRUE
            )

    @api.depends("placement_ids", "period_id", "class_ids", "with_place")
    def _compute_count(self):
        for wizard in self:
            wizard.page_count = len(wizard._lines())

    def _lines(self):
        """Return the placements to print, by class and by name."""
        self.ensure_one()
        states = ("to_find", "found") if self.with_place else ("to_find",)
        found = self.placement_ids._origin.filtered(
            lambda p: p.state in ("to_find", "found")
        )
        if not self.placement_ids:
            if not self.period_id and not self.class_ids:
                return found
            domain = [
                ("state", "in", states),
                ("kind", "!=", "apprentice"),
                ("date_end", ">=", fields.Date.context_today(self)),
            ]
            if self.period_id:
                domain.append(("period_id", "=", self.period_id.id))
            if self.class_ids:
                domain.append(("class_id", "in", self.class_ids.ids))
            found = found.search(domain)
        return found._sheet_sorted()

    def _sheets_name(self):
        """Return the name of the printed file."""
        codes = sorted(filter(None, self._lines().mapped("class_id.code")))
        names = list(dict.fromkeys(codes))
        return self.env._("Information sheets %(classes)s", classes=" ".join(names[:6]))

    def action_print(self):
        """Button: one file; in the background when it is a long one."""
        self.ensure_one()
        lines = self._lines()
        if not lines:
            raise UserError(
                self.env._(
                    "Nobody to print for: these learners have a place, or none of "
                    "them is on the board."
                )
            )
        if len(lines) == 1:
            return self.env.ref(REPORT).report_action(lines, config=False)
        if len(lines) <= AT_ONCE:
            report = self.env.ref("bde_pfmp.action_report_information_sheets")
            return report.report_action(self, config=False)
        batch = self.env["bde.batch"]._start(
            name=self._sheets_name(),
            records=lines,
            method="_batch_print_sheets",
            chunk=30,
            result="pdf",
        )
        return batch._open_action()


class BdeClass(models.Model):
    _inherit = "bde.class"

    def action_print_information_sheets(self):
        """Button: the sheets that the learners of these classes carry."""
        return self._sheet_print_window(default_class_ids=self.ids)

    def _sheet_print_window(self, **context):
        """Return the window that prints the sheets."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_pfmp.bde_pfmp_sheet_print_action"
        )
        return {**action, "context": context}


class BdePfmpPeriod(models.Model):
    _inherit = "bde.pfmp.period"

    def action_print_information_sheets(self):
        """Button: the sheets that the learners of this period carry."""
        self.ensure_one()
        window = self.env["bde.class"]._sheet_print_window
        return window(default_period_id=self.id)

    def action_key_sheets(self):
        """Button: key the sheets of this period."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "bde_pfmp.bde_pfmp_sheet_entry_action"
        )
        return {**action, "params": {"period_id": self.id}}
