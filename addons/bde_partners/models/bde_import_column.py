from odoo import api, fields, models
from odoo.exceptions import AccessError


class BdeImportColumn(models.Model):
    """A column of the file and the field it fills; the user may choose another."""

    _name = "bde.import.column"
    _description = "Column of an import"
    _order = "sequence, id"

    import_id = fields.Many2one(
        "bde.import",
        string="Import of a file",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    company_id = fields.Many2one(
        related="import_id.company_id", store=True, precompute=True
    )
    sequence = fields.Integer(readonly=True)
    format = fields.Char(readonly=True, help="Format that the use belongs to.")
    name = fields.Char(string="Column of the file", required=True, readonly=True)
    samples = fields.Char(string="First values", readonly=True)
    field = fields.Char(string="Used as")
    options = fields.Json(compute="_compute_options")
    confidence = fields.Integer(
        "Sure at (%)", readonly=True, help="100: the name is known or was chosen."
    )
    is_manual = fields.Boolean(readonly=True, help="Chosen by hand.")

    @api.depends("import_id.format")
    def _compute_options(self):
        options = {}
        for column in self:
            code = column.import_id.format
            if code not in options:
                fmt = column.import_id._format()
                options[code] = fmt._field_options() if column._has_fields(fmt) else []
            column.options = options[code]

    @api.model
    def _has_fields(self, fmt):
        return fmt is not None and fmt._format_tabular

    def write(self, vals):
        """The user chooses the field; everything else comes from the file."""
        self.check_access("write")
        if not self.env.su and not vals.keys() <= {"field"}:
            raise AccessError(self.env._("Only the use of a column can be changed."))
        if "field" in vals and not self.env.su:
            vals = {**vals, "is_manual": True, "confidence": 100}
            self.import_id.sudo().needs_analysis = True
        return super(BdeImportColumn, self.sudo()).write(vals)

    @api.model
    def _replace(self, imp, match, table):
        """Show the columns of a table with the fields they fill.

        :param ColumnMatch match: mapping found
        :param Table table: what was read
        """
        by_column = {column: name for name, column in match.mapping.items()}
        rows = self.sudo().search([("import_id", "=", imp.id)])
        known = {row.name: row for row in rows}
        if self._serves(rows, imp, table):
            for name, row in known.items():
                row.field = by_column.get(name, False)
                row.samples = self._samples(table, name)
            return
        rows.unlink()
        self.sudo().create(
            [
                {
                    "import_id": imp.id,
                    "format": imp.format,
                    "sequence": number,
                    "name": name,
                    "samples": self._samples(table, name),
                    "field": by_column.get(name, False),
                    "confidence": round(
                        100 * match.confidence.get(by_column.get(name), 0)
                    ),
                }
                for number, name in enumerate(table.columns)
            ]
        )

    @api.model
    def _serves(self, columns, imp, table):
        """Return whether the columns shown are those of the table, for its format."""
        same = columns.mapped("name") == table.columns
        return same and set(columns.mapped("format")) == {imp.format}

    @api.model
    def _samples(self, table, name):
        """Return the first different values of a column, as one short text."""
        seen = dict.fromkeys(row.text(name) for row in table.rows[:50])
        return " · ".join([text[:40] for text in seen if text][:3])


class BdeImportMapping(models.Model):
    """The columns of a kind of file, as settled once, used again by themselves."""

    _name = "bde.import.mapping"
    _description = "Saved columns of imports"
    _order = "format, id"
    _rec_name = "headers"

    company_id = fields.Many2one("res.company", required=True, index=True)
    format = fields.Selection(selection="_selection_format", required=True)
    signature = fields.Char(required=True)
    headers = fields.Char(help="The columns of the file, to know it again.")
    mapping = fields.Json(required=True)

    _signature_uniq = models.Constraint(
        "UNIQUE(company_id, format, signature)",
        "The columns of this kind of file are saved already.",
    )

    @api.model
    def _selection_format(self):
        return self.env["bde.import"]._selection_format()

    @api.model
    def _recall(self, imp, signature):
        """Return {field: column} saved for these headers, None when there is none."""
        row = self.search(
            [
                ("company_id", "=", imp.company_id.id),
                ("format", "=", imp.format),
                ("signature", "=", signature),
            ],
            limit=1,
        )
        return row.mapping if row else None

    @api.model
    def _remember(self, imp):
        """Save the columns of an import for the next file that has the same."""
        if not imp.column_ids:
            return
        fmt = imp._format()
        mapping = fmt._chosen_mapping(imp)
        vals = {
            "headers": ", ".join(imp.column_ids.mapped("name"))[:500],
            "mapping": mapping,
        }
        key = {
            "company_id": imp.company_id.id,
            "format": imp.format,
            "signature": fmt._signature(imp.column_ids.mapped("name")),
        }
        saved = self.sudo()
        row = saved.search([(name, "=", value) for name, value in key.items()])
        if row:
            row.write(vals)
        else:
            saved.create(vals | key)
