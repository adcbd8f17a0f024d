from dataclasses import dataclass, field

from markupsafe import Markup

from odoo import api, models

from ..rules import identifiers
from ..rules.import_plan import Question, Ref
from ..rules.partner_match import (
    HostIndex,
    HostMatch,
    KnownHost,
    find_person,
    person_words,
)
from ..rules.partner_rows import is_part

MATCH_READ = ("name", "bde_siret", "zip", "city")
HOST_READ = (
    *MATCH_READ,
    "is_company",
    "bde_is_host",
    "street",
    "street2",
    "country_id",
    "phone",
    "email",
    "website",
    "comment",
    "parent_id",
    "user_id",
    "category_id",
    "bde_usual_name",
    "bde_activity",
    "bde_naf",
    "bde_legal_kind",
    "bde_headcount",
    "bde_headcount_bracket",
    "partner_latitude",
    "partner_longitude",
)
PERSON_READ = (
    "name",
    "parent_id",
    "email",
    "phone",
    "function",
    "bde_title",
    "bde_role_ids",
)
# What a list says → field of the organisation
FIELD_OF = {
    "trade_name": "bde_usual_name",
    "naf": "bde_naf",
    "legal_kind": "bde_legal_kind",
    "street": "street",
    "street2": "street2",
    "phone": "phone",
    "email": "email",
    "website": "website",
    "activity": "bde_activity",
    "headcount": "bde_headcount",
    "bracket": "bde_headcount_bracket",
    "latitude": "partner_latitude",
    "longitude": "partner_longitude",
}


@dataclass(eq=False)
class PlannedHost:
    """An organisation of a list.

    :ivar ref: its id, or what will be its id
    :ivar record: it, when it is known already
    :ivar key: key of its line in the plan, "" when it has none
    """

    ref: object
    name: str
    record: object = None
    key: str = ""


@dataclass(eq=False)
class KnownHosts:
    """The organisations known before an import, ready to be looked up."""

    partners: object
    index: HostIndex
    by_siren: dict = field(default_factory=dict)


