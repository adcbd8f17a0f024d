from odoo import api, models

from odoo.addons.bde_partners.rules.import_plan import Question

from ..rules.learner_file import class_key


class BdeImportFormatLearners(models.AbstractModel):
    """Learners whom the file does not name: listed as probable leavers, never more."""

    _inherit = "bde.import.format.learners"

    @api.model
    def _plan_absent(self, run):
        """List the learners of the school that a complete file does not name."""
        year = run.years[run.data.year]
        rows = [r for r in run.data.rows if self._year_of(run, r).start == year.start]
        if not rows or year.last < run.day:
            return
        here, before = self._absent(run, year, rows)
        if not here and not before:
            return
        scope = self._file_scope(run, year, rows, len(here), len(before))
        keys = {class_key(row.class_code) for row in rows if row.class_code}
        for enrolment in here:
            inside = class_key(enrolment.class_id.code) in keys
            if scope == "school" or (scope == "classes" and inside):
                self._plan_absent_line(run, enrolment)
        if scope == "school":
            for enrolment in before:
                self._plan_not_back_line(run, enrolment, year)

    @api.model
    def _absent(self, run, year, rows):
        """Return the open enrolments of absents: (this year's, earlier years')."""
        statuses = {row.status for row in rows}
        here, before, enrolled = [], [], set()
        for enrolment in run.open_enrolments:
            if enrolment.school_year_id.id == year.ref:
                enrolled.add(enrolment.learner_id.id)
        for enrolment in run.open_enrolments:
            learner = enrolment.learner_id.id
            # a file of pupils says nothing of apprentices and trainees
            other = (
                enrolment.status in ("ap", "fc") and enrolment.status not in statuses
            )
            if learner in run.present or other:
                continue
            if enrolment.school_year_id.id == year.ref:
                here.append(enrolment)
            elif learner not in enrolled:
                former = enrolment.school_year_id.date_end < year.first
                before += [enrolment] if former else []
        return here, before

    @api.model
    def _file_scope(self, run, year, rows, here, before):
        """Ask what the file holds: the school, some classes, or a part only."""
        question = Question(
            key="scope",
            label=self.env._(
                "Learners you know are not in this file: what does it hold?"
            ),
            choices=[
                ("school", self.env._("The whole school: those absent probably left")),
                ("classes", self.env._("Whole classes: only their absents are listed")),
                ("part", self.env._("Some learners only: nobody is to be listed")),
            ],
            default=self._likely_scope(run, year, rows, before),
            help=self.env._(
                "Probable leavers are listed to be confirmed. Nobody is deleted."
            ),
        )
        return run.plan.ask(question, count=here + before)

    @api.model
    def _likely_scope(self, run, year, rows, before):
        """Return "school" when the file covers the known classes, and so on."""
        known = [e for e in run.open_enrolments if e.school_year_id.id == year.ref]
        keys = {class_key(row.class_code) for row in rows if row.class_code}
        if not known:
            former = [
                e for e in run.open_enrolments if e.school_year_id.date_end < year.first
            ]
            return "school" if len(rows) * 2 >= len(former) else "part"
        if self._has_strangers(run, known, keys, {row.status for row in rows}):
            return "part"
        missing = {class_key(e.class_id.code) for e in known if e.class_id} - keys
        if missing or len(rows) * 2 < max(len(known), before):
            return "classes"
        return "school"

    @api.model
    def _has_strangers(self, run, known, keys, statuses):
        """Tell whether the file names less than half of those we know in a class.

        It then holds a part of the class, or a class of another school.
        """
        classes = {}
        for enrolment in known:
            key = class_key(enrolment.class_id.code)
            if key in keys and (
                enrolment.status in statuses or enrolment.status not in ("ap", "fc")
            ):
                named = enrolment.learner_id.id in run.present
                classes.setdefault(key, []).append(named)
        return any(sum(named) * 2 < len(named) for named in classes.values())

    @api.model
    def _plan_absent_line(self, run, enrolment):
        known = enrolment.is_probable_leaver
        run.plan.add(
            None,
            enrolment.learner_id.display_name,
            "same" if known else "update",
            model="bde.enrolment",
            res_id=enrolment.id,
            vals={} if known else {"is_probable_leaver": True},
            message=self.env._(
                "Absent from the file, to confirm (%s).", enrolment.class_id.code or "–"
            ),
        )

    @api.model
    def _plan_not_back_line(self, run, enrolment, year):
        """A learner of last year who is not in the file of this one."""
        vals = self._year_end_vals(enrolment, None, None, run)
        training = enrolment.training_id
        final = training and not training.is_family
        final = final and enrolment.cycle_year >= training.duration_years
        message = self.env._("%s closed", enrolment.school_year_id.name)
        if not final and enrolment.school_year_id.date_end.year == year.first.year:
            vals["is_probable_leaver"] = True
            message = self.env._(
                "Not back this year, to confirm (%s).", enrolment.class_id.code or "–"
            )
        run.plan.add(
            None,
            enrolment.learner_id.display_name,
            "update",
            model="bde.enrolment",
            res_id=enrolment.id,
            vals=vals,
            message=message,
        )
