from odoo import models

from odoo.addons.bde_partners.rules.workbook_out import Column, Sheet, build_workbook


class BdeClass(models.Model):
    """The year of the allowance on one page, for the head of school."""

    _inherit = "bde.class"

    def action_allowance_summary(self):
        """Button: the summary of a school year, the current one when none is chosen."""
        year = self[:1].school_year_id or self.env["bde.school.year"]._current()
        return {
            "type": "ir.actions.act_url",
            "url": f"/bde/pfmp/allocation/bilan/{year.id}.xlsx",
            "target": "download",
        }


class BdeSchoolYear(models.Model):
    _inherit = "bde.school.year"

    def _allowance_summary(self):
        """Return (name, bytes): by class and by MEF, days, amounts, what is left."""
        self.ensure_one()
        self.env["bde.pfmp.allowance"].check_access("read")
        by_class = self._allowance_rows("class_id")
        by_mef = self._allowance_rows("mef_id")
        content = build_workbook(
            [
                Sheet(
                    self.env._("By class"),
                    self._allowance_columns(self.env._("Class")),
                    by_class,
                    total=True,
                ),
                Sheet(
                    self.env._("By MEF"),
                    self._allowance_columns(self.env._("MEF")),
                    by_mef,
                    total=True,
                ),
            ],
            self.env._("Total"),
        )
        return self.env._("PFMP allowance %(year)s.xlsx", year=self.name), content

    def _allowance_columns(self, first):
        return [
            Column(first, 34),
            Column(self.env._("Learners"), 10, "integer"),
            Column(self.env._("PFMP"), 10, "integer"),
            Column(self.env._("Days"), 10, "integer"),
            Column(self.env._("Counted"), 16, "money"),
            Column(self.env._("Paid in APLyPro"), 16, "money"),
            Column(self.env._("Left to pay"), 16, "money"),
            Column(self.env._("Lines blocked"), 10, "integer"),
            Column(self.env._("Gaps"), 10, "integer"),
        ]

    def _allowance_rows(self, field):
        """Return the rows of one sheet: figures only, bounded queries."""
        domain = [
            ("school_year_id", "=", self.id),
            ("company_id", "in", self.env.companies.ids),
            ("state", "!=", "refused"),
        ]
        lines = self.env["bde.pfmp.allowance"].search(domain)
        rows = []
        for key, group in lines.grouped(field).items():
            paid = sum(group.filtered(lambda x: x._is_paid()).mapped("seen_amount"))
            counted = sum(group.mapped("amount"))
            rows.append(
                (
                    key.sudo().display_name or self.env._("None"),
                    len(group.learner_id),
                    len(group),
                    sum(group.mapped("days")),
                    counted,
                    paid,
                    counted - paid,
                    len(group.filtered(lambda x: x.state == "blocked")),
                    len(group.filtered("has_gap")),
                )
            )
        return sorted(rows, key=lambda row: row[0])
