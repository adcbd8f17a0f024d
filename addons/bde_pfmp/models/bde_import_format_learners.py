from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from odoo import api, fields, models

from odoo.addons.bde_partners.rules.import_plan import Plan, Ref
from odoo.addons.bde_partners.rules.issues import ERROR

from ..rules.learner_file import LearnerFile, group_people


@dataclass(eq=False)
class Person:
    """A learner of the file: what it says (`rows`), and who it is."""

    rows: list
    key: str
    record: object = None
    line: object = None  # the line of the plan, None when left out
    warnings: list = field(default_factory=list)
    without_ine: bool = False  # the INE of the file is somebody else's

    @property
    def row(self):
        """The latest line about the learner."""
        return self.rows[-1]

    @property
    def ref(self):
        """What stands for the id of the learner in values."""
        return self.record.id if self.record else Ref(self.key)


@dataclass(eq=False)
class LearnerRun:
    """What the steps of one dry run hand to each other."""

    imp: object
    plan: Plan
    data: LearnerFile
    today: date
    years: dict = field(default_factory=dict)
    people: list = field(default_factory=list)
    taken: dict = field(default_factory=dict)  # {learner id: line of the file}
    present: set = field(default_factory=set)  # ids of learners that the file names
    enrolments: dict = field(default_factory=dict)  # {learner id: enrolments}
    open_enrolments: object = None
    classes: dict = field(default_factory=dict)  # {(year, code): class or reference}
    class_codes: dict = field(default_factory=dict)  # {reference of a class: code}
    reason_labels: dict = field(default_factory=dict)
    kinship_labels: dict = field(default_factory=dict)
    mefs: dict = field(default_factory=dict)
    trainings: object = None

    @cached_property
    def company_id(self):
        return self.imp.company_id.id

    @property
    def day(self):
        """Day of a change that the file does not date."""
        return self.data.day or self.today


class BdeImportFormatLearners(models.AbstractModel):
    """What every file of learners has in common: the plan of their enrolments.

    A format turns its file into a `LearnerFile` and calls `_plan_learners`. Steps
    are in files of their own: people, classes, enrolments, guardians, apply.
    """

    _name = "bde.import.format.learners"
    _inherit = "bde.import.format.school"
    _description = "Format of import: learners"

    _format_models = (
        "bde.school.year",
        "bde.training",
        "bde.mef",
        "bde.class",
        "bde.learner",
        "bde.enrolment",
        "bde.guardian",
        "bde.guardian.link",
    )

    @api.model
    def _plan_learners(self, imp, data, plan):
        """Fill the plan with what a `LearnerFile` means on the database.

        The number of queries does not depend on the length of the file.
        """
        run = LearnerRun(imp, plan, data, fields.Date.context_today(self))
        if self._is_other_school(imp, plan, data.uai, len(data.rows)):
            return plan
        self._plan_run_years(run)
        rows = self._valid_rows(run)
        self._load_learners(run, rows)
        self._plan_people(run)
        self._plan_structures(run)
        self._plan_enrolments(run)
        self._plan_absent(run)
        self._plan_guardians(run)
        self._add_warnings(run)
        return plan

    # -- the file as a whole ---------------------------------------------------------
    @api.model
    def _plan_run_years(self, run):
        """Find the school years of the file; those that miss will be made."""
        data = run.data
        if not data.year_decides:
            data.year = self._default_year(run.imp, run.plan, data.year, len(data.rows))
        starts = {data.year}
        if data.year_decides:
            starts |= {row.school_year for row in data.rows}
        run.years = self._planned_years(run.plan, starts)

    @api.model
    def _year_of(self, run, row):
        said = row.school_year if run.data.year_decides else None
        return run.years[said or run.data.year]

    # -- its lines -------------------------------------------------------------------
    @api.model
    def _valid_rows(self, run):
        """Refuse the lines that cannot be used, group the others by person.

        :return: every row, refused ones too: their learners are not absent
        """
        imp, plan = run.imp, run.plan
        valid = []
        for row in run.data.rows:
            errors = [imp._issue_message(i) for i in row.issues if i.level == ERROR]
            errors += self._impossible_dates(run, row)
            if not errors:
                valid.append(row)
                continue
            label = row.label or row.ref or self.env._("Line %s", row.line)
            plan.add(row.line, label, "error", message=" · ".join(errors))
        groups, refused = group_people(valid, run.data.year)
        for row, issue in refused:
            message = imp._issue_message(issue)
            plan.add(row.line, row.label, "error", message=message)
        for number, rows in enumerate(groups, start=1):
            person = Person(rows, f"learner:{number}")
            person.warnings = [
                imp._issue_message(issue) for row in rows for issue in row.issues
            ]
            run.people.append(person)
        return run.data.rows

    @api.model
    def _impossible_dates(self, run, row):
        """Return why the dates of a row, each of which exists, cannot be."""
        found = []
        if row.birth_date and row.birth_date > run.today:
            day = self._day_text(row.birth_date)
            found.append(self.env._("Born on %s, in the future.", day))
        if row.date_start and row.date_end and row.date_end < row.date_start:
            found.append(
                self.env._(
                    "Leaves on %(end)s, before arriving on %(start)s.",
                    end=self._day_text(row.date_end),
                    start=self._day_text(row.date_start),
                )
            )
        return found

    @api.model
    def _with_warnings(self, person, *texts):
        """Return one message: what is done, then what was remarked."""
        return " · ".join(filter(None, [*texts, *person.warnings]))

    @api.model
    def _add_warnings(self, run):
        """Put what was remarked of a learner after what is done with them."""
        for person, _row in self._kept_rows(run):
            if person.warnings:
                run.plan.add(
                    person.row.line,
                    "",
                    "same",
                    part_of=person.key,
                    message=self._with_warnings(person),
                )
                person.warnings = []
