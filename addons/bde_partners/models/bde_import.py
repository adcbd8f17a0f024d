import base64
import hashlib

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..rules.import_plan import ACTIONS
from ..rules.import_source import ImportSource

STATES = [
    ("draft", "File to give"),
    ("analysed", "To check"),
    ("running", "Running"),
    ("applied", "Imported"),
    ("failed", "Refused"),
    ("cancelled", "Cancelled"),
]
DONE = ("running", "applied", "cancelled")


class BdeImport(models.Model):
    """One file (or pasted lines) brought in: dry run, points to settle, report.

    The dry run (`_action_analyse`, here) and the import itself (`_action_apply`, in
    `bde_import_apply`) both go through a format, see `bde.import.format`.
    """

    _name = "bde.import"
    _description = "Import of a file"
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char("File name", compute="_compute_name", store=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    school_year_id = fields.Many2one(
        "bde.school.year",
        string="School year",
        required=True,
        default=lambda self: self._default_school_year_id(),
    )
    # What comes in
    file = fields.Binary(attachment=True, copy=False)
    filename = fields.Char(copy=False)
    pasted_text = fields.Text(
        string="Pasted lines",
        copy=False,
        help="Lines copied from a spreadsheet, with their headers.",
    )
    format = fields.Selection(selection="_selection_format", string="Recognised as")
    # What the dry run found
    state = fields.Selection(
        STATES,
        string="Status",
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    needs_analysis = fields.Boolean(
        readonly=True,
        copy=False,
        help="Something was answered or changed since the preview was made.",
    )
    count_create = fields.Integer("New", readonly=True, copy=False)
    count_update = fields.Integer("Changed", readonly=True, copy=False)
    count_same = fields.Integer("Unchanged", readonly=True, copy=False)
    count_doubtful = fields.Integer("To settle", readonly=True, copy=False)
    count_skip = fields.Integer("Left out", readonly=True, copy=False)
    count_error = fields.Integer("Refused lines", readonly=True, copy=False)
    count_open_question = fields.Integer(
        "Points to settle", compute="_compute_count_open_question"
    )
    message = fields.Html(readonly=True, copy=False, sanitize=True)
    plan_digest = fields.Char(readonly=True, copy=False)
    line_ids = fields.One2many("bde.import.line", "import_id", readonly=True)
    question_ids = fields.One2many("bde.import.question", "import_id")
    column_ids = fields.One2many("bde.import.column", "import_id")
    # What was done
    accept_valid_part = fields.Boolean(
        "Import the valid lines without the refused ones", copy=False
    )
    applied_on = fields.Datetime(readonly=True, copy=False)
    applied_by_id = fields.Many2one(
        "res.users", string="Imported by", readonly=True, copy=False
    )
    report_file = fields.Binary("Report", attachment=True, readonly=True, copy=False)
    report_filename = fields.Char(readonly=True, copy=False)

    # -- defaults, computes ----------------------------------------------------------
    @api.model
    def _default_school_year_id(self):
        return self.env["bde.school.year"]._current()

    @api.model
    def _selection_format(self):
        return [
            (fmt._format_code, self.env._(fmt._format_label))
            for fmt in self.env["bde.import.format"]._formats()
        ]

    @api.depends("filename", "pasted_text")
    def _compute_name(self):
        for imp in self:
            pasted = self.env._("Pasted lines") if imp.pasted_text else False
            imp.name = imp.filename or pasted or self.env._("New import")

    @api.depends("question_ids.answer", "question_ids.required")
    def _compute_count_open_question(self):
        for imp in self:
            imp.count_open_question = len(
                imp.question_ids.filtered(lambda q: not q.answer)
            )

    @api.onchange("file", "pasted_text")
    def _onchange_source(self):
        """A new file is recognised afresh when it is analysed."""
        self.format = self.env.context.get("default_format", False)
        self.needs_analysis = True

    @api.onchange("format", "school_year_id", "question_ids", "column_ids")
    def _onchange_settings(self):
        self.needs_analysis = True

    # -- CRUD ------------------------------------------------------------------------
    def write(self, vals):
        """What is imported is history: only its report may still change."""
        inputs = {"file", "pasted_text", "format", "school_year_id", "company_id"}
        touched = inputs & vals.keys()
        if touched and any(imp.state in DONE for imp in self):
            raise UserError(
                self.env._("This import is over: make a new one for another file.")
            )
        if touched and "needs_analysis" not in vals:
            vals = {**vals, "needs_analysis": True}
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_running(self):
        if any(imp.state == "running" for imp in self):
            raise UserError(self.env._("Wait for the end of the import first."))

    # -- format and source -----------------------------------------------------------
    def _format(self):
        """Return the format's model in the import's school, None when not chosen."""
        if not self.format:
            return None
        return (
            self.with_company(self.company_id)
            .env["bde.import.format"]
            ._get(self.format)
        )

    def _source(self):
        """Return the `ImportSource` given: the file, else the pasted lines."""
        self.ensure_one()
        imp = self.with_context(bin_size=False)
        if imp.file:
            source = ImportSource(imp.filename or "", base64.b64decode(imp.file))
        else:
            text = (imp.pasted_text or "").strip("\n")
            source = ImportSource("", text.encode(), pasted=bool(text))
        # read once in a transaction: recognition, columns and parsing share it
        known = self.env.cr.cache.get("bde_import_source")
        if known == source:
            return known
        self.env.cr.cache["bde_import_source"] = source
        return source

    def _recognise(self, source):
        """Choose the format that knows this source best; keep a choice already made.

        :return: True when there is a format
        """
        if self.format and self._format() is not None:
            return True
        best = self.env["bde.import.format"]._best_for(source)
        self.format = best._format_code if best is not None else False
        return best is not None

    # -- dry run ---------------------------------------------------------------------
    def action_analyse(self):
        """Button: read the file and show what it would do."""
        self.ensure_one()
        self.check_access("write")
        self._action_analyse()

    def _action_analyse(self):
        """Dry run: read, plan, show. Writes nothing but the import's own rows.

        :return: True when the file could be read; otherwise the state is "failed" and
            `message` says why
        """
        self.ensure_one()
        if self.state in DONE:
            raise UserError(
                self.env._("This import is over: make a new one for another file.")
            )
        self._lock_or_refuse()
        planned = self._planned()
        if not planned:
            return False
        self._store_plan(planned[2])
        self.state = "analysed"
        return True

    def _planned(self):
        """Return (format, parsed, plan), or None after noting why it is impossible."""
        source = self._source()
        if not source.content:
            raise UserError(
                self.env._("Give a file, or paste lines from a spreadsheet.")
            )
        if not self._recognise(source):
            self._fail(
                self.env._(
                    "This file is not one the product knows. Choose what it holds "
                    "under “Recognised as”, or look at the sample files."
                )
            )
            return None
        fmt, ready, planned = self._format(), False, None
        with self._refusals():
            fmt._prepare(self, source)
            ready = True
        if not ready:
            return None
        with self._refusals():
            parsed = fmt._parse(self)
            planned = fmt, parsed, fmt._plan(self, parsed, self._answers(fmt))
        return planned

    def _store_plan(self, plan):
        """Keep a plan as lines, questions and counts for the user to read."""
        self.ensure_one()
        lines = plan.shown_lines()
        self.env["bde.import.line"]._replace(self, lines)
        self.env["bde.import.question"]._replace(self, plan)
        counts = dict.fromkeys(ACTIONS, 0)
        for planned in lines:
            counts[planned.action] += 1
        self.write(
            {f"count_{action}": count for action, count in counts.items()}
            | {
                "plan_digest": self._digest(plan),
                "needs_analysis": False,
                "line_filter": False,
                "message": self._paragraphs(plan.notes),
                "report_file": False,
            }
        )

    def _digest(self, plan):
        """Return the print of a plan, school year included."""
        text = f"{self.format}:{self.company_id.id}:{self.school_year_id.id}:"
        return hashlib.sha256((text + plan.digest()).encode()).hexdigest()

    @api.model
    def _paragraphs(self, texts):
        """Return plain texts as HTML paragraphs, False when there is none."""
        return Markup("").join(Markup("<p>%s</p>") % text for text in texts) or False

    # -- what the user settles -------------------------------------------------------
    def _answers(self, fmt):
        """Return {question key: value}: given here, else remembered from before."""
        remembered = self.env["bde.import.answer"]._recall(self.company_id, fmt)
        return remembered | self.env["bde.import.question"]._given(self)

    def _answer(self, values):
        """Answer questions by key, before or after the dry run.

        :param dict values: {key: value}; a record stands for its id
        """
        self.ensure_one()
        self.env["bde.import.question"]._answer_all(self, values)

    # -- messages --------------------------------------------------------------------
    @api.model
    def _issue_message(self, issue):
        """Return the text of a rule's Issue or ParseError in the reader's language.

        The addon whose `rules/` raised it holds the translation. An addon may say it
        better for its users by extending this method.
        """
        return self.env["bde.import.format"]._translate(
            issue.module, issue.message, issue.params
        )

    # -- uninstall -------------------------------------------------------------------
    @api.model
    def _forget_formats(self, addon):
        """Drop what imports of an addon's formats left: for its uninstall hook.

        Their imports stay as history without a format, those not applied are
        cancelled; remembered answers and columns go.

        :param str addon: technical name, as in "bde_pfmp"
        """
        codes = [
            fmt._format_code
            for fmt in self.env["bde.import.format"].sudo()._formats()
            if fmt._original_module == addon
        ]
        imports = self.sudo().search([("format", "in", codes)])
        imports.filtered(lambda imp: imp.state != "applied").state = "cancelled"
        self.env.flush_all()
        self.env.cr.execute(
            SQL("UPDATE bde_import SET format = NULL WHERE id IN %s", (*imports.ids, 0))
        )
        imports.invalidate_recordset(flush=False)
        for name in ("bde.import.answer", "bde.import.mapping"):
            self.env[name].sudo().search([("format", "in", codes)]).unlink()
