"""sts_emp_<UAI>_<year>.xml (STSweb) → teachers, their classes, the divisions.

Facts on the tags: GEPI and SACoche (domain.md §0). Only teachers (FONCTION ENS) are
kept; dates of birth and grades are not read: nobody needs them here.
"""

import re
from dataclasses import dataclass, field

from ...bde_partners.rules import identifiers
from ...bde_partners.rules.issues import Texts, _lt
from ...bde_partners.rules.safe_xml import read_xml
from ...bde_partners.rules.safe_zip import ZipLimits, is_zip, read_zip
from ...bde_partners.rules.text import clean, title_name
from .people import SiecleStructure
from .siecle_structures import mefs_of
from .siecle_xml import checked, values
from .teachers_table import TeacherRow

CODES = {
    "sts_not_sts": _lt(
        "This XML file does not come from STSweb (its root is %(root)s). "
        "Expected: sts_emp_<UAI>_<year>.xml."
    ),
    "sts_no_teacher": _lt("No teacher in this file."),
    "sts_others": _lt("%(count)s people who do not teach were left out."),
    "sts_unknown_teacher": _lt(
        "%(count)s services of teachers who are not in the file were left out."
    ),
}
T = Texts(__name__, CODES)

TITLES = {"1": "m", "2": "mme", "3": "mme"}  # CIVILITE: M., Mme, Mlle
_YEAR_IN_NAME = re.compile(r"sts_emp_([0-9]{7}[A-Za-z])_([0-9]{4})")


@dataclass
class StsExport:
    """teachers: `TeacherRow`s; structures: `SiecleStructure`s; issues: of the file."""

    uai: str = ""
    year: int | None = None
    teachers: list = field(default_factory=list)
    structures: list = field(default_factory=list)
    issues: list = field(default_factory=list)


def looks_like_sts(data):
    """Cheap look at bytes: would `parse` have a chance?"""
    return b"<STS_EDT" in data[:2000] or (is_zip(data) and b"sts_emp" in data)


def parse(data, name=""):
    """Bytes (XML, or a ZIP that holds one) → `StsExport`. Raises ParseError."""
    if is_zip(data):
        members = read_zip(
            data, lambda base: base.lower().endswith(".xml"), ZipLimits(nested=1)
        )
        member = next((m for m in members if "sts" in m.name.lower()), members[0])
        data, name = member.data, member.basename
    xml = read_xml(data)
    root = xml.root
    if root.tag != "STS_EDT":
        raise T.error("sts_not_sts", root=root.tag)
    export = StsExport(issues=list(xml.issues))
    _parameters(root, export, name)
    teachers = _teachers(root, export)
    if not teachers:
        raise T.error("sts_no_teacher")
    _structures(root, export, teachers)
    export.teachers = list(teachers.values())
    return export


def _parameters(root, export, name):
    school = root.find("PARAMETRES/UAJ")
    if school is not None:
        export.uai = clean(school.get("CODE") or school.text).upper()
    year = root.find("PARAMETRES/ANNEE_SCOLAIRE")
    said = clean(year.get("ANNEE") or year.text)[:4] if year is not None else ""
    named = _YEAR_IN_NAME.search(name)
    export.uai = export.uai or (named[1].upper() if named else "")
    said = said or (named[2] if named else "")
    export.year = int(said) if said.isascii() and said.isdigit() else None


def _teachers(root, export):
    """DONNEES/INDIVIDUS → {(ID, TYPE): `TeacherRow`} of those who teach."""
    found, others = {}, 0
    for element in root.iterfind("DONNEES/INDIVIDUS/INDIVIDU"):
        said = values(element)
        if said.get("FONCTION", "ENS") != "ENS":
            others += 1
            continue
        teacher = TeacherRow(
            element.sourceline,
            last_name=said.get("NOM_USAGE") or said.get("NOM_PATRONYMIQUE", ""),
            first_name=title_name(said.get("PRENOM", "")),
            title=TITLES.get(said.get("CIVILITE") or said.get("SEXE", ""), ""),
            ref=clean(element.get("ID")),
        )
        if not teacher.last_name:
            others += 1
            continue
        teacher.email = checked(
            said.get("MEL"),
            identifiers.check_email,
            teacher.line,
            teacher.label,
            teacher.issues,
        )
        subjects = [
            values(item).get("LIBELLE_LONG") or values(item).get("LIBELLE_COURT", "")
            for item in element.iterfind("DISCIPLINES/DISCIPLINE")
        ]
        teacher.subject = ", ".join(
            dict.fromkeys(s.capitalize() for s in subjects if s)
        )
        for item in element.iterfind("PROFS_PRINC/PROF_PRINC"):
            code = values(item).get("CODE_STRUCTURE", "")
            if code and code not in teacher.head_of:
                teacher.head_of.append(code)
                teacher.classes.append(code)
        found[teacher.ref, clean(element.get("TYPE"))] = teacher
    if others:
        export.issues.append(T.issue("sts_others", level="info", count=others))
    return found


def _code(element):
    return clean(element.get("CODE")) or clean(element.get("CODE_STRUCTURE"))


def _structures(root, export, teachers):
    unknown = 0
    for kind, path in (("D", "DIVISIONS/DIVISION"), ("G", "GROUPES/GROUPE")):
        for element in root.iterfind(f"DONNEES/STRUCTURE/{path}"):
            code = _code(element)
            if not code:
                continue
            said = values(element)
            divisions = [
                _code(item)
                for item in element.iterfind(
                    "DIVISIONS_APPARTENANCE/DIVISION_APPARTENANCE"
                )
            ]
            export.structures.append(
                SiecleStructure(
                    element.sourceline,
                    code,
                    kind,
                    said.get("LIBELLE_LONG", ""),
                    mefs_of(element),
                    divisions,
                )
            )
            unknown += _services(element, code, kind, divisions, teachers)
    if unknown:
        export.issues.append(
            T.issue("sts_unknown_teacher", level="info", count=unknown)
        )


def _services(element, code, kind, divisions, teachers):
    """Give the structure to those who teach in it → number of unknown teachers."""
    unknown = 0
    for item in element.iterfind("SERVICES/SERVICE/ENSEIGNANTS/ENSEIGNANT"):
        key = clean(item.get("ID")), clean(item.get("TYPE"))
        teacher = teachers.get(key)
        if teacher is None:
            unknown += 1
            continue
        if kind == "G" and code not in teacher.groups:
            teacher.groups.append(code)
        for division in [code] if kind == "D" else divisions:
            if division not in teacher.classes:
                teacher.classes.append(division)
    return unknown
