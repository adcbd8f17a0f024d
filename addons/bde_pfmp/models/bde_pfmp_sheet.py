"""A sheet of information filed in a placement: all of it, or nothing."""

from odoo import Command, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import get_translation

from ..rules import sheet as rules

OPEN = ("to_find", "found")
# Fields of the placement that a sheet gives in words: name of the value → field
WORDS = {
    "work_address": "work_address",
    "activities": "activities",
    "equipment": "equipment",
    "works_text": "regulated_work",
    "insurance": "host_insurance",
    "meals": "meals",
    "transport": "transport",
    "lodging": "lodging",
    "gratification": "gratification",
    "special_presence": "special_presence",
}


class SheetRefused(UserError):
    """A sheet that cannot be filed. problems: {field of the sheet: sentence}."""

    def __init__(self, problems):
        self.problems = dict(problems)
        super().__init__("\n".join(dict.fromkeys(self.problems.values())))


class BdePfmpPlacement(models.Model):
    """What a host tells of a placement, by pen or by its form."""

    _inherit = "bde.pfmp.placement"

    equipment = fields.Text(
        string="Equipment and clothes", help="Safety shoes, white coat, tools…"
    )

    # -- what is wrong -----------------------------------------------------------------
    def _sheet_problems(self, values, source="office"):
        """Return {field: sentence} of what stops a sheet, in the user's language.

        :param values: `SheetValues`
        :param str source: "office" or "company"
        """
        self.ensure_one()
        if source == "company" and self.host_id:
            values = self._sheet_with_host(values)
        problems = {
            name: self._sheet_text(issue) for name, issue in rules.check(values).items()
        }
        if self.state not in OPEN:
            problems["learner"] = self.env._(
                "The convention of %(name)s is issued: what changes now is an "
                "amendment.",
                name=self.learner_id.display_name,
            )
        if "host" not in problems:
            problems |= self._sheet_host_problems(values, source)
        return problems

    def _sheet_text(self, issue):
        """Return the sentence of an `Issue`."""
        lang = self.env.lang or "en_US"
        module = issue.module or "bde_pfmp"
        return get_translation(module, lang, issue.message, issue.params)

    # -- filing ------------------------------------------------------------------------
    def _sheet_apply(self, values, source="office"):
        """File a sheet in this placement: host, people, hours and the rest.

        The same sheet filed twice changes nothing. What is not said erases nothing;
        what the address book has otherwise is kept, and told, unless
        `values.replace` names it.

        :param values: `rules.sheet.SheetValues`
        :param str source: "office", or "company" (then the host is not chosen when
            there is one, and its name does not change)
        :return: `rules.sheet.SheetResult`
        :raise SheetRefused: a UserError with `problems`, by field of the sheet
        """
        self.ensure_one()
        self.check_access("write")
        if source == "company" and self.host_id:
            values = self._sheet_with_host(values)
        problems = self._sheet_problems(values, source)
        if problems:
            raise SheetRefused(problems)
        result = rules.SheetResult()
        with self.env.cr.savepoint():
            host = self._sheet_host(values, source, result)
            result.host_id = host.id
            people = self._sheet_people(host, values, result)
            vals = self._sheet_vals(host, people, values, result)
            if vals:
                self.write(vals)
            self._sheet_declare(host, people, values, result)
            if source == "office":
                self._sheet_convention(result)
        return result

    def _sheet_convention(self, result):
        """Make the draft of the convention; keyed whole, it is to be checked.

        What hinders it is told, the sheet is filed all the same. A company's own form
        moves its convention itself.
        """
        if self._convention_refusal():
            return
        try:
            with self.env.cr.savepoint():
                convention = self._prepare_conventions()
                whole = self.tutor_id and self.signatory_id and self.slot_ids
                if whole and convention.state in ("draft", "company"):
                    convention._move("check")
        except UserError as error:
            result.warnings.append(str(error))

    def _sheet_vals(self, host, people, values, result):
        """Return what is to be written on the placement; tell it in `result`."""
        vals = {}
        for name, record in {"host_id": host, **people}.items():
            if record and self[name] != record:
                key = name.removesuffix("_id")
                self._sheet_note(result, key, self[name].name, record.name)
                vals[name] = record.id
        for key, name in WORDS.items():
            new, old = getattr(values, key), self[name] or ""
            if new == old or not (new or key in values.replace):
                continue
            self._sheet_note(result, key, old, new)
            vals[name] = new or False
        if values.moving_sites not in (None, self.moving_sites):
            vals["moving_sites"] = values.moving_sites
        if values.works is not None:
            vals |= self._sheet_works(values.works, result)
        if vals.get("host_id") and values.override_reason:
            vals["host_override_reason"] = values.override_reason
        return vals | self._sheet_hours(values, result)

    def _sheet_works(self, ids, result):
        """Return the values of the regulated works, when they change."""
        works = self.env["bde.pfmp.hazard.work"].browse(ids).exists()
        old = self.hazard_work_ids
        if works == old:
            return {}
        names = (", ".join(some.mapped("name")) for some in (old, works))
        self._sheet_note(result, "works", *names)
        return {"hazard_work_ids": [Command.set(works.ids)]}

    def _sheet_hours(self, values, result):
        """Return the values of the schedule, when it changes."""
        slots = rules.parse_hours(values.hours).slots
        if not slots:
            later = values.hours_later and self.schedule_kind != "later"
            if not later or self.slot_ids:
                return {}
            return {"schedule_kind": "later"}
        old = rules.format_hours(self._slots()) if self.slot_ids else ""
        new = rules.format_hours(slots)
        if new == old and self.schedule_kind != "later":
            return {}
        self._sheet_note(result, "hours", old, new)
        same = all(slot.week == "all" for slot in slots)
        lines = [
            {
                "week": slot.week,
                "weekday": str(slot.weekday),
                "hour_from": slot.start,
                "hour_to": slot.end,
            }
            for slot in slots
        ]
        return {
            "schedule_kind": "fixed" if same else "alternating",
            "slot_ids": [Command.clear(), *map(Command.create, lines)],
        }

    def _sheet_declare(self, host, people, values, result):
        """Keep what the host declares of its size and of its other trainees."""
        if values.other_trainees is None and values.tutor_trainees is None:
            self._sheet_headcount(host, values.headcount, result)
            return
        tutor = people["tutor_id"] or self.tutor_id
        contact = people["signatory_id"] or self.signatory_id
        for name, vals in (
            ("other_trainees", {"other_trainees": values.other_trainees}),
            (
                "tutor_trainees",
                {"tutor_id": tutor.id, "tutor_trainees": values.tutor_trainees},
            ),
        ):
            if vals[name] is None or (name == "tutor_trainees" and not tutor):
                continue
            facts = {
                "host_id": host.id,
                "company_id": self.company_id.id,
                "headcount": values.headcount or host.bde_headcount or 0,
                **vals,
            }
            if name == "other_trainees":
                facts["tutor_id"] = False
            self._sheet_declaration(facts, contact)

    def _sheet_declaration(self, facts, contact):
        """Record a declaration of the host, once for the same words this year."""
        declarations = self.env["bde.pfmp.host.declaration"]
        since = self.school_year_id.date_start or fields.Date.context_today(self)
        same = [(name, "=", value) for name, value in facts.items()]
        if not declarations.search_count([*same, ("date", ">=", since)], limit=1):
            declarations.create({**facts, "contact_id": contact.id})

    def _sheet_headcount(self, host, headcount, result):
        """Keep the headcount of the host, without more to declare."""
        if headcount is None or headcount == host.bde_headcount:
            return
        self._sheet_note(result, "headcount", host.bde_headcount, headcount)
        today = fields.Date.context_today(self)
        host.write({"bde_headcount": headcount, "bde_headcount_date": today})

    def _sheet_note(self, result, name, old, new):
        """Tell in `result` that a value changes."""
        words = (str(value) if value else "" for value in (old, new))
        result.changes.append(rules.Change(name, *words))
