"""Positions on the Earth (WGS 84, degrees) and distances as the crow flies (km)."""

import math
import re

EARTH_KM = 6371.0088  # mean radius, IUGG 1980
KM_PER_DEGREE = EARTH_KM * math.pi / 180

_NUMBER = r"[+-]?\d{1,3}(?:\.\d+)?"
_PAIR = re.compile(rf"({_NUMBER})(?:\s*[;,]\s*|\s+)({_NUMBER})")


def is_position(lat, lng):
    """Tell whether two numbers are a place; (0, 0) stands for « not known »."""
    if lat is None or lng is None:
        return False
    return bool(-90 <= lat <= 90 and -180 <= lng <= 180 and (lat or lng))


def distance_km(here, there):
    """Return the great-circle distance between two (lat, lng), haversine."""
    lat1, lng1, lat2, lng2 = map(math.radians, (*here, *there))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lng2 - lng1) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def bounding_box(here, km):
    """Return (south, west, north, east) of a rectangle that holds the circle."""
    lat, lng = here
    d_lat = km / KM_PER_DEGREE
    south, north = max(-90.0, lat - d_lat), min(90.0, lat + d_lat)
    widest = max(abs(south), abs(north))
    if widest >= 89.9:
        return south, -180.0, north, 180.0
    # the circle is widest a little towards the pole
    ratio = math.sin(min(km / EARTH_KM, math.pi / 2)) / math.cos(math.radians(lat))
    if ratio >= 1:
        return south, -180.0, north, 180.0
    d_lng = math.degrees(math.asin(ratio))
    if lng - d_lng < -180 or lng + d_lng > 180:
        return south, -180.0, north, 180.0
    return south, lng - d_lng, north, lng + d_lng


def parse_position(text):
    """« 47.59, 1.33 », « 47,59 1,33 », « 47,59 ; 1,33 » → (lat, lng), else None."""
    text = (text or "").strip().strip("()[]")
    # a comma between two digits is a French decimal when something else separates
    if re.search(r"\d,\d+\s*[;\s]", text) or re.search(r"[;\s]\s*[+-]?\d+,\d", text):
        text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    found = _PAIR.fullmatch(text)
    if not found:
        return None
    lat, lng = float(found[1]), float(found[2])
    return (lat, lng) if is_position(lat, lng) else None
