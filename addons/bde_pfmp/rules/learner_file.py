"""What any file of learners gives to the importer, and who is who inside it."""

from dataclasses import dataclass, field
from datetime import date

from ...bde_partners.rules.issues import Texts, _lt
from ...bde_partners.rules.text import fold, name_key

CODES = {
    "learner_twice": _lt(
        "%(name)s is twice in the file (also line %(other_line)s): the first is kept."
    ),
    "learner_ine_shared": _lt(
        "The INE %(ine)s is also that of %(other)s (line %(other_line)s): one of the "
        "two is wrong."
    ),
}
T = Texts(__name__, CODES)


@dataclass
class LearnerFile:
    """In the terms of `people`, whatever the format.

    :ivar rows: `LearnerRow`s; structures, mefs: as in `siecle.SiecleExport`
    :ivar persons: {key: `SieclePerson`}; links: [(row or None, responsibility, key)],
        without a row the learner is found by `learner_ref`
    :ivar uai: of the school that the file is about, '' when it does not say
    :ivar year: first civil year of its school year, None when it does not say
    :ivar year_decides: the lines say their year themselves: nothing is to be asked
    :ivar day: day of the file, None: the day of the import
    :ivar has_learners: it lists learners (else only structures or representatives)
    :ivar history: its lines may speak of past years and of learners who left
    :ivar official: it is the school's own register: a representative whom it leaves
        out is not one any more
    :ivar exit_labels: {code of a leaving: words}
    """

    rows: list = field(default_factory=list)
    persons: dict = field(default_factory=dict)
    links: list = field(default_factory=list)
    structures: list = field(default_factory=list)
    mefs: dict = field(default_factory=dict)
    uai: str = ""
    year: int | None = None
    year_decides: bool = False
    day: date | None = None
    has_learners: bool = True
    history: bool = False
    official: bool = False
    exit_labels: dict = field(default_factory=dict)


def links_of_export(export):
    """`SiecleExport` → links for `LearnerFile`; those to unknown people left out."""
    rows = {row.ref: row for row in export.learners if row.ref}
    return [
        (rows.get(link.learner_ref), link, link.person_ref)
        for link in export.responsibilities
        if link.person_ref in export.persons
    ]


def people_of_rows(rows):
    """Rows of a list → ({key: person}, links) for `LearnerFile`.

    Two lines tell of one person when the name is the same and they share the
    telephone or the e-mail: brothers and sisters then have one representative.
    """
    persons, links = {}, []
    for row in rows:
        for link, person in row.guardians:
            name = name_key(person.usage_name or person.last_name, person.first_name)
            reach = [value for value in (person.email, person.mobile) if value]
            keys = [f"{name}|{value}" for value in reach] or [f"{name}|{row.line}"]
            key = next((k for k in keys if k in persons), keys[0])
            persons.setdefault(key, person)
            for other in keys:
                persons.setdefault(other, persons[key])
            links.append((row, link, key))
    return persons, links


def class_key(code):
    """Code of a class without spaces or case: « 2 melec 1 » is « 2MELEC1 »."""
    return "".join((code or "").split()).upper()


def group_people(rows, default_year):
    """Rows → ([[rows of one person, by year and date]], [(row, `Issue`) refused]).

    Two rows are one person when they share the INE, or the name and the birth date
    without two INEs that differ. Two rows of one person in one year are kept only
    when their dates follow each other; an INE of two people refuses both.
    """
    by_ine, by_name, groups, refused = {}, {}, [], []
    for row in rows:
        name = (row.key, row.birth_date) if row.birth_date else None
        group = by_ine.get(row.ine) if row.ine else None
        if group is None and name in by_name:
            same = by_name[name]
            if not (row.ine and _ine(same)):
                group = same
        if group is None:
            group = []
            groups.append(group)
        group.append(row)
        if row.ine:
            by_ine.setdefault(row.ine, group)
        if name:
            by_name.setdefault(name, group)
    people = []
    for group in groups:
        kept = group if len(group) == 1 else _one_person(group, default_year, refused)
        if kept:
            people.append(kept)
    return people, refused


def _ine(group):
    return next((row.ine for row in group if row.ine), "")


def _one_person(group, default_year, refused):
    first = group[0]
    for row in group[1:]:
        if row.key != first.key and row.birth_date != first.birth_date:
            for one, other in ((first, row), (row, first)):
                issue = T.issue(
                    "learner_ine_shared",
                    one.line,
                    subject=one.label,
                    ine=row.ine,
                    other=other.label,
                    other_line=other.line,
                )
                refused.append((one, issue))
            return []
    # stable: rows without dates keep the order of the file
    rows = sorted(
        group,
        key=lambda r: (r.school_year or default_year, r.date_start or date.min),
    )
    kept = []
    for row in rows:
        before = kept[-1] if kept else None
        if before is not None and not _follows(before, row, default_year):
            issue = T.issue(
                "learner_twice",
                row.line,
                subject=row.label,
                name=row.label,
                other_line=before.line,
            )
            refused.append((row, issue))
            continue
        kept.append(row)
    return kept


def _follows(before, row, default_year):
    years = [r.school_year or default_year for r in (before, row)]
    if years[0] != years[1]:
        return True
    return (
        before.date_end is not None
        and row.date_start is not None
        and row.date_start > before.date_end
    )


# words of a reason → ours, first that is found
_REASONS = (
    ("apprenti", "apprenticeship"),
    ("emploi", "work"),
    ("vie active", "work"),
    ("travail", "work"),
    ("autre etab", "transfer"),
    ("changement d etab", "transfer"),
    ("changement etab", "transfer"),
    ("transfert", "transfer"),
    ("diplom", "graduated"),
    ("fin de scolarite", "graduated"),
    ("fin de cycle", "graduated"),
    ("jamais", "never_came"),
    ("non presente", "never_came"),
    ("demission", "left"),
    ("radiation", "left"),
)


def exit_reason(code, labels):
    """Code of a leaving or words → (our reason, what to keep in words).

    :param dict labels: {code: words} of the file's nomenclature
    """
    words = labels.get(code, code)
    folded = fold(words)
    for part, reason in _REASONS:
        if part in folded:
            return reason, words
    return "left", words
