"""ElevesSansAdresses and ElevesAvecAdresses → `LearnerRow`s."""

from datetime import date

from ...bde_partners.rules import identifiers
from ...bde_partners.rules.dates import age_on
from ...bde_partners.rules.issues import Texts, _lt
from ...bde_partners.rules.text import clean, title_name
from .people import FRANCE, REGIMES, STATUSES, LastYear, LearnerRow
from .siecle_xml import addresses, checked, country, day, flag, values

CODES = {
    "learner_no_name": _lt("A learner without a last name or a first name."),
    "learner_no_ine": _lt("No INE: found again by name and date of birth next time."),
    "learner_no_birth_date": _lt("No date of birth."),
    "learner_age": _lt("Born on %(date)s: %(age)s years old, check the date."),
    "learner_no_mef": _lt("No MEF for this school year."),
    "learner_mef_shape": _lt(
        "The MEF %(mef)s is not one of the national nomenclature: "
        "say which training it is."
    ),
    "learner_no_class": _lt("In no division: no class was found."),
    "learner_two_classes": _lt("In several divisions: %(codes)s; the first is kept."),
    "learner_status": _lt("The status “%(status)s” is not known."),
    "learner_exit_before_entry": _lt(
        "Leaves on %(end)s, before arriving on %(start)s: the leaving date is kept."
    ),
}
T = Texts(__name__, CODES)

SEXES = {"1": "m", "2": "f", "M": "m", "F": "f", "H": "m"}
# ages that a vocational school meets, adults in training included
YOUNGEST, OLDEST = 11, 67
KINDS = frozenset(
    [
        "birth_date",
        "ine",
        "ref",
        "usage_name",
        "sex",
        "birth_insee",
        "birth_city",
        "birth_country",
        "mef",
        "status",
        "regime",
        "is_repeating",
        "date_start",
        "date_end",
        "exit_reason",
        "class_code",
        "group_codes",
        "phone",
        "email",
        "last_year",
    ]
)


def read(root, export, file):
    """Root of the file: adds its learners to `export.learners`."""
    places = addresses(root)
    structures = _structures(root)
    kinds = KINDS | {"address"} if places else KINDS
    for element in root.iterfind("DONNEES/ELEVES/ELEVE"):
        learner = _learner(element, structures, places, file.year)
        learner.kinds = kinds
        export.learners.append(learner)


def _structures(root):
    """DONNEES/STRUCTURES → {ELEVE_ID: [(code, 'D' or 'G')]}."""
    found = {}
    for element in root.iterfind("DONNEES/STRUCTURES/STRUCTURES_ELEVE"):
        codes = []
        for item in element.iterfind("STRUCTURE"):
            said = values(item)
            code = said.get("CODE_STRUCTURE", "")
            if code:
                codes.append((code, said.get("TYPE_STRUCTURE", "D").upper()))
        said = clean(element.get("ELEVE_ID")) or clean(element.findtext("ELEVE_ID"))
        found.setdefault(said, []).extend(codes)
    return found


def _learner(element, structures, places, year):
    said = values(element)
    # newer exports nest this year's schooling; last year's is elsewhere
    active = values(element.find("SCOLARITE_ACTIVE"))
    line = element.sourceline
    learner = LearnerRow(
        line,
        last_name=said.get("NOM_DE_FAMILLE") or said.get("NOM", ""),
        first_name=title_name(said.get("PRENOM", "")),
        ref=clean(element.get("ELEVE_ID")) or said.get("ELEVE_ID", ""),
        sex=SEXES.get(said.get("CODE_SEXE", "").upper(), ""),
        is_repeating=flag(said.get("DOUBLEMENT")),
        exit_reason=said.get("CODE_MOTIF_SORTIE", ""),
        regime=REGIMES.get(said.get("CODE_REGIME", "").lower(), ""),
        school_year=year,
    )
    usage = said.get("NOM_USAGE", "")
    learner.usage_name = usage if usage != learner.last_name else ""
    if not learner.last_name:
        learner.last_name, learner.usage_name = usage, ""
    _identity(learner, said)
    _schooling(learner, said, active)
    _classes(learner, structures.get(learner.ref, []), active)
    _last_year(learner, element)
    learner.address = places.get(said.get("ADRESSE_ID", ""), learner.address)
    return learner


