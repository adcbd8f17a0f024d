from odoo import api, models

from odoo.addons.bde_partners.rules.import_plan import Question

from ..rules.enrolment_plan import CLASS_CHANGE, Stay, Wanted, decide, simulate
from ..rules.learner_file import exit_reason

STATUSES = ("st", "bts", "ap", "fc")
# name in `Stay` → field of the enrolment
FIELDS = {
    "class_ref": "class_id",
    "training": "training_id",
    "mef": "mef_id",
    "cycle_year": "cycle_year",
    "status": "status",
    "regime": "regime",
    "groups": "group_ids",
    "is_repeating": "is_repeating",
    "date_start": "date_start",
    "date_end": "date_end",
    "reason": "exit_reason",
    "note": "exit_note",
    "is_probable_leaver": "is_probable_leaver",
}


class BdeImportFormatLearners(models.AbstractModel):
    """Enrolments of the learners of the file; the decisions are in `rules`."""

    _inherit = "bde.import.format.learners"

    @api.model
    def _plan_enrolments(self, run):
        """Open, change and close the enrolments of the learners that are kept."""
        reasons = self.env["bde.enrolment"]._fields["exit_reason"]
        run.reason_labels = dict(reasons._description_selection(self.env))
        done = set()
        for person, _row in self._kept_rows(run):
            if person.key not in done:
                done.add(person.key)
                self._plan_person_enrolments(run, person)

    @api.model
    def _plan_person_enrolments(self, run, person):
        own = run.enrolments.get(person.record, ()) if person.record else ()
        by_year = {}
        for enrolment in own:
            by_year.setdefault(enrolment.school_year_id.id, []).append(enrolment)
        years = {}
        for row in person.rows:
            years.setdefault(self._year_of(run, row).start, []).append(row)
        for start, rows in years.items():
            year = run.years[start]
            stays = [self._stay(e) for e in by_year.get(year.ref, ())]
            for number, row in enumerate(rows):
                wanted = self._wanted(run, person, row, year)
                if rows[number + 1 :]:
                    wanted = self._moving_on(wanted)
                stays = self._plan_row(run, person, year, stays, wanted)
        last = run.years[max(years)]
        self._close_former(run, person, last, own)

    @api.model
    def _plan_row(self, run, person, year, stays, wanted):
        """Add what one line of the file asks for; return the stays as they will be."""
        args = (stays, wanted, year.first, year.last, run.day)
        steps = decide(*args)
        if steps and steps[0].kind == "back":
            steps = decide(*args, come_back=self._comes_back(run, person, steps[0]))
        steps = [step for step in steps if step.kind != "back"]
        for step in steps:
            self._plan_step(run, person, year, step)
        return simulate(stays, steps)

    # -- from records and rows to the words of the rules -----------------------------
    @api.model
    def _stay(self, enrolment):
        """Return an enrolment as the rules read it."""
        return Stay(
            enrolment.id,
            enrolment.class_id.id or None,
            enrolment.training_id.id or None,
            enrolment.mef_id.id or None,
            enrolment.status,
            enrolment.regime or None,
            enrolment.cycle_year or 0,
            frozenset(enrolment.group_ids.ids),
            enrolment.is_repeating,
            enrolment.date_start or None,
            enrolment.date_end or None,
            enrolment.exit_reason or None,
            enrolment.is_probable_leaver,
        )

    @api.model
    def _wanted(self, run, person, row, year):
        """Return what a row says of the enrolment of a year."""
        mef = self._mef_of(run, row)
        groups = None
        if row.group_codes or {"group_code", "group_codes"} & row.kinds:
            refs = (self._class_ref(run, year.start, code) for code in row.group_codes)
            groups = frozenset(ref for ref in refs if ref)
        reason, note = None, ""
        if row.exit_reason:
            reason, note = exit_reason(row.exit_reason, run.data.exit_labels)
        arrival = row.date_start
        dated = run.data.history and arrival and year.first <= arrival <= year.last
        return Wanted(
            class_ref=self._class_ref(run, year.start, row.class_code),
            training=mef.training if mef else None,
            mef=mef.ref if mef else None,
            cycle_year=mef.cycle_year if mef and mef.ref else None,
            status=self._status(row, mef),
            regime=row.regime or None,
            groups=groups,
            is_repeating=self._repeats(run, person, row, year, mef),
            date_start=arrival,
            move_day=arrival if dated else None,
            date_end=row.date_end,
            reason=reason,
            note=note,
            line=row.line,
        )

    @api.model
    def _status(self, row, mef):
        """Return the status; students of a BTS are « ST » in the files."""
        status = row.status if row.status in STATUSES else None
        if status in ("st", None) and mef and mef.diploma == "bts":
            return "bts"
        return status

    @api.model
    def _repeats(self, run, person, row, year, mef):
        """Tell whether the learner does the same year again."""
        if row.is_repeating:
            return True
        if row.last_year and row.mef and row.last_year.mef == row.mef:
            return True
        if not person.record or not mef or not mef.ref:
            return False
        return any(
            e.mef_id.id == mef.ref
            and e.school_year_id.date_start.year == year.start - 1
            for e in run.enrolments.get(person.record, ())
        )

    @api.model
    def _moving_on(self, wanted):
        """The end of a line that another one follows is a change of class."""
        if wanted.reason is None:
            object.__setattr__(wanted, "reason", CLASS_CHANGE)
        return wanted

    # -- lines -----------------------------------------------------------------------
    @api.model
    def _comes_back(self, run, person, step):
        """Ask about a learner who had left and is still in the file."""
        question = Question(
            key=f"back:{person.record.id}:{step.stay.id}",
            label=self.env._(
                "%(name)s left on %(date)s and is still in the file: come back?",
                name=person.row.label,
                date=self._day_text(step.stay.date_end),
            ),
            kind="yesno",
            help=self.env._("Without an answer the enrolment stays closed."),
            required=False,
        )
        answer = run.plan.ask(question)
        if answer is None:
            self._leave_out(person, "doubtful", question.label, question.key)
        return answer == "yes"

    @api.model
    def _plan_step(self, run, person, year, step):
        vals = self._step_vals(step)
        common = {
            "model": "bde.enrolment",
            "part_of": person.key,
            "message": self._step_text(run, step, year),
        }
        if step.kind == "open":
            vals |= {
                "learner_id": person.ref,
                "school_year_id": year.ref,
                "company_id": run.company_id,
            }
            run.plan.add(person.row.line, "", "create", vals=vals, **common)
        elif step.stay.id:
            run.plan.add(
                person.row.line, "", "update", res_id=step.stay.id, vals=vals, **common
            )

    @api.model
    def _step_vals(self, step):
        vals = {}
        for name, value in step.vals.items():
            if name == "groups":
                if value or step.kind != "open":
                    value = [(6, 0, sorted(value, key=str))]
                else:
                    continue
            known = step.kind == "close" and not step.stay.is_probable_leaver
            if name == "is_probable_leaver" and known:
                continue
            if name == "note" and not value:
                continue
            vals[FIELDS[name]] = False if value is None else value
        return vals

    @api.model
    def _step_text(self, run, step, year):
        """Return a step as the office would say it."""
        vals = step.vals
        if step.kind == "open":
            code = self._class_code(run, vals["class_ref"])
            parts = [code or self.env._("no class"), year.name]
            if vals["date_start"] != year.first:
                day = self._day_text(vals["date_start"])
                parts.append(self.env._("from %s", day))
            if vals["is_repeating"]:
                parts.append(self.env._("repeats the year"))
            if vals.get("date_end"):
                parts.append(self.env._("until %s", self._day_text(vals["date_end"])))
            return " · ".join(parts)
        if step.kind == "close":
            code = self._class_code(run, step.stay.class_ref)
            return self.env._(
                "%(class)s until %(date)s: %(reason)s",
                **{
                    "class": code or year.name,
                    "date": self._day_text(vals["date_end"]),
                    "reason": run.reason_labels.get(vals["reason"], ""),
                },
            )
        record = self.env["bde.enrolment"].browse(step.stay.id)
        record = record.with_prefetch(run.open_enrolments.ids)
        changed = self._step_vals(step)
        texts = []
        for name in ("class_ref", "groups"):
            if name in vals:
                changed.pop(FIELDS[name])
                texts.append(self._class_change_text(run, record, step, name))
        return " · ".join([*texts, self._changes_text(record, changed)]).strip(" ·")

    @api.model
    def _class_change_text(self, run, record, step, name):
        """Return « Groups: A, B → A, C »: classes may have no record yet."""
        before, after = getattr(step.stay, name), step.vals[name]
        if name == "class_ref":
            before, after = {before}, {after}
        codes = [
            ", ".join(sorted(filter(None, (self._class_code(run, r) for r in refs))))
            for refs in (before, after)
        ]
        label = record._fields[FIELDS[name]]._description_string(self.env)
        return self.env._(
            "%(label)s: %(before)s → %(after)s",
            label=label,
            before=codes[0] or "–",
            after=codes[1] or "–",
        )

    @api.model
    def _class_code(self, run, ref):
        """Return the code of a class from what stands for its id."""
        if not ref:
            return ""
        if not run.class_codes:
            for (_start, code), found in run.classes.items():
                run.class_codes[getattr(found, "id", None) or found] = code
        return run.class_codes.get(ref, "")

    # -- former years ----------------------------------------------------------------
    @api.model
    def _close_former(self, run, person, year, own):
        """The enrolments of earlier years that are still open ended with their year."""
        left = person.row.date_end
        for enrolment in own:
            former = enrolment.school_year_id
            if former.date_end >= year.first:
                continue
            vals = {}
            if not enrolment.date_end:
                vals = self._year_end_vals(enrolment, left, person.row, run)
            if enrolment.is_probable_leaver:
                vals["is_probable_leaver"] = False
            if vals:
                run.plan.add(
                    person.row.line,
                    "",
                    "update",
                    model="bde.enrolment",
                    res_id=enrolment.id,
                    vals=vals,
                    part_of=person.key,
                    message=self.env._("%s closed", former.name),
                )

    @api.model
    def _year_end_vals(self, enrolment, left, row, run):
        """Return the end of an enrolment of an earlier year: its year, or the exit."""
        end = enrolment.school_year_id.date_end
        start = enrolment.date_start or enrolment.school_year_id.date_start
        if left and start <= left < end:
            reason, note = exit_reason(row.exit_reason, run.data.exit_labels)
            return {"date_end": left, "exit_reason": reason, "exit_note": note or False}
        return {"date_end": max(end, start), "exit_reason": "year_end"}