class BdeImportFormatHosts(models.AbstractModel):
    """Lists that name organisations and their people: found again, or made.

    What lists of partners and lists of placements have in common. A format inherits
    it; `rules.partner_rows` is what it gives in.
    """

    _name = "bde.import.format.hosts"
    _inherit = "bde.import.format"
    _description = "Format of import: organisations"

    # -- organisations ---------------------------------------------------------------
    @api.model
    def _known_hosts(self, company_id):
        """Return the `KnownHosts` that a school may see, schools left out."""
        schools = (
            self.env["res.company"].sudo().search([("name", "!=", False)]).partner_id
        )
        partners = self.env["res.partner"].search_fetch(
            [
                ("is_company", "=", True),
                ("id", "not in", schools.ids),
                ("company_id", "in", [False, company_id]),
            ],
            MATCH_READ,
        )
        known, by_siren = [], {}
        for partner in partners:
            siret = partner.bde_siret or ""
            known.append(
                KnownHost(
                    partner.id,
                    partner.name or "",
                    siret,
                    partner.zip or "",
                    partner.city or "",
                )
            )
            if siret:
                by_siren.setdefault(siret[:9], []).append(partner.id)
        return KnownHosts(partners, HostIndex(known), by_siren)

    @api.model
    def _match_host(self, known, said):
        """Return the `HostMatch` of an organisation of a list.

        :param KnownHosts known: those to look among
        :param SaidHost said: what the list says
        """
        match = known.index.find(said.name, said.siret, said.zip, said.city)
        alike = known.by_siren.get(said.siren, ()) if not said.siret else ()
        if match.id or match.doubts or not alike:
            return match
        return HostMatch(doubts=list(alike)[:6])

    @api.model
    def _settle_host(self, plan, known, said, match, count):
        """Return (id of the organisation, None) or, while it is open, (None, question).

        :param match: `HostMatch`; (None, None): it is a new one
        :param int count: lines that wait for the answer
        """
        if not match.doubts:
            return match.id, None
        question = self._host_question(said, match, known.partners)
        answer = plan.ask(question, count=count)
        if answer not in dict(question.choices):
            return None, question
        return (int(answer), None) if answer.isdigit() else (None, None)

    @api.model
    def _host_question(self, said, match, partners):
        where = " ".join(filter(None, [said.zip, said.city]))
        candidates = partners.browse(match.doubts).with_prefetch(partners.ids)
        choices = [(str(c.id), self._host_text(c)) for c in candidates]
        if not match.namesake:
            choices.append(("new", self.env._("Another one: add it")))
        return Question(
            key=f"host:{said.key}",
            label=self.env._(
                "%(name)s (%(where)s): is it an organisation you know?",
                name=said.name,
                where=where or said.siret or "–",
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

    @api.model
    def _read_hosts(self, known, ids):
        """Return {id: organisation}, read at once for what lists are compared with."""
        records = known.partners.browse(dict.fromkeys(filter(None, ids)))
        records.fetch(HOST_READ)
        return {record.id: record for record in records}

    @api.model
    def _planned_host(self, key, said, record):
        """Return the `PlannedHost` of what a list says; record: None when it is new."""
        if record:
            return PlannedHost(record.id, record.name, record, key)
        return PlannedHost(Ref(key), said.name, None, key)

    @api.model
    def _host_vals(self, said):
        """Return the values of an organisation that a list says, its name apart."""
        vals = {"bde_siret": said.siret, "zip": said.zip, "city": said.city}
        for what, name in FIELD_OF.items():
            vals[name] = said.values.get(what)
        if vals["website"]:
            vals["website"] = self.env["res.partner"]._clean_website(vals["website"])
        return {name: value for name, value in vals.items() if value}

    # -- people ----------------------------------------------------------------------
    @api.model
    def _people_of(self, hosts):
        """Return {organisation id: its people} of the planned hosts that are known."""
        ids = [host.record.id for host in hosts if host.record]
        people = self.env["res.partner"].search_fetch(
            [("parent_id", "in", ids), ("is_company", "=", False)], PERSON_READ
        )
        return people.grouped(lambda person: person.parent_id.id)

    @api.model
    def _role_ids(self):
        """Return {code of a role: id}."""
        return {role.code: role.id for role in self.env["bde.contact.role"].search([])}

    @api.model
    def _find_known_person(self, said, people):
        """Return the person of an organisation that a list names, empty when new.

        The e-mail and a word of the name, else the name, whole or in part.
        """
        if not people:
            return self.env["res.partner"]
        words = set(person_words(said.name).split())
        if said.email:
            same = [
                person
                for person in people
                if (person.email or "").lower() == said.email.lower()
                and words & set(person_words(person.name or "").split())
            ]
            if len(same) == 1:
                return same[0]
        names = {person.id: person.name or "" for person in people}
        found = find_person(said.name, names) or self._part_of(words, names)
        return self.env["res.partner"].browse(found or False)

    @api.model
    def _part_of(self, words, names):
        """Return the only one whose whole name is among these words."""
        inside = [key for key, name in names.items() if is_part(name, words)]
        return inside[0] if len(inside) == 1 else None

    @api.model
    def _person_vals(self, said):
        """Return what a list says of a person, name and role apart."""
        vals = {
            "email": said.email,
            "phone": said.phone,
            "function": said.function,
            "bde_title": said.title,
        }
        return {name: value for name, value in vals.items() if value}

    @api.model
    def _plan_person(self, plan, host, said, roles, people, **more):
        """Plan a person of an organisation; return their id or what will be.

        Only what is empty is completed; roles are added to those they have.

        :param PlannedHost host: the organisation
        :param SaidPerson said: the person as the list says it
        :param dict roles: {code: id}
        :param people: records of the organisation's people
        :param more: of the planned line; `before`: what begins its changes
        """
        vals = self._person_vals(said)
        role_ids = [roles[code] for code in said.roles if code in roles]
        person = self._find_known_person(said, people)
        if not person:
            return self._plan_new_person(plan, host, said, role_ids, vals, **more)
        more.pop("message", None)
        before = more.pop("before", "")
        vals = {name: value for name, value in vals.items() if not person[name]}
        known = person.bde_role_ids.ids
        if set(role_ids) - set(known):
            vals["bde_role_ids"] = [(6, 0, [*dict.fromkeys([*known, *role_ids])])]
        if vals:
            plan.add(
                said.line,
                person.name,
                "update",
                model="res.partner",
                res_id=person.id,
                vals=vals,
                message=before + self._changes_text(person, vals),
                **more,
            )
        return person.id

    @api.model
    def _plan_new_person(self, plan, host, said, role_ids, vals, **more):
        key = f"person:{host.key or host.ref}:{person_words(said.name)}:{said.line}"
        vals |= {"name": said.name, "parent_id": host.ref}
        if role_ids:
            vals["bde_role_ids"] = [(6, 0, role_ids)]
        more.pop("before", None)
        if said.mobile:
            number = identifiers.format_phone(said.mobile)
            vals["comment"] = Markup("<p>%s</p>") % self.env._("Mobile: %s", number)
        plan.add(
            said.line,
            said.name,
            "create",
            model="res.partner",
            key=key,
            vals=vals,
            **{"message": self.env._("Contact at %s", host.name)} | more,
        )
        return Ref(key)
