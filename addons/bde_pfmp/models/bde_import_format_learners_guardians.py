from collections import defaultdict

from odoo import api, models

from odoo.addons.bde_partners.rules.import_plan import Ref
from odoo.addons.bde_partners.rules.text import name_key

GUARDIAN_READ = (
    "kind",
    "title",
    "last_name",
    "first_name",
    "institution_name",
    "email",
    "phone",
    "mobile",
    "work_phone",
    "accepts_sms",
    "street",
    "street2",
    "zip",
    "city",
    "siecle_ref",
    "active",
)
LINK_READ = ("learner_id", "guardian_id", "kinship", "legal_level", "is_payer")
RANK = {"1": 0, "2": 1, "contact": 2}


class BdeImportFormatLearners(models.AbstractModel):
    """Representatives and contacts: persons, institutions, who they are for whom."""

    _inherit = "bde.import.format.learners"

    @api.model
    def _plan_guardians(self, run):
        """Plan the people of the file who have a learner here, and their links."""
        if not run.data.links:
            return
        wanted = self._wanted_links(run)
        if not wanted:
            return
        guardians = (
            self.env["bde.guardian"]
            .with_context(active_test=False)
            .search_fetch([("company_id", "=", run.company_id)], GUARDIAN_READ)
        )
        links = self.env["bde.guardian.link"].search_fetch(
            [("learner_id", "in", [i for i in wanted if isinstance(i, int)])], LINK_READ
        )
        links_of = {
            learner.id: own for learner, own in links.grouped("learner_id").items()
        }
        known = self._match_guardians(run, wanted, guardians, links)
        people = {}
        for learner, own in wanted.items():
            for person in own.values():
                people.setdefault(id(person[1]), (person[1], []))[1].append(
                    (learner, person[0])
                )
        self._note_alone(run, people)
        keys = {}
        for number, (person, own) in enumerate(people.values(), start=1):
            record = known.get(id(person))
            keys[id(person)] = self._plan_guardian(run, number, person, record, own)
        for learner, own in wanted.items():
            existing = links_of.get(learner, ())
            self._plan_links(run, learner, own, existing, known, keys)

    # -- which links count -----------------------------------------------------------
    @api.model
    def _wanted_links(self, run):
        """Return {reference of learner: {person id(): (link, person)}} of those kept.

        Two links between the same two people are one: the strongest.
        """
        refs = {}
        for person, _row in self._kept_rows(run):
            for row in person.rows:
                refs[id(row)] = person.ref
        by_ref = {} if run.data.has_learners else self._learners_by_ref(run)
        wanted = defaultdict(dict)
        unknown = 0
        for row, link, key in run.data.links:
            person = run.data.persons[key]
            learner = refs.get(id(row)) if row is not None else None
            learner = learner or by_ref.get(link.learner_ref)
            if not learner or not person.is_valid:
                unknown += not learner and not run.data.has_learners
                continue
            own = wanted[learner]
            other = own.get(id(person))
            if other is None or RANK[link.legal_level] < RANK[other[0].legal_level]:
                own[id(person)] = (link, person)
        if unknown:
            run.plan.notes.append(
                self.env._(
                    "Links to learners who are not in this school year, left out: %s.",
                    unknown,
                )
            )
        return wanted

    @api.model
    def _learners_by_ref(self, run):
        """Return {ELEVE_ID: learner id} of the learners of the year of the file."""
        year = run.years[run.data.year].ref
        return {
            learner.siecle_ref: learner.id
            for learner, own in run.enrolments.items()
            if learner.siecle_ref and any(e.school_year_id.id == year for e in own)
        }

    @api.model
    def _note_alone(self, run, people):
        """Tell how many people of the file are nobody's representative here."""
        distinct = {id(person) for person in run.data.persons.values()}
        alone = len(distinct) - len(people)
        if alone:
            run.plan.notes.append(
                self.env._(
                    "People without a learner among those imported, left out: %s.",
                    alone,
                )
            )
        for person in run.data.persons.values():
            if not person.is_valid:
                for issue in person.issues:
                    self._issue_line(run.imp, run.plan, issue, person.label)

    # -- who is who ------------------------------------------------------------------
    @api.model
    def _match_guardians(self, run, wanted, guardians, links):
        """Return {person id(): guardian}: by PERSONNE_ID, else by the name."""
        by_ref = {g.siecle_ref: g for g in guardians if g.siecle_ref}
        by_name = defaultdict(dict)
        for link in links:
            guardian = link.guardian_id
            by_name[link.learner_id.id][self._guardian_key(guardian)] = guardian
        by_reach = {}
        for guardian in guardians:
            for value in (guardian.email, guardian.mobile):
                if value:
                    by_reach[self._guardian_key(guardian), value] = guardian
        found, taken = {}, set()
        for learner, own in wanted.items():
            for number, (_link, person) in own.items():
                name = name_key(
                    person.usage_name or person.last_name, person.first_name
                )
                guardian = by_ref.get(person.ref) if person.ref else None
                guardian = guardian or by_name[learner].get(name)
                for value in (person.email, person.mobile):
                    guardian = guardian or by_reach.get((name, value))
                if number not in found and guardian and guardian.id not in taken:
                    found[number] = guardian
                    taken.add(guardian.id)
        return found

    @api.model
    def _guardian_key(self, guardian):
        if guardian.kind == "institution":
            return name_key(guardian.institution_name, "")
        return name_key(guardian.last_name, guardian.first_name)

    # -- lines -----------------------------------------------------------------------
    @api.model
    def _plan_guardian(self, run, number, person, record, own):
        """Add the line of a person; return its key."""
        key = f"guardian:{number}"
        remarks = [run.imp._issue_message(issue) for issue in person.issues]
        vals = self._guardian_vals(person, record)
        if not record:
            run.plan.add(
                person.line,
                person.label,
                "create",
                model="bde.guardian",
                key=key,
                vals=vals | {"company_id": run.company_id},
                message=" · ".join(remarks),
            )
            return key
        changed = self._changed(record, vals)
        if not record.active:
            changed["active"] = True
        text = self._changes_text(record, changed) if changed else ""
        run.plan.add(
            person.line,
            person.label,
            "update" if changed else "same",
            model="bde.guardian",
            key=key,
            res_id=record.id,
            vals=changed,
            message=" · ".join(filter(None, [text, *remarks])),
        )
        return key

    @api.model
    def _guardian_vals(self, person, record):
        """Return what the file says of a person; empty cells erase nothing."""
        said = {
            "title": person.title,
            "email": person.email,
            "phone": person.phone,
            "mobile": person.mobile,
            "work_phone": person.work_phone,
            "siecle_ref": person.ref,
        }
        if person.kind == "institution":
            said["institution_name"] = person.institution_name
        else:
            said["last_name"] = person.usage_name or person.last_name
            said["first_name"] = person.first_name
        vals = {name: value for name, value in said.items() if value}
        vals["kind"] = person.kind
        if person.ref:
            vals["accepts_sms"] = person.accepts_sms
        if person.address:
            for name in ("street", "street2", "zip", "city"):
                vals[name] = getattr(person.address, name) or False
        if record:
            for name in ("last_name", "first_name", "institution_name"):
                if name in vals:
                    vals[name] = self._best_spelling(record[name], vals[name])
        return vals

    @api.model
    def _plan_links(self, run, learner, own, existing, known, keys):
        """Plan the links of a learner; a representative lost becomes a contact."""
        by_guardian = {link.guardian_id.id: link for link in existing}
        labels = run.kinship_labels or self._kinship_labels(run)
        seen = set()
        for link, person in own.values():
            record = known.get(id(person))
            current = by_guardian.get(record.id) if record else None
            vals = {
                "kinship": link.kinship,
                "legal_level": link.legal_level,
                "is_payer": link.is_payer,
            }
            common = {"model": "bde.guardian.link", "part_of": keys[id(person)]}
            if current is None:
                ref = record.id if record else Ref(keys[id(person)])
                vals |= {"learner_id": learner, "guardian_id": ref}
                text = labels.get(link.kinship, "")
                run.plan.add(link.line, "", "create", vals=vals, message=text, **common)
                continue
            seen.add(current.id)
            changed = self._changed(current, vals)
            if changed:
                run.plan.add(
                    link.line,
                    "",
                    "update",
                    res_id=current.id,
                    vals=changed,
                    message=self._changes_text(current, changed),
                    **common,
                )
        for link in existing:
            self._plan_lost_link(run, link, seen)

    @api.model
    def _plan_lost_link(self, run, link, seen):
        """A legal representative of an earlier SIECLE file whom this one leaves out."""
        lost = link.id not in seen and link.legal_level != "contact"
        if not lost or not link.guardian_id.siecle_ref or not run.data.official:
            return
        run.plan.add(
            None,
            link.guardian_id.display_name,
            "update",
            model="bde.guardian.link",
            res_id=link.id,
            vals={"legal_level": "contact", "is_payer": False},
            message=self.env._(
                "No longer a representative of %s in the file: kept as a contact.",
                link.learner_id.display_name,
            ),
        )

    @api.model
    def _kinship_labels(self, run):
        field = self.env["bde.guardian.link"]._fields["kinship"]
        run.kinship_labels = dict(field._description_selection(self.env))
        return run.kinship_labels
