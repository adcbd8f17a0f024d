from datetime import date

from odoo import api, models
from odoo.tools import LazyTranslate, format_date

from ..rules.holiday_file import FIELDS, read_calendar, start_year
from ..rules.import_plan import Plan, Question, Ref
from ..rules.text import fold

_lt = LazyTranslate(__name__)
NONE = "none"


class BdeImportFormatHolidays(models.AbstractModel):
    """School holidays: the Ministry's open calendar, or a list typed by hand."""

    _name = "bde.import.format.holidays"
    _inherit = "bde.import.format.tabular"
    _description = "Format of import: school holidays"

    _format_code = "holidays"
    _format_label = _lt("School holidays")
    _format_help = _lt(
        "The “calendrier scolaire” of data.education.gouv.fr (.csv or .xlsx), or a "
        "list with a name, a first and a last day off and a zone."
    )
    _format_sequence = 90
    _format_models = ("bde.school.year", "bde.school.holiday")
    _format_sample = "/bde_partners/static/samples/school_holidays.csv"

    @api.model
    def _format_fields(self):
        return list(FIELDS)

    @api.model
    def _parse(self, imp):
        parsed = super()._parse(imp)
        parsed.content = read_calendar(parsed.lines())
        return parsed

    @api.model
    def _plan(self, imp, parsed, answers):
        plan = Plan(answers=answers)
        self._note_table(imp, plan, parsed.table)
        rows = parsed.content.rows
        for issue in parsed.content.issues:
            self._issue_line(imp, plan, issue)
        kept = self._kept_rows(imp, plan, rows)
        years = self._plan_years(plan, kept)
        known = self._known(kept)
        for row in kept:
            self._plan_row(imp, plan, row, years[row.start_year], known)
        plan.lines.sort(key=lambda planned: planned.line or 0)
        return plan

    # -- what to take in -------------------------------------------------------------
    @api.model
    def _kept_rows(self, imp, plan, rows):
        """Return the rows wanted by the user; the others are planned as left out."""
        wanted_years = self._ask_years(imp, plan, rows)
        wanted_zones = self._ask_zones(imp, plan, rows)
        place = self._ask_place(imp, plan, rows)
        kept = []
        for row in rows:
            reason = ""
            if row.start_year < wanted_years:
                reason = self.env._("School year left out.")
            elif row.zone == "own" and row.place != place:
                reason = self.env._("Another calendar: %s.", row.place)
            elif row.zone in ("A", "B", "C") and row.zone not in wanted_zones:
                reason = self.env._("Another zone.")
            if reason:
                plan.add(row.line, row.name, "skip", message=reason)
            else:
                kept.append(row)
        return kept

    @api.model
    def _ask_years(self, imp, plan, rows):
        """Return the first September to take in."""
        first = start_year(imp.school_year_id.date_start)
        found = {row.start_year for row in rows}
        if not found or min(found) >= first:
            return 0
        answer = plan.ask(
            Question(
                key="years",
                label=self.env._("The file also holds past school years."),
                choices=[
                    ("recent", self.env._("From %s on", imp.school_year_id.name)),
                    ("all", self.env._("All of them")),
                ],
                default="recent",
                remember=True,
            ),
            count=sum(row.start_year < first for row in rows),
        )
        return 0 if answer == "all" else first

    @api.model
    def _ask_zones(self, imp, plan, rows):
        """Return the zones to take in."""
        found = {row.zone for row in rows} & {"A", "B", "C"}
        own = imp.company_id.bde_zone
        if len(found) < 2 or own not in found:
            return found
        answer = plan.ask(
            Question(
                key="zones",
                label=self.env._("The file holds several zones."),
                help=self.env._("Those of the other zones serve to read a calendar."),
                choices=[
                    ("own", self.env._("Only zone %s, the school's", own)),
                    ("all", self.env._("All zones")),
                ],
                default="own",
                remember=True,
            ),
            count=sum(row.zone in found for row in rows),
        )
        return {own} if answer == "own" else found

    @api.model
    def _ask_place(self, imp, plan, rows):
        """Return the territory whose own calendar is taken in, "" for none."""
        places = {row.place: row.place for row in rows if row.zone == "own"}
        if not places:
            return ""
        academy = fold(imp.company_id.bde_academy_id.name)
        mine = next((p for p in places if academy and fold(p) in academy), NONE)
        answer = plan.ask(
            Question(
                key="place",
                label=self.env._("Some territories have a calendar of their own."),
                choices=[
                    (NONE, self.env._("None of them is ours")),
                    *sorted(places.items()),
                ],
                default=mine,
                remember=True,
            ),
            count=sum(row.zone == "own" for row in rows),
        )
        return answer

    # -- lines -----------------------------------------------------------------------
    @api.model
    def _plan_years(self, plan, rows):
        """Return {start year: id or Ref} of school years, planning the missing ones."""
        wanted = {row.start_year: row.line for row in reversed(rows)}
        known = {
            start_year(year.date_start): year.id
            for year in self.env["bde.school.year"].search(
                [("date_start", ">=", date(min(wanted, default=1), 8, 1))]
            )
        }
        for start, line in sorted(wanted.items()):
            if start in known:
                continue
            name = f"{start}-{start + 1}"
            vals = {
                "name": name,
                "date_start": date(start, 9, 1),
                "date_end": date(start + 1, 8, 31),
            }
            key = f"year:{start}"
            plan.add(
                line,
                self.env._("School year %s", name),
                "create",
                model="bde.school.year",
                key=key,
                vals=vals,
            )
            known[start] = Ref(key)
        return known

    @api.model
    def _known(self, rows):
        """Return {(kind, zone): holidays} of the period of the rows."""
        if not rows:
            return {}
        found = self.env["bde.school.holiday"].search(
            [
                ("date_start", "<=", max(row.date_end for row in rows)),
                ("date_end", ">=", min(row.date_start for row in rows)),
                ("company_id", "=", False),
            ]
        )
        return {
            key: holidays
            for key, holidays in found.grouped(
                lambda holiday: (holiday.kind, holiday.zone or None)
            ).items()
        }

    @api.model
    def _plan_row(self, imp, plan, row, year, known):
        """Plan one holiday: new, changed, unchanged, or to settle."""
        same_kind = known.get((row.kind, row.zone), self.env["bde.school.holiday"])
        holiday = same_kind.filtered(
            lambda h: h.date_start <= row.date_end and h.date_end >= row.date_start
        )[:1]
        label = f"{row.name} ({row.place or row.zone})" if row.zone else row.name
        vals = {"date_start": row.date_start, "date_end": row.date_end}
        if not holiday:
            vals |= {
                "name": row.name,
                "kind": row.kind,
                "zone": row.zone or False,
                "school_year_id": year,
                "source": imp.name,
            }
            message = self._period(row.date_start, row.date_end)
            action, changed = "create", vals
        else:
            changed = self._changed(holiday, vals)
            message = self._changes_text(holiday, changed)
            action = "update" if changed else "same"
        question = ""
        if changed and holiday and not holiday.source:
            question = f"typed:{holiday.id}"
            answer = self._ask_typed(plan, question, holiday, row)
            action = {"yes": "update", "no": "skip"}.get(answer, "doubtful")
        if action == "update":
            changed = changed | {"source": imp.name}
        plan.add(
            row.line,
            label,
            action,
            model="bde.school.holiday",
            res_id=holiday.id or 0,
            vals=changed if action in ("create", "update") else {},
            message=message,
            question_key=question,
        )

    @api.model
    def _ask_typed(self, plan, key, holiday, row):
        """Ask before replacing dates that somebody of the school typed."""
        return plan.ask(
            Question(
                key=key,
                kind="yesno",
                label=self.env._("Replace the dates typed by hand for %s?", row.name),
                help=self.env._(
                    "Now: %(now)s. In the file: %(file)s.",
                    now=self._period(holiday.date_start, holiday.date_end),
                    file=self._period(row.date_start, row.date_end),
                ),
            )
        )

    @api.model
    def _period(self, first, last):
        """Return "from … to …" as people write dates."""
        return self.env._(
            "%(first)s to %(last)s",
            first=format_date(self.env, first),
            last=format_date(self.env, last),
        )
