from dataclasses import dataclass
from datetime import date

from odoo import api, models
from odoo.tools import format_date

from odoo.addons.bde_partners.rules.import_plan import Question, Ref
from odoo.addons.bde_partners.rules.text import fold

from ..rules.learner_file import class_key

# years between the file and the year chosen, from which the file is mistaken
FAR = 20


@dataclass(eq=False)
class PlannedYear:
    """A school year as the plan sees it: `ref` is its id, or what will be its id."""

    start: int
    ref: object
    first: date
    last: date
    name: str


class BdeImportFormatSchool(models.AbstractModel):
    """What every file about the school needs: whose it is, of which years."""

    _name = "bde.import.format.school"
    _inherit = "bde.import.format"
    _description = "Format of import: the school"

    _format_groups = "bde_partners.group_bde_user"

    @api.model
    def _is_other_school(self, imp, plan, uai, count):
        """Ask about a file of another school; True when it is not to be read.

        :param str uai: school that the file says it is of, '' when it does not
        """
        own = imp.company_id.bde_uai
        if not uai or uai == own:
            return False
        if not own:
            plan.notes.append(
                self.env._(
                    "The file is of the school %(uai)s. It could not be compared with "
                    "yours: its UAI is not filled in (Configuration, School).",
                    uai=uai,
                )
            )
            return False
        question = Question(
            key=f"uai:{uai}",
            label=self.env._(
                "This file is of another school (%(uai)s instead of %(own)s): go on?",
                uai=uai,
                own=own,
            ),
            kind="yesno",
            help=self.env._("“No” leaves the whole file out."),
        )
        if plan.ask(question, count=count) != "no":
            return False
        plan.add(
            None,
            self.env._("File of another school"),
            "skip",
            message=self.env._("Left out as you asked."),
            question_key=question.key,
        )
        return True

    # -- school years ----------------------------------------------------------------
    @api.model
    def _default_year(self, imp, plan, year, count):
        """Return the first civil year of the school year that the file is about.

        :param year: as the file says it, None when it does not
        """
        chosen = imp.school_year_id
        if year is None or date(year, 9, 1) == chosen.date_start:
            return chosen.date_start.year
        theirs = f"{year}-{year + 1}"
        if abs(year - chosen.date_start.year) > FAR:
            text = self.env._(
                "The file says it is of %(theirs)s, which is not plausible: read as "
                "%(chosen)s.",
                theirs=theirs,
                chosen=chosen.name,
            )
            plan.notes.append(text)
            return chosen.date_start.year
        question = Question(
            key=f"year:{year}",
            label=self.env._(
                "The file says it is of %(theirs)s, and you import into %(chosen)s: "
                "which school year?",
                theirs=theirs,
                chosen=chosen.name,
            ),
            choices=[
                (str(year), theirs),
                (str(chosen.date_start.year), chosen.name),
            ],
            default=str(year),
        )
        return int(plan.ask(question, count=count))

    @api.model
    def _planned_years(self, plan, starts):
        """Return {first civil year: `PlannedYear`}, known ones and those of the file.

        :param starts: first civil years that the file speaks of; None is left out
        """
        years = {}
        for year in self.env["bde.school.year"].search([("date_start", "!=", False)]):
            years[year.date_start.year] = PlannedYear(
                year.date_start.year,
                year.id,
                year.date_start,
                year.date_end,
                year.name,
            )
        for start in sorted(set(starts) - {None, *years}):
            years[start] = PlannedYear(
                start,
                Ref(f"year:{start}"),
                date(start, 9, 1),
                date(start + 1, 8, 31),
                f"{start}-{start + 1}",
            )
            plan.add(
                None,
                self.env._("School year %s", years[start].name),
                "create",
                model="bde.school.year",
                key=f"year:{start}",
                vals={
                    "name": years[start].name,
                    "date_start": years[start].first,
                    "date_end": years[start].last,
                },
            )
        return years

    @api.model
    def _after_apply(self, imp, plan, ids):
        """Give the school years that were made their holidays."""
        result = super()._after_apply(imp, plan, ids)
        made = [
            line.res_id
            for line in plan.lines
            if line.model == "bde.school.year" and line.action == "create"
        ]
        if made:
            self.env["bde.school.year"].browse(made)._generate_holidays()
        return result

    # -- classes ---------------------------------------------------------------------
    @api.model
    def _known_classes(self, imp, years):
        """Return {(first civil year, code): class} of the school.

        :param dict years: {first civil year: `PlannedYear`}
        """
        starts = {
            year.ref: start
            for start, year in years.items()
            if isinstance(year.ref, int)
        }
        groups = (
            self.env["bde.class"]
            .with_context(active_test=False)
            .search_fetch(
                [
                    ("company_id", "=", imp.company_id.id),
                    ("school_year_id", "in", list(starts)),
                ],
                ["code", "kind", "school_year_id", "mef_ids"],
            )
        )
        return {
            (starts[group.school_year_id.id], class_key(group.code)): group
            for group in groups
        }

    # -- words -----------------------------------------------------------------------
    @api.model
    def _day_text(self, day):
        return format_date(self.env, day) if day else self.env._("unknown date")

    @api.model
    def _best_spelling(self, known, given):
        """Return the better written of two names that differ by case or accents."""
        if not known or fold(known) != fold(given):
            return given
        flat = (known.upper(), known.lower())
        poorer = given in (given.upper(), given.lower()) and known not in flat
        if poorer or sum(map(str.isascii, known)) < sum(map(str.isascii, given)):
            return known
        return given

    @api.model
    def _messages(self, imp, issues):
        """Return the texts of the issues of one line, joined."""
        return " · ".join(imp._issue_message(issue) for issue in issues)
