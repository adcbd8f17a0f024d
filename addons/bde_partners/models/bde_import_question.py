from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

YES, NO = "yes", "no"


class BdeImportQuestion(models.Model):
    """A point of a file that the user settles, and the answer given."""

    _name = "bde.import.question"
    _description = "Point to settle in an import"
    _order = "required desc, id"

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
    active = fields.Boolean(
        default=True, readonly=True, help="The file still raises the point."
    )
    key = fields.Char(required=True, readonly=True)
    name = fields.Char(string="Point", readonly=True)
    help = fields.Char(string="Explanation", readonly=True)
    kind = fields.Selection(
        [("choice", "Choice"), ("record", "Record"), ("yesno", "Yes or no")],
        required=True,
        default="choice",
        readonly=True,
    )
    choices = fields.Json(readonly=True)
    model = fields.Char(readonly=True)
    domain = fields.Json(readonly=True)
    required = fields.Boolean(readonly=True)
    count = fields.Integer("Lines", readonly=True)
    answer = fields.Char()
    answer_label = fields.Char(compute="_compute_answer_label")
    is_proposed = fields.Boolean(
        readonly=True, help="The answer is a proposal or comes from an earlier import."
    )
    remember = fields.Boolean("Next time too")

    _key_uniq = models.Constraint(
        "UNIQUE(import_id, key)", "This point is raised already."
    )

    @api.depends("answer", "choices", "kind", "model")
    def _compute_answer_label(self):
        names = self._record_names()
        for question in self:
            labels = dict(question._all_choices())
            question.answer_label = labels.get(question.answer) or names.get(
                (question.model, question.answer), question.answer
            )

    def _record_names(self):
        """Return {(model, id as text): display name} of the records answered."""
        by_model = {}
        for question in self.filtered(lambda q: q.kind == "record" and q.answer):
            if question.answer.isdigit() and question.model in self.env:
                by_model.setdefault(question.model, set()).add(int(question.answer))
        return {
            (model, str(record.id)): record.display_name
            for model, ids in by_model.items()
            for record in self.env[model].browse(ids).exists()
        }

    def _all_choices(self):
        """Return [(value, label)] that are offered besides records."""
        if self.kind == "yesno":
            return [(YES, self.env._("Yes")), (NO, self.env._("No"))]
        return [tuple(choice) for choice in self.choices or []]

    @api.constrains("answer")
    def _check_answer(self):
        for question in self.filtered(lambda q: q.answer and q.active and q.name):
            value = question.answer
            if value in dict(question._all_choices()):
                continue
            if question.kind == "record" and value.isdigit():
                found = self.env[question.model].search_count(
                    [("id", "=", int(value)), *(question.domain or [])], limit=1
                )
                if found:
                    continue
            raise ValidationError(
                self.env._(
                    "“%(value)s” is not one of the answers to “%(point)s”.",
                    value=value,
                    point=question.name,
                )
            )

    def write(self, vals):
        """The user answers; everything else comes from the file."""
        self.check_access("write")
        if not self.env.su and not vals.keys() <= {"answer", "remember"}:
            raise AccessError(self.env._("Only the answer of a point can be changed."))
        if "answer" in vals and not self.env.context.get("bde_import_replan"):
            vals = {**vals, "is_proposed": False}
            self.import_id.sudo().needs_analysis = True
        # the fields of the file are read-only to the office: only they ask for more
        return super(BdeImportQuestion, self.sudo()).write(vals)

    def _set_answer(self, value):
        """Answer one point; a record stands for its id."""
        self.ensure_one()
        self.write({"answer": self._plain(value)})

    # -- filled by the dry run -------------------------------------------------------
    @api.model
    def _plain(self, value):
        """Return an answer as it is stored: text; None, "" and no record: none."""
        if isinstance(value, models.BaseModel):
            value = value.id or None
        if isinstance(value, bool):
            value = YES if value else NO
        return str(value) if value else False

    @api.model
    def _given(self, imp):
        """Return {key: value} of what the user answered in this import."""
        questions = self.with_context(active_test=False).search_fetch(
            [
                ("import_id", "=", imp.id),
                ("is_proposed", "=", False),
                ("answer", "!=", False),
            ],
            ["key", "answer"],
        )
        return {question.key: question.answer for question in questions}

    @api.model
    def _answer_all(self, imp, values):
        """Store answers by key, for points raised or not yet."""
        rows = self.with_context(active_test=False).search([("import_id", "=", imp.id)])
        known = {row.key: row for row in rows}
        missing = []
        for key, value in values.items():
            if key in known:
                known[key]._set_answer(value)
            else:
                answer = self._plain(value)
                missing.append(
                    {
                        "import_id": imp.id,
                        "key": key,
                        "answer": answer,
                        "active": False,
                    }
                )
        imp.check_access("write")
        self.sudo().create(missing)
        imp.needs_analysis = True

    @api.model
    def _replace(self, imp, plan):
        """Show the questions of a plan; keep the answers already given."""
        points = self.sudo().with_context(active_test=False, bde_import_replan=True)
        rows = points.search([("import_id", "=", imp.id)])
        known = {row.key: row for row in rows}
        missing = []
        for question in plan.questions.values():
            vals = self._vals(question, plan)
            row = known.get(question.key)
            if row is None:
                missing.append(
                    vals
                    | {
                        "import_id": imp.id,
                        "key": question.key,
                        "remember": question.remember,
                    }
                )
                continue
            if not row.is_proposed and row.answer:
                vals.pop("is_proposed")
            row.write(vals)
        gone = rows.filtered(lambda row: row.key not in plan.questions)
        gone.write({"active": False})
        points.create(missing)

    @api.model
    def _vals(self, question, plan):
        """Return the values of the row of a `Question`."""
        answer = plan.answers.get(question.key, question.default)
        return {
            "active": True,
            "name": question.label,
            "help": question.help,
            "kind": question.kind,
            "choices": [list(choice) for choice in question.choices],
            "model": question.model or False,
            "domain": [list(t) for t in question.domain],
            "required": question.required,
            "count": question.count,
            "answer": answer or False,
            "is_proposed": bool(answer),
        }


