import re

from markupsafe import Markup

from odoo import api, models
from odoo.tools import html2plaintext

from ..rules import identifiers
from ..rules.import_plan import Question
from ..rules.partner_words import city_words, name_words
from ..rules.text import fold
from .bde_import_format_partners import KEEP, REPLACE

# Fields that a lock of the school keeps, by lock
LOCKS = {
    "bde_lock_identity": (
        "name",
        "bde_siret",
        "bde_usual_name",
        "bde_legal_kind",
    ),
    "bde_lock_address": ("street", "street2", "zip", "city", "country_id"),
    "bde_lock_activity": (
        "bde_activity",
        "bde_naf",
        "bde_headcount",
        "bde_headcount_bracket",
    ),
}
_LINK = re.compile(r"^https?://(?:www\.)?|/+$", re.IGNORECASE)


class BdeImportFormatPartners(models.AbstractModel):
    """One organisation of the list: made, completed, or compared."""

    _inherit = "bde.import.format.partners"

    @api.model
    def _plan_host(self, run, said, host):
        """Plan the line of an organisation, then those of its people.

        :param SaidHost said: what the list says of it
        :param PlannedHost host: which one it is
        """
        vals = self._host_vals(said) | self._more_vals(run, said, host)
        if host.record:
            self._plan_known_host(run, said, host, vals)
        else:
            self._plan_new_host(run, said, host, vals)
        self._plan_people(run, said, host)
        self._plan_contact(run, said, host)

    @api.model
    def _plan_new_host(self, run, said, host, vals):
        guess = said.values.get("kind_guess")
        if guess:
            vals.setdefault("bde_legal_kind", guess)
        vals.setdefault("country_id", self._country_id(run, "FR"))
        comment = self._comment(run, said, "")
        if comment:
            vals["comment"] = comment
        if vals.get("parent_id"):
            vals["type"] = "other"  # its address is its own
        self._note_state(run, said, host)
        run.plan.add(
            said.line,
            host.name,
            "create",
            model="res.partner",
            key=host.key,
            vals=vals | {"name": host.name, "is_company": True, "bde_is_host": True},
            message=self._line_text(run, said, said.zip, said.city),
        )

    @api.model
    def _plan_known_host(self, run, said, host, vals):
        """Complete a known organisation; what differs is kept unless asked."""
        record, texts = host.record, []
        first = run.taken.setdefault(record.id, said.line)
        if first != said.line:
            host.key = f"again:{said.line}"
            vals, texts = {}, [self.env._("Same organisation as line %s.", first)]
        if said.name:
            vals["name"] = said.name
        empty, differs = self._compare(record, vals)
        write, kept = self._overwrite(run, record, differs)
        write |= empty
        if "parent_id" in write:
            write["type"] = "other"
        comment = first == said.line and self._comment(run, said, record.comment)
        if comment:
            texts.append(self.env._("Remark added"))
            write["comment"] = comment
        if not record.bde_is_host:
            write["bde_is_host"] = True
        told = {name: v for name, v in write.items() if name not in ("comment", "type")}
        if told:
            texts.insert(0, self._changes_text(record, told))
        if kept:
            changes = self._changes_text(record, kept)
            texts.append(self.env._("Kept as you have it – %s", changes))
        run.plan.add(
            said.line,
            record.name,
            "update" if write else "same",
            model="res.partner",
            key=host.key,
            res_id=record.id,
            vals=write,
            message=self._line_text(run, said, *texts),
        )

    @api.model
    def _line_text(self, run, said, *texts):
        texts = [*texts, self._issues_text(run, said.issues)]
        return " · ".join(text for text in texts if text)

    # -- what is there already -------------------------------------------------------
    @api.model
    def _compare(self, record, vals):
        """Return (values that the record lacks, values that differ from its own)."""
        empty, differs = {}, {}
        for name, value in vals.items():
            current = record[name]
            if not current:
                empty[name] = value
            elif not self._says_the_same(name, current, value):
                differs[name] = value
        tags = differs.pop("category_id", None)  # added to those it has
        if tags:
            empty["category_id"] = tags
        return empty, differs

    @api.model
    def _says_the_same(self, name, current, value):
        """Tell whether a value of the list is the one we have, written otherwise."""
        if isinstance(current, models.BaseModel):
            if isinstance(value, list):
                return set(value[0][2]) <= set(current.ids)
            return current.id == value
        if isinstance(value, int | float):
            return abs(current - value) < 1e-6
        if name == "phone":
            return identifiers.check_phone(current).value == value
        if name == "website":
            return _LINK.sub("", current).lower() == _LINK.sub("", value).lower()
        if name == "name":
            one, other = name_words(current).split(), name_words(value).split()
            return sorted(one) == sorted(other)
        if name == "city":
            return city_words(current) == city_words(value)
        return fold(current) == fold(value)

    @api.model
    def _overwrite(self, run, record, differs):
        """Return (values to write, values left): one question for the whole list."""
        if not differs:
            return {}, {}
        question = Question(
            key="differ",
            label=self.env._("Some organisations differ from what you have."),
            choices=[
                (KEEP, self.env._("Keep what we have")),
                (REPLACE, self.env._("Take what the list says")),
            ],
            default=KEEP,
            help=self.env._(
                "What is empty is completed either way, an empty cell never erases "
                "anything, and what you locked stays."
            ),
        )
        if run.plan.ask(question) != REPLACE:
            return {}, differs
        locked = {
            name
            for lock, names in LOCKS.items()
            if lock in record._fields and record[lock]
            for name in names
        }
        write = {n: v for n, v in differs.items() if n not in locked | {"parent_id"}}
        return write, {n: v for n, v in differs.items() if n not in write}

    @api.model
    def _comment(self, run, said, current):
        """Return the notes with what the list adds to them, '' when nothing does."""
        known = fold(html2plaintext(current or ""))
        new = []
        for text, probe in self._notes(run, said):
            if fold(probe) and fold(probe) not in known:
                new.append(Markup("<p>%s</p>") % text)
        return Markup("").join([Markup(current or ""), *new]) if new else ""

    @api.model
    def _notes(self, run, said):
        """Return [(text, what tells that it is noted already)] without a field."""
        notes = [(text, text) for text in said.notes]
        values = said.values
        if values.get("mobile"):
            number = identifiers.format_phone(values["mobile"])
            notes.append((self.env._("Mobile: %s", number), number))
        if said.siren and not said.siret:
            notes.append((self.env._("SIREN: %s", said.siren), said.siren))
        if values.get("level"):
            notes.append((self.env._("Level: %s", values["level"]), values["level"]))
        if values.get("owner") and not self._owner_id(run, said):
            owner = values["owner"]
            notes.append((self.env._("Followed by: %s", owner), owner))
        return notes

    # -- people ----------------------------------------------------------------------
    @api.model
    def _plan_people(self, run, said, host):
        """Plan the people of an organisation, as parts of its line."""
        people = host.record and run.people.get(host.record.id)
        for person in said.people:
            done = self._plan_person(
                run.plan,
                host,
                person,
                run.roles,
                people or self.env["res.partner"],
                part_of=host.key,
                **self._person_texts(host, person),
            )
            if people and isinstance(done, int):
                people = people.filtered(lambda known, done=done: known.id != done)

    @api.model
    def _person_texts(self, host, person):
        """Return what the line of the organisation says of one of its people."""
        if host.record:
            return {
                "message": self.env._("New contact: %s", person.name),
                "before": f"{person.name} – ",
            }
        return {"message": person.name}
