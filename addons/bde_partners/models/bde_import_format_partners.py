from dataclasses import dataclass, field, replace

from odoo import api, models
from odoo.tools import LazyTranslate

from ..rules import partners_columns, partners_slots, partners_table
from ..rules.import_plan import Plan, Question, Ref
from ..rules.issues import WARNING
from ..rules.partner_words import name_words
from .bde_import_format_hosts import PlannedHost

_lt = LazyTranslate(__name__)
KEEP, REPLACE = "keep", "replace"
REFUSE, WITHOUT = "refuse", "without"


@dataclass
class PartnersPlan(Plan):
    """states: {key of an organisation: (status, reason)}, given once it is made;
    touched: {key of an organisation: day of the last contact}."""

    states: dict = field(default_factory=dict)
    touched: dict = field(default_factory=dict)


@dataclass(eq=False)
class PartnersRun:
    """What the steps of one dry run hand to each other."""

    imp: object
    plan: PartnersPlan
    known: object
    settled: list = field(default_factory=list)  # [(key, SaidHost, id or None)]
    planned: list = field(default_factory=list)  # [(SaidHost, PlannedHost)]
    records: object = None
    people: dict = field(default_factory=dict)  # {organisation id: people}
    roles: dict = field(default_factory=dict)
    heads: dict = field(default_factory=dict)  # {SIREN, SIRET or name: PlannedHost}
    tags: dict = field(default_factory=dict)  # {folded name: id or Ref}
    countries: dict = field(default_factory=dict)
    users: dict = field(default_factory=dict)  # {id: name}
    trainings: dict = field(default_factory=dict)
    hostings: dict = field(default_factory=dict)
    contacts: set = field(default_factory=set)  # {(organisation id, day)}
    taken: dict = field(default_factory=dict)  # {organisation id: line}

    @property
    def company_id(self):
        return self.imp.company_id.id


