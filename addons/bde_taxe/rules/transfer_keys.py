"""Which line of a statement is in already: the same file again changes nothing.

A line is told by its donor, amount, campaign, training and by the transfer it came
with (number, else period, else date). The key of a stored line keeps these as the file
said them, whatever people change of the record afterwards. Files say more or less:
what one of two does not say does not make them differ.
"""

from collections import defaultdict
from dataclasses import dataclass

from ...bde_partners.rules.text import fold

PARTS = ("year", "kind", "cents", "siret", "name", "number", "period", "day")
PARTS += ("training", "nth")


@dataclass(slots=True)
class Key:
    """A line, by what tells it. Everything is text; nth: of lines all the same."""

    year: str
    kind: str
    cents: str
    siret: str = ""
    name: str = ""
    number: str = ""
    period: str = ""
    day: str = ""
    training: str = ""
    nth: str = "1"

    def text(self):
        """→ what is stored."""
        return "|".join(getattr(self, part) for part in PARTS)


def key_of(said, year):
    """`SaidTransfer`, year of its campaign → `Key`."""
    return make_key(
        year,
        said.kind,
        said.amount,
        said.siret or said.siren or fold(said.said_siret),
        said.name,
        said.number,
        said.period,
        said.day,
        said.training,
    )


def make_key(year, kind, amount, siret, name, number, period, day, training):
    return Key(
        str(year),
        kind,
        str(round(amount * 100)),
        siret or "",
        fold(name),
        number or "",
        period or "",
        day.isoformat() if day else "",
        fold(training),
    )


def parse_key(text):
    """Stored text → `Key`, None for a line typed by hand."""
    parts = (text or "").split("|")
    return Key(*parts) if len(parts) == len(PARTS) else None


@dataclass(slots=True)
class Known:
    """What became of the lines of a file, in their order.

    same: {position: id of the stored line}; doubts: {position: id} of those that may
    be it; twice: {position: position of the first line that says the same}; keys:
    `Key` of each line, to be stored.
    """

    same: dict
    doubts: dict
    twice: dict
    keys: list


def find_known(keys, stored):
    """[`Key`] of a file, [(id, `Key`)] stored → `Known`. Each stored line serves once.

    Lines all the same get each a number of their own (`nth`), that no stored one has.
    """
    shelf = defaultdict(list)
    for record_id, key in stored:
        for place in _places(key):
            shelf[place].append((record_id, key))
    same, doubts, used = {}, {}, set()
    for surely in (2, 1, 0):  # the very same lines take theirs first
        for position, key in enumerate(keys):
            if position in same or position in doubts:
                continue
            found = _first(shelf, key, surely, used)
            if found:
                used.add(found)
                (same if surely else doubts)[position] = found
    return Known(
        same, doubts, _twice(keys, same, doubts), _numbered(keys, same, stored)
    )


def _places(key):
    """Where a line is looked for: by the company, by the name."""
    what = (key.year, key.kind, key.cents)
    return [(*what, "siren", key.siret[:9])] * bool(key.siret) + [
        (*what, "name", key.name)
    ]


def _first(shelf, key, surely, used):
    """Id of the first stored line not used yet that is this one, None without."""
    for place in _places(key):
        for record_id, other in shelf.get(place, ()):
            if record_id not in used and _likeness(key, other) == surely:
                return record_id
    return None


def _twice(keys, same, doubts):
    """{position: position of the first line that says the same}, new lines only."""
    twice, first = {}, {}
    for position, key in enumerate(keys):
        text = key.text()
        if text in first and position not in same and position not in doubts:
            twice[position] = first[text]
        first.setdefault(text, position)
    return twice


def _numbered(keys, same, stored):
    """The keys; lines all the same get the numbers that no stored line has."""
    taken = {key.text() for _id, key in stored}
    for position, key in enumerate(keys):
        if position in same:
            continue
        while key.text() in taken:
            key.nth = str(int(key.nth) + 1)
        taken.add(key.text())
    return keys


def _likeness(a, b):
    """2: the very same; 1: the same, one says more; 0: it may be; None: another."""
    if not _same_donor(a, b):
        return None
    names = ("number", "period", "day", "training")
    if any(_differ(getattr(a, name), getattr(b, name)) for name in names):
        return None
    if all(getattr(a, name) == getattr(b, name) for name in names):
        return 2
    shared = any(
        getattr(a, name) and getattr(a, name) == getattr(b, name)
        for name in ("number", "day")
    )
    return 1 if shared else 0


def _same_donor(a, b):
    if a.siret and b.siret:
        shortest = min(len(a.siret), len(b.siret))
        whole = shortest == 9 and a.siret[:9] == b.siret[:9]  # one is a SIREN
        return a.siret == b.siret or whole
    return a.name == b.name


def _differ(a, b):
    return a and b and a != b
