from dataclasses import dataclass, field

from odoo import api, models
from odoo.tools import LazyTranslate

from odoo.addons.bde_partners.rules.import_plan import Plan, Question, Ref
from odoo.addons.bde_partners.rules.issues import ERROR
from odoo.addons.bde_partners.rules.partner_match import find_person, person_words
from odoo.addons.bde_partners.rules.text import fold

from ..rules import sts, teachers_table
from ..rules.learner_file import class_key

_lt = LazyTranslate(__name__)

TEACHER_READ = (
    "name",
    "email",
    "phone",
    "bde_subject",
    "bde_staff_ref",
    "bde_is_teacher",
    "bde_class_ids",
    "bde_head_class_ids",
    "active",
    "parent_id",
    "is_company",
)


@dataclass(eq=False)
class TeacherRun:
    """What the steps of one dry run hand to each other.

    :ivar official: STSweb says all: classes of the year that it leaves out go, those
        that miss are made
    """

    imp: object
    plan: Plan
    rows: list
    official: bool
    year: object = None
    classes: dict = field(default_factory=dict)
    made: dict = field(default_factory=dict)
    unknown: set = field(default_factory=set)


class BdeImportFormatTeachers(models.AbstractModel):
    """Teachers: contacts of the school, their subject and classes; nobody invited."""

    _name = "bde.import.format.teachers"
    _inherit = "bde.import.format.school"
    _description = "Format of import: teachers"

    _format_models = ("bde.school.year", "bde.class", "res.partner")

    @api.model
    def _plan_teachers(self, run, year):
        """Fill the plan with the teachers of a file.

        :param int year: first civil year of the school year of their classes
        """
        imp = run.imp
        years = self._planned_years(run.plan, [year])
        run.year = years[year]
        run.classes = self._known_classes(imp, years)
        school = imp.company_id.partner_id
        partners = (
            self.env["res.partner"]
            .with_context(active_test=False)
            .search_fetch(
                [
                    ("is_company", "=", False),
                    "|",
                    ("bde_is_teacher", "=", True),
                    ("parent_id", "=", school.id),
                    ("company_id", "in", [False, imp.company_id.id]),
                ],
                TEACHER_READ,
            )
        )
        taken = set()
        for number, row in enumerate(run.rows, start=1):
            if not row.is_valid:
                errors = [issue for issue in row.issues if issue.level == ERROR]
                message = self._messages(imp, errors)
                run.plan.add(row.line, row.label, "error", message=message)
                continue
            self._plan_teacher(run, number, row, partners, taken)
        if run.unknown:
            run.plan.notes.append(
                self.env._(
                    "Classes that are not known in %(year)s, left out: %(codes)s.",
                    year=run.year.name,
                    codes=", ".join(sorted(run.unknown)),
                )
            )

    # -- who is who ------------------------------------------------------------------
    @api.model
    def _find_teacher(self, run, row, partners, taken):
        """Return (contact or empty, question key while it is to settle)."""
        free = partners.filtered(lambda p: p.id not in taken)
        by_ref = free.filtered(lambda p: p.bde_staff_ref and p.bde_staff_ref == row.ref)
        if by_ref:
            return by_ref[:1], ""
        name = person_words(row.label)
        same_mail = free.filtered(lambda p: p.email and p.email.lower() == row.email)
        if len(same_mail) == 1 and person_words(same_mail.name) == name:
            return same_mail, ""
        teachers = free.filtered("bde_is_teacher")
        known = {teacher.id: teacher.name or "" for teacher in teachers}
        found = find_person(row.label, known, whole=True)
        if found and same_mail:
            row.email = ""  # somebody else has it
        if found or not same_mail:
            return partners.browse(found or False), ""
        question = Question(
            key=f"teacher:{fold(row.email)}",
            label=self.env._(
                "%(name)s has the e-mail address of %(other)s: the same person?",
                name=row.label,
                other=same_mail[0].name,
            ),
            kind="yesno",
            help=self.env._("“No” adds a teacher without this address."),
            required=False,
            remember=True,
        )
        answer = run.plan.ask(question)
        if answer == "yes":
            return same_mail[:1], ""
        if answer == "no":
            row.email = ""
            return partners.browse(), ""
        return partners.browse(), question

    # -- lines -----------------------------------------------------------------------
    @api.model
    def _plan_teacher(self, run, number, row, partners, taken):
        record, question = self._find_teacher(run, row, partners, taken)
        if question:
            run.plan.add(
                row.line,
                row.label,
                "doubtful",
                message=question.label,
                question_key=question.key,
            )
            return
        record = record.with_prefetch(partners.ids)
        vals = self._teacher_vals(run, row, record)
        vals |= self._teacher_classes(run, row, record)
        remarks = self._messages(run.imp, row.issues)
        if not record:
            run.plan.add(
                row.line,
                row.label,
                "create",
                model="res.partner",
                key=f"teacher:{number}",
                vals=vals,
                message=" · ".join(filter(None, [", ".join(row.classes), remarks])),
            )
            return
        taken.add(record.id)
        changed = self._changed(record, vals)
        texts = [self._changes_text(record, changed) if changed else "", remarks]
        run.plan.add(
            row.line,
            row.label,
            "update" if changed else "same",
            model="res.partner",
            res_id=record.id,
            vals=changed,
            message=" · ".join(filter(None, texts)),
        )

    @api.model
    def _teacher_vals(self, run, row, record):
        """Return what the file says of a teacher; empty cells erase nothing."""
        said = {
            "email": row.email,
            "phone": row.phone,
            "bde_subject": row.subject,
            "bde_staff_ref": row.ref,
        }
        vals = {name: value for name, value in said.items() if value}
        vals["bde_is_teacher"] = True
        if record:
            if not record.active:
                vals["active"] = True
            return vals
        company = run.imp.company_id
        return vals | {
            "name": f"{row.first_name} {row.last_name}".strip(),
            "is_company": False,
            "parent_id": company.partner_id.id,
            "company_id": company.id,
        }

    @api.model
    def _teacher_classes(self, run, row, record):
        """Return the classes as commands: other years are never touched."""
        codes = {
            "bde_class_ids": [*row.classes, *self._known_groups(run, row)],
            "bde_head_class_ids": row.head_of,
        }
        vals = {}
        for name, wanted in codes.items():
            refs = [self._class_of_code(run, code) for code in wanted]
            refs = [ref for ref in dict.fromkeys(refs) if ref]
            kept = record[name].ids if record else []
            if run.official and record:
                kept = [c for c in kept if c not in self._year_class_ids(run)]
            if refs or kept or record:
                ids = [i for i in refs if isinstance(i, int)]
                new = [ref for ref in refs if not isinstance(ref, int)]
                vals[name] = [(6, 0, sorted({*kept, *ids}) + new)]
        return vals

    @api.model
    def _known_groups(self, run, row):
        return [c for c in row.groups if (run.year.start, class_key(c)) in run.classes]

    @api.model
    def _year_class_ids(self, run):
        return {
            group.id
            for (start, _code), group in run.classes.items()
            if start == run.year.start and isinstance(group, models.BaseModel)
        }

    @api.model
    def _class_of_code(self, run, code):
        """Return what stands for the id of a class, None when it is not known."""
        key = run.year.start, class_key(code)
        found = run.classes.get(key)
        if isinstance(found, models.BaseModel):
            return found.id
        if found is None and run.official:
            found = run.classes[key] = Ref(f"class:{key[0]}:{key[1]}")
            run.plan.add(
                None,
                self.env._("Class %(code)s", code=code),
                "create",
                model="bde.class",
                key=found.key,
                vals={
                    "code": code,
                    "name": code,
                    "school_year_id": run.year.ref,
                    "company_id": run.imp.company_id.id,
                },
            )
        if found is None:
            run.unknown.add(code)
        return found


