"""Organisations of a list ↔ organisations already known: sure, to settle, or new.

The SIRET tells, else the name and the town. Legal forms (« SARL », « Ets »), case
and accents do not count. What merely looks alike is settled by hand.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz, process

from .partner_words import city_words, name_words
from .text import fold

NEAR = 87  # rapidfuzz ratio (0-100) of folded names without their legal form


@dataclass(slots=True)
class KnownHost:
    """id: opaque. siret, name, zip, city as stored."""

    id: object
    name: str
    siret: str = ""
    zip: str = ""
    city: str = ""


@dataclass(slots=True)
class HostMatch:
    """id: the organisation, None when none is sure; doubts: ids that look alike.

    namesake: the doubts bear the very name, and nothing tells them from the one that
    is looked for: one more of that name would never be found again.
    """

    id: object = None
    doubts: list = field(default_factory=list)
    namesake: bool = False


class HostIndex:
    """Known organisations, ready to be looked up. In: list of `KnownHost`."""

    def __init__(self, known):
        self._siret = {host.siret: host for host in known if host.siret}
        self._name, self._city, self._zip = {}, {}, {}
        self._hosts = list(known)
        self._words = [name_words(host.name) for host in known]
        for position, host in enumerate(self._hosts):
            self._name.setdefault(self._words[position], []).append(host)
            city = city_words(host.city) if host.city else ""
            self._city.setdefault(city, []).append(position)
            self._zip.setdefault(host.zip or "", []).append(position)

    def find(self, name, siret="", zip_code="", city=""):
        """→ `HostMatch`. A name alone is sure when one organisation only bears it."""
        if siret and siret in self._siret:
            return HostMatch(self._siret[siret].id)
        words = name_words(name)
        same = self._name.get(words, [])
        fits = [h for h in same if _same_place(h, zip_code, city)]
        sure = [h for h in fits if not (siret and h.siret)]
        if len(sure) == 1 and (city or zip_code or len(same) == 1):
            return HostMatch(sure[0].id)
        if fits or (same and not city and not zip_code):
            doubts = [h.id for h in fits or same][:6]
            return HostMatch(doubts=doubts, namesake=not siret)
        return HostMatch(doubts=self._near(words, siret, zip_code, city))

    def _near(self, words, siret, zip_code, city):
        """Ids of those in the same place whose name is nearly these words."""
        words_of = {
            position: self._words[position]
            for position in self._in_place(zip_code, city)
            if not (siret and self._hosts[position].siret)
            and _same_place(self._hosts[position], zip_code, city)
        }
        near = process.extract(
            words, words_of, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR, limit=6
        )
        return [self._hosts[position].id for _words, _score, position in near]

    def _in_place(self, zip_code, city):
        """Positions of those that may be there: the only ones worth comparing."""
        if city:
            return [*self._city.get(city_words(city), ()), *self._city.get("", ())]
        if zip_code:
            return [*self._zip.get(zip_code, ()), *self._zip.get("", ())]
        return range(len(self._hosts))


def _same_place(host, zip_code, city):
    """May the two be in one place? An unknown town may be any."""
    if city and host.city:
        return city_words(city) == city_words(host.city)
    if zip_code and host.zip:
        return zip_code == host.zip
    return True


@lru_cache(maxsize=16384)
def person_words(name):
    """« M. Jean-Marc DURAND » → its words in order of the alphabet, without title."""
    words = fold(name).split()
    named = [word for word in words if word not in ("m", "mr", "mme", "mlle")]
    return " ".join(sorted(named or words))


def find_person(name, known, whole=False):
    """A name as typed, {key: name} → the key, None when nobody or several fit.

    « M. DURAND » alone is Mme/M. Durand when one person only has that name; not with
    `whole`: then every word counts.
    """
    wanted = person_words(name) if known else ""
    if not wanted:
        return None
    words = set(wanted.split())
    exact = [key for key, other in known.items() if person_words(other) == wanted]
    if exact or whole:
        return exact[0] if len(exact) == 1 else None
    inside = [
        key for key, other in known.items() if words <= set(person_words(other).split())
    ]
    return inside[0] if len(inside) == 1 else None
