from dataclasses import dataclass

from odoo import api, models

from odoo.addons.bde_partners.rules.import_plan import Question, Ref
from odoo.addons.bde_partners.rules.partner_match import (
    HostIndex,
    KnownHost,
    find_person,
    person_words,
)
from odoo.addons.bde_partners.rules.partner_words import name_words

from ..rules.placements_table import group_key

HOST_READ = (
    "name",
    "bde_siret",
    "street",
    "zip",
    "city",
    "phone",
    "email",
    "bde_activity",
    "bde_is_host",
)
PERSON_READ = ("name", "parent_id", "email", "phone", "function", "bde_role_ids")


@dataclass(eq=False)
class PlannedHost:
    """An organisation of the list. ref: its id, or what will be its id."""

    ref: object
    name: str
    record: object = None


class BdeImportFormatPlacements(models.AbstractModel):
    """Organisations, tutors and referent teachers of the list."""

    _inherit = "bde.import.format.placements"

    # -- organisations ---------------------------------------------------------------
    @api.model
    def _plan_hosts(self, run):
        """Find or plan the organisation of each line; doubts are settled by hand."""
        schools = (
            self.env["res.company"].sudo().search([("name", "!=", False)]).partner_id
        )
        partners = self.env["res.partner"].search_fetch(
            [
                ("is_company", "=", True),
                ("id", "not in", schools.ids),
                ("company_id", "in", [False, run.company_id]),
            ],
            HOST_READ,
        )
        index = HostIndex(
            [
                KnownHost(
                    partner.id,
                    partner.name or "",
                    partner.bde_siret or "",
                    partner.zip or "",
                    partner.city or "",
                )
                for partner in partners
            ]
        )
        for number, rows in enumerate(self._group_hosts(run.rows), start=1):
            host = self._plan_host(run, number, rows, index, partners)
            for row in rows:
                if host:
                    run.hosts[id(row)] = host

    @api.model
    def _group_hosts(self, rows):
        """Return the lines by organisation; a name without town joins its only one."""
        groups = {}
        for row in rows:
            groups.setdefault(group_key(row), []).append(row)
        by_name = {}
        for key, own in groups.items():
            by_name.setdefault(name_words(own[0].host_name), set()).add(key)
        for key in [key for key in groups if key.endswith("|")]:
            others = by_name[key[:-1]] - {key}
            if len(others) == 1:
                groups[others.pop()].extend(groups.pop(key))
        return list(groups.values())

    @api.model
    def _plan_host(self, run, number, rows, index, partners):
        """Return the `PlannedHost` of some lines, None while it is to settle."""
        said = self._host_vals(rows)
        match = index.find(
            said["name"],
            said.get("bde_siret", ""),
            said.get("zip", ""),
            said.get("city", ""),
        )
        found = match.id
        if match.doubts:
            question = self._host_question(rows[0], said, match, partners)
            answer = run.plan.ask(question, count=len(rows))
            if answer not in dict(question.choices):
                for row in rows:
                    self._close_row(run, row, "doubtful", question.label, question.key)
                return None
            found = int(answer) if answer.isdigit() else None
        key = f"host:{number}"
        if not found:
            return self._new_host(run, rows[0], key, said)
        record = partners.browse(found).with_prefetch(partners.ids)
        vals = {n: v for n, v in said.items() if n != "name" and not record[n]}
        if not record.bde_is_host:
            vals["bde_is_host"] = True
        if vals:
            run.plan.add(
                rows[0].line,
                record.name,
                "update",
                model="res.partner",
                key=key,
                res_id=record.id,
                vals=vals,
                message=self._changes_text(record, vals),
            )
        return PlannedHost(record.id, record.name, record)

    @api.model
    def _new_host(self, run, row, key, said):
        run.plan.add(
            row.line,
            said["name"],
            "create",
            model="res.partner",
            key=key,
            vals=said | {"is_company": True, "bde_is_host": True},
            message=" ".join(filter(None, [said.get("zip"), said.get("city")])),
        )
        return PlannedHost(Ref(key), said["name"])

    @api.model
    def _host_vals(self, rows):
        """Return what the lines of one organisation say of it, first said first."""
        vals = {"name": rows[0].host_name}
        for row in rows:
            said = {
                "bde_siret": row.siret,
                "street": row.address.street,
                "zip": row.address.zip,
                "city": row.address.city,
                "phone": row.host_phone,
                "email": row.host_email,
                "bde_activity": row.activity,
            }
            for name, value in said.items():
                if value:
                    vals.setdefault(name, value)
        return vals

    @api.model
    def _host_question(self, row, said, match, partners):
        where = " ".join(filter(None, [said.get("zip"), said.get("city")]))
        candidates = partners.browse(match.doubts).with_prefetch(partners.ids)
        choices = [(str(c.id), self._host_text(c)) for c in candidates]
        if not match.namesake:
            choices.append(("new", self.env._("Another one: add it")))
        return Question(
            key=f"host:{group_key(row)}",
            label=self.env._(
                "%(name)s (%(where)s): is it an organisation you know?",
                name=said["name"],
                where=where or said.get("bde_siret") or "–",
            ),
            choices=choices,
            help=self.env._("Without an answer these lines are left out."),
            required=False,
            remember=True,
        )

    @api.model
    def _host_text(self, partner):
        parts = [partner.name, partner.zip, partner.city, partner.bde_siret]
        return " ".join(part for part in parts if part)

    # -- tutors ----------------------------------------------------------------------
    @api.model
    def _plan_tutors(self, run):
        """Find or plan the tutor of each line among the people of the organisation."""
        records = [h.record.id for h in run.hosts.values() if h.record]
        people = self.env["res.partner"].search_fetch(
            [("parent_id", "in", records), ("is_company", "=", False)], PERSON_READ
        )
        by_host = people.grouped(lambda person: person.parent_id.id)
        roles = {role.code: role.id for role in self.env["bde.contact.role"].search([])}
        made = {}
        for row in run.rows:
            host = run.hosts.get(id(row))
            if not host or not row.tutor_last:
                continue
            name = f"{row.tutor_first} {row.tutor_last}".strip()
            learner = run.learners[id(row)]
            status = learner and self._enrolment_at(run, learner, row).status
            code = "apprentice_master" if status == "ap" else "tutor"
            key = (host.ref, person_words(name))
            if key not in made:
                own = by_host.get(host.ref, ()) if host.record else ()
                role = roles.get(code)
                made[key] = self._plan_tutor(run, row, host, name, role, own)
            run.tutors[id(row)] = made[key]

    @api.model
    def _plan_tutor(self, run, row, host, name, role, people):
        """Return what stands for the id of a tutor, made or completed."""
        said = {
            "email": row.tutor_email,
            "phone": row.tutor_phone,
            "function": row.tutor_role,
        }
        said = {field: value for field, value in said.items() if value}
        found = find_person(name, {person.id: person.name for person in people})
        if not found:
            return self._new_tutor(run, row, host, name, role, said)
        person = people.browse(found).with_prefetch(people.ids)
        vals = {field: value for field, value in said.items() if not person[field]}
        if role and role not in person.bde_role_ids.ids:
            vals["bde_role_ids"] = [(6, 0, [*person.bde_role_ids.ids, role])]
        if vals:
            run.plan.add(
                row.line,
                person.name,
                "update",
                model="res.partner",
                res_id=person.id,
                vals=vals,
                message=self._changes_text(person, vals),
            )
        return person.id

    @api.model
    def _new_tutor(self, run, row, host, name, role, said):
        key = f"tutor:{host.ref}:{person_words(name)}"
        vals = said | {
            "name": name,
            "parent_id": host.ref,
            "is_company": False,
            "bde_role_ids": [(6, 0, [role] if role else [])],
        }
        run.plan.add(
            row.line,
            name,
            "create",
            model="res.partner",
            key=key,
            vals=vals,
            message=self.env._("Tutor at %s", host.name),
        )
        return Ref(key)

    # -- referent teachers -----------------------------------------------------------
    @api.model
    def _find_teachers(self, run):
        """Find the referents among the teachers; none is made from a mere name."""
        teachers = self.env["res.partner"].search_fetch(
            [
                ("bde_is_teacher", "=", True),
                ("company_id", "in", [False, run.company_id]),
            ],
            ["name"],
        )
        known = {teacher.id: teacher.name or "" for teacher in teachers}
        missing = set()
        for name in {row.referent for row in run.rows if row.referent}:
            run.teachers[name] = find_person(name, known)
            if run.teachers[name] is None:
                missing.add(name)
        if missing:
            run.plan.notes.append(
                self.env._(
                    "Referents who are not known: %(names)s. Import the teachers "
                    "first if you want them on the placements.",
                    names=", ".join(sorted(missing)),
                )
            )
