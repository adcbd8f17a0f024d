from odoo import api, fields, models
from odoo.tools import format_date
from odoo.tools.translate import get_translation

from ..rules.issues import ERROR


class BdeImportFormat(models.AbstractModel):
    """A kind of file the product can bring in; each addon adds its own.

    A format is an abstract model that inherits this one under a name of its own and
    says its `_format_code`. It knows how to recognise a source, to parse it (with the
    addon's `rules/`) and to plan what it would do; showing, settling, applying,
    reporting are common to all.
    """

    _name = "bde.import.format"
    _description = "Format of import"

    _format_code = ""
    _format_label = ""
    _format_help = ""
    _format_extensions = ()
    _format_sequence = 50
    _format_models = ()
    _format_sample = ""
    _format_groups = "bde_partners.group_bde_user"
    _format_tabular = False

    # -- registry --------------------------------------------------------------------
    @api.model
    def _formats(self):
        """Return the formats the user may use, as a list of empty recordsets."""
        names = self.env.registry.descendants(["bde.import.format"], "_inherit")
        found = [self.env[name] for name in names if self.env[name]._format_code]
        return sorted(
            (fmt for fmt in found if fmt._format_allowed()),
            key=lambda fmt: (fmt._format_sequence, fmt._format_code),
        )

    @api.model
    def _get(self, code):
        """Return the format of a code, None when no installed addon has it."""
        return next((f for f in self._formats() if f._format_code == code), None)

    @api.model
    def _best_for(self, source):
        """Return the format that recognises the source best, None when none does."""
        best, best_score = None, 0
        for fmt in self._formats():
            score = fmt._recognise(source)
            if score > best_score:
                best, best_score = fmt, score
        return best

    @api.model
    def _format_allowed(self):
        groups = self._format_groups
        return self.env.su or not groups or self.env.user.has_groups(groups)

    # -- to be written by each format ------------------------------------------------
    @api.model
    def _recognise(self, source):
        """Return how sure the format is that the source is its own, 0 to 100.

        :param ImportSource source: `filename`, `content`, `extension`, `pasted`,
            `table` (the source as a table, None when it is not one)
        """
        return 0

    @api.model
    def _prepare(self, imp, source):
        """Hook: note on the import what is known before it is parsed (columns)."""

    @api.model
    def _parse(self, imp):
        """Return what the file holds, in the format's own terms.

        :param imp: `bde.import`; `imp._source()` gives the bytes
        :raise ParseError: nothing of it can be used
        """
        raise NotImplementedError

    @api.model
    def _plan(self, imp, parsed, answers):
        """Return the `Plan`: what would be done on the database as it is now.

        Reads only, in a number of queries that does not depend on the file's length.

        :param imp: `bde.import`
        :param parsed: what `_parse` returned
        :param dict answers: {question key: value as text}
        """
        raise NotImplementedError

    # -- may be extended -------------------------------------------------------------
    @api.model
    def _apply_context(self):
        """Return the context of the writes: an import writes no mail, no follower."""
        return {
            "tracking_disable": True,
            "mail_create_nolog": True,
            "mail_create_nosubscribe": True,
            "mail_notrack": True,
            "no_reset_password": True,
        }

    @api.model
    def _before_apply(self, imp, plan):
        """Hook, in the import's transaction, before anything is written."""

    @api.model
    def _after_apply(self, imp, plan, ids):
        """Hook, in the import's transaction, after everything was written.

        :param dict ids: {key of a planned line: id of its record}
        """

    @api.model
    def _report_source(self, imp):
        """Return what `_report_columns` and `_report_cells` need of the source."""
        return self._parse(imp)

    @api.model
    def _report_columns(self, parsed):
        """Return the headers of the source's own columns, for the report."""
        return []

    @api.model
    def _report_cells(self, parsed):
        """Return {line number: [cells of the source]}, for the report."""
        return {}

    # -- helpers for the formats -----------------------------------------------------
    @api.model
    def _changed(self, record, vals):
        """Return the part of `vals` that differs from the record.

        Many2one by id, x2many by `[(6, 0, ids)]`; an empty value equals any other.
        """
        return {
            name: value
            for name, value in vals.items()
            if not self._is_same(record._fields[name], record[name], value)
        }

    @api.model
    def _is_same(self, field, current, value):
        if field.relational:
            if not isinstance(value, list | tuple):
                return (current.id or False) == (value or False)
            wanted = {i for command in value for i in command[2] or ()}
            return all(c[0] == 6 for c in value) and set(current.ids) == wanted
        if field.type in ("float", "monetary"):
            return round(float(value or 0) - (current or 0), 6) == 0
        if field.type == "date":
            value = fields.Date.to_date(value)
        return (current or False) == (value or False)

    @api.model
    def _changes_text(self, record, changed):
        """Return the changes of a record as "Label: before → after", translated."""
        texts = []
        for name, value in changed.items():
            field = record._fields[name]
            label = field._description_string(self.env)
            before = self._shown(record, field, record[name])
            after = self._shown(record, field, value)
            texts.append(
                self.env._(
                    "%(label)s: %(before)s → %(after)s",
                    label=label,
                    before=before,
                    after=after,
                )
            )
        return " · ".join(texts)

    @api.model
    def _shown(self, record, field, value):
        """Return a value of a field as people read it."""
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if not value and value != 0 or value is False:
            return "–"
        if field.type == "many2one" and not isinstance(value, models.BaseModel):
            if not isinstance(value, int):
                return "…"
            value = self.env[field.comodel_name].browse(value)
        if field.type == "many2one":
            return value.display_name or "–"
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field.type == "date":
            return format_date(self.env, value)
        return "…" if field.relational else str(value)

    @api.model
    def _issue_line(self, imp, plan, issue, label=""):
        """Add the line of a parser's Issue: refused, or left out for a mere remark."""
        return plan.add(
            issue.line,
            label or issue.subject or self.env._("Line %s", issue.line or "–"),
            "error" if issue.level == ERROR else "skip",
            message=imp._issue_message(issue),
        )

    @api.model
    def _translate(self, module, message, params):
        """Return a text of an addon's `rules/` in the user's language."""
        lang = self.env.lang or "en_US"
        return get_translation(module or "bde_partners", lang, message, params or ())
