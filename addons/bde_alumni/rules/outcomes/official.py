"""InserJeunes as open data → rows of one school, year, training.

Columns: those of EXPO and of the files `fr-en-inserjeunes-*` of
data.education.gouv.fr. What is not published is left empty there (or « nd », « s »):
it stays unknown here, never zero.
"""

import re
from dataclasses import dataclass, field

from ....bde_partners.rules.columns import Field
from ....bde_partners.rules.issues import Texts, _lt
from ....bde_partners.rules.tabular import as_text
from ....bde_partners.rules.text import clean, fold

CODES = {
    "ij_no_year": _lt("“%(value)s” is not a year (2024, or cumul 2023-2024)."),
    "ij_no_training": _lt("Neither a code nor a name of training is given."),
    "ij_bad_number": _lt("%(column)s: “%(value)s” is not a number."),
    "ij_bad_rate": _lt("%(column)s: %(value)s is not a share between 0 and 100."),
    "ij_upside_down": _lt("%(part)s out of %(whole)s: more than there were."),
    "ij_same": _lt("Same school, year and training as on line %(first)s."),
}
T = Texts(__name__, CODES)

TEXTS = ("uai", "year", "code", "label", "track")
COUNTS = ("final_year", "leavers", "studies", "job_6", "job_12", "job_18", "job_24")
RATES = (
    "rate_studies",
    "rate_job_6",
    "rate_job_12",
    "rate_job_18",
    "rate_job_24",
    "rate_other_6",
)
FIELDS = (
    Field("uai", _lt("UAI"), ("uai", "code uai", "numéro uai"), required=True),
    Field(
        "year",
        _lt("Year"),
        ("millesime", "millésime", "annee", "année"),
        required=True,
    ),
    Field(
        "code",
        _lt("Code of the training"),
        ("code_certification", "mef11", "code_formation_diplome", "cfd"),
    ),
    Field("label", _lt("Training"), ("libelle", "libellé", "libelle_formation")),
    Field("track", _lt("Track"), ("filiere", "filière", "voie")),
    Field("final_year", _lt("Pupils of the last year"), ("nb_annee_term",)),
    Field("leavers", _lt("Leavers"), ("nb_sortant", "nb_sortants")),
    Field("studies", _lt("Going on with studies"), ("nb_poursuite_etudes",)),
    Field("job_6", _lt("Employed at 6 months"), ("nb_en_emploi_6_mois",)),
    Field("job_12", _lt("Employed at 12 months"), ("nb_en_emploi_12_mois",)),
    Field("job_18", _lt("Employed at 18 months"), ("nb_en_emploi_18_mois",)),
    Field("job_24", _lt("Employed at 24 months"), ("nb_en_emploi_24_mois",)),
    Field(
        "rate_studies",
        _lt("Rate going on with studies"),
        ("taux_en_formation", "taux_poursuite_etudes"),
    ),
    Field("rate_job_6", _lt("Job rate at 6 months"), ("taux_en_emploi_6_mois",)),
    Field("rate_job_12", _lt("Job rate at 12 months"), ("taux_en_emploi_12_mois",)),
    Field("rate_job_18", _lt("Job rate at 18 months"), ("taux_en_emploi_18_mois",)),
    Field("rate_job_24", _lt("Job rate at 24 months"), ("taux_en_emploi_24_mois",)),
    Field("rate_other_6", _lt("Others at 6 months"), ("taux_autres_6_mois",)),
)
NAMES = {item.name: item.synonyms[0] for item in FIELDS}
UNPUBLISHED = {"", "nd", "na", "nc", "s", "ns", "null", "none", "-", "*"}
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class OfficialRow:
    """One published row; figures: {name: number or None when it is not published}."""

    line: int
    uai: str
    year: int
    cohorts: int
    code: str
    label: str
    track: str
    figures: dict


