"""The best spread of learners over teachers, proven, and the copy of the last one.

What a spread costs is counted in whole metres, so that sums are exact:

- the way to the place: from the nearest place that the teacher visits already, or from
  the school when that is shorter; a place that is not located costs nothing;
- a teacher who does not teach the class, and one who did not follow the learner last
  time, cost as much as `Weights` says;
- the n-th learner of a teacher costs more than the one before (the marginal cost is
  convex): that balances the loads.

With one column for each learner that a teacher may still take, at its marginal cost,
this is an assignment problem: `scipy.optimize.linear_sum_assignment` solves it exactly.
`is_optimal` proves the answer on its own, by the absence of a change that costs less.
"""

from dataclasses import dataclass

import numpy
from scipy.optimize import linear_sum_assignment

from ....bde_partners.rules.geo import EARTH_KM

#: metres that nobody pays for: worse than any teacher, so only for want of room
NOBODY = 10**9
#: no such change
NEVER = 10**14


@dataclass(frozen=True)
class Teacher:
    """Somebody who may follow learners.

    :param key: any hashable
    :param int load: learners followed already over the period
    :param int room: learners that may still be given, by the legal limit
    :param frozenset classes: keys of the classes taught
    :param tuple places: (lat, lng) of the places visited already
    """

    key: object
    load: int = 0
    room: int = 16
    classes: frozenset = frozenset()
    places: tuple = ()


@dataclass(frozen=True)
class Learner:
    """Somebody to follow.

    :param key: any hashable
    :param group: key of the class
    :param tuple place: (lat, lng) of the host, None: not located
    :param last: key of the teacher who followed last time, None: nobody
    """

    key: object
    group: object = None
    place: tuple | None = None
    last: object = None


@dataclass(frozen=True)
class Weights:
    """What counts, in metres of way: see the module.

    :param int balance: half of what each further learner adds to the cost
    :param int other_class: for a teacher who does not teach the class
    :param int other_teacher: for a teacher who did not follow the learner last time
    """

    balance: int = 1_500
    other_class: int = 1_000_000
    other_teacher: int = 20_000


@dataclass(frozen=True)
class Choice:
    """Who follows a learner, and why.

    :param learner: key
    :param teacher: key, None: nobody has room
    :param float km: way from the nearest place visited, or from the school; None: not
        located
    :param bool from_visit: `km` is counted from a place visited already
    :param bool of_class: the teacher teaches the class
    :param bool again: the teacher followed the learner last time
    """

    learner: object
    teacher: object = None
    km: float | None = None
    from_visit: bool = False
    of_class: bool = False
    again: bool = False


@dataclass(frozen=True)
class Spread:
    """The answer: choices in the order of the learners, cost in metres, proof."""

    choices: tuple
    cost: int
    proven: bool

    @property
    def left(self):
        """Keys of the learners whom nobody can follow."""
        return tuple(c.learner for c in self.choices if c.teacher is None)


def spread(learners, teachers, school=None, weights=None):
    """Return the `Spread` that costs least; nobody above their room.

    :param learners: list of `Learner`
    :param teachers: list of `Teacher`
    :param tuple school: (lat, lng), None: not located
    :param Weights weights: what counts
    """
    weights = weights or Weights()
    if not learners:
        return Spread((), 0, True)
    ways = _ways(learners, teachers, school)
    costs = _costs(learners, teachers, ways, weights)
    loads = [teacher.load for teacher in teachers]
    rooms = [max(0, min(t.room, len(learners))) for t in teachers]
    owners = _assign(costs, loads, rooms, weights.balance)
    choices = tuple(
        _choice(learner, number, teachers, owner, ways)
        for number, (learner, owner) in enumerate(zip(learners, owners, strict=True))
    )
    return Spread(
        choices,
        total(costs, owners, loads, weights.balance),
        is_optimal(costs, owners, loads, rooms, weights.balance),
    )


def copy_last(learners, teachers):
    """Return {learner key: teacher key} of the last time, nobody above their room.

    In the order given: what does not fit in any more is left out.
    """
    rooms = {teacher.key: teacher.room for teacher in teachers}
    result = {}
    for learner in learners:
        if rooms.get(learner.last, 0) > 0:
            result[learner.key] = learner.last
            rooms[learner.last] -= 1
    return result


def total(costs, owners, loads, balance):
    """Return what an assignment costs, in metres.

    :param costs: matrix learners × teachers
    :param owners: column of each learner, -1: nobody
    :param loads: learners that each teacher has already
    :param int balance: see `Weights`
    """
    result, counts = 0, list(loads)
    for number, owner in enumerate(owners):
        if owner < 0:
            result += NOBODY
            continue
        result += int(costs[number][owner]) + _marginal(counts[owner], balance)
        counts[owner] += 1
    return result