class BdeImportFormatTeachersSts(models.AbstractModel):
    """The STSweb export, which every school has at the start of the year."""

    _name = "bde.import.format.teachers.sts"
    _inherit = "bde.import.format.teachers"
    _description = "Import: teachers of STSweb"

    _format_code = "teachers_sts"
    _format_label = _lt("STSweb: teachers and their classes")
    _format_help = _lt(
        "STSweb, Exports, Emplois du temps: the file sts_emp_<UAI>_<year>.xml."
    )
    _format_extensions = ("xml", "zip")
    _format_sequence = 35
    _format_sample = "/bde_pfmp/static/samples/sts_emp_exemple.xml"

    @api.model
    def _recognise(self, source):
        return 96 if sts.looks_like_sts(source.content) else 0

    @api.model
    def _parse(self, imp):
        source = imp._source()
        return sts.parse(source.content, source.filename)

    @api.model
    def _plan(self, imp, parsed, answers):
        plan = Plan(answers=answers)
        for issue in parsed.issues:
            plan.notes.append(imp._where(issue.line, imp._issue_message(issue)))
        count = len(parsed.teachers)
        if not self._is_other_school(imp, plan, parsed.uai, count):
            year = self._default_year(imp, plan, parsed.year, count)
            run = TeacherRun(imp, plan, parsed.teachers, official=True)
            self._plan_teachers(run, year)
        return plan

    @api.model
    def _report_columns(self, parsed):
        return ["ID"]

    @api.model
    def _report_cells(self, parsed):
        return {row.line: [row.ref] for row in parsed.teachers}


class BdeImportFormatTeachersWorkbook(models.AbstractModel):
    """A list of teachers: PRONOTE, or the secretary's."""

    _name = "bde.import.format.teachers.workbook"
    _inherit = ["bde.import.format.teachers", "bde.import.format.tabular"]
    _description = "Import: workbook of teachers"

    _format_code = "teachers_workbook"
    _format_label = _lt("Teachers: workbook or pasted lines")
    _format_help = _lt(
        "A list of teachers: name, first name, e-mail, subject, classes, head "
        "teacher of; in any order. Nobody is invited until you ask."
    )
    _format_sequence = 40
    _format_sample = "/bde_pfmp/static/samples/enseignants_exemple.xlsx"

    @api.model
    def _format_fields(self):
        return teachers_table.FIELDS

    @api.model
    def _recognise(self, source):
        score = super()._recognise(source)
        words = fold(source.filename)
        hint = any(word in words for word in ("prof", "enseign", "teacher"))
        return score + 5 if score and hint else score

    @api.model
    def _parse(self, imp):
        parsed = super()._parse(imp)
        parsed.content = teachers_table.read(parsed.table, parsed.mapping)
        return parsed

    @api.model
    def _plan(self, imp, parsed, answers):
        plan = Plan(answers=answers)
        rows = self._begin_plan(imp, plan, parsed)
        run = TeacherRun(imp, plan, rows, official=False)
        self._plan_teachers(run, imp.school_year_id.date_start.year)
        return plan
