from odoo import api, models

from odoo.addons.bde_partners.rules.partner_match import find_person, person_words
from odoo.addons.bde_partners.rules.partner_rows import (
    SaidHost,
    SaidPerson,
    group_hosts,
    join,
)


class BdeImportFormatPlacements(models.AbstractModel):
    """Organisations, tutors and referent teachers of the list."""

    _inherit = "bde.import.format.placements"

    # -- organisations ---------------------------------------------------------------
    @api.model
    def _plan_hosts(self, run):
        """Find or plan the organisation of each line; doubts are settled by hand."""
        known = self._known_hosts(run.company_id)
        settled = []
        for own in group_hosts([self._said_host(row) for row in run.rows]):
            said = join(own)
            match = self._match_host(known, said)
            count = len(said.rows)
            found, question = self._settle_host(run.plan, known, said, match, count)
            if not question:
                settled.append((said, found))
                continue
            for row in said.rows:
                self._close_row(run, row, "doubtful", question.label, question.key)
        records = self._read_hosts(known, [found for _said, found in settled])
        for number, (said, found) in enumerate(settled, start=1):
            host = self._planned_host(f"host:{number}", said, records.get(found))
            self._plan_host(run, said, host)
            for row in said.rows:
                run.hosts[id(row)] = host

    @api.model
    def _said_host(self, row):
        """Return what a line says of its organisation, as `SaidHost`."""
        said = SaidHost(row.line, row.host_name, row.siret, rows=[row])
        said.zip, said.city = row.address.zip, row.address.city
        said.values = {
            "street": row.address.street,
            "phone": row.host_phone,
            "email": row.host_email,
            "activity": row.activity,
        }
        said.values = {name: value for name, value in said.values.items() if value}
        return said

    @api.model
    def _plan_host(self, run, said, host):
        """Plan the line of an organisation: made, or completed where it is empty."""
        vals, record = self._host_vals(said), host.record
        if not record:
            run.plan.add(
                said.line,
                host.name,
                "create",
                model="res.partner",
                key=host.key,
                vals=vals
                | {"name": host.name, "is_company": True, "bde_is_host": True},
                message=" ".join(filter(None, [said.zip, said.city])),
            )
            return
        vals = {name: value for name, value in vals.items() if not record[name]}
        if not record.bde_is_host:
            vals["bde_is_host"] = True
        if vals:
            run.plan.add(
                said.line,
                record.name,
                "update",
                model="res.partner",
                key=host.key,
                res_id=record.id,
                vals=vals,
                message=self._changes_text(record, vals),
            )

    # -- tutors ----------------------------------------------------------------------
    @api.model
    def _plan_tutors(self, run):
        """Find or plan the tutor of each line among the people of the organisation."""
        by_host = self._people_of(run.hosts.values())
        roles, made = self._role_ids(), {}
        for row in run.rows:
            host = run.hosts.get(id(row))
            if not host or not row.tutor_last:
                continue
            name = f"{row.tutor_first} {row.tutor_last}".strip()
            key = (host.ref, person_words(name))
            if key not in made:
                made[key] = self._plan_person(
                    run.plan,
                    host,
                    self._said_tutor(run, row, name),
                    roles,
                    by_host.get(host.ref, ()) if host.record else (),
                    message=self.env._("Tutor at %s", host.name),
                )
            run.tutors[id(row)] = made[key]

    @api.model
    def _said_tutor(self, run, row, name):
        """Return the tutor of a line as `SaidPerson`; the role follows the learner."""
        learner = run.learners[id(row)]
        status = learner and self._enrolment_at(run, learner, row).status
        return SaidPerson(
            row.line,
            name,
            ["apprentice_master" if status == "ap" else "tutor"],
            title=row.tutor_title,
            function=row.tutor_role,
            phone=row.tutor_phone,
            email=row.tutor_email,
        )

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
