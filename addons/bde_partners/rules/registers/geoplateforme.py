"""Géoplateforme, `data.geopf.fr/geocodage` → `GeoPoint`. 50 questions a second.

`/search` answers GeoJSON; `/search/csv` takes a table and gives it back with columns
`result_…`: one question for many addresses. The former address API is closed since
January 2026; the replies have the same shape.
"""

import csv
import io
import re

from ..text import clean, fold
from .errors import RegisterError, read_json
from .site import GeoPoint, degrees, told

SERVICE = "Géoplateforme"
MOST = 200  # addresses asked in one question: a reply in a few seconds
COLUMNS = ("street", "zip", "city", "insee")
_PRECISION = {
    "housenumber": "address",
    "street": "street",
    "locality": "street",
    "municipality": "commune",
}


def key(address):
    """Address (dict of `COLUMNS`) → text to compare and to keep; '' when too vague."""
    parts = [fold(address.get(name)) for name in COLUMNS]
    street, _zip, city, insee = parts
    return "|".join(parts) if (city or insee or (street and _zip)) else ""


def to_csv(addresses):
    """Addresses → bytes of the table to send: street, zip, city, insee, no name."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for address in addresses:
        writer.writerow([clean(address.get(name)) for name in COLUMNS])
    return buffer.getvalue().encode()


def form():
    """Fields of the form of `/search/csv` that go with the table."""
    return [
        ("columns", "street"),
        ("columns", "city"),
        ("postcode", "zip"),
        ("citycode", "insee"),
    ]


def parse(data):
    """GeoJSON of `/search` → list of `GeoPoint`, the best first.

    :raise RegisterError: unreadable
    """
    reply = read_json(data, SERVICE)
    features = reply.get("features")
    if not isinstance(features, list):
        raise RegisterError("unreadable", service=SERVICE)
    points = (_feature(feature) for feature in features)
    return [point for point in points if point]


def _feature(feature):
    if not isinstance(feature, dict):
        return None
    geometry, words = feature.get("geometry"), feature.get("properties")
    if not isinstance(geometry, dict) or not isinstance(words, dict):
        return None
    where = geometry.get("coordinates")
    if not isinstance(where, list) or len(where) < 2:
        return None
    return _point(
        where[1],
        where[0],
        words.get("type"),
        words.get("label"),
        words.get("citycode"),
        words.get("score"),
    )


def parse_csv(data, addresses):
    """Table of `/search/csv` → list of `GeoPoint` or None, one for each address.

    A place in another département than the postal code asked for is not kept.

    :raise RegisterError: unreadable: not the table that was sent
    """
    try:
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error):
        rows = None
    if rows is None or len(rows) != len(addresses):
        raise RegisterError("unreadable", service=SERVICE)
    if rows and "latitude" not in rows[0]:
        raise RegisterError("unreadable", service=SERVICE)
    return [_row(row, asked) for row, asked in zip(rows, addresses, strict=True)]


def _row(row, asked):
    point = _point(
        row.get("latitude"),
        row.get("longitude"),
        row.get("result_type"),
        row.get("result_label"),
        row.get("result_citycode"),
        row.get("result_score"),
    )
    if not point or not _same_departement(asked.get("zip"), point.insee):
        return None
    return point


def _same_departement(zip_code, insee):
    """Corsica aside (20 → 2A, 2B), both numbers begin alike; unknown fits."""
    zip_code = clean(zip_code).replace(" ", "")
    if not re.fullmatch(r"\d{5}", zip_code) or not insee:
        return True
    wanted = {"2A": "20", "2B": "20"}.get(insee[:2], insee[:2])
    return zip_code[:2] == wanted


def _point(lat, lng, kind, label, insee, score):
    lat, lng = degrees(lat, 90), degrees(lng, 180)
    precision = _PRECISION.get(told(kind))
    if lat is None or lng is None or not precision:
        return None
    fit = degrees(score, 1)
    return GeoPoint(lat, lng, precision, told(label), told(insee), max(fit or 0.0, 0.0))
