"""A journey of a day: from the school or from home, the shorter."""

from dataclasses import dataclass
from itertools import pairwise, permutations

from ....bde_partners.rules.geo import distance_km

EXACT = 7  # stops tried in every order; above, the nearest first


@dataclass(frozen=True, slots=True)
class Journey:
    """A round trip: where it starts, the order of the stops, its length (km)."""

    origin: str  # school | home
    order: tuple  # ranks of the stops
    km: float


def shortest(origins, stops, detour=1.0):
    """Return the shortest round trip over `stops`, None when a place is not known.

    :param dict origins: {"school": (lat, lng) or None, "home": …}; at equal length
        the first one is kept
    :param stops: list of (lat, lng) or None
    :param float detour: road for a kilometre as the crow flies
    """
    known = {code: place for code, place in origins.items() if place}
    if not known or not stops or not all(stops):
        return None
    trips = [_trip(code, place, stops) for code, place in known.items()]
    best = min(trips, key=lambda trip: round(trip.km, 6))
    return Journey(best.origin, best.order, round(best.km * detour, 1))


def _trip(code, start, stops):
    ranks = range(len(stops))
    if len(stops) <= EXACT:
        order = min(permutations(ranks), key=lambda o: _length(start, stops, o))
    else:
        order = _nearest_first(start, stops)
    return Journey(code, tuple(order), _length(start, stops, order))


def _length(start, stops, order):
    places = [start, *(stops[rank] for rank in order), start]
    return sum(distance_km(here, there) for here, there in pairwise(places))


def _nearest_first(start, stops):
    left, here, order = set(range(len(stops))), start, []
    while left:
        rank = min(left, key=lambda r: (distance_km(here, stops[r]), r))
        left.remove(rank)
        order.append(rank)
        here = stops[rank]
    return order
