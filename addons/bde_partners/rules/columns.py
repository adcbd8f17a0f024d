"""Names of columns chosen by people → fields of ours, with how sure it is."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz

from .text import clean, fold

SURE = 0.9
NEAR = 88  # rapidfuzz ratio (0-100) from which a mistyped name is recognised
_REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_EMPTY_WORDS = {"de", "du", "des", "la", "le", "les", "l", "d", "n", "no", "numero"}
_EMPTY_WORDS |= {"code", "libelle", "eleve", "apprenant", "responsable", "nom"}


@dataclass(frozen=True)
class Field:
    """name: ours; label: English, translated by the caller; synonyms: names of
    columns seen in the field (any case and accents); required: useless without."""

    name: str
    label: str
    synonyms: tuple = ()
    required: bool = False


@dataclass
class ColumnMatch:
    """mapping: field name → column; confidence: field name → 0…1 (1: same name);
    unused: columns that no field took; missing: required fields without a column."""

    mapping: dict = field(default_factory=dict)
    confidence: dict = field(default_factory=dict)
    unused: list = field(default_factory=list)
    missing: list = field(default_factory=list)

    @property
    def sure(self):
        """Every required field has a column, and no guess is doubtful."""
        return not self.missing and all(c >= SURE for c in self.confidence.values())


def names(text):
    """« nom, nom de famille » → ('nom', 'nom de famille'): synonyms on one line."""
    return tuple(part.strip() for part in text.split(","))


def known_names(fields):
    """Fields → every name of column that is recognised (for `read_table`)."""
    return [name for f in fields for name in (f.name, *f.synonyms)]


@lru_cache(maxsize=8192)
def _words(folded):
    return frozenset(folded.split()) - _EMPTY_WORDS


def _score(column, bare, names):
    """How much a folded column looks like one of the folded names: 0…1."""
    if column in names:
        return 1.0
    if bare and bare in names:
        return 0.97
    best = 0.0
    words = _words(column)
    for name in names:
        if words and len(words) > 1 and words == _words(name):
            return 0.93
        if len(column) > 4 and len(name) > 4:
            ratio = fuzz.ratio(column, name)
            if ratio >= NEAR:
                best = max(best, ratio / 100 * 0.85)
    return best


def match_columns(columns, fields):
    """Names of columns, `Field`s → `ColumnMatch`.

    Each column serves one field and the other way round; the surest pairs are made
    first, in the order of the columns when equal. Synonyms in common: the first
    field of the list wins.
    """
    folded = [
        (fold(column), fold(_REMARK.sub(" ", clean(column)))) for column in columns
    ]
    pairs = []
    for rank, item in enumerate(fields):
        names = {fold(name) for name in (item.name, *item.synonyms)} - {""}
        for index, (full, bare) in enumerate(folded):
            score = _score(full, bare, names)
            if score:
                pairs.append((-score, index, rank))
    match = ColumnMatch()
    taken = set()
    for negative, index, rank in sorted(pairs):
        name = fields[rank].name
        if name in match.mapping or index in taken:
            continue
        match.mapping[name] = columns[index]
        match.confidence[name] = round(-negative, 2)
        taken.add(index)
    match.unused = [c for i, c in enumerate(columns) if i not in taken]
    match.missing = [
        f.name for f in fields if f.required and f.name not in match.mapping
    ]
    return match


def saved_mapping(columns, fields, saved):
    """A mapping kept from another file, as far as its columns are here.

    In: saved {field: column}. Out: `ColumnMatch` where each saved pair whose
    column is here is certain; '' as a column means « none, on purpose »; the
    fields that the saved mapping does not know are recognised as usual.
    """
    by_fold = {fold(column): column for column in columns}
    kept, refused = {}, set()
    for name, column in saved.items():
        if not column:
            refused.add(name)
        elif fold(column) in by_fold:
            kept[name] = by_fold[fold(column)]
    rest_columns = [c for c in columns if c not in kept.values()]
    rest_fields = [f for f in fields if f.name not in kept and f.name not in refused]
    match = match_columns(rest_columns, rest_fields)
    match.mapping = {**kept, **match.mapping}
    match.confidence = {**dict.fromkeys(kept, 1.0), **match.confidence}
    match.missing = [
        f.name for f in fields if f.required and f.name not in match.mapping
    ]
    return match