def _identity(learner, said):
    line, label, issues = learner.line, learner.label, learner.issues
    if not learner.last_name or not learner.first_name:
        issues.append(T.issue("learner_no_name", line, subject=label or learner.ref))
    learner.birth_date = day(said, "DATE_NAISS", line, label, issues)
    if not said.get("DATE_NAISS"):
        issues.append(T.warning("learner_no_birth_date", line, label))
    elif learner.birth_date and learner.school_year:
        age = age_on(learner.birth_date, date(learner.school_year, 12, 31))
        if not YOUNGEST <= age <= OLDEST:
            written = f"{learner.birth_date:%d/%m/%Y}"
            issues.append(T.warning("learner_age", line, label, date=written, age=age))
    result = identifiers.check_ine(said.get("ID_NATIONAL") or said.get("INE_BEA"))
    learner.ine = result.value
    issue = result.to_issue(line, label)
    if issue:
        issues.append(issue)
    elif not learner.ine:
        issues.append(T.warning("learner_no_ine", line, label))
    learner.birth_insee = identifiers.check_insee(
        said.get("CODE_COMMUNE_INSEE_NAISS")
    ).value
    learner.birth_city = said.get("VILLE_NAISS", "")
    learner.birth_country = country(said.get("CODE_PAYS", ""))
    if learner.birth_insee and not learner.birth_country:
        learner.birth_country = FRANCE
    phones = (said.get("TEL_PORTABLE"), said.get("TEL_PERSONNEL"))
    phone = next(filter(None, phones), "")
    learner.phone = checked(phone, identifiers.check_phone, line, label, issues)
    email = said.get("MEL") or said.get("EMAIL")
    learner.email = checked(email, identifiers.check_email, line, label, issues)


def _schooling(learner, said, active):
    line, label, issues = learner.line, learner.label, learner.issues
    written = said.get("CODE_MEF") or active.get("CODE_MEF", "")
    result = identifiers.check_mef(written)
    learner.mef = result.value
    if not learner.mef:
        issues.append(T.warning("learner_no_mef", line, label))
    elif not result.ok:
        issues.append(T.warning("learner_mef_shape", line, label, mef=written))
    status = (said.get("CODE_STATUT") or active.get("CODE_STATUT", "")).upper()
    learner.status = STATUSES.get(status, status)
    if status and status not in STATUSES:
        issues.append(T.warning("learner_status", line, label, status=status))
    for name, tags in (
        ("date_start", ("DATE_ENTREE", "DATE_DEB_SCO")),
        ("date_end", ("DATE_SORTIE", None)),
    ):
        found = day(said, tags[0], line, label, issues)
        if not found and tags[1]:
            found = day(active, tags[1], line, label, issues)
        setattr(learner, name, found)
    start, end = learner.date_start, learner.date_end
    if start and end and end < start:
        issues.append(
            T.warning(
                "learner_exit_before_entry",
                line,
                label,
                start=f"{start:%d/%m/%Y}",
                end=f"{end:%d/%m/%Y}",
            )
        )
        learner.date_start = None


def _classes(learner, structures, active):
    divisions = [code for code, kind in structures if kind == "D"]
    division = active.get("CODE_DIVISION") or active.get("CODE_STRUCTURE")
    if not divisions and division:
        divisions = [division]
    learner.class_codes = list(dict.fromkeys(divisions))
    learner.group_codes = list(
        dict.fromkeys(code for code, kind in structures if kind != "D")
    )
    if learner.class_codes:
        learner.class_code = learner.class_codes[0]
    elif not learner.date_end:
        learner.issues.append(
            T.warning("learner_no_class", learner.line, learner.label)
        )
    if len(learner.class_codes) > 1:
        codes = ", ".join(learner.class_codes)
        learner.issues.append(
            T.warning("learner_two_classes", learner.line, learner.label, codes=codes)
        )


def _last_year(learner, element):
    for tag in ("SCOLARITE_AN_DERNIER", "ETABLISSEMENT_AN_DERNIER"):
        said = values(element.find(tag))
        if said:
            learner.last_year = LastYear(
                mef=identifiers.check_mef(said.get("CODE_MEF", "")).value,
                class_code=said.get("CODE_STRUCTURE") or said.get("CODE_DIVISION", ""),
                uai=said.get("CODE_RNE") or said.get("CODE_UAI", ""),
            )
            return