class BdeImportAnswer(models.Model):
    """An answer to use again for the next file of the same format."""

    _name = "bde.import.answer"
    _description = "Remembered answer of imports"
    _order = "format, key"
    _rec_name = "key"

    company_id = fields.Many2one("res.company", required=True, index=True)
    format = fields.Selection(selection="_selection_format", required=True)
    key = fields.Char(required=True)
    name = fields.Char(string="Point")
    model = fields.Char()
    value = fields.Char(required=True)
    label = fields.Char(string="Answer")

    _key_uniq = models.Constraint(
        "UNIQUE(company_id, format, key)", "This answer is remembered already."
    )

    @api.model
    def _selection_format(self):
        return self.env["bde.import"]._selection_format()

    @api.model
    def _recall(self, company, fmt):
        """Return {key: value} remembered; records that are gone are forgotten."""
        rows = self.search(
            [("company_id", "=", company.id), ("format", "=", fmt._format_code)]
        )
        ids = {}
        for row in rows.filtered(lambda row: row.model and row.value.isdigit()):
            ids.setdefault(row.model, set()).add(int(row.value))
        alive = {
            model: set(self.env[model].browse(wanted).exists().ids)
            for model, wanted in ids.items()
            if model in self.env
        }
        return {
            row.key: row.value
            for row in rows
            if not row.model
            or not row.value.isdigit()
            or int(row.value) in alive.get(row.model, ())
        }

    @api.model
    def _remember(self, imp):
        """Keep the answers flagged "next time too"; drop those no longer flagged."""
        answers = self.sudo()
        domain = [("company_id", "=", imp.company_id.id), ("format", "=", imp.format)]
        known = {row.key: row for row in answers.search(domain)}
        questions = imp.question_ids.filtered("answer")
        dropped = questions.filtered(lambda q: not q.remember).mapped("key")
        answers.union(*(known[key] for key in dropped if key in known)).unlink()
        missing = []
        for question in questions.filtered("remember"):
            vals = {
                "name": question.name,
                "model": question.model,
                "value": question.answer,
                "label": question.answer_label,
            }
            row = known.get(question.key)
            if row is None:
                missing.append(
                    vals
                    | {
                        "company_id": imp.company_id.id,
                        "format": imp.format,
                        "key": question.key,
                    }
                )
            elif row.value != question.answer:
                row.write(vals)
        answers.create(missing)
