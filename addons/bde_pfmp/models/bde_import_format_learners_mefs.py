from collections import Counter, defaultdict
from dataclasses import dataclass

from odoo import api, models

from odoo.addons.bde_partners.rules import identifiers
from odoo.addons.bde_partners.rules.import_plan import WRITES, Question, Ref
from odoo.addons.bde_partners.rules.text import fold

from ..rules import mef_words
from ..rules.learner_file import class_key

KEPT = (*WRITES, "same")


@dataclass(eq=False)
class PlannedMef:
    """What a code of the file stands for. Refs: an id, what will be one, or None."""

    ref: object = None
    training: object = None
    cycle_year: int | None = None
    diploma: str = ""
    action: str = ""  # "skip" or "doubtful": its learners are left out
    question_key: str = ""
    message: str = ""


class BdeImportFormatLearners(models.AbstractModel):
    """MEFs and trainings that the file speaks of: known, to ask, to create."""

    _inherit = "bde.import.format.learners"

    @api.model
    def _kept_rows(self, run):
        """Yield (person, row) of the learners that are not left out."""
        for person in run.people:
            if person.line is not None and person.line.action in KEPT:
                for row in person.rows:
                    yield person, row

    # -- MEFs ------------------------------------------------------------------------
    @api.model
    def _plan_mefs(self, run):
        """Find each MEF of the file, ask which training the unknown ones are."""
        known = (
            self.env["bde.mef"]
            .with_context(active_test=False)
            .search_fetch(
                [("company_id", "=", run.company_id)],
                ["code", "name", "mefstat", "training_id", "cycle_year"],
            )
        )
        by_code = {mef.code[:10]: mef for mef in known}
        siblings = {}
        for code, mef in by_code.items():
            training = mef.training_id
            key = mef_words.same_training(code)
            siblings.setdefault(key, (training.id, training.diploma))
        rows_by_code = defaultdict(list)
        for person, row in self._kept_rows(run):
            if not row.mef or self._is_gone(run, person):
                continue
            if row.mef in by_code or not self._is_settled(run, person, row):
                rows_by_code[row.mef].append(row)
        if not run.data.has_learners:
            for structure in run.data.structures:
                for code in structure.mefs:
                    rows_by_code.setdefault(code, [])
        for code, rows in rows_by_code.items():
            if code in by_code:
                run.mefs[code] = self._known_mef(run, by_code[code])
            else:
                family = mef_words.same_training(code)
                known = siblings.get(family)
                run.mefs[code] = self._unknown_mef(run, code, rows, known)
                if family and run.mefs[code].training:
                    settled = run.mefs[code]
                    siblings.setdefault(family, (settled.training, settled.diploma))
        for structure in run.data.structures:
            for code in structure.mefs:
                if code in by_code and code not in run.mefs:
                    run.mefs[code] = self._known_mef(run, by_code[code])

    @api.model
    def _known_mef(self, run, mef):
        """Return a known MEF; the nomenclature completes what was missing."""
        said = run.data.mefs.get(mef.code[:10])
        vals = self._completed_mef(mef, said) if said else {}
        if vals:
            run.plan.add(
                said.line,
                self.env._("MEF %s", mef.code),
                "update",
                model="bde.mef",
                res_id=mef.id,
                vals=vals,
                message=self._changes_text(mef, vals),
            )
        return PlannedMef(
            mef.id, mef.training_id.id, mef.cycle_year, mef.training_id.diploma
        )

    @api.model
    def _completed_mef(self, mef, said):
        """Return what the nomenclature adds to a MEF; what is there is kept."""
        vals = {}
        if said.mefstat and not mef.mefstat:
            vals["mefstat"] = said.mefstat
        if said.name and mef.name == mef.code:
            vals["name"] = said.name
        return vals

    @api.model
    def _unknown_mef(self, run, code, rows, family):
        """Return what an unknown code stands for: by its family, else as answered.

        :param family: (training, diploma) of the other years of the training, or None
        """
        if family and mef_words.same_training(code):
            return self._new_mef(run, code, *family)
        question = self._mef_question(run, code, rows)
        training, other = run.plan.ask_record(question, count=len(rows))
        if training:
            record = run.trainings.browse(training)
            if identifiers.mef_parts(code):
                return self._new_mef(run, code, training, record.diploma)
            return PlannedMef(None, training, None, record.diploma)
        if other == "create":
            return self._new_training(run, code)
        if other == "empty":
            text = self.env._("Training left empty.")
            return PlannedMef(message=text)
        if other == "skip":
            text = self.env._("Left out as you asked (MEF %s).", code)
            return PlannedMef(action="skip", question_key=question.key, message=text)
        return PlannedMef(
            action="doubtful", question_key=question.key, message=question.label
        )

    @api.model
    def _mef_question(self, run, code, rows):
        said = run.data.mefs.get(code)
        classes = ", ".join(
            sorted({row.class_code for row in rows if row.class_code})[:6]
        )
        label = self.env._("MEF %(code)s is not known: which training?", code=code)
        if classes:
            label = self.env._(
                "MEF %(code)s (%(classes)s) is not known: which training?",
                code=code,
                classes=classes,
            )
        choices = []
        if said:
            name = mef_words.training_name(said.formation or said.name)
            choices.append(("create", self.env._("A new training: %s", name)))
        elif identifiers.mef_parts(code):
            text = self.env._("A new training, named after this code for now")
            choices.append(("create", text))
        choices += [
            ("empty", self.env._("Leave the training of these learners empty")),
            ("skip", self.env._("Leave these learners out")),
        ]
        return Question(
            key=f"mef:{code}",
            label=label,
            kind="record",
            model="bde.training",
            domain=[("company_id", "=", run.company_id)],
            choices=choices,
            default=self._likely_training(run, said) if said else None,
            help=self.env._(
                "The training decides on weeks of PFMP, allowance and annexes."
            ),
            remember=True,
        )

    @api.model
    def _likely_training(self, run, said):
        """Return what a label of the nomenclature proposes: its namesake, else new."""
        wanted = fold(mef_words.training_name(said.formation or said.name))
        for training in run.trainings:
            if wanted in (fold(training.name), fold(training.short_name)):
                return training.id
        return "create"

    @api.model
    def _new_mef(self, run, code, training, diploma):
        """Plan a MEF of a training, and return it."""
        said = run.data.mefs.get(code)
        key = f"mef:{code}"
        year = mef_words.cycle_year(code)
        run.plan.add(
            said.line if said else None,
            self.env._("MEF %s", code),
            "create",
            model="bde.mef",
            key=key,
            vals={
                "code": code,
                "name": (said and (said.name or said.formation)) or code,
                "mefstat": (said and said.mefstat) or False,
                "training_id": training,
                "cycle_year": year,
                "company_id": run.company_id,
            },
        )
        return PlannedMef(Ref(key), training, year, diploma)

    @api.model
    def _new_training(self, run, code):
        """Plan a training from the nomenclature, once for the MEFs of its years."""
        key = f"training:{mef_words.same_training(code)}"
        said = run.data.mefs.get(code)
        vals = mef_words.training_values(
            code,
            (said and (said.formation or said.name))
            or self.env._("Training of MEF %s", code),
        )
        if all(line.key != key for line in run.plan.lines):
            run.plan.add(
                said.line if said else None,
                self.env._("Training “%s”", vals["name"]),
                "create",
                model="bde.training",
                key=key,
                vals=vals | {"company_id": run.company_id},
                message=self.env._("Weeks of PFMP and annexes are to be completed."),
            )
        return self._new_mef(run, code, Ref(key), vals["diploma"])

    # -- classes without MEF ---------------------------------------------------------
    @api.model
    def _plan_class_trainings(self, run):
        """Ask the training of the classes whose learners have no MEF in the file."""
        waiting = Counter()
        for person, row in self._kept_rows(run):
            if row.mef or not row.class_code or self._is_gone(run, person):
                continue
            if not self._is_settled(run, person, row):
                waiting[class_key(row.class_code)] += 1
        for code, count in waiting.items():
            run.mefs["", code] = self._class_training(run, code, count)

    @api.model
    def _is_settled(self, run, person, row):
        """Did an earlier file settle the unknown code, or none, for this class?"""
        year, key = self._year_of(run, row).ref, class_key(row.class_code)
        return any(
            e.school_year_id.id == year
            and not e.date_end
            and class_key(e.class_id.code) == key
            and not (row.mef and e.mef_id)
            for e in run.enrolments.get(person.record, ())
        )

    @api.model
    def _class_training(self, run, code, count):
        """Return the MEF of a class: its only one, else the training answered."""
        for structure in run.data.structures:
            if class_key(structure.code) == code and len(structure.mefs) == 1:
                mef = run.mefs.get(structure.mefs[0])
                if mef:
                    return mef
        group = run.classes.get((run.data.year, code))
        if group and len(group.mef_ids) == 1:
            return self._known_mef(run, group.mef_ids)
        if not run.trainings:
            return PlannedMef(message=self.env._("No training is known yet."))
        question = Question(
            key=f"class_training:{code}",
            label=self.env._("Which training do the learners of %s follow?", code),
            kind="record",
            model="bde.training",
            domain=[("company_id", "=", run.company_id)],
            choices=[("empty", self.env._("Leave it empty"))],
            default=self._usual_training(run, code),
            help=self.env._("The file gives no MEF for this class."),
            remember=True,
        )
        training, other = run.plan.ask_record(question, count=count)
        if training:
            return PlannedMef(
                None, training, None, run.trainings.browse(training).diploma
            )
        if other:
            return PlannedMef()
        return PlannedMef(
            action="doubtful", question_key=question.key, message=question.label
        )

    @api.model
    def _usual_training(self, run, code):
        """Return the id of the training that a class of this code usually has."""
        found = Counter(
            e.training_id.id
            for own in run.enrolments.values()
            for e in own
            if e.training_id and class_key(e.class_id.code or "") == code
        )
        return found.most_common(1)[0][0] if found else None

    @api.model
    def _mef_of(self, run, row):
        """Return the `PlannedMef` of a row, None when nothing is known of it."""
        if row.mef:
            return run.mefs.get(row.mef)
        return run.mefs.get(("", class_key(row.class_code)))

    @api.model
    def _leave_unsettled(self, run):
        """Learners whose training waits for an answer, or who are to be left out."""
        for person, row in list(self._kept_rows(run)):
            mef = self._mef_of(run, row)
            if mef is None or (mef.action and self._is_settled(run, person, row)):
                continue
            if mef.action:
                self._leave_out(person, mef.action, mef.message, mef.question_key)
            elif mef.message:
                person.warnings.append(mef.message)

    @api.model
    def _leave_out(self, person, action, message, question_key=""):
        """Turn the line of a learner into one that writes nothing."""
        line = person.line
        line.action, line.vals, line.question_key = action, {}, question_key
        line.message = self._with_warnings(person, message)
