from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from odoo.addons.bde_partners.rules.import_plan import Plan, Question
from odoo.addons.bde_partners.rules.issues import ERROR
from odoo.addons.bde_partners.rules.text import fold

from ..rules import placements_table
from ..rules.matching import EXACT, NEW, Known, LearnerIndex, NameIndex
from ..rules.people import LearnerRow
from .bde_pfmp_placement_state import HISTORY

_lt = LazyTranslate(__name__)

# Without a column of each, no line can be a placement
WHO = {"learner", "ine", "class_code"}
WHEN = {"date_start", "date_end", "school_year", "period"}

LEARNER_READ = (
    "last_name",
    "first_name",
    "usage_name",
    "birth_date",
    "ine",
    "class_id",
)
ENROLMENT_READ = (
    "learner_id",
    "school_year_id",
    "class_id",
    "status",
    "date_start",
    "date_end",
)


@dataclass
class PlacementPlan(Plan):
    """remarks: {key of a placement: words of the list to keep as a note}."""

    remarks: dict = field(default_factory=dict)


@dataclass(eq=False)
class PlacementRun:
    """What the steps of one dry run hand to each other."""

    imp: object
    plan: Plan
    rows: list
    today: date
    years: dict = field(default_factory=dict)
    classes: dict = field(default_factory=dict)  # {(year, code): class or reference}
    learners: dict = field(default_factory=dict)  # {row id(): learner or None}
    enrolments: dict = field(default_factory=dict)  # {learner: enrolments}
    hosts: dict = field(default_factory=dict)  # {row id(): PlannedHost}
    tutors: dict = field(default_factory=dict)  # {row id(): reference}
    teachers: dict = field(default_factory=dict)  # {name of the file: id or None}
    placements: dict = field(default_factory=dict)  # {learner: placements}
    periods: list = field(default_factory=list)
    planned: dict = field(default_factory=dict)  # {learner: [(start, end, host name)]}

    @cached_property
    def company_id(self):
        return self.imp.company_id.id