class BdeImportFormatPartners(models.AbstractModel):
    """A school's own list of partners: organisations, their sites, their people."""

    _name = "bde.import.format.partners"
    _inherit = ["bde.import.format.hosts", "bde.import.format.tabular"]
    _description = "Import: partners"

    _format_code = "partners_workbook"
    _format_label = _lt("Partners: organisations and their contacts")
    _format_help = _lt(
        "Your own workbook of companies, as it is: one line an organisation or one "
        "line a contact, columns in any order. What you have already is never emptied."
    )
    _format_sequence = 35
    _format_sample = "/bde_partners/static/samples/partenaires_exemple.xlsx"
    _format_groups = "bde_partners.group_bde_user"
    _format_models = (
        "res.partner.category",
        "res.partner",
        "bde.hosting",
        "bde.interaction",
    )

    # -- columns ---------------------------------------------------------------------
    @api.model
    def _format_fields(self):
        return partners_columns.FIELDS

    @api.model
    def _match_columns(self, columns):
        return partners_columns.match(columns)

    @api.model
    def _field_label(self, item):
        """Labels of people's columns are made of two terms: the slot and the part."""
        for slot in partners_slots.SLOTS:
            part = item.name.removeprefix(f"{slot.code}_")
            if part in partners_slots.PARTS and part != item.name:
                label = partners_slots.PARTS[part][0]
                return self.env._(
                    "%(person)s: %(what)s",
                    person=self._translate("bde_partners", slot.label, {}),
                    what=self._translate("bde_partners", label, {}),
                )
        return super()._field_label(item)

    @api.model
    def _parse(self, imp):
        parsed = super()._parse(imp)
        parsed.content = partners_table.read(parsed.table, parsed.mapping)
        return parsed

    # -- plan ------------------------------------------------------------------------
    @api.model
    def _plan(self, imp, parsed, answers):
        plan = PartnersPlan(answers=answers)
        hosts = self._begin_plan(imp, plan, parsed)
        known = self._known_hosts(imp.company_id.id)
        run = PartnersRun(imp, plan, known)
        for number, said in enumerate(hosts, start=1):
            self._find_host(run, f"host:{number}", said)
        self._read_known(run)
        self._find_heads(run)
        for said, host in run.planned:
            self._plan_host(run, said, host)
        self._plan_hostings(run)
        return plan

    @api.model
    def _find_host(self, run, key, said):
        """Note which organisation some lines are about, or why they wait."""
        if not self._has_right_siret(run, said):
            return
        if not said.is_valid:
            reason = self._issues_text(run, partners_table.errors(said))
            self._close(run, said, "error", reason)
            return
        match = self._match_host(run.known, said)
        if not said.name and not match.id:
            reason = self.env._(
                "No name on this line, and no organisation has this SIRET yet."
            )
            self._close(run, said, "error", reason)
            return
        found, question = self._settle_host(
            run.plan, run.known, said, match, len(said.rows)
        )
        if question:
            self._close(run, said, "doubtful", question.label, question.key)
        else:
            run.settled.append((key, said, found))

    @api.model
    def _has_right_siret(self, run, said):
        """Refuse a SIRET that is not one, or leave it out when the user says so."""
        issue = said.siret_issue
        if not issue:
            return True
        question = Question(
            key="wrong_siret",
            label=self.env._("Some SIRETs are not valid: what of their lines?"),
            choices=[
                (REFUSE, self.env._("Refuse them: I correct the file")),
                (WITHOUT, self.env._("Import them without SIRET")),
            ],
            default=REFUSE,
            help=self.env._("A SIRET is never guessed. The report lists them."),
        )
        answer = run.plan.ask(question, count=len(said.rows))
        if answer == WITHOUT:
            said.issues.append(replace(issue, level=WARNING))
            return True
        self._close(run, said, "error", run.imp._issue_message(issue), question.key)
        return False

    @api.model
    def _close(self, run, said, action, message, question_key=""):
        """Give each line of an organisation its end here."""
        for row in said.rows:
            run.plan.add(
                row.line,
                said.label or self.env._("Line %s", row.line),
                action,
                message=message,
                question_key=question_key,
            )

    @api.model
    def _issues_text(self, run, issues):
        return " · ".join(
            dict.fromkeys(run.imp._issue_message(issue) for issue in issues)
        )

    # -- what is known beforehand ----------------------------------------------------
    @api.model
    def _read_known(self, run):
        """Read at once what the planned lines will be compared with."""
        records = self._read_hosts(run.known, [found for *_said, found in run.settled])
        for key, said, found in run.settled:
            host = self._planned_host(key, said, records.get(found))
            run.planned.append((said, host))
        run.records = run.known.partners.browse(records)
        run.people = self._people_of(host for _said, host in run.planned)
        run.roles = self._role_ids()
        self._read_census(run)

    @api.model
    def _find_heads(self, run):
        """Note the head offices that the list names, made when they are missing."""
        by_siret, by_name = {}, {}
        for said, host in run.planned:
            if said.head == "self":
                run.heads.setdefault(said.siret[:9] or said.siren, host)
            if said.siret:
                by_siret.setdefault(said.siret, host)
            by_name.setdefault(name_words(host.name), host)
        wanted = dict.fromkeys(
            said.head for said, _host in run.planned if said.head not in ("", "self")
        )
        for head in wanted:
            host = by_siret.get(head) or by_name.get(name_words(head))
            run.heads[head] = host or self._new_head(run, head)

    @api.model
    def _new_head(self, run, head):
        """Return the head office that only its name or SIRET tells."""
        siret = head if head.isdigit() and len(head) == 14 else ""
        match = run.known.index.find("" if siret else head, siret)
        if match.id or match.doubts:
            record = run.known.partners.browse(match.id or match.doubts[0])
            return PlannedHost(record.id, record.name, record)
        if siret:
            return None
        key = f"head:{name_words(head)}"
        run.plan.add(
            None,
            head,
            "create",
            model="res.partner",
            key=key,
            vals={"name": head, "is_company": True},
            message=self.env._("Group or head office that your list names"),
        )
        return PlannedHost(Ref(key), head, None, key)

    @api.model
    def _head_of(self, run, said, host):
        """Return what stands for the id of the head office of a site, or None."""
        if said.head == "self":
            return None
        siren = said.siret[:9] or said.siren
        head = run.heads.get(said.head or siren) if said.head or siren else None
        if head is None or head is host or head.ref == host.ref:
            return None
        return head.ref