def is_optimal(costs, owners, loads, rooms, balance):
    """Tell whether no change of the assignment costs less: a proof of its own.

    A better one would differ by rings and chains of learners passed on from teacher to
    teacher; each is a cycle of negative cost in the graph of the teachers, where the
    last node stands for « one less here, one more there ». None: optimal (Klein 1967).
    """
    costs = numpy.asarray(costs, dtype=numpy.int64).reshape(len(owners), len(loads))
    owners = numpy.asarray(owners)
    size = len(loads)
    nobody, hub = size, size + 1
    wide = numpy.hstack([costs, numpy.full((len(owners), 1), NOBODY)])
    columns = numpy.where(owners < 0, nobody, owners)
    graph = numpy.full((size + 2, size + 2), NEVER, dtype=numpy.int64)
    for node in range(size + 1):
        mine = wide[columns == node]
        if len(mine):
            graph[node, : size + 1] = (mine - mine[:, [node]]).min(axis=0)
    counts = numpy.bincount(columns, minlength=size + 1)
    for node in range(size):
        load = int(loads[node] + counts[node])
        if counts[node] < rooms[node]:
            graph[node, hub] = _marginal(load, balance)
        if counts[node]:
            graph[hub, node] = -_marginal(load - 1, balance)
    graph[nobody, hub] = 0
    if counts[nobody]:
        graph[hub, nobody] = 0
    numpy.fill_diagonal(graph, 0)
    for node in range(size + 2):
        through = graph[:, [node]] + graph[[node], :]
        graph = numpy.minimum(graph, numpy.minimum(through, NEVER))
        if (graph.diagonal() < 0).any():
            return False
    return True


def distances(points, others):
    """Return the matrix of the ways (m, as the crow flies) between two lists of points.

    :param points: list of (lat, lng) in degrees
    :param others: list of (lat, lng) in degrees
    """
    a = numpy.radians(numpy.asarray(points, dtype=float).reshape(-1, 1, 2))
    b = numpy.radians(numpy.asarray(others, dtype=float).reshape(1, -1, 2))
    half = (
        numpy.sin((a[..., 0] - b[..., 0]) / 2) ** 2
        + numpy.cos(a[..., 0])
        * numpy.cos(b[..., 0])
        * numpy.sin((a[..., 1] - b[..., 1]) / 2) ** 2
    )
    metres = 2_000 * EARTH_KM * numpy.arcsin(numpy.sqrt(numpy.minimum(1, half)))
    return numpy.rint(metres).astype(numpy.int64)


def _marginal(load, balance):
    """Return what the learner after `load` others costs: it grows with the load."""
    return balance * (2 * load + 1)


def _ways(learners, teachers, school):
    """Return (metres, from a visit?) matrices learners × teachers; -1: not located."""
    shape = (len(learners), len(teachers))
    metres = numpy.full(shape, -1, dtype=numpy.int64)
    visit = numpy.zeros(shape, dtype=bool)
    rows = [n for n, learner in enumerate(learners) if learner.place]
    if not rows:
        return metres, visit
    places = [learners[n].place for n in rows]
    from_school = distances(places, [school])[:, 0] if school else None
    for column, teacher in enumerate(teachers):
        near = distances(places, teacher.places).min(axis=1) if teacher.places else None
        if near is None and from_school is None:
            continue
        if near is None or from_school is None:
            metres[rows, column] = from_school if near is None else near
            visit[rows, column] = near is not None
        else:
            metres[rows, column] = numpy.minimum(near, from_school)
            visit[rows, column] = near <= from_school
    return metres, visit


def _costs(learners, teachers, ways, weights):
    """Return the matrix learners × teachers of what each pair costs, in metres."""
    costs = numpy.maximum(ways[0], 0)
    taught = numpy.array(
        [[learner.group in t.classes for t in teachers] for learner in learners],
        dtype=bool,
    ).reshape(costs.shape)
    again = numpy.array(
        [[learner.last == t.key for t in teachers] for learner in learners],
        dtype=bool,
    ).reshape(costs.shape)
    return costs + weights.other_class * ~taught + weights.other_teacher * ~again


def _assign(costs, loads, rooms, balance):
    """Return the column of each learner (-1: nobody): one slot a learner to take."""
    count = len(costs)
    owners, blocks = [], []
    for column, (load, room) in enumerate(zip(loads, rooms, strict=True)):
        steps = [_marginal(load + taken, balance) for taken in range(room)]
        blocks.append(costs[:, [column]] + numpy.array(steps, dtype=numpy.int64))
        owners += [column] * room
    missing = max(0, count - len(owners))
    blocks.append(numpy.full((count, missing), NOBODY, dtype=numpy.int64))
    owners += [-1] * missing
    _rows, slots = linear_sum_assignment(numpy.hstack(blocks))
    return [owners[slot] for slot in slots]


def _choice(learner, number, teachers, owner, ways):
    """Return the `Choice` of one learner."""
    if owner < 0:
        return Choice(learner.key)
    teacher = teachers[owner]
    metres = int(ways[0][number, owner])
    return Choice(
        learner.key,
        teacher.key,
        km=None if metres < 0 else round(metres / 1000, 1),
        from_visit=bool(ways[1][number, owner]),
        of_class=learner.group in teacher.classes,
        again=learner.last is not None and learner.last == teacher.key,
    )