class BdeImportFormatPlacements(models.AbstractModel):
    """Past and current placements: who went where, what an office owns on day one."""

    _name = "bde.import.format.placements"
    _inherit = [
        "bde.import.format.hosts",
        "bde.import.format.school",
        "bde.import.format.tabular",
    ]
    _description = "Import: placements"

    _format_code = "placements_workbook"
    _format_label = _lt("Placements: who went where")
    _format_help = _lt(
        "Your lists of placements, past and current: learner (or only class and "
        "year), host organisation, tutor, dates, referent teacher; in any order."
    )
    _format_sequence = 30
    _format_sample = "/bde_pfmp/static/samples/pfmp_exemple.xlsx"
    _format_models = (
        "bde.school.year",
        "bde.class",
        "res.partner",
        "bde.enrolment",
        "bde.pfmp.placement",
        "bde.pfmp.host.history",
    )

    @api.model
    def _format_fields(self):
        return placements_table.FIELDS

    @api.model
    def _recognise(self, source):
        """A list that says neither who nor when is one of organisations."""
        score = super()._recognise(source)
        if not score:
            return 0
        known = self._match_columns(source.table.columns).mapping.keys()
        return score if known & WHO and known & WHEN else 0

    @api.model
    def _parse(self, imp):
        parsed = super()._parse(imp)
        parsed.content = placements_table.read(parsed.table, parsed.mapping)
        return parsed

    @api.model
    def _plan(self, imp, parsed, answers):
        plan = PlacementPlan(answers=answers)
        rows = self._begin_plan(imp, plan, parsed)
        run = PlacementRun(imp, plan, [], fields.Date.context_today(self))
        for row in rows:
            if row.is_valid:
                run.rows.append(row)
            else:
                errors = [issue for issue in row.issues if issue.level == ERROR]
                message = self._messages(imp, errors)
                plan.add(row.line, row.label, "error", message=message)
        run.years = self._planned_years(plan, [row.school_year for row in run.rows])
        run.classes = self._known_classes(imp, run.years)
        self._find_learners(run)
        self._plan_hosts(run)
        self._plan_tutors(run)
        self._find_teachers(run)
        self._plan_places(run)
        self._plan_history(run)
        return plan

    # -- whose placement -------------------------------------------------------------
    @api.model
    def _find_learners(self, run):
        """Find the learner of each line; nobody: only the class is kept."""
        learners = (
            self.env["bde.learner"]
            .with_context(active_test=False)
            .search_fetch([("company_id", "=", run.company_id)], LEARNER_READ)
        )
        enrolments = self.env["bde.enrolment"].search_fetch(
            [("company_id", "=", run.company_id)], ENROLMENT_READ
        )
        run.enrolments = enrolments.grouped("learner_id")
        known = [
            Known(
                learner.id,
                learner.last_name or "",
                learner.first_name or "",
                learner.birth_date or None,
                learner.ine or "",
                learner.usage_name or "",
            )
            for learner in learners
        ]
        class_of = {
            learner.id: {e.class_id.code for e in own if e.class_id}
            for learner, own in run.enrolments.items()
        }
        by_key, by_name = LearnerIndex(known), NameIndex(known, class_of)
        matches = {}
        for row in list(run.rows):
            run.learners[id(row)] = None
            if row.learner_name or row.ine:
                key = self._who_key(row)
                if key not in matches:
                    matches[key] = self._match_learner(row, by_key, by_name)
                self._settle_learner(run, row, key, matches[key], learners)

    @api.model
    def _who_key(self, row):
        if row.ine or row.birth_date:
            return f"{row.ine}|{fold(row.learner_name)}|{row.birth_date or ''}"
        return f"{fold(row.learner_name)}|{fold(row.class_code)}"

    @api.model
    def _match_learner(self, row, by_key, by_name):
        """Return the `Match` of a line: by INE or birth date, else by the name."""
        if row.ine or row.birth_date:
            said = LearnerRow(
                row.line,
                row.learner_last,
                row.learner_first,
                birth_date=row.birth_date,
                ine=row.ine,
            )
            match = by_key.match(said)
            if match.kind != NEW or row.birth_date:
                return match
        return by_name.find(row.learner_name, row.class_code)

    @api.model
    def _settle_learner(self, run, row, key, match, learners):
        """Note the learner of a line: sure, answered, nobody here, or to settle."""
        if match.kind == EXACT:
            run.learners[id(row)] = learners.browse(match.known.id)
        elif match.kind == NEW:
            self._settle_unknown(run, row)
        else:
            self._settle_doubt(run, row, key, match, learners)

    @api.model
    def _settle_unknown(self, run, row):
        question = Question(
            key="unknown_learners",
            label=self.env._("Learners of this list are not known here: what to keep?"),
            choices=[
                ("keep", self.env._("Who went where, without their names")),
                ("skip", self.env._("Nothing: leave these lines out")),
            ],
            default="keep",
            help=self.env._("Class, host, tutor and dates are worth keeping."),
        )
        if run.plan.ask(question) == "skip":
            message = self.env._("Unknown learner, left out as you asked.")
            self._close_row(run, row, "skip", message, question.key)

    @api.model
    def _settle_doubt(self, run, row, key, match, learners):
        doubts = [candidate.known.id for candidate in match.candidates[:6]]
        candidates = learners.browse(doubts).with_prefetch(learners.ids)
        reason = run.imp._issue_message(match.to_issue(row.line, row.learner_name))
        question = Question(
            key=f"place_who:{key}",
            label=self.env._(
                "%(name)s (%(class)s): which learner is it?",
                **{"name": row.learner_name, "class": row.class_code or "–"},
            ),
            choices=[
                *((str(c.id), self._learner_text(c)) for c in candidates),
                ("nobody", self.env._("None of them: keep the place without a name")),
            ],
            help=reason,
            required=False,
        )
        answer = run.plan.ask(question)
        if answer and answer.isdigit() and int(answer) in doubts:
            run.learners[id(row)] = candidates.browse(int(answer))
        elif answer is None:
            self._close_row(run, row, "doubtful", reason, question.key)

    @api.model
    def _learner_text(self, learner):
        parts = [
            learner.display_name,
            self._day_text(learner.birth_date),
            learner.class_id.code or "",
        ]
        return " · ".join(part for part in parts if part)

    # -- lines left out --------------------------------------------------------------
    @api.model
    def _close_row(self, run, row, action, message, question_key=""):
        """Give a line its end here: nothing of it will be written."""
        run.plan.add(
            row.line, row.label, action, message=message, question_key=question_key
        )
        run.rows.remove(row)

    # -- writing ---------------------------------------------------------------------
    @api.model
    def _apply_context(self):
        """What happened before enters at the state its dates give it."""
        return super()._apply_context() | {"bde_history": HISTORY}

    @api.model
    def _after_apply(self, imp, plan, ids):
        """Keep the remarks of the list as notes of the placements."""
        result = super()._after_apply(imp, plan, ids)
        remarks = {ids[key]: text for key, text in plan.remarks.items() if key in ids}
        if remarks:
            placements = self.env["bde.pfmp.placement"].browse(remarks)
            placements._message_log_batch(bodies=remarks)
        return result
