from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class BdeImport(models.Model):
    """How long imports are kept, and what they forget of a person who is erased."""

    _inherit = "bde.import"

    @api.model
    def _forget_people(self, records):
        """Erase people from the imports that were applied or given up.

        The lines that speak of them lose their text; the file and the report of those
        imports, which name them too, go; counts stay.

        :param records: the people, before their own names are erased
        """
        names = [name for name in records.mapped("display_name") if name]
        domain = Domain("import_id.state", "in", ("applied", "cancelled")) & (
            (Domain("model", "=", records._name) & Domain("res_id", "in", records.ids))
            | Domain("label", "in", names)
        )
        lines = self.env["bde.import.line"].sudo().search(domain)
        imports = lines.import_id
        lines.write({"label": self.env._("Erased"), "message": False})
        imports.question_ids.filtered(
            lambda question: any(name in (question.label or "") for name in names)
        ).unlink()
        imports._drop_sources()
        imports.write({"report_file": False})

    def _drop_sources(self):
        """Delete the files and pasted lines of these imports; the rest stays."""
        if not self:
            return
        self.env["ir.attachment"].sudo().search(
            [
                ("res_model", "=", self._name),
                ("res_field", "=", "file"),
                ("res_id", "in", self.ids),
            ]
        ).unlink()
        # an import that is over refuses to be written: this is not a change of it
        self.env.cr.execute(
            SQL(
                "UPDATE bde_import SET pasted_text = NULL WHERE id IN %s",
                tuple(self.ids),
            )
        )
        self.invalidate_recordset(["file", "pasted_text"])

    @api.autovacuum
    def _gc_imports(self):
        """Drop what is kept longer than its period: reports whole, source files.

        A report made on demand is made before the file that it shows goes.
        """
        self._over("import_report").unlink()
        old = self._over("import_file")
        for imp in old:
            if imp.state == "applied" and imp._has_source():
                imp._make_report()
        old._drop_sources()

    @api.model
    def _over(self, code):
        """Return the imports that ended before the retention period of a code."""
        limit = self.env["bde.retention"]._limit(code)
        if not limit:
            return self.browse()
        return self.search(
            [("state", "in", ("applied", "cancelled")), ("write_date", "<", limit)]
        )
