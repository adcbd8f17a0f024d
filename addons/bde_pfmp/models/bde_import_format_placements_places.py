from odoo import api, models

from odoo.addons.bde_partners.rules.import_plan import Ref

from ..rules.learner_file import class_key

KINDS = {"bts": "bts", "fc": "fc", "ap": "apprentice"}
PLACEMENT_READ = (
    "learner_id",
    "host_id",
    "tutor_id",
    "referent_id",
    "date_start",
    "date_end",
    "period_id",
    "state",
)
DEAD = ("cancelled", "interrupted")


class BdeImportFormatPlacements(models.AbstractModel):
    """Placements of known learners, then what is kept without names."""

    _inherit = "bde.import.format.placements"

    @api.model
    def _plan_places(self, run):
        """Plan the placement of each line that has a learner and dates."""
        learners = [learner.id for learner in run.learners.values() if learner]
        placements = self.env["bde.pfmp.placement"].search_fetch(
            [("learner_id", "in", learners)], PLACEMENT_READ
        )
        run.placements = placements.grouped("learner_id")
        run.periods = self.env["bde.pfmp.period"].search_fetch(
            [("company_id", "=", run.company_id)],
            ["class_ids", "date_start", "date_end", "kind"],
        )
        for row in list(run.rows):
            if run.learners[id(row)] and row.date_start and row.date_end:
                self._plan_place(run, row)
                run.rows.remove(row)

    @api.model
    def _plan_place(self, run, row):
        learner, host = run.learners[id(row)], run.hosts[id(row)]
        near = [
            p
            for p in run.placements.get(learner, ())
            if p.date_start <= row.date_end and p.date_end >= row.date_start
            if p.state not in DEAD
        ]
        same = [p for p in near if p.host_id.id == host.ref]
        waiting = [p for p in near if p.state == "to_find"]
        taken = [p for p in near if p not in same and p not in waiting]
        clash = self._clash(run, row, taken) or self._bar(run, row, host)
        if clash and not same:
            run.plan.add(row.line, row.label, "error", message=clash)
            return
        run.planned.setdefault(learner, []).append((row, host.name))
        if same:
            self._complete_place(run, row, same[0])
        elif waiting:
            self._fill_place(run, row, waiting[0])
        else:
            self._new_place(run, row)

    @api.model
    def _clash(self, run, row, taken):
        """Return why the line cannot be: the learner is elsewhere on those days."""
        learner = run.learners[id(row)]
        others = [(p.date_start, p.date_end, p.host_id.name) for p in taken]
        for other, name in run.planned.get(learner, ()):
            others.append((other.date_start, other.date_end, name))
        for start, end, name in others:
            if start <= row.date_end and end >= row.date_start:
                return self.env._(
                    "%(who)s is already at %(host)s from %(start)s to %(end)s.",
                    who=learner.display_name,
                    host=name,
                    start=self._day_text(start),
                    end=self._day_text(end),
                )
        return ""

    @api.model
    def _bar(self, run, row, host):
        """Return why this host gets no new learner; what is past is past."""
        if not host.record or self._state_of(run, row) != "found":
            return ""
        return host.record._bde_host_bar(row.date_start).get(host.record, "")

    @api.model
    def _people_vals(self, run, row):
        """Return the tutor and the referent of a line, those that are known."""
        vals = {
            "tutor_id": run.tutors.get(id(row)),
            "referent_id": run.teachers.get(row.referent),
        }
        return {name: value for name, value in vals.items() if value}

    @api.model
    def _state_of(self, run, row):
        """Return the state that the dates give to a placement with a host."""
        if row.date_end < run.today:
            return "done"
        return "running" if row.date_start <= run.today else "found"

    @api.model
    def _place_text(self, row, *texts):
        span = self.env._(
            "%(start)s to %(end)s",
            start=self._day_text(row.date_start),
            end=self._day_text(row.date_end),
        )
        return " · ".join(filter(None, [span, *texts]))

    @api.model
    def _complete_place(self, run, row, placement):
        """The placement is known: tutor and referent are added where they miss."""
        vals = {
            name: value
            for name, value in self._people_vals(run, row).items()
            if not placement[name]
        }
        run.plan.add(
            row.line,
            row.label,
            "update" if vals else "same",
            model="bde.pfmp.placement",
            res_id=placement.id,
            vals=vals,
            message=self._changes_text(placement, vals)
            if vals
            else self._messages(run.imp, row.issues),
        )

    @api.model
    def _fill_place(self, run, row, placement):
        """A learner without a place has one."""
        vals = self._people_vals(run, row) | {
            "host_id": run.hosts[id(row)].ref,
            "state": self._state_of(run, row),
            "date_start": row.date_start,
            "date_end": row.date_end,
        }
        run.plan.add(
            row.line,
            row.label,
            "update",
            model="bde.pfmp.placement",
            res_id=placement.id,
            vals=vals,
            message=self._place_text(row, self._messages(run.imp, row.issues)),
        )

    @api.model
    def _new_place(self, run, row):
        learner = run.learners[id(row)]
        enrolment = self._enrolment_at(run, learner, row)
        key = f"place:{row.line}"
        period = self._period_of(run, row, enrolment)
        vals = self._people_vals(run, row) | {
            "learner_id": learner.id,
            "company_id": run.company_id,
            "host_id": run.hosts[id(row)].ref,
            "date_start": row.date_start,
            "date_end": row.date_end,
            "kind": KINDS.get(enrolment.status, "pfmp"),
            "state": self._state_of(run, row),
            "period_id": period.id if period else False,
        }
        ref = enrolment.id or self._past_enrolment(run, row, learner, key)
        if ref:
            vals["enrolment_id"] = ref
        if row.note:
            run.plan.remarks[key] = row.note
        run.plan.add(
            row.line,
            row.label,
            "create",
            model="bde.pfmp.placement",
            key=key,
            vals=vals,
            message=self._place_text(row, self._messages(run.imp, row.issues)),
        )

    # -- enrolments and periods of the time ------------------------------------------
    @api.model
    def _enrolment_at(self, run, learner, row):
        """Return the enrolment of a learner at the time of a line, empty when none."""
        year = run.years.get(row.school_year)
        own = [
            e
            for e in run.enrolments.get(learner, ())
            if year and e.school_year_id.id == year.ref
        ]
        day = row.date_start
        for enrolment in own if day else ():
            started = not enrolment.date_start or enrolment.date_start <= day
            if started and (not enrolment.date_end or enrolment.date_end >= day):
                return enrolment
        return own[0] if own else self.env["bde.enrolment"]

    @api.model
    def _past_enrolment(self, run, row, learner, part_of):
        """Plan the closed enrolment of a year that is over, from class and year."""
        year = run.years[row.school_year]
        if year.last >= run.today:
            return None
        key = f"past:{learner.id}:{year.start}"
        if any(line.key == key for line in run.plan.lines):
            return Ref(key)
        run.plan.add(
            row.line,
            "",
            "create",
            model="bde.enrolment",
            key=key,
            part_of=part_of,
            vals={
                "learner_id": learner.id,
                "company_id": run.company_id,
                "school_year_id": year.ref,
                "class_id": self._past_class(run, year, row),
                "date_start": year.first,
                "date_end": year.last,
                "exit_reason": "year_end",
            },
            message=" · ".join(filter(None, [row.class_code, year.name])),
        )
        return Ref(key)

    @api.model
    def _past_class(self, run, year, row):
        """Return what stands for the class of a line, made when it is missing."""
        if not row.class_code:
            return False
        key = year.start, class_key(row.class_code)
        found = run.classes.get(key)
        if found is None:
            found = Ref(f"class:{key[0]}:{key[1]}")
            run.plan.add(
                row.line,
                self.env._("Class %(code)s", code=row.class_code),
                "create",
                model="bde.class",
                key=found.key,
                vals={
                    "code": row.class_code,
                    "name": row.class_code,
                    "school_year_id": year.ref,
                    "company_id": run.company_id,
                },
                message=year.name,
            )
            run.classes[key] = found
        return found.id if isinstance(found, models.BaseModel) else found

    @api.model
    def _period_of(self, run, row, enrolment):
        """Return the period of the class that holds the dates, None when none does."""
        group = enrolment.class_id
        found = [
            period
            for period in run.periods
            if group in period.class_ids
            and period.date_start <= row.date_start
            and row.date_end <= period.date_end
        ]
        return found[0] if len(found) == 1 else None
