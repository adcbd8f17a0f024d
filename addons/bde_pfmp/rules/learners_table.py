"""A list of learners (canonical CSV, PRONOTE or SIECLE extraction) → `LearnerRow`s.

The canonical CSV is the one that APLyPro accepts (domain.md §6.3). Other lists have
columns that somebody chose: `FIELDS` knows the usual names. A list that has a line
per representative gives one learner with several representatives.
"""

from dataclasses import replace
from datetime import date

from ...bde_partners.rules import identifiers
from ...bde_partners.rules.cells import Cells
from ...bde_partners.rules.dates import age_on, parse_school_year
from ...bde_partners.rules.issues import RuleError, Texts, _lt
from ...bde_partners.rules.text import fold, split_full_name, title_name
from .learners_columns import FIELDS
from .people import (
    FRANCE,
    REGIMES,
    Address,
    LearnerRow,
    SieclePerson,
    SiecleResponsibility,
    names_a_service,
)

CODES = {
    "row_no_name": _lt("A line without a name: left out."),
    "row_no_first_name": _lt("“%(name)s”: the first name was not found."),
    "row_no_key": _lt(
        "Neither INE nor date of birth: it cannot be found again safely."
    ),
    "row_same_ine": _lt(
        "The INE %(ine)s is also that of %(other)s (line %(other_line)s)."
    ),
    "row_twice": _lt("Already on line %(other_line)s: read as one learner."),
    "row_two_classes": _lt(
        "In the class %(first)s on line %(other_line)s and in %(second)s here: "
        "the first is kept."
    ),
    "row_age": _lt("Born on %(date)s: %(age)s years old, check the date."),
    "row_mef_shape": _lt(
        "The MEF %(mef)s is not one of the national nomenclature: "
        "say which training it is."
    ),
}
T = Texts(__name__, CODES)

SEXES = {"m": "m", "h": "m", "1": "m", "masculin": "m", "garcon": "m", "homme": "m"}
SEXES |= {"monsieur": "m", "mr": "m", "f": "f", "2": "f", "feminin": "f", "fille": "f"}
SEXES |= {"femme": "f", "madame": "f", "mme": "f", "mlle": "f", "mademoiselle": "f"}
STATUS_WORDS = {"st": "st", "scolaire": "st", "eleve": "st", "etudiant": "st"}
STATUS_WORDS |= {"ap": "ap", "apprenti": "ap", "apprentie": "ap", "apprentissage": "ap"}
STATUS_WORDS |= {"fc": "fc", "fq": "fc", "formation continue": "fc", "stagiaire": "fc"}
STATUS_WORDS |= {"bts": "bts", "sous statut scolaire": "st", "statut scolaire": "st"}
KINSHIP_WORDS = {"mere": "mother", "pere": "father", "tuteur": "legal_guardian"}
KINSHIP_WORDS |= {"tutrice": "legal_guardian", "aide sociale": "ase", "ase": "ase"}
KINSHIP_WORDS |= {"famille": "family", "grand": "family", "frere": "family"}
KINSHIP_WORDS |= {"soeur": "family", "oncle": "family", "tante": "family"}
KINSHIP_WORDS |= {"assistant": "foster", "eleve": "self", "parent": "parent"}
KINSHIP_WORDS |= {"ddass": "ase", "autre": "other", "educateur": "other"}
TITLES = {"m": "m", "mr": "m", "monsieur": "m", "mme": "mme", "mlle": "mme"}
TITLES |= {"madame": "mme", "mademoiselle": "mme"}
__all__ = ["FIELDS", "read"]
_OURS = {"school_year", "insee", "street", "street2", "zip", "city", "country"}


def read(table, mapping, year=None):
    """`Table`, {field: column} → (list of `LearnerRow`, list of `Issue`).

    year: start of the school year for lines that do not say one; it also settles
    birth years of two digits. Issues about a learner are on the learner.
    """
    learners, issues = [], []
    kinds = frozenset(mapping) - _OURS - {"groups"}
    if {"street", "zip", "city"} & set(mapping):
        kinds |= {"address"}
    if "groups" in mapping:
        kinds |= {"group_codes"}
    for row in table.rows:
        learner = _learner(Cells(row, mapping), year)
        if learner is None:
            issues.append(T.warning("row_no_name", row.line))
            continue
        learner.kinds = kinds
        learners.append(learner)
    return _once(learners, issues), issues


def _learner(cells, year):
    last, first = cells.text("last_name"), cells.text("first_name")
    if last and not first and "first_name" not in cells.mapping:
        last, first = split_full_name(last)
    if not last and not first:
        return None
    learner = LearnerRow(cells.line, last_name=last, first_name=title_name(first))
    learner.issues = cells.issues
    cells.subject = learner.label
    if not last or not first:
        cells.issues.append(
            T.issue("row_no_first_name", cells.line, subject=learner.label, name=last)
        )
    learner.usage_name = cells.text("usage_name")
    learner.school_year = _school_year(cells, year)
    _identity(learner, cells)
    _schooling(learner, cells)
    learner.address = Address(
        street=cells.text("street"),
        street2=cells.text("street2"),
        zip=cells.zip("zip"),
        city=cells.text("city"),
        insee=cells.checked("insee", identifiers.check_insee),
        country=cells.country("country") or FRANCE,
    )
    learner.phone = cells.checked("phone", identifiers.check_phone)
    learner.email = cells.checked("email", identifiers.check_email)
    learner.guardians = _guardians(learner, cells)
    return learner


