"""What a segment is made of, and the words that people type in a criterion."""

import re
from dataclasses import dataclass

from .contact_budget import BRACKETS
from .partner_words import city_words

_SPLIT = re.compile(r"[,;\n]+")


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion that an addon offers.

    label: translated; values: names of the fields of a line that it reads, shown on
    the screen; required: those that must be given; help: translated; unit: how a
    number is said, with %(number)s, translated; module: the addon that it leaves with.
    """

    label: str
    values: tuple = ()
    required: tuple = ()
    help: str = ""
    unit: str = ""
    module: str = "bde_partners"


@dataclass(frozen=True, slots=True)
class Places:
    """Départements (« 33 », « 2A »), postal codes, towns as comparable words."""

    departements: tuple = ()
    zips: tuple = ()
    cities: tuple = ()


def tokens(text):
    """Return what stands between commas, semicolons and line ends, without blanks."""
    found = (part.strip() for part in _SPLIT.split(text or ""))
    return [part for part in found if part]


def places(text):
    """Return the `Places` of « 33, 2A, 24100, Saint-Émilion »."""
    departements, zips, cities = [], [], []
    for token in tokens(text):
        plain = token.replace(" ", "").upper()
        if re.fullmatch(r"\d{5}", plain):
            zips.append(plain)
        elif re.fullmatch(r"\d{1,3}|2[AB]", plain):
            departements.append(plain.zfill(2))
        else:
            cities.append(city_words(token))
    return Places(tuple(departements), tuple(zips), tuple(cities))


def activities(text):
    """Return (prefixes of NAF codes, words of an activity).

    « 45, 4520a, restauration » gives (["45", "45.20A"], ["restauration"]).
    """
    codes, words = [], []
    for token in tokens(text):
        plain = token.replace(" ", "").replace(".", "").upper()
        if re.fullmatch(r"\d{1,4}[A-Z]?", plain):
            codes.append(plain if len(plain) <= 2 else f"{plain[:2]}.{plain[2:]}")
        else:
            words.append(token)
    return codes, words


def brackets(low, high):
    """Return the codes of the headcount brackets whose lowest number is in the range.

    :param int low: employees, included
    :param int high: employees, included; 0: no limit
    """
    return [
        code
        for code, count in BRACKETS.items()
        if count >= low and (not high or count <= high)
    ]
