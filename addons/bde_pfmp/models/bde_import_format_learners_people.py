from collections import defaultdict

from odoo import api, models

from odoo.addons.bde_partners.rules.import_plan import Question
from odoo.addons.bde_partners.rules.text import name_key

from ..rules.matching import Known, match_all

# field of the learner ← attribute of the row
LEARNER_FIELDS = {
    "last_name": "last_name",
    "usage_name": "usage_name",
    "first_name": "first_name",
    "birth_date": "birth_date",
    "sex": "sex",
    "ine": "ine",
    "siecle_ref": "ref",
    "email": "email",
    "phone": "phone",
    "birth_city_insee": "birth_insee",
    "birth_country_insee": "birth_country",
}
ADDRESS_FIELDS = {
    "street": "street",
    "street2": "street2",
    "zip": "zip",
    "city": "city",
    "insee_city": "insee",
    "country_code": "country",
}
TOWN = ("zip", "city")
NAMES = ("last_name", "usage_name", "first_name")
READ = (*LEARNER_FIELDS, *ADDRESS_FIELDS, "active", "school_year_id", "class_id")
ENROLMENT_READ = (
    "learner_id",
    "school_year_id",
    "class_id",
    "mef_id",
    "training_id",
    "cycle_year",
    "status",
    "regime",
    "is_repeating",
    "date_start",
    "date_end",
    "exit_reason",
    "is_probable_leaver",
    "group_ids",
)


class BdeImportFormatLearners(models.AbstractModel):
    """Who is who: learners of the file and learners of the school."""

    _inherit = "bde.import.format.learners"

    # -- what the school knows -------------------------------------------------------
    @api.model
    def _load_learners(self, run, rows):
        """Read the learners and enrolments of the school, match those of the file."""
        company = run.company_id
        learners = (
            self.env["bde.learner"]
            .with_context(active_test=False)
            .search_fetch([("company_id", "=", company)], READ)
        )
        enrolments = self.env["bde.enrolment"].search_fetch(
            [("company_id", "=", company)], ENROLMENT_READ
        )
        run.open_enrolments = enrolments.filtered(lambda e: not e.date_end)
        run.enrolments = enrolments.grouped("learner_id")
        known = self._known_learners(run, learners)
        matches = match_all([p.row for p in run.people], known, use_ref=True)
        for person, match in zip(run.people, matches, strict=True):
            found = match.known.id if match.known else False
            person.record = learners.browse(found).with_prefetch(learners.ids)
            if found:
                run.taken[found] = person.row.line
        for person, match in zip(run.people, matches, strict=True):
            self._settle(run, person, match, learners)
        self._note_present(run, rows, known)

    @api.model
    def _known_learners(self, run, learners):
        """Return the learners of the school as the rules read them.

        The SIECLE reference counts inside a school year only.
        """
        year = run.years[run.data.year].ref
        this_year = {
            learner.id
            for learner, own in run.enrolments.items()
            if any(e.school_year_id.id == year for e in own)
        }
        return [
            Known(
                learner.id,
                learner.last_name or "",
                learner.first_name or "",
                learner.birth_date or None,
                learner.ine or "",
                learner.usage_name or "",
                (learner.siecle_ref or "") if learner.id in this_year else "",
            )
            for learner in learners
        ]

    @api.model
    def _note_present(self, run, rows, known):
        """Note the ids of the learners that the file names, lines left out included."""
        run.present.update(p.record.id for p in run.people if p.record)
        kept = {
            id(row)
            for person in run.people
            if person.line is None
            for row in person.rows
        }
        refused = [row for row in rows if id(row) not in kept]
        if not refused:
            return
        by_key = defaultdict(set)
        for learner in known:
            by_key[name_key(learner.last_name, learner.first_name)].add(learner.id)
            if learner.ine:
                by_key[learner.ine].add(learner.id)
        for row in refused:
            run.present |= by_key[row.key] | by_key[row.ine]

    # -- their own lines -------------------------------------------------------------
    @api.model
    def _plan_people(self, run):
        """Add the line of each learner, with a reason for those left out."""
        self._leave_apprentices(run)
        for person in run.people:
            if person.line is None:
                self._plan_person(run, person)

    @api.model
    def _leave_apprentices(self, run):
        """Ask once about the apprentices who are among the pupils of the file."""
        apprentices = [
            person
            for person in run.people
            if person.row.status == "ap" and person.line is None
        ]
        if not apprentices:
            return
        question = Question(
            key="apprentices",
            label=self.env._("Apprentices are in this file: take them in?"),
            choices=[
                ("take", self.env._("Take them in, as apprentices")),
                ("leave", self.env._("Leave them out")),
            ],
            help=self.env._(
                "Apprentices have a contract: no PFMP, no convention, no allowance."
            ),
            remember=True,
        )
        answer = run.plan.ask(question, count=len(apprentices))
        if answer == "take":
            return
        action, text = "doubtful", question.label
        if answer == "leave":
            action, text = "skip", self.env._("Apprentice, left out as you asked.")
        for person in apprentices:
            person.line = run.plan.add(
                person.row.line,
                person.row.label,
                action,
                message=text,
                question_key=question.key,
            )

    @api.model
    def _plan_person(self, run, person):
        """Add the line that creates or updates a learner; may become a skip later."""
        vals = self._learner_vals(person)
        record = person.record
        if not record and self._is_gone(run, person):
            person.line = run.plan.add(
                person.row.line,
                person.row.label,
                "skip",
                message=self.env._(
                    "Left on %s, before being known here.",
                    self._day_text(person.row.date_end),
                ),
            )
            return
        if not record:
            person.line = run.plan.add(
                person.row.line,
                person.row.label,
                "create",
                model="bde.learner",
                key=person.key,
                vals=vals | {"company_id": run.company_id},
            )
            return
        changed = self._changed(record, vals)
        if not record.active:
            changed["active"] = True
        text = self._changes_text(record, changed) if changed else ""
        person.line = run.plan.add(
            person.row.line,
            person.row.label,
            "update" if changed else "same",
            model="bde.learner",
            key=person.key,
            res_id=record.id,
            vals=changed,
            message=text,
        )

    @api.model
    def _is_gone(self, run, person):
        """Is it a learner that no enrolment is needed for: gone, and not history?"""
        day = person.row.date_end
        if day is None or day > run.day:
            return False
        return not run.data.history

    @api.model
    def _learner_vals(self, person):
        """Return what the file says of a learner; empty cells erase nothing."""
        vals = {}
        for row in person.rows:
            for name, attribute in LEARNER_FIELDS.items():
                value = getattr(row, attribute)
                if value:
                    vals[name] = value
            vals |= self._address_vals(row.address, person.record)
        if person.without_ine:
            vals.pop("ine", None)
        if person.record:
            for name in NAMES:
                if name in vals:
                    vals[name] = self._best_spelling(person.record[name], vals[name])
        return vals

    @api.model
    def _address_vals(self, address, record):
        """Return what an address changes: parts it does not say stay if still true."""
        if not address:
            return {}
        vals = {
            name: getattr(address, attribute)
            for name, attribute in ADDRESS_FIELDS.items()
            if getattr(address, attribute)
        }
        if record and "street" in vals and vals["street"] != record.street:
            vals.setdefault("street2", False)
        if record and any(
            vals.get(name, record[name]) != record[name] for name in TOWN
        ):
            vals.setdefault("insee_city", False)
        return vals
