import re
from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from odoo.addons.bde_partners.models.bde_secret_link import LinkRefused

from ..rules import schedule_table, sheet
from ..rules.law import library
from ..rules.law.facts import Hazards
from .bde_pfmp_placement_law import ELSEWHERE
from .bde_pfmp_sheet import OPEN, SheetRefused

SHOWN = 8  # learners, organisations proposed
# What is not on the sheet: said on the dossier
LATER = (
    *ELSEWHERE,
    "representative",
    "tutor",
    "referent",
    "host_quota",
    "medical_opinion",
    "calendar",
)


class BdePfmpSheetEntry(models.AbstractModel):
    """What the screen « key a sheet » asks: learners, live checks, filing.

    Every method is called by the browser: each checks that its caller writes
    placements, then works with the caller's own rights.
    """

    _name = "bde.pfmp.sheet.entry"
    _description = "Keying of sheets"

    @api.model
    def _entry_placements(self):
        """Return the placements of the caller, who must be allowed to write them."""
        placements = self.env["bde.pfmp.placement"]
        placements.check_access("write")
        return placements

    @api.model
    def _entry_placement(self, placement_id):
        """Return one placement that the caller may write.

        :raise UserError: when it is not there any more
        """
        found = self._entry_placements().browse(placement_id).exists()
        if len(found) != 1:
            raise UserError(self.env._("This line is not on the board any more."))
        found.check_access("write")
        return found

    # -- learners ----------------------------------------------------------------------
    @api.model
    def find_learner(self, text, class_id=False):
        """Return the lines of a typed name, or of a code: dicts for the list.

        Those of the class that is keyed come first, then those without a place.

        :param str text: words of the name, in any order; or the code of the sheet
        :param int class_id: class that is being keyed
        """
        placements = self._entry_placements()
        text = text if isinstance(text, str) else ""
        if found := self._entry_by_code(text):
            return [self._learner_option(one) | {"sure": True} for one in found]
        words = text.split()[:6]
        if not words:
            return []
        domain = Domain("state", "!=", "cancelled") & Domain("kind", "!=", "apprentice")
        domain &= Domain("date_end", ">=", fields.Date.context_today(self))
        for word in words:
            domain &= Domain.OR(
                Domain(f"learner_id.{name}", "ilike", word)
                for name in ("last_name", "usage_name", "first_name")
            )
        found = placements.search(domain, limit=40).sorted(
            lambda p: (p.class_id.id != class_id, p.state != "to_find", p._by_name())
        )
        return [self._learner_option(one) for one in found[:SHOWN]]

    @api.model
    def _entry_by_code(self, text):
        """Return the lines of a scanned code; none when it is not one.

        The code at the foot of the sheet, or the address of the company's form.
        """
        placements = self._entry_placements()
        forms = self.env["bde.pfmp.host.form"]
        _before, found, token = text.partition(f"{forms._link_path}/")
        if not found:
            return placements._sheet_find(text)
        try:
            form = forms._link_find(re.split(r"[/?#\s]", token)[0])
        except LinkRefused:
            return placements
        mine = form.line_ids.placement_id.sudo(False)
        return mine.with_env(self.env)._filtered_access("write")

    @api.model
    def _learner_option(self, placement):
        """Return a line of the list of learners."""
        dates = "–".join(
            format_date(self.env, day, date_format="d MMM")
            for day in (placement.date_start, placement.date_end)
        )
        where = (placement.class_id.code, placement.period_id.name, dates)
        return {
            "id": placement.id,
            "name": placement.learner_id.display_name,
            "detail": " · ".join(filter(None, where)),
            "note": placement.host_id.name or "",
        }

    @api.model
    def open(self, placement_id=False, class_id=False, period_id=False):
        """Return a sheet to key: who, what is known, where one stands in the class.

        :param int placement_id: the line; False: the next of the class without a place
        :return: dict; `placement` is False when there is nothing to key
        """
        if placement_id:
            placement = self._entry_placement(placement_id)
        else:
            placement = self._next_sheet(class_id, period_id)
        works = self.env["bde.pfmp.hazard.work"].search(Domain.TRUE)
        shared = {
            "works": [{"id": work.id, "name": work.name} for work in works],
            "register": self.env["bde.register"]._is_open(),
        }
        if not placement:
            return {**shared, "placement": False}
        closed = placement.state not in OPEN
        return {
            **shared,
            "placement": self._sheet_head(placement),
            "counter": self._sheet_counter(placement),
            "values": placement._sheet_values().to_dict(),
            "own": placement._sheet_values(last=False).to_dict(),
            "people": self._people(placement.host_id),
            "problems": {
                "learner": self.env._(
                    "The convention of %(name)s is issued: what changes now is an "
                    "amendment.",
                    name=placement.learner_id.display_name,
                )
            }
            if closed
            else {},
        }

    @api.model
    def _sheet_head(self, placement):
        """Return who the sheet is about."""
        learner = placement.learner_id
        birth = learner.birth_date
        age = birth and fields.Date.context_today(self).year - birth.year
        minor = placement._is_minor()
        return {
            **self._learner_option(placement),
            "class_id": placement.class_id.id,
            "period_id": placement.period_id.id,
            "training": placement.training_id.short_name
            or placement.training_id.name
            or "",
            "minor": self.env._("minor") if minor and age else "",
            "closed": placement.state not in OPEN,
            "code": placement.sheet_code,
            "host": placement.host_id.name or "",
        }

    @api.model
    def _sheet_queue(self, class_id, period_id):
        """Return the lines keyed together: a class, a period, what is not over."""
        domain = Domain("state", "!=", "cancelled") & Domain("kind", "!=", "apprentice")
        if class_id:
            domain &= Domain("class_id", "=", class_id)
        if period_id:
            domain &= Domain("period_id", "=", period_id)
        else:
            today = fields.Date.context_today(self)
            domain &= Domain("date_end", ">=", today)
        found = self._entry_placements().search(domain)
        return found.sorted(lambda placement: placement._by_name())

    @api.model
    def _next_sheet(self, class_id, period_id, after=None):
        """Return the next line without a place, in the order of the alphabet."""
        if not class_id and not period_id:
            return self._entry_placements()
        queue = self._sheet_queue(class_id, period_id)
        todo = queue.filtered(lambda p: p.state == "to_find" and p != after)
        if after and after in queue:
            key = after._by_name()
            later = todo.filtered(lambda p: p._by_name() > key)
            return (later or todo)[:1]
        return todo[:1]

    @api.model
    def _sheet_counter(self, placement):
        """Return how many of the class have a place: {done, total, class}."""
        queue = self._sheet_queue(placement.class_id.id, placement.period_id.id)
        return {
            "done": len(queue.filtered(lambda p: p.state != "to_find")),
            "total": len(queue),
            "name": placement.class_id.code or "",
        }

    # -- while it is typed -------------------------------------------------------------
    @api.model
    def look(self, placement_id, values):
        """Return the hours as a table, their total, and what the law says of them.

        :param dict values: of `SheetValues`
        :return: {rows: [[day, hours, total]…], weeks, total, problem, law: [{level,
            text}]}
        """
        placement = self._entry_placement(placement_id)
        said = sheet.SheetValues.from_dict(values)
        parsed = sheet.parse_hours(said.hours)
        if parsed.issues:
            return {"problem": placement._sheet_text(parsed.issues[0])}
        table = schedule_table.week_table(parsed.slots)
        return {
            "problem": "",
            "weeks": [week for week in table.weeks if week],
            "rows": [
                [row.day, *(text for text, _total in row.cells)] for row in table.rows
            ],
            "total": " / ".join(table.totals) if parsed.slots else "",
            "law": self._live_law(placement, parsed.slots, said),
        }

    @api.model
    def _live_law(self, placement, slots, values):
        """Return what the law says of hours and works that are not saved yet."""
        works = self.env["bde.pfmp.hazard.work"].browse(values.works or ()).exists()
        known = placement._law_context(placement.company_id)
        facts = placement._law_facts(known)
        hazards = facts.hazards if placement.host_id else Hazards()
        absolute = works.filtered("is_absolute")
        facts = replace(
            facts,
            slots=tuple(slots),
            hazards=replace(
                hazards,
                needed=bool(works - absolute or values.works_text),
                absolute=", ".join(absolute.mapped("name")),
            ),
        )
        params = self.env["bde.pfmp.law.parameter"]._parameters()
        found = library.check(facts, params, placement._law_waivers()[placement])
        return [
            {"level": finding.level, "text": placement._law_text(finding)}
            for finding in found
            if finding.rule not in LATER and finding.level != "waived"
        ]

    # -- filing ------------------------------------------------------------------------
    @api.model
    def file(self, placement_id, values):
        """File a sheet; nothing is written when anything is wrong.

        :param dict values: of `SheetValues`
        :return: {problems: {field: sentence}} or {result, next, law}
        """
        placement = self._entry_placement(placement_id)
        said = sheet.SheetValues.from_dict(values)
        try:
            with self.env.cr.savepoint():
                result = placement._sheet_apply(said)
        except SheetRefused as error:
            return {"problems": error.problems}
        except (UserError, ValidationError) as error:
            return {"problems": {"": str(error)}}
        head = self._sheet_head(placement)
        after = self._next_sheet(head["class_id"], head["period_id"], placement)
        return {
            "problems": {},
            "filed": head,
            "result": result.to_dict(),
            "law": self._filed_law(placement),
            "next": after.id or False,
        }

    @api.model
    def _filed_law(self, placement):
        """Return what stops the placement now, in words."""
        return [
            placement._law_text(finding)
            for finding in placement._law_stops()[placement]
        ]


class BdePfmpPlacement(models.Model):
    _inherit = "bde.pfmp.placement"

    def _by_name(self):
        """Return the key that sorts learners as a pile of paper is sorted."""
        learner = self.learner_id
        return (
            (learner.usage_name or learner.last_name or "").casefold(),
            (learner.first_name or "").casefold(),
            self.id,
        )

    def action_key_sheets(self):
        """Button: key the sheets of these learners, from the first one."""
        first = self.sorted(lambda p: (p.state != "to_find", p._by_name()))[:1]
        action = self.env["ir.actions.client"]._for_xml_id(
            "bde_pfmp.bde_pfmp_sheet_entry_action"
        )
        return {**action, "params": {"placement_id": first.id}}
