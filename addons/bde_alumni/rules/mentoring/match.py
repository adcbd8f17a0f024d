"""Which mentor suits which learner, why, and the best matching of a group, proven.

A pair is worth points (`Weights`); every point comes with its reason. What a matching
costs is counted in missing points, so that sums are whole and exact:

- nobody gets a mentor who must not be proposed: no room, refused before, or a minor
  where the mentor only takes adults;
- as many learners as possible have a mentor, whatever the points;
- then the sum of the points is the highest, the n-th learner of a mentor being worth a
  little less than the one before: that shares the work.

It is an assignment problem, solved by `scipy.optimize.linear_sum_assignment`, and
proven by `bde_pfmp.rules.referents.spread.is_optimal`: no ring of exchanges is worth
more.
"""

from dataclasses import dataclass

import numpy
from scipy.optimize import linear_sum_assignment

from ....bde_pfmp.rules.referents.spread import NOBODY, is_optimal, total

#: worse than no mentor at all: never taken
FORBIDDEN = 10 * NOBODY


@dataclass(frozen=True)
class Mentor:
    """Somebody who may be proposed.

    :param key: any hashable
    :param int room: learners that may still be given
    :param int load: learners followed already
    :param frozenset trainings: keys of the trainings followed here
    :param frozenset families: families of these trainings
    :param frozenset subjects: what the mentor offers to talk about
    :param frozenset languages: spoken, besides French
    :param job: ROME code, "": unknown
    :param commune: key, None: unknown
    :param bool minors: takes minors
    """

    key: object
    room: int = 1
    load: int = 0
    trainings: frozenset = frozenset()
    families: frozenset = frozenset()
    subjects: frozenset = frozenset()
    languages: frozenset = frozenset()
    job: str = ""
    commune: object = None
    minors: bool = True


@dataclass(frozen=True)
class Mentee:
    """Somebody who asks.

    :param key: any hashable
    :param training: key, None: unknown
    :param family: of the training, None: none
    :param frozenset subjects: what is asked for
    :param frozenset languages: wished for
    :param str job: ROME code aimed at
    :param commune: key of where they live, None: unknown
    :param bool minor: under 18
    :param frozenset refused: keys of the mentors who said no, or to whom they did
    :param wanted: key of the mentor chosen on the list, None: anybody
    """

    key: object
    training: object = None
    family: object = None
    subjects: frozenset = frozenset()
    languages: frozenset = frozenset()
    job: str = ""
    commune: object = None
    minor: bool = False
    refused: frozenset = frozenset()
    wanted: object = None


@dataclass(frozen=True)
class Weights:
    """Points of each reason; `balance`: half of what a further learner takes away."""

    wanted: int = 100
    training: int = 30
    family: int = 15
    job: int = 25
    domain: int = 10
    subject: int = 12
    language: int = 8
    commune: int = 6
    balance: int = 2

    @property
    def most(self):
        """More points than any pair can have."""
        return 10_000


@dataclass(frozen=True)
class Pair:
    """A mentor for a learner: points, and the reasons as (code, key or None)."""

    mentee: object
    mentor: object = None
    points: int = 0
    reasons: tuple = ()


@dataclass(frozen=True)
class Matching:
    """The answer: a `Pair` a learner in the order given, total of points, proof."""

    pairs: tuple
    points: int
    proven: bool

    @property
    def left(self):
        """Keys of the learners who have nobody."""
        return tuple(pair.mentee for pair in self.pairs if pair.mentor is None)


def allowed(mentee, mentor):
    """Tell whether this mentor may be proposed to this learner, room apart."""
    return mentor.key not in mentee.refused and (mentor.minors or not mentee.minor)


def pair(mentee, mentor, weights=None):
    """Return the `Pair` of both: what it is worth and why, best reason first."""
    weights = weights or Weights()
    found = list(_reasons(mentee, mentor, weights))
    found.sort(key=lambda item: -item[0])
    return Pair(
        mentee.key,
        mentor.key,
        sum(points for points, _code, _key in found),
        tuple((code, key) for _points, code, key in found),
    )


