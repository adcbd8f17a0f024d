from odoo import api, models

from ..rules.learner_file import class_key


class BdeImportFormatPlacements(models.AbstractModel):
    """Which class went where: what is kept of learners who are not known here."""

    _inherit = "bde.import.format.placements"

    @api.model
    def _plan_history(self, run):
        """Keep which class went where: lines without a learner, or without dates."""
        groups = {}
        for row in run.rows:
            host = run.hosts[id(row)]
            tutor = run.tutors.get(id(row))
            referent = run.teachers.get(row.referent)
            key = (
                host.ref,
                row.school_year,
                class_key(row.class_code),
                row.date_start,
                row.date_end,
                tutor,
                referent,
            )
            groups.setdefault(key, []).append(row)
        known = self._known_history(run)
        for key, rows in groups.items():
            self._plan_history_line(run, key, rows, known)

    @api.model
    def _known_history(self, run):
        """Return {what makes a line of history: record}."""
        hosts = [host.ref for host in run.hosts.values() if host.record]
        starts = {year.ref: start for start, year in run.years.items()}
        return {
            (
                line.host_id.id,
                starts.get(line.school_year_id.id),
                class_key(line.class_code),
                line.date_start or None,
                line.date_end or None,
                line.tutor_id.id or None,
                line.referent_id.id or None,
            ): line
            for line in self.env["bde.pfmp.host.history"].search(
                [("company_id", "=", run.company_id), ("host_id", "in", hosts)]
            )
        }

    @api.model
    def _plan_history_line(self, run, key, rows, known):
        host, start, _code, first, last, tutor, referent = key
        year = run.years[start]
        row, count = rows[0], len(rows)
        name = run.hosts[id(row)].name
        label = f"{row.class_code or year.name} – {name}"
        if key in known:
            self._plan_known_history(run, row.line, label, known[key], count)
            return
        texts = [
            year.name,
            self.env._("learners, without names: %s", count),
            self._messages(run.imp, row.issues),
        ]
        run.plan.add(
            row.line,
            label,
            "create",
            model="bde.pfmp.host.history",
            vals={
                "host_id": host,
                "company_id": run.company_id,
                "school_year_id": year.ref,
                "class_code": row.class_code or False,
                "training_id": self._history_training(run, start, row),
                "learner_count": count,
                "tutor_id": tutor or False,
                "referent_id": referent or False,
                "date_start": first,
                "date_end": last,
                "note": self._history_note(rows, referent),
            },
            message=" · ".join(filter(None, texts)),
        )

    @api.model
    def _plan_known_history(self, run, line, label, record, count):
        more = {"learner_count": count} if count > record.learner_count else {}
        run.plan.add(
            line,
            label,
            "update" if more else "same",
            model="bde.pfmp.host.history",
            res_id=record.id,
            vals=more,
            message=self._changes_text(record, more) if more else "",
        )

    @api.model
    def _history_training(self, run, start, row):
        """Return the training of the class at the time, when it had only one MEF."""
        group = run.classes.get((start, class_key(row.class_code)))
        if not isinstance(group, models.BaseModel) or len(group.mef_ids) != 1:
            return False
        return group.mef_ids.training_id.id

    @api.model
    def _history_note(self, rows, referent):
        """Return the remarks of the lines, and a referent who is not known."""
        notes = dict.fromkeys(row.note for row in rows if row.note)
        if rows[0].referent and not referent:
            notes[self.env._("Referent: %s", rows[0].referent)] = None
        return " · ".join(notes) or False
