"""SIECLE/BEE exports (XML, ZIP, ZIP of several) → plain dataclasses with lines.

Reads ElevesSansAdresses, ElevesAvecAdresses, ResponsablesAvecAdresses, Structures
and Nomenclature, in whatever company they come. Facts on the tags: domain.md §6.2
(GEPI and recent exports); unknown tags are ignored. Nothing is written anywhere.
"""

from dataclasses import dataclass, field, replace
from datetime import date

from ...bde_partners.rules.dates import parse_date
from ...bde_partners.rules.issues import WARNING, RuleError, Texts, _lt
from ...bde_partners.rules.safe_xml import read_xml
from ...bde_partners.rules.safe_zip import ZipLimits, is_zip, read_zip
from ...bde_partners.rules.text import clean
from . import siecle_guardians, siecle_learners, siecle_structures
from .siecle_xml import values

CODES = {
    "siecle_not_siecle": _lt(
        "This XML file is not a SIECLE export (its root is %(root)s). Expected: "
        "ElevesSansAdresses, ElevesAvecAdresses, ResponsablesAvecAdresses, "
        "Structures or Nomenclature."
    ),
    "siecle_sts": _lt(
        "This file comes from STSweb: it holds teachers. Choose the teachers import."
    ),
    "siecle_no_learner": _lt("No learner in this file."),
    "siecle_duplicate_ine": _lt(
        "The INE %(ine)s is also that of %(other)s (line %(other_line)s): "
        "correct it in SIECLE, or keep one of the two."
    ),
    "siecle_duplicate_learner": _lt(
        "%(name)s is twice in the file (also line %(other_line)s): the first is kept."
    ),
    "siecle_two_schools": _lt(
        "These files come from two schools: %(first)s and %(second)s."
    ),
    "siecle_two_years": _lt(
        "These files come from two school years: %(first)s and %(second)s."
    ),
    "siecle_links_unknown_learner": _lt(
        "%(count)s links to learners who are not in the learners' file: left out."
    ),
    "siecle_links_unknown_person": _lt(
        "%(count)s links to people who are not in the file: left out."
    ),
}
T = Texts(__name__, CODES)

# root of the file → kind; names of files are not trusted
ROOTS = {
    "BEE_ELEVES": "learners",
    "BEE_RESPONSABLES": "guardians",
    "BEE_STRUCTURES": "structures",
    "BEE_NOMENCLATURES": "nomenclature",
}
# tags under DONNEES (or the root) that tell the kind when the root does not
SECTIONS = {
    "ELEVES": "learners",
    "PERSONNES": "guardians",
    "DIVISIONS": "structures",
    "MEFS": "nomenclature",
}
READERS = {
    "learners": siecle_learners.read,
    "guardians": siecle_guardians.read,
    "structures": siecle_structures.read_structures,
    "nomenclature": siecle_structures.read_nomenclature,
}
ZIP = ZipLimits(nested=1, ratio_from=30 * 1024 * 1024)


@dataclass
class SiecleFile:
    """One XML file that was read. uai, year and day (of the export): '' and None
    when it does not say."""

    name: str
    kind: str  # learners, guardians, structures, nomenclature
    uai: str = ""
    year: int | None = None
    encoding: str = ""
    day: date | None = None


@dataclass
class SiecleExport:
    """Everything the files hold. issues: about the files; those about a person are
    on the person."""

    files: list = field(default_factory=list)
    learners: list = field(default_factory=list)
    persons: dict = field(default_factory=dict)
    responsibilities: list = field(default_factory=list)
    structures: list = field(default_factory=list)
    mefs: dict = field(default_factory=dict)
    labels: dict = field(default_factory=dict)
    issues: list = field(default_factory=list)

    @property
    def uai(self):
        return next((f.uai for f in self.files if f.uai), "")

    @property
    def year(self):
        return next((f.year for f in self.files if f.year), None)

    @property
    def day(self):
        """Day on which the learners were exported, None when no file says it."""
        days = {f.kind: f.day for f in self.files if f.day}
        return days.get("learners") or min(days.values(), default=None)

    @property
    def kinds(self):
        """Set of the kinds of files that were read."""
        return {f.kind for f in self.files}

    def exit_label(self, code):
        """Reason of a leaving in words, from the Nomenclature; '' when unknown."""
        return self.labels.get(("exit", code), "")

    def guardians_of(self):
        """→ {learner ref: [(SiecleResponsibility, SieclePerson)]}, legal first."""
        found = {}
        for link in self.responsibilities:
            person = self.persons.get(link.person_ref)
            if person is not None:
                found.setdefault(link.learner_ref, []).append((link, person))
        for links in found.values():
            links.sort(key=lambda pair: (pair[0].legal_level, pair[0].line))
        return found

    def all_issues(self):
        """Issues of the files, then of the people, by line."""
        people = [i for learner in self.learners for i in learner.issues]
        people += [i for person in self.persons.values() for i in person.issues]
        return self.issues + sorted(people, key=lambda i: i.line or 0)