def proposals(mentee, mentors, weights=None, limit=10):
    """Return the `Pair`s of the mentors who may be proposed, best first."""
    free = (m for m in mentors if m.room > 0 and allowed(mentee, m))
    rated = [(pair(mentee, mentor, weights), mentor.load) for mentor in free]
    rated.sort(key=lambda item: (-item[0].points, item[1]))
    return [one for one, _load in rated[:limit]]


def match(mentees, mentors, weights=None):
    """Return the `Matching` that serves most learners, then is worth most points."""
    weights = weights or Weights()
    if not mentees:
        return Matching((), 0, True)
    costs = _costs(mentees, mentors, weights)
    loads = [mentor.load for mentor in mentors]
    rooms = [max(0, min(m.room, len(mentees))) for m in mentors]
    owners = assign(costs, loads, rooms, weights.balance)
    pairs = tuple(
        Pair(mentee.key) if owner < 0 else pair(mentee, mentors[owner], weights)
        for mentee, owner in zip(mentees, owners, strict=True)
    )
    return Matching(
        pairs,
        sum(one.points for one in pairs),
        is_optimal(costs, owners, loads, rooms, weights.balance),
    )


def assign(costs, loads, rooms, balance):
    """Return the column of each row (-1: nobody) that costs least in all.

    :param costs: matrix learners × mentors, `FORBIDDEN`: never
    :param loads: learners that each mentor has already
    :param rooms: learners that each may still be given
    :param int balance: see `Weights`
    """
    count = len(costs)
    owners, blocks = [], []
    for column, (load, room) in enumerate(zip(loads, rooms, strict=True)):
        steps = [balance * (2 * (load + taken) + 1) for taken in range(room)]
        blocks.append(costs[:, [column]] + numpy.array(steps, dtype=numpy.int64))
        owners += [column] * room
    # each learner may have nobody: a mentor who must not be proposed never wins
    blocks.append(numpy.full((count, count), NOBODY, dtype=numpy.int64))
    owners += [-1] * count
    _rows, slots = linear_sum_assignment(numpy.hstack(blocks))
    return [owners[slot] for slot in slots]


def cost(costs, owners, loads, balance):
    """Return what a matching costs, in missing points."""
    return total(costs, owners, loads, balance)


def _reasons(mentee, mentor, weights):
    """Yield (points, code, key) of what speaks for a pair."""
    if mentee.wanted is not None and mentee.wanted == mentor.key:
        yield weights.wanted, "wanted", None
    if mentee.training is not None and mentee.training in mentor.trainings:
        yield weights.training, "training", mentee.training
    elif mentee.family is not None and mentee.family in mentor.families:
        yield weights.family, "family", mentee.family
    if mentee.job and mentee.job == mentor.job:
        yield weights.job, "job", mentee.job
    elif mentee.job and mentor.job and mentee.job[:3] == mentor.job[:3]:
        yield weights.domain, "domain", mentor.job
    for subject in sorted(mentee.subjects & mentor.subjects, key=str):
        yield weights.subject, "subject", subject
    for language in sorted(mentee.languages & mentor.languages, key=str):
        yield weights.language, "language", language
    if mentee.commune is not None and mentee.commune == mentor.commune:
        yield weights.commune, "commune", mentee.commune


def _costs(mentees, mentors, weights):
    """Return the matrix learners × mentors of the points that are missing."""
    costs = numpy.full((len(mentees), len(mentors)), FORBIDDEN, dtype=numpy.int64)
    for row, mentee in enumerate(mentees):
        for column, mentor in enumerate(mentors):
            if allowed(mentee, mentor):
                points = sum(item[0] for item in _reasons(mentee, mentor, weights))
                costs[row, column] = weights.most - points
    return costs