def _school_year(cells, year):
    try:
        return parse_school_year(cells.text("school_year")) or year
    except RuleError as error:
        issue = error.to_issue(cells.subject)
        cells.issues.append(replace(issue, line=cells.line, level="warning"))
        return year


def _identity(learner, cells):
    start = learner.school_year
    years = (start - 75, start - 10) if start else None
    learner.birth_date = cells.day("birth_date", years, level="error")
    if learner.birth_date and start:
        age = age_on(learner.birth_date, date(start, 12, 31))
        if not 11 <= age <= 67:
            cells.issues.append(
                T.warning(
                    "row_age",
                    cells.line,
                    learner.label,
                    date=f"{learner.birth_date:%d/%m/%Y}",
                    age=age,
                )
            )
    learner.ine = cells.checked("ine", identifiers.check_ine)
    if not learner.ine and not learner.birth_date and not cells.text("birth_date"):
        cells.issues.append(T.warning("row_no_key", cells.line, learner.label))
    learner.sex = cells.choice("sex", SEXES)
    learner.birth_insee = cells.checked("birth_insee", identifiers.check_insee)
    learner.birth_city = cells.text("birth_city")
    learner.birth_country = cells.country("birth_country")


def _schooling(learner, cells):
    codes = cells.parts("class_code", ";|")
    if any(" " in code for code in codes):
        # « Bac pro chimie, 1re année »: a label, not a list of codes
        codes = [cells.text("class_code")]
    learner.class_codes = codes[:1]
    learner.class_code = codes[0] if codes else ""
    learner.group_codes = [c for c in codes[1:] + cells.parts("groups") if c]
    written = cells.text("mef")
    result = identifiers.check_mef(written)
    learner.mef = result.value
    if not result.ok:
        cells.issues.append(
            T.warning("row_mef_shape", cells.line, learner.label, mef=written)
        )
    learner.status = cells.choice("status", STATUS_WORDS)
    learner.regime = cells.choice("regime", REGIMES | {"demi": "dp"})
    learner.is_repeating = cells.flag("is_repeating")
    learner.date_start = cells.day("date_start")
    learner.date_end = cells.day("date_end")
    learner.exit_reason = cells.text("exit_reason")


def _guardians(learner, cells):
    """→ [(SiecleResponsibility, SieclePerson)] as `SiecleExport.guardians_of` gives."""
    found = []
    for rank in ("1", "2"):
        name = cells.text(f"guardian{rank}_name")
        first = cells.text(f"guardian{rank}_first_name")
        if not fold(name):
            continue
        words = name.split(" ")
        title = TITLES.get(fold(words[0]), "") if len(words) > 1 else ""
        if title:
            name = " ".join(words[1:])
        kinship = cells.choice(f"guardian{rank}_kinship", KINSHIP_WORDS) or "parent"
        institution = kinship == "ase" or (not title and names_a_service(name))
        if not first and not institution:
            name, first = split_full_name(name)
        person = SieclePerson(
            cells.line,
            ref="",
            last_name=name,
            first_name=title_name(first),
            title=title,
            mobile=cells.checked(f"guardian{rank}_phone", identifiers.check_phone),
            email=cells.checked(f"guardian{rank}_email", identifiers.check_email),
            kind="institution" if institution else "person",
        )
        link = SiecleResponsibility(
            cells.line, learner.ref, "", legal_level=rank, kinship=kinship
        )
        found.append((link, person))
    return found


def _same(one, other):
    """Two lines of one learner in one class or year? Another year, or dates that
    follow each other, are another enrolment."""
    if one.school_year != other.school_year or _follows(one, other):
        return False
    if one.ine and other.ine:
        return one.ine == other.ine
    return one.key == other.key and one.birth_date == other.birth_date


def _follows(one, other):
    return bool(one.date_end and other.date_start and other.date_start > one.date_end)


def _once(learners, issues):
    """One row a learner: the lines of a second representative are joined; an INE
    that two people share refuses both."""
    kept, by_ine, by_key = [], {}, {}
    for learner in learners:
        key = (learner.key, learner.birth_date)
        first = by_ine.get(learner.ine) if learner.ine else None
        first = first or by_key.get(key)
        if first is None or not _same(first, learner):
            by_key.setdefault(key, learner)
            if learner.ine:
                by_ine.setdefault(learner.ine, learner)
            kept.append(learner)
        elif first.key != learner.key:
            kept.append(learner)
            for one, other in ((first, learner), (learner, first)):
                one.issues.append(
                    T.issue(
                        "row_same_ine",
                        one.line,
                        subject=one.label,
                        ine=one.ine,
                        other=other.label,
                        other_line=other.line,
                    )
                )
        else:
            _join(first, learner, issues)
    return kept


def _join(first, learner, issues):
    issues.append(
        T.issue(
            "row_twice",
            learner.line,
            level="info",
            subject=learner.label,
            other_line=first.line,
        )
    )
    if learner.class_code and first.class_code != learner.class_code:
        first.issues.append(
            T.warning(
                "row_two_classes",
                learner.line,
                learner.label,
                first=first.class_code,
                second=learner.class_code,
                other_line=first.line,
            )
        )
    first.group_codes += [c for c in learner.group_codes if c not in first.group_codes]
    names = {person.label for _link, person in first.guardians}
    for link, person in learner.guardians:
        if person.label not in names and len(first.guardians) < 4:
            link.legal_level = "2" if first.guardians else "1"
            first.guardians.append((link, person))
