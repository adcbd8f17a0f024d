import base64
import io

import xlsxwriter

from odoo import fields, models

REFUSED = ("error", "doubtful", "skip")


class BdeImport(models.Model):
    """The report: a workbook with what became of each line, and why."""

    _inherit = "bde.import"

    def action_report(self):
        """Button: download the report, made on the spot when it is not kept yet."""
        self.ensure_one()
        self.check_access("write")
        self._make_report()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/report_file?download=true"
            f"&filename_field=report_filename&unique={self.write_date.timestamp()}",
            "target": "download",
        }

    def _make_report(self):
        """Make the report if it is not kept yet; the source gives its own columns.

        It is kept by the import when something was left out, else on demand.
        """
        self.ensure_one()
        if self.report_file:
            return
        parsed, fmt = None, self._format()
        read = self.state in ("analysed", "applied") and self._has_source()
        if fmt is not None and read:
            with self._refusals():
                parsed = fmt._report_source(self)
        self._store_report(fmt, parsed)

    def _has_source(self):
        """Tell whether the file, or the pasted lines, are still kept."""
        return bool(self.with_context(bin_size=True).file or self.pasted_text)

    def _store_report(self, fmt, parsed):
        """Make the report and keep it with the import.

        :param fmt: the format, None when its addon is gone
        :param parsed: what it read, None to leave the source's own columns out
        """
        self.ensure_one()
        stem = (self.filename or self.name or "").rpartition(".")[0] or self.name
        day = fields.Date.context_today(self)
        self.write(
            {
                "report_file": base64.b64encode(self._report(fmt, parsed)),
                "report_filename": self.env._(
                    "Report %(name)s %(day)s.xlsx", name=stem, day=day
                ),
            }
        )

    def _report(self, fmt, parsed):
        """Return the bytes of the .xlsx: refused lines first, then all of them."""
        columns, cells = [], {}
        if fmt is not None and parsed is not None:
            columns = fmt._report_columns(parsed)
            cells = fmt._report_cells(parsed)
        lines = self.env["bde.import.line"].search_fetch(
            [("import_id", "=", self.id)],
            ["line", "label", "action", "message"],
            order="line, id",
        )
        refused = lines.filtered(lambda line: line.action in REFUSED)
        output = io.BytesIO()
        book = xlsxwriter.Workbook(
            output,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        if refused:
            self._report_sheet(
                book, self.env._("Not imported"), refused, columns, cells
            )
        self._report_sheet(book, self.env._("All lines"), lines, columns, cells)
        book.close()
        return output.getvalue()

    def _report_sheet(self, book, title, lines, columns, cells):
        """Add a sheet: what became of each line, then the source's own columns."""
        sheet = book.add_worksheet(title)
        bold = book.add_format({"bold": True, "bg_color": "#D9E2EC"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        labels = dict(
            self.env["bde.import.line"]
            ._fields["action"]
            ._description_selection(self.env)
        )
        headers = [
            self.env._("Line"),
            self.env._("Result"),
            self.env._("Reason"),
            self.env._("Who or what"),
        ]
        sheet.write_row(0, 0, [*headers, *columns], bold)
        for row, line in enumerate(lines, start=1):
            sheet.write(row, 0, line.line or "")
            sheet.write_string(row, 1, labels.get(line.action, ""))
            sheet.write_string(row, 2, line.message or "", wrap)
            sheet.write_string(row, 3, line.label or "")
            for col, value in enumerate(cells.get(line.line, ()), start=4):
                sheet.write_string(row, col, str(value))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(lines), 1), len(headers) + len(columns) - 1)
        sheet.set_column(0, 0, 7)
        sheet.set_column(1, 1, 12)
        sheet.set_column(2, 2, 60)
        sheet.set_column(3, 3, 32)
        sheet.set_column(4, 4 + len(columns), 18)