@dataclass
class OfficialFile:
    """What was read, and what could not be (`Issue`)."""

    rows: list = field(default_factory=list)
    issues: list = field(default_factory=list)


def years(text):
    """« cumul 2023-2024 » → (2024, 2): the last June, and how many cohorts.

    :raise ValueError: no year
    """
    found = sorted({int(one) for one in _YEAR.findall(text)})
    if not found or found[-1] - found[0] > 3:
        raise ValueError(text)
    return found[-1], found[-1] - found[0] + 1


def number(text):
    """« 41,5 % » → 41.5; not published → None.

    :raise ValueError: not a number
    """
    if fold(text) in UNPUBLISHED or text.strip() in UNPUBLISHED:
        return None
    bare = re.sub(r"[\s%\u00a0\u202f]", "", text).replace(",", ".")
    value = float(bare)
    if not 0 <= value < 10_000_000:
        raise ValueError(text)
    return value


def read_rows(lines):
    """[(line, {field: cell})] → `OfficialFile`; a bad line hinders no other."""
    result, seen = OfficialFile(), {}
    for line, cells in lines:
        texts = {name: clean(as_text(cells.get(name, ""))) for name in cells}
        if not any(texts.values()):
            continue
        row, issue = _row(line, texts)
        if row:
            key = (row.uai, row.year, fold(row.code or row.label), row.track)
            if key in seen:
                row, issue = None, T.issue("ij_same", line, first=seen[key])
            else:
                seen[key] = line
        if issue:
            result.issues.append(issue)
        else:
            result.rows.append(row)
    return result


def _row(line, texts):
    """Return (row, None) or (None, issue)."""
    try:
        year, cohorts = years(texts.get("year", ""))
    except ValueError:
        return None, T.issue("ij_no_year", line, value=texts.get("year", ""))
    code, label = texts.get("code", ""), texts.get("label", "")
    if not (code or label):
        return None, T.issue("ij_no_training", line)
    figures = {}
    for name in COUNTS + RATES:
        text = texts.get(name, "")
        try:
            value = number(text)
        except ValueError:
            return None, T.issue("ij_bad_number", line, column=NAMES[name], value=text)
        if value is not None and name in RATES and value > 100:
            return None, T.issue("ij_bad_rate", line, column=NAMES[name], value=text)
        figures[name] = int(value) if value is not None and name in COUNTS else value
    for part, whole in [
        ("leavers", "final_year"),
        ("studies", "final_year"),
        *((f"job_{month}", "leavers") for month in (6, 12, 18, 24)),
    ]:
        few, many = figures[part], figures[whole]
        if few is not None and many is not None and few > many:
            return None, T.issue("ij_upside_down", line, part=few, whole=many)
    track = "apprenticeship" if "apprenti" in fold(texts.get("track", "")) else "school"
    uai = texts.get("uai", "").replace(" ", "").upper()
    return OfficialRow(line, uai, year, cohorts, code, label, track, figures), None


def together(many):
    """Figures of several rows (two codes for one training) → figures of them all.

    Counts add up when each row has them; rates follow from the counts, or are those
    published when there is a single row.
    """
    many = list(many)
    if not many:
        return {}
    if len(many) == 1:
        whole = dict(many[0])
    else:
        whole = {
            name: sum(one[name] for one in many)
            for name in COUNTS
            if all(one.get(name) is not None for one in many)
        }
    pairs = [("rate_studies", "studies", "final_year")]
    pairs += [(f"rate_job_{m}", f"job_{m}", "leavers") for m in (6, 12, 18, 24)]
    for rate, part, base in pairs:
        if whole.get(rate) is None and whole.get(part) is not None and whole.get(base):
            whole[rate] = 100 * whole[part] / whole[base]
    if None not in (whole.get("studies"), whole.get("job_6")) and whole.get(
        "final_year"
    ):
        whole["rate_favourable"] = (
            100 * (whole["studies"] + whole["job_6"]) / whole["final_year"]
        )
    return whole
