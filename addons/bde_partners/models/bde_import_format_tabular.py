from collections import Counter, defaultdict
from dataclasses import dataclass

from odoo import api, models
from odoo.exceptions import UserError

from ..rules.columns import known_names, match_columns, saved_mapping
from ..rules.tabular import header_signature

# Remarks of one kind shown one by one; the others are counted.
SHOWN = 3


@dataclass
class MappedTable:
    """A table and the columns that fill our fields.

    :ivar table: `rules.tabular.Table`
    :ivar mapping: {field: column}
    :ivar content: what the format's own parser made of the lines
    """

    table: object
    mapping: dict
    content: object = None

    def lines(self):
        """Return [(line number, {field: cell})], cells as text or dates."""
        return [
            (
                row.line,
                {name: row.values.get(col, "") for name, col in self.mapping.items()},
            )
            for row in self.table.rows
        ]


class BdeImportFormatTabular(models.AbstractModel):
    """A list in columns: workbook, .csv or pasted lines.

    The format declares its fields; columns are recognised by their names, shown,
    adjusted by the user and saved for the next file with the same headers.
    """

    _name = "bde.import.format.tabular"
    _inherit = "bde.import.format"
    _description = "Format of import in columns"

    _format_tabular = True
    _format_extensions = ("xlsx", "xls", "ods", "csv", "txt")

    # -- to be written by each format ------------------------------------------------
    @api.model
    def _format_fields(self):
        """Return the list of `rules.columns.Field` that a file may fill."""
        return []

    # -- recognition and columns -----------------------------------------------------
    @api.model
    def _recognise(self, source):
        """Return the share of the table's columns that are known, 0 to 100.

        Without every required field it is not this format.
        """
        if source.table is None:
            return 0
        table = source.table
        match = self._match_columns(table.columns)
        if match.missing or not match.mapping:
            return 0
        known = sum(match.confidence.values())
        return 10 + round(85 * known / len(table.columns))

    @api.model
    def _match_columns(self, columns):
        """Return the `ColumnMatch` of names of columns with our fields."""
        return match_columns(columns, self._format_fields())

    @api.model
    def _field_options(self):
        """Return [[field, label]] to choose from, in the user's language."""
        return [[item.name, self._field_label(item)] for item in self._format_fields()]

    @api.model
    def _field_label(self, item):
        return self._translate(self._original_module, item.label, {})

    @api.model
    def _signature(self, columns):
        return header_signature(columns)

    @api.model
    def _prepare(self, imp, source):
        """Recognise the columns and show them, even when some are missing."""
        wanted = self._format_fields()
        table = source.read_table(known_names(wanted))
        chosen = None
        if imp.column_ids._serves(imp.column_ids, imp, table):
            if self._twice(imp):
                return
            chosen = self._chosen_mapping(imp)
        if chosen is None:
            chosen = self.env["bde.import.mapping"]._recall(imp, table.signature)
        match = (
            self._match_columns(table.columns)
            if chosen is None
            else saved_mapping(table.columns, wanted, chosen)
        )
        self.env["bde.import.column"]._replace(imp, match, table)

    @api.model
    def _chosen_mapping(self, imp):
        """Return {field: column} of the columns shown; '' where there is none."""
        mapping = {item.name: "" for item in self._format_fields()}
        for column in imp.column_ids.filtered("field"):
            mapping[column.field] = column.name
        return mapping

    @api.model
    def _twice(self, imp):
        """Return the fields that two columns both fill."""
        used = Counter(imp.column_ids.filtered("field").mapped("field"))
        return [name for name, count in used.items() if count > 1]

    @api.model
    def _parse(self, imp):
        """Return the `MappedTable` of the source, for the format to read its lines."""
        return self._read(imp)

    @api.model
    def _report_source(self, imp):
        return self._read(imp)

    @api.model
    def _read(self, imp):
        """Return the `MappedTable` of the source.

        :raise UserError: two columns for one field, or a required field without
        """
        wanted = self._format_fields()
        labels = dict(self._field_options())
        twice = [labels.get(name, name) for name in self._twice(imp)]
        if twice:
            raise UserError(
                self.env._(
                    "Two columns are both used as %(fields)s: keep one, under Columns.",
                    fields=", ".join(twice),
                )
            )
        used = set(imp.column_ids.mapped("field"))
        missing = [labels[i.name] for i in wanted if i.required and i.name not in used]
        if missing:
            raise UserError(
                self.env._(
                    "No column gives %(fields)s: choose it under Columns.",
                    fields=", ".join(missing),
                )
            )
        table = imp._source().read_table(known_names(wanted))
        mapping = {name: col for name, col in self._chosen_mapping(imp).items() if col}
        return MappedTable(table, mapping)

    # -- remarks, report -------------------------------------------------------------
    @api.model
    def _begin_plan(self, imp, plan, parsed):
        """Say in the plan what the reading remarked, of the table and of its lines.

        :param parsed: its `content` is what a reader of `rules/` gives: (rows, issues)
        :return: the rows
        """
        self._note_table(imp, plan, parsed.table)
        rows, issues = parsed.content
        for issue in issues:
            self._issue_line(imp, plan, issue)
        return rows

    @api.model
    def _note_table(self, imp, plan, table):
        """Put what was remarked while reading the table among the plan's notes."""
        by_code = defaultdict(list)
        for issue in table.issues:
            by_code[issue.code].append(issue)
        for issues in by_code.values():
            for issue in issues[:SHOWN]:
                text = imp._issue_message(issue)
                plan.notes.append(imp._where(issue.line, text))
            if len(issues) > SHOWN:
                plan.notes.append(
                    self.env._("… and %s more like this.", len(issues) - SHOWN)
                )

    @api.model
    def _report_columns(self, parsed):
        return parsed.table.columns

    @api.model
    def _report_cells(self, parsed):
        table = parsed.table
        return {
            row.line: [row.text(column) for column in table.columns]
            for row in table.rows
        }
