"""A site as a register describes it, a point as the address service places it."""

import math
import re
from dataclasses import asdict, dataclass, fields
from datetime import date

from ..identifiers import check_naf, check_siret
from ..text import clean

FULL = "full"
PARTIAL = "partial"
# What the registers write in the place of what its owner keeps for himself
# (partial diffusion, code de commerce art. A123-96)
_MASKS = {"[nd]", "[non-diffusible]", "[non diffusible]", "[nd]|[nd]", "nd"}
BRACKETS = frozenset("NN 00 01 02 03 11 12 21 22 31 32 41 42 51 52 53".split())
# Words of streets as the registers shorten them
_STREET_KINDS = {
    "all": "allée",
    "av": "avenue",
    "bd": "boulevard",
    "car": "carrefour",
    "che": "chemin",
    "chs": "chaussée",
    "cite": "cité",
    "crs": "cours",
    "dom": "domaine",
    "ecl": "écluse",
    "esp": "esplanade",
    "fg": "faubourg",
    "gr": "grande rue",
    "ham": "hameau",
    "imp": "impasse",
    "ld": "lieu-dit",
    "lot": "lotissement",
    "mte": "montée",
    "pas": "passage",
    "pl": "place",
    "pro": "promenade",
    "prv": "parvis",
    "qua": "quartier",
    "qu": "quai",
    "res": "résidence",
    "rle": "ruelle",
    "roc": "rocade",
    "rpt": "rond-point",
    "rte": "route",
    "sen": "sentier",
    "sq": "square",
    "tra": "traverse",
    "vla": "villa",
    "vlge": "village",
    "za": "ZA",
    "zac": "ZAC",
    "zi": "ZI",
}
_SMALL_WORDS = frozenset(
    "de du des la le les l d en sur sous aux au a à et lès lez rue route avenue chemin "
    "place impasse boulevard allée quai square cours passage lieu-dit résidence".split()
)
_CAPITALS = frozenset("BP CS ZA ZI ZAC TSA PA RN RD".split())


@dataclass(frozen=True)
class RegisterSite:
    """One site (SIRET) of a register. Text is '' when it is not known or not given.

    naf_version: '2008' or '2025'; headcount_bracket: Sirene's code, of this site, for
    headcount_year; country: 'FR' or the register's words for another country; lat,
    lng: degrees, WGS 84, or None; is_diffusible: 'full' or 'partial'.
    """

    siret: str
    siren: str = ""
    name: str = ""
    usual_name: str = ""
    legal_kind: str = ""
    street: str = ""
    street2: str = ""
    zip: str = ""
    city: str = ""
    insee: str = ""
    country: str = "FR"
    naf: str = ""
    naf_version: str = "2008"
    headcount_bracket: str = ""
    headcount_year: int | None = None
    is_open: bool = True
    closed_on: date | None = None
    is_diffusible: str = FULL
    is_head_office: bool = False
    head_office_siret: str = ""
    lat: float | None = None
    lng: float | None = None

    def to_dict(self):
        """→ dict that JSON can hold."""
        values = asdict(self)
        if self.closed_on:
            values["closed_on"] = self.closed_on.isoformat()
        return values

    @classmethod
    def from_dict(cls, values):
        """The contrary of `to_dict`; keys of another version are left out."""
        known = {field.name for field in fields(cls)}
        values = {key: value for key, value in values.items() if key in known}
        values["closed_on"] = day(values.get("closed_on"))
        return cls(**values)


@dataclass(frozen=True)
class GeoPoint:
    """A place on the map. lat, lng: degrees, WGS 84; precision: 'address' (the number),
    'street' or 'commune'; score: 0 to 1, how well the words fit."""

    lat: float
    lng: float
    precision: str
    label: str = ""
    insee: str = ""
    score: float = 0.0

    def to_dict(self):
        """→ dict that JSON can hold."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values):
        """The contrary of `to_dict`."""
        known = {field.name for field in fields(cls)}
        return cls(**{key: value for key, value in values.items() if key in known})


def told(value):
    """Value of a reply → clean text; '' for what is missing or masked.

    A text with a mask anywhere in it is dropped whole.
    """
    if isinstance(value, (dict, list, bool)):
        return ""
    text = clean(value)
    folded = text.lower()
    if folded in _MASKS or "[nd]" in folded or "non-diffusible]" in folded:
        return ""
    return text


def masked(value):
    """Does the register say that it keeps this value for itself?"""
    return bool(clean(value)) and isinstance(value, str) and not told(value)


def day(value):
    """« 2024-03-30 » or « 2024-03-30T12:24:02 » → date, None for anything else."""
    if isinstance(value, date):
        return value
    match = re.match(r"\d{4}-\d{2}-\d{2}", told(value))
    try:
        return date.fromisoformat(match[0]) if match else None
    except ValueError:
        return None


def year(value):
    """« 2022 » → 2022, None for anything else."""
    text = told(value)
    return int(text) if re.fullmatch(r"(19|20)\d{2}", text) else None


def degrees(value, limit):
    """Text or number → float between -limit and limit, None for anything else."""
    try:
        number = float(told(value) or "nan")
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) <= limit else None


def bracket(value):
    """Code of a headcount bracket, '' when it is not one of Sirene's."""
    text = told(value).upper()
    return text if text in BRACKETS else ""


def naf(value):
    """NAF code written « 43.21A », '' when it is not one."""
    checked = check_naf(told(value))
    return checked.value if checked.ok else ""


def siret(value):
    """SIRET of 14 digits that passes its check (La Poste's too), else ''."""
    checked = check_siret(told(value))
    return checked.value if checked.ok and len(checked.value) == 14 else ""


def legal_kind(code):
    """Catégorie juridique (INSEE, 4 digits) → our kinds of organisation, '' unknown.

    1 sole trader; 2, 3, 5, 6 companies (a company under foreign law that has a SIRET
    is one too); 4, 7 public law; 8, 9 social bodies, associations and foundations.
    """
    text = told(code)
    if not re.fullmatch(r"\d{4}", text):
        return ""
    kinds = {"1": "sole_trader", "4": "public", "7": "public"}
    kinds |= {"8": "association", "9": "association"}
    return kinds.get(text[0], "company" if text[0] in "2356" else "")


def street_kind(word):
    """« RTE » → « route »; a word that is not an abbreviation is kept."""
    text = told(word)
    return _STREET_KINDS.get(text.lower(), text)


def town(value):
    """« ST-JEAN-DE-LA-RUELLE » → « St-Jean-de-la-Ruelle »."""
    return _cased(told(value))


def place(value):
    """« 12 B RUE DE LA PAIX » → « 12 B rue de la Paix »."""
    return _cased(told(value))


def _cased(text):
    """Capitals of a register → words with a capital, small words without."""
    if text != text.upper():
        return text
    words = re.split(r"([\s'’\-]+)", text)
    for position, word in enumerate(words):
        lower = word.lower()
        if (
            word in _CAPITALS
            or re.search(r"\d", word)
            or len(word) == 1
            and (lower not in _SMALL_WORDS)
        ):
            continue
        if position and lower in _SMALL_WORDS:
            words[position] = lower
        elif not position and lower in _SMALL_WORDS and len(words) > 3:
            words[position] = lower if lower in _STREET_KINDS.values() else word.title()
        else:
            words[position] = word[:1].upper() + lower[1:]
    return "".join(words)


def joined(*parts):
    """Parts that are not empty, one space between."""
    return " ".join(part for part in parts if part)
