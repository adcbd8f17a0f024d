"""Is this learner of a file somebody we know? Never a silent merge.

Keys: the INE, else the name and the date of birth (domain.md §6.2). All that looks
like somebody without being surely them is « doubtful »: a person settles it.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from ...bde_partners.rules.issues import Texts, _lt
from ...bde_partners.rules.text import fold, name_key

CODES = {
    "match_ine_other_person": _lt(
        "Same INE as %(other)s, who has another name and another date of birth."
    ),
    "match_other_ine": _lt("Same name and date of birth as %(other)s, another INE."),
    "match_other_birth_date": _lt("Same name as %(other)s, another date of birth."),
    "match_no_birth_date": _lt(
        "Same name as %(other)s; without an INE or a date of birth it is not sure."
    ),
    "match_near": _lt("Looks like %(other)s: nearly the same name or date of birth."),
    "match_several": _lt("Several learners fit: %(other)s."),
    "match_taken": _lt("Another line of the file is already %(other)s."),
}
T = Texts(__name__, CODES)

EXACT, DOUBTFUL, NEW = "exact", "doubtful", "new"
NEAR_LAST, NEAR_FIRST, NEAR_FULL = (
    84,
    78,
    88,
)  # rapidfuzz ratios (0-100) of folded names


@dataclass(frozen=True)
class Known:
    """A learner of ours. id: opaque; ref: SIECLE reference of this school year."""

    id: object
    last_name: str
    first_name: str
    birth_date: object = None
    ine: str = ""
    usage_name: str = ""
    ref: str = ""

    @property
    def label(self):
        return f"{self.last_name} {self.first_name}".strip()


@dataclass(frozen=True)
class Candidate:
    """known: `Known`; score: 0…1; code: why it is not sure (a key of CODES), '' if
    it is."""

    known: Known
    score: float
    code: str = ""


@dataclass(frozen=True)
class Match:
    """kind: 'exact' (one candidate, sure), 'doubtful' (to settle by hand) or 'new'."""

    kind: str
    candidates: list = field(default_factory=list)

    @property
    def known(self):
        """The learner, when it is sure; else None."""
        return self.candidates[0].known if self.kind == EXACT else None

    def to_issue(self, line=None, subject=""):
        """→ `Issue` that says why it is doubtful, or None."""
        if self.kind != DOUBTFUL:
            return None
        others = ", ".join(c.known.label for c in self.candidates[:4])
        first = self.candidates[0]
        same = len(self.candidates) > 1 and first.score == self.candidates[1].score
        code = "match_several" if same else first.code
        if not same:
            others = first.known.label
        return T.warning(code, line, subject, other=others)


def _first_keys(first_name):
    """Key of the first name, and of its first word alone."""
    folded = fold(first_name)
    return {folded.replace(" ", ""), folded.split(" ")[0]}


def _near_dates(one, other):
    """Do two dates differ by one slip: a part mistyped, day and month swapped?"""
    if not one or not other:
        return False
    same = (one.year == other.year, one.month == other.month, one.day == other.day)
    swapped = same[0] and one.month == other.day and one.day == other.month
    return sum(same) >= 2 or swapped


class LearnerIndex:
    """Our learners, ready to be looked up. In: list of `Known`."""

    def __init__(self, known):
        self._by_ine, self._by_ref = {}, {}
        self._by_key, self._by_birth = defaultdict(list), defaultdict(list)
        self._by_last = defaultdict(list)
        for learner in known:
            if learner.ine:
                self._by_ine.setdefault(learner.ine, learner)
            if learner.ref:
                self._by_ref.setdefault(learner.ref, learner)
            if learner.birth_date:
                self._by_birth[learner.birth_date].append(learner)
            for last in self._lasts(learner):
                self._by_key[name_key(last, learner.first_name)].append(learner)
                self._by_last[name_key(last)].append(learner)

    @staticmethod
    def _lasts(learner):
        return {learner.last_name, learner.usage_name or learner.last_name}

    def match(self, row, use_ref=False):
        """`LearnerRow` (or anything with the same names) → `Match`.

        use_ref: the reference of SIECLE is of the same school year as ours.
        """
        sure = self._by_key_of_file(row, use_ref)
        if sure is not None:
            return sure
        found = self._same_name(row)
        exact = [c for c in found if not c.code]
        if len(exact) == 1 and len({c.known.id for c in exact}) == 1:
            return Match(EXACT, exact)
        if found:
            return Match(DOUBTFUL, _ranked(found))
        near = self._near(row)
        return Match(DOUBTFUL, _ranked(near)) if near else Match(NEW)

    def _by_key_of_file(self, row, use_ref):
        known = self._by_ine.get(row.ine) if row.ine else None
        if known is not None:
            if self._similar(row, known) or self._same_birth(row, known):
                return Match(EXACT, [Candidate(known, 1.0)])
            return Match(DOUBTFUL, [Candidate(known, 0.6, "match_ine_other_person")])
        known = self._by_ref.get(row.ref) if use_ref and row.ref else None
        unsure = known is None or (row.ine and known.ine)
        if unsure or not self._same_birth(row, known):
            return None
        if self._similar(row, known):
            return Match(EXACT, [Candidate(known, 1.0)])
        return None

    @staticmethod
    def _same_birth(row, known):
        return bool(row.birth_date) and row.birth_date == known.birth_date

    def _similar(self, row, known):
        """Same last name (of birth or in use) and same first name, nearly."""
        firsts = _first_keys(row.first_name), _first_keys(known.first_name)
        first = max(fuzz.ratio(a, b) for a in firsts[0] for b in firsts[1])
        last = max(
            fuzz.ratio(name_key(a), name_key(b))
            for a in self._lasts(row)
            for b in self._lasts(known)
        )
        return first >= NEAR_FIRST and last >= NEAR_LAST

    def _same_name(self, row):
        """Learners of exactly that name → candidates, those that are sure first."""
        keys = {name_key(last, row.first_name) for last in self._lasts(row)}
        found = {known.id: known for key in keys for known in self._by_key.get(key, ())}
        candidates = []
        for known in found.values():
            if not row.birth_date or not known.birth_date:
                candidates.append(Candidate(known, 0.8, "match_no_birth_date"))
            elif row.birth_date != known.birth_date:
                near = _near_dates(row.birth_date, known.birth_date)
                score = 0.75 if near else 0.5
                if not near and row.ine and known.ine:
                    continue  # two people of the same name, both with their own INE
                candidates.append(Candidate(known, score, "match_other_birth_date"))
            elif row.ine and known.ine:
                candidates.append(Candidate(known, 0.9, "match_other_ine"))
            else:
                candidates.append(Candidate(known, 1.0))
        return candidates

    def _near(self, row):
        """Learners whose name or date of birth is nearly that one."""
        pool = {}
        for known in self._by_birth.get(row.birth_date, ()) if row.birth_date else ():
            pool[known.id] = known
        for last in self._lasts(row):
            for known in self._by_last.get(name_key(last), ()):
                if _near_dates(row.birth_date, known.birth_date):
                    pool.setdefault(known.id, known)
        candidates = []
        for known in pool.values():
            if row.ine and known.ine:
                continue
            swapped = name_key(row.first_name, row.last_name) == name_key(
                known.last_name, known.first_name
            )
            if swapped or self._similar(row, known):
                ratio = fuzz.ratio(fold(row.label), fold(known.label)) / 100
                score = 0.7 if swapped else min(0.7, ratio)
                candidates.append(Candidate(known, round(score, 3), "match_near"))
        return candidates


def _ranked(candidates):
    return sorted(candidates, key=lambda c: (-c.score, c.known.label, str(c.known.id)))


def match_all(rows, known, use_ref=False):
    """Rows of one file, list of `Known` → list of `Match`, in the order of the rows.

    Two rows that fall on the same learner are both doubtful.
    """
    index = LearnerIndex(known)
    matches = [index.match(row, use_ref) for row in rows]
    taken = Counter(m.known.id for m in matches if m.kind == EXACT)
    result = []
    for match in matches:
        if match.kind == EXACT and taken[match.known.id] > 1:
            candidate = replace(match.candidates[0], code="match_taken", score=0.9)
            match = Match(DOUBTFUL, [candidate])
        result.append(match)
    return result


class NameIndex:
    """Our learners looked up by a name alone, as lists of past placements have it.

    class_of: {id: class codes}, which settle homonyms when a class is given.
    """

    def __init__(self, known, class_of=None):
        self._class_of = class_of or {}
        self._by_words = defaultdict(dict)
        self._labels = {}
        for learner in known:
            for last in LearnerIndex._lasts(learner):
                words = fold(f"{last} {learner.first_name}")
                self._by_words[" ".join(sorted(words.split()))][learner.id] = learner
                self._labels[learner.id] = (learner, words)

    def find(self, full_name, class_code=""):
        """« NOM Prénom » in any order → `Match`; exact only if one learner bears it."""
        words = " ".join(sorted(fold(full_name).split()))
        if not words:
            return Match(NEW)
        found = list(self._by_words.get(words, {}).values())
        if len(found) > 1 and class_code:
            wanted = fold(class_code)
            same = [
                k for k in found if wanted in map(fold, self._class_of.get(k.id, ()))
            ]
            found = same or found
        if len(found) == 1:
            return Match(EXACT, [Candidate(found[0], 1.0)])
        if found:
            unsure = [Candidate(k, 0.8, "match_no_birth_date") for k in found]
            return Match(DOUBTFUL, unsure)
        near = []
        for learner, label in self._labels.values():
            score = fuzz.token_sort_ratio(words, label, score_cutoff=NEAR_FULL)
            if score:
                near.append(Candidate(learner, round(score / 100, 3), "match_near"))
        return Match(DOUBTFUL, _ranked(near)) if near else Match(NEW)
