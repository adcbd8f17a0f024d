"""How much two organisations look like one: 0 to 100.

The SIRET decides. Everything else is evidence that adds up: a name that is nearly
the same in the same town, a telephone, an e-mail, the domain of the e-mail, an
address. Two sites of a chain share most of it and are two organisations all the
same: different towns and different SIRET are never alike.

`Traits` holds what is compared, ready made; `likeness(a, b)` is symmetric.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from .partner_words import LEGAL_FORMS, city_words
from .text import clean, fold

WARN = 50  # from here on people are told while they type
REVIEW = 60  # from here on a pair is proposed for review
STRONG = 80  # nearly certain
NEAR = 80  # rapidfuzz ratio (0-100) of two names that may be one
CHAIN = 40  # at most, for two sites: another SIRET and another town or address
TAKEN_OVER = 75  # at most, for two SIRET in one town: a firm may follow another

# Reasons, in the order they are told
SIRET, SIREN, NAME, PHONE, EMAIL, DOMAIN, ADDRESS = (
    "siret",
    "siren",
    "name",
    "phone",
    "email",
    "domain",
    "address",
)
NAME_ONLY = "name_only"  # the same name, the town is not known

# What each is worth alone, from 0 to 1: all but the address are enough to warn
_WORTH = {SIREN: 0.55, PHONE: 0.6, EMAIL: 0.65, DOMAIN: 0.5, ADDRESS: 0.35}
_NEAR_WORTH, _SAME_WORTH = 0.6, 0.9  # a name of the same town, near and same
_UNPLACED_WORTH = 0.5  # the same name, the town of one is not known

_ARTICLES = frozenset("de du des la le les l d a au aux en et and the chez".split())
_ABBREVIATIONS = {
    "st": "saint",
    "cie": "compagnie",
    "ctre": "centre",
    "const": "construction",
    "constr": "construction",
    "elec": "electricite",
    "menuis": "menuiserie",
    "bat": "batiment",
    "pharm": "pharmacie",
    "boul": "boulangerie",
    "agce": "agence",
    "lyc": "lycee",
    "clg": "college",
    "intl": "international",
    "int": "international",
    "fr": "france",
    "gal": "general",
    "gale": "generale",
    "serv": "services",
    "service": "services",
    "ind": "industrie",
    "transp": "transports",
    "transport": "transports",
}
_STREET_WORDS = {
    "av": "avenue",
    "ave": "avenue",
    "bd": "boulevard",
    "bld": "boulevard",
    "blvd": "boulevard",
    "r": "rue",
    "rte": "route",
    "pl": "place",
    "ch": "chemin",
    "chem": "chemin",
    "imp": "impasse",
    "all": "allee",
    "sq": "square",
    "fg": "faubourg",
    "fbg": "faubourg",
    "za": "zone",
    "zi": "zone",
    "zac": "zone",
    "st": "saint",
    "ste": "sainte",
    "gal": "general",
    "dr": "docteur",
    "pdt": "president",
    "mal": "marechal",
}
_DISTRICT = re.compile(r"^(paris|lyon|marseille) (?:\d{1,2}(?: ?er?| ?eme)?)\b.*$")
_BIS = re.compile(r"^(\d+)(bis|ter|quater|[a-d])$")


@dataclass(slots=True, frozen=True)
class Traits:
    """What is compared of an organisation. id: opaque; empty text: not known."""

    id: object = None
    words: str = ""  # of the name, sorted
    compact: str = ""  # of the name, in their order, without spaces
    town: str = ""
    zip: str = ""
    siret: str = ""
    phone: str = ""
    email: str = ""
    domain: str = ""  # of the e-mail, unless anybody may have one there
    street: str = ""

    @property
    def siren(self):
        return self.siret[:9]


@dataclass(slots=True, frozen=True)
class Row:
    """An organisation as stored: its traits and what is shown of it.

    company: the school that keeps it for itself, None when all share it.
    """

    traits: Traits
    name: str
    zip: str
    city: str
    active: bool
    company: object = None


@dataclass(slots=True, frozen=True)
class Likeness:
    """score: 0 to 100. reasons: codes, the strongest first. blocks: the same SIRET."""

    score: int
    reasons: tuple = ()
    blocks: bool = False


# ---------------------------------------------------------------- traits
def _joined_initials(words):
    """« s a r l martin » → sarl, martin: initials that were written with points."""
    run = []
    for word in [*words, ""]:
        if len(word) == 1 and word.isalpha():
            run.append(word)
            continue
        if run:
            yield "".join(run)
            run = []
        if word:
            yield word


@lru_cache(maxsize=8192)
def name_key(name):
    """Name of an organisation → (sorted words, words joined in their order).

    Legal form, articles, accents, case and usual abbreviations do not count.
    """
    words = list(_joined_initials(fold(name).split()))
    kept = []
    for position, word in enumerate(words):
        if word == "ste" and 0 < position < len(words) - 1:
            word = "sainte"
        if word not in LEGAL_FORMS:
            kept.append(_ABBREVIATIONS.get(word, word))
    kept = kept or words
    named = [word for word in kept if word not in _ARTICLES] or kept
    return " ".join(sorted(named)), "".join(kept)


def town_key(city):
    """« LYON 3e Arrondissement », « Lyon Cedex 03 » → « lyon »."""
    words = city_words(city)
    return _DISTRICT.sub(r"\1", words)


def phone_key(phone):
    """Telephone → its last digits, the same with +33, 0033 or 0; '' when too short."""
    digits = re.sub(r"\D", "", clean(phone).replace("(0)", ""))
    digits = digits.removeprefix("00")
    if len(digits) == 11 and digits.startswith("33"):
        digits = digits[2:]
    if len(digits) == 10 and digits.startswith("0"):
        digits = digits[1:]
    return digits if len(digits) >= 8 else ""


def domain_key(email, public=frozenset()):
    """Domain of an e-mail address, '' when it is one of `public`."""
    domain = email.rpartition("@")[2].strip().lower() if "@" in (email or "") else ""
    return "" if domain in public else domain


@lru_cache(maxsize=8192)
def street_key(street):
    """« 12 bis, av. du Gal Leclerc » → « 12bis avenue general leclerc »; '' without
    a number: a business park alone is not an address."""
    words = [_STREET_WORDS.get(word, word) for word in fold(street).split()]
    kept = []
    for word in words:
        if word in ("bis", "ter", "quater") and kept and kept[-1].isdigit():
            kept[-1] += word
        elif word not in _ARTICLES:
            kept.append(word)
    numbered = any(word.isdigit() or _BIS.match(word) for word in kept)
    return " ".join(kept) if numbered and len(kept) > 1 else ""


def traits(
    id_=None,
    name="",
    siret="",
    zip_code="",
    city="",
    phone="",
    email="",
    street="",
    public=frozenset(),
):
    """What is typed about an organisation → `Traits`.

    :param public: domains of e-mail that say nothing (gmail.com…), lower case
    """
    words, compact = name_key(clean(name))
    address = clean(email).lower()
    return Traits(
        id=id_,
        words=words,
        compact=compact,
        town=town_key(city),
        zip=clean(zip_code).replace(" ", ""),
        siret=clean(siret).replace(" ", ""),
        phone=phone_key(phone),
        email=address if "@" in address else "",
        domain=domain_key(address, public),
        street=street_key(clean(street)),
    )


# ---------------------------------------------------------------- comparison
def name_likeness(a, b):
    """Two `Traits` → 0 to 100: how near their names are.

    What differs must be near too: « boulangerie Dupont » is not « boulangerie
    Durant », nor school 12 school 13.
    """
    if not a.words or not b.words:
        return 0
    if a.words == b.words or a.compact == b.compact:
        return 100
    whole = fuzz.ratio(a.words, b.words)
    if whole < NEAR:
        # a first letter mistyped moves its word
        whole = max(whole, fuzz.ratio(a.compact, b.compact))
    ours, theirs = set(a.words.split()), set(b.words.split())
    left, right = ours - theirs, theirs - ours
    if any(w.isdigit() for w in left) or any(w.isdigit() for w in right):
        return min(whole, 60)
    if left and right:
        whole = min(whole, fuzz.ratio("".join(sorted(left)), "".join(sorted(right))))
    elif ours & theirs and len(ours & theirs) > 1:
        whole = max(whole, NEAR)  # « garage Martin » and « garage Martin et fils »
    return whole


def same_town(a, b):
    """True, False, or None when nothing tells."""
    if a.town and b.town:
        return a.town == b.town
    if a.zip and b.zip:
        return a.zip == b.zip
    return None


def likeness(a, b):
    """Two `Traits` of organisations → `Likeness`."""
    if a.siret and a.siret == b.siret:
        return Likeness(100, _reasons(a, b, same_town(a, b), SIRET), True)
    town = same_town(a, b)
    name = name_likeness(a, b)
    found = {}
    if name >= NEAR and town:
        share = (name - NEAR) / (100 - NEAR)
        found[NAME] = _NEAR_WORTH + share * (_SAME_WORTH - _NEAR_WORTH)
    elif name == 100 and town is None:
        found[NAME_ONLY] = _UNPLACED_WORTH
    for reason in _shared(a, b, town):
        found[reason] = _WORTH[reason]
    if EMAIL in found:
        found.pop(DOMAIN, None)
    doubt = 1.0
    for worth in found.values():
        doubt *= 1 - worth
    score = round(100 * (1 - doubt))
    if name == 100 and _nothing_differs(a, b):
        score = 100
    return Likeness(_capped(a, b, town, score), tuple(found))


def _reasons(a, b, town, first):
    return (first, *_shared(a, b, town))


def _shared(a, b, town):
    """Reasons that two organisations share besides their name, in order."""
    if a.siren and a.siren == b.siren and a.siret != b.siret and town:
        yield SIREN
    if a.phone and a.phone == b.phone:
        yield PHONE
    if a.email and a.email == b.email:
        yield EMAIL
    if a.domain and a.domain == b.domain:
        yield DOMAIN
    if a.street and town and a.street == b.street:
        yield ADDRESS


def _nothing_differs(a, b):
    """Is everything that is known of one known of the other, and the same?"""
    return (a.siret, a.town, a.phone, a.email, a.street) == (
        b.siret,
        b.town,
        b.phone,
        b.email,
        b.street,
    ) and (a.town or a.zip == b.zip)


def _capped(a, b, town, score):
    """Apply what speaks against: another SIRET, with another town or address."""
    if not (a.siret and b.siret and a.siret != b.siret):
        return score
    elsewhere = a.street and b.street and a.street != b.street
    if town is False or (elsewhere and a.siren == b.siren):
        return min(score, CHAIN)
    return min(score, TAKEN_OVER)
