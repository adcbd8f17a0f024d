"""Tours: which stops on one trip, in what order. Kilometres as the crow flies.

A trip leaves from one place and comes back to it. Positions are (latitude, longitude)
in degrees; a stop whose position is not known comes last and counts no kilometre.
"""

from dataclasses import dataclass
from datetime import date

from ....bde_partners.rules.geo import distance_km

# above, the number of orders to compare doubles at each stop
EXACT_STOPS = 9


@dataclass(frozen=True)
class Stop:
    """A place to go to between two days, and how long one stays there."""

    key: object
    position: tuple | None
    first: date
    last: date
    minutes: int = 45


@dataclass(frozen=True)
class Trip:
    """Stops of one tour, and the days on which all of them can be made."""

    keys: tuple
    first: date
    last: date


def route(start, positions):
    """Return (order, legs): indexes of the stops in order, km before each and back.

    The shortest round trip for at most nine places known, a good one above (nearest
    neighbour, then 2-opt).

    :param start: where it leaves from, None when not known (then from the first stop)
    :param positions: list of positions or None
    """
    known = [index for index, place in enumerate(positions) if place]
    lost = [index for index, place in enumerate(positions) if not place]
    if len(known) > 1:
        places = [positions[index] for index in known]
        steps = _matrix([start or places[0], *places])
        solve = _exact if len(known) <= EXACT_STOPS else _improved
        known = [known[index - 1] for index in solve(steps)]
    legs, here = [], start
    for index in known:
        legs.append(distance_km(here, positions[index]) if here else 0.0)
        here = positions[index]
    legs += [0.0] * len(lost)
    legs.append(distance_km(here, start) if here and start else 0.0)
    return known + lost, legs


def _matrix(places):
    return [[distance_km(a, b) for b in places] for a in places]


def _exact(steps):
    """Return the best order of 1…n, from 0 and back (Held and Karp, 1962)."""
    count = len(steps) - 1
    best = {(1 << i, i): (steps[0][i + 1], None) for i in range(count)}
    for mask in range(1, 1 << count):
        for last in range(count):
            if not mask >> last & 1 or mask == 1 << last:
                continue
            before = mask ^ (1 << last)
            best[mask, last] = min(
                (best[before, i][0] + steps[i + 1][last + 1], i)
                for i in range(count)
                if before >> i & 1
            )
    mask = (1 << count) - 1
    last = min(range(count), key=lambda i: (best[mask, i][0] + steps[i + 1][0], i))
    order = []
    while last is not None:
        order.append(last + 1)
        before = best[mask, last][1]
        mask ^= 1 << last
        last = before
    return order[::-1]


def _improved(steps):
    """Return a good order of 1…n: nearest neighbour, then 2-opt until it holds."""
    left, order, here = set(range(1, len(steps))), [], 0
    while left:
        here = min(left, key=lambda i: (steps[here][i], i))
        left.remove(here)
        order.append(here)
    better = True
    while better:
        better = False
        for i in range(len(order) - 1):
            for j in range(i + 1, len(order)):
                before = order[i - 1] if i else 0
                after = order[j + 1] if j + 1 < len(order) else 0
                old = steps[before][order[i]] + steps[order[j]][after]
                new = steps[before][order[j]] + steps[order[i]][after]
                if new < old - 1e-9:
                    order[i : j + 1] = order[i : j + 1][::-1]
                    better = True
    return order


def duration(start, stops, speed):
    """Return the minutes of a round trip: the road at `speed` km/h, and the stops."""
    _order, legs = route(start, [stop.position for stop in stops])
    return sum(legs) * 60 / speed + sum(stop.minutes for stop in stops)


def group(start, stops, *, stops_max, minutes_max, speed):
    """Return the trips that take every stop once, near ones together.

    The farthest stop left opens a trip, which takes in those nearest to it as long as
    one day suits them all, and the trip is not too long. What is too far alone makes
    a trip of its own.

    :return: list of `Trip`, those that must leave first in front
    """

    def far(stop):
        known = start and stop.position
        return distance_km(start, stop.position) if known else 0.0

    left = sorted(stops, key=lambda s: (-far(s), s.last, s.first))
    trips = []
    while left:
        seed = left.pop(0)
        chosen, first, last = [seed], seed.first, seed.last

        def near(stop, seed=seed):
            if not stop.position or not seed.position:
                return 0.0 if stop.position == seed.position else float("inf")
            return distance_km(seed.position, stop.position)

        for stop in sorted(left, key=near):
            begins, ends = max(first, stop.first), min(last, stop.last)
            if len(chosen) >= stops_max or near(stop) == float("inf"):
                break
            trip = [*chosen, stop]
            if begins <= ends and duration(start, trip, speed) <= minutes_max:
                chosen, first, last = trip, begins, ends
                left.remove(stop)
        trips.append(Trip(tuple(stop.key for stop in chosen), first, last))
    return sorted(trips, key=lambda trip: (trip.last, trip.first))