def looks_like_siecle(data):
    """Cheap look at bytes: would `parse` have a chance? ZIP or one of the roots."""
    if is_zip(data):
        return b".xml" in data.lower() and b"xl/" not in data
    head = data[:2000]
    return any(root.encode() in head for root in ROOTS)


def parse(data, name=""):
    """Bytes of one file (XML or ZIP) → `SiecleExport`. Raises ParseError."""
    return parse_files([(name, data)])


def parse_files(files):
    """[(name, bytes)] → one `SiecleExport` of all of them. Raises ParseError.

    In a ZIP, XML members that are not SIECLE's are told and left out, unless there
    is nothing else.
    """
    export = SiecleExport()
    for name, data in files:
        if is_zip(data):
            _read_archive(export, data)
        else:
            _read_one(export, name, data)
    _check_together(export)
    _check_learners(export)
    _check_links(export)
    return export


def _read_archive(export, data):
    members = read_zip(data, lambda base: base.lower().endswith(".xml"), ZIP)
    refused = []
    for member in members:
        _read_one(export, member.basename, member.data, refused)
    if len(refused) == len(members):
        raise refused[0][1]
    for name, error in refused:
        export.issues.append(replace(error.to_issue(name), level=WARNING))


def _read_one(export, name, data, refused=None):
    """Read one XML file into `export`. A file that is not SIECLE's is put aside in
    `refused` when there is such a list; a damaged one is always an error."""
    xml = read_xml(data)
    kind = _kind(xml.root)
    if not kind:
        tag = _tag(xml.root)
        code = "siecle_sts" if tag == "STS_EDT" else "siecle_not_siecle"
        error = T.error(code, root=tag)
        if refused is None:
            raise error
        refused.append((name, error))
        return
    said = values(xml.root.find("PARAMETRES"))
    year = said.get("ANNEE_SCOLAIRE", "")[:4]
    file = SiecleFile(
        name=name,
        kind=kind,
        uai=clean(said.get("UAJ", "")).upper(),
        year=int(year) if year.isascii() and year.isdigit() else None,
        encoding=xml.encoding,
        day=_export_day(said),
    )
    export.files.append(file)
    export.issues += xml.issues
    READERS[kind](xml.root, export, file)


def _export_day(said):
    """Day of the export, as the file says it; None when it is not a date."""
    try:
        return parse_date(said.get("DATE_EXPORT") or said.get("HORODATAGE", ""))
    except RuleError:
        return None


def _tag(element):
    """Name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def _kind(root):
    kind = ROOTS.get(_tag(root))
    if kind or _tag(root) == "STS_EDT":
        return kind
    data = root.find("DONNEES")
    for child in root if data is None else data:
        if isinstance(child.tag, str) and _tag(child) in SECTIONS:
            return SECTIONS[_tag(child)]
    return None


def _check_together(export):
    schools = list(dict.fromkeys(f.uai for f in export.files if f.uai))
    if len(schools) > 1:
        raise T.error("siecle_two_schools", first=schools[0], second=schools[1])
    years = list(dict.fromkeys(f.year for f in export.files if f.year))
    if len(years) > 1:
        raise T.error("siecle_two_years", first=years[0], second=years[1])
    if "learners" in export.kinds and not export.learners:
        raise T.error("siecle_no_learner")


def _check_learners(export):
    """Duplicates: an ELEVE_ID twice keeps the first, an INE twice refuses both."""
    by_ref, by_ine, kept = {}, {}, []
    for learner in export.learners:
        first = by_ref.setdefault(learner.ref, learner) if learner.ref else learner
        if first is not learner:
            export.issues.append(
                T.warning(
                    "siecle_duplicate_learner",
                    learner.line,
                    learner.label,
                    name=learner.label,
                    other_line=first.line,
                )
            )
            continue
        kept.append(learner)
        if learner.ine:
            by_ine.setdefault(learner.ine, []).append(learner)
    for ine, twins in by_ine.items():
        for index, learner in enumerate(twins if len(twins) > 1 else ()):
            other = twins[0] if index else twins[1]
            learner.issues.append(
                T.issue(
                    "siecle_duplicate_ine",
                    learner.line,
                    subject=learner.label,
                    ine=ine,
                    other=other.label,
                    other_line=other.line,
                )
            )
    export.learners = kept


def _check_links(export):
    if "guardians" not in export.kinds:
        return
    count = sum(r.person_ref not in export.persons for r in export.responsibilities)
    if count:
        export.issues.append(T.warning("siecle_links_unknown_person", count=count))
    if "learners" in export.kinds:
        refs = {learner.ref for learner in export.learners}
        count = sum(r.learner_ref not in refs for r in export.responsibilities)
        if count:
            export.issues.append(
                T.issue("siecle_links_unknown_learner", level="info", count=count)
            )
