"""A public file of communes → one row a commune, with its centre.

The usual files are read: « base officielle des codes postaux » of La Poste (one line
per postal code, `_geopoint`), « communes de France » of data.gouv.fr (latitude,
longitude, article), INSEE/IGN tables (codes_postaux, latitude_mairie).
"""

import re
from dataclasses import dataclass, field

from . import identifiers
from .columns import Field, names
from .geo import parse_position
from .issues import Texts, _lt
from .tabular import as_text
from .text import clean

CODES = {
    "commune_no_insee": _lt("The INSEE code of the commune is missing."),
    "commune_bad_insee": _lt("“%(value)s” is not the INSEE code of a commune."),
    "commune_no_name": _lt("The commune has no name."),
    "commune_no_position": _lt("The commune has no latitude and longitude."),
    "commune_bad_position": _lt("“%(value)s” is not a latitude and a longitude."),
}
T = Texts(__name__, CODES)

FIELDS = (
    Field(
        "insee",
        _lt("INSEE code"),
        names(
            "code insee, insee, code commune insee, code_commune_insee, "
            "code officiel commune, codgeo, com, code commune, citycode, code_insee"
        ),
        required=True,
    ),
    Field(
        "name",
        _lt("Commune"),
        names(
            "nom commune complet, nom standard, nom de la commune, nom commune, "
            "commune, libelle, libgeo, nom officiel commune, nom, ville, city"
        ),
        required=True,
    ),
    Field("article", _lt("Article"), names("article, article de la commune")),
    Field(
        "zip",
        _lt("Postal code"),
        names("code postal, codes postaux, cp, postcode, zip, codepostal"),
    ),
    Field(
        "lat",
        _lt("Latitude"),
        names("latitude, lat, latitude mairie, latitude centre, latitude en degres, y"),
    ),
    Field(
        "lng",
        _lt("Longitude"),
        names(
            "longitude, lng, lon, long, longitude mairie, longitude centre, "
            "longitude en degres, x"
        ),
    ),
    Field(
        "position",
        _lt("Latitude and longitude together"),
        names(
            "geopoint, _geopoint, geo point, geo_point_2d, coordonnees gps, "
            "coordonnees geographiques, geolocalisation, centre, position"
        ),
    ),
)


@dataclass
class CommuneRow:
    """A commune. lat, lng: degrees, WGS 84; zips: sorted; line: its first line."""

    line: int
    insee: str
    name: str
    lat: float
    lng: float
    zips: list = field(default_factory=list)

    @property
    def departement(self):
        """« 41 », « 2A », « 974 »."""
        return departement_of(self.insee)


def departement_of(insee):
    """INSEE code of a commune → code of its département."""
    return insee[:3] if insee.startswith(("97", "98")) else insee[:2]


def read(table, mapping):
    """A table and {field: column} → ([CommuneRow], [Issue]).

    Lines of one commune are merged, their postal codes put together. A line without
    a usable INSEE code, name or position is an issue and gives nothing.
    """
    found, issues, waiting = {}, [], {}
    for row in table.rows:
        cells = {
            name: as_text(row.values.get(col, "")) for name, col in mapping.items()
        }
        if not any(cells.values()):
            continue
        insee, issue = _insee(cells, row.line)
        if issue:
            issues.append(issue)
            continue
        known = found.get(insee)
        if known:
            _add_zips(known, cells.get("zip", ""))
            continue
        commune, issue = _commune(cells, insee, row.line)
        if commune:
            found[insee] = commune
            waiting.pop(insee, None)
        else:
            waiting.setdefault(insee, issue)
    for commune in found.values():
        commune.zips.sort()
    issues += waiting.values()
    return list(found.values()), sorted(issues, key=lambda issue: issue.line)


def _insee(cells, line):
    """Return (INSEE code, None) or ("", Issue)."""
    text = cells.get("insee", "")
    if not text:
        return "", T.issue("commune_no_insee", line, "error", cells.get("name", ""))
    checked = identifiers.check_insee(text)
    if not checked.ok or not checked.value:
        return "", T.issue(
            "commune_bad_insee", line, "error", cells.get("name", ""), value=text[:20]
        )
    return checked.value, None


def _commune(cells, insee, line):
    """Return (CommuneRow, None) or (None, Issue)."""
    name = _name(cells)
    if not name:
        return None, T.issue("commune_no_name", line, "error", insee)
    position, text = _position(cells)
    if not position:
        code = "commune_bad_position" if text else "commune_no_position"
        params = {"value": text[:40]} if text else {}
        return None, T.issue(code, line, "warning", name, **params)
    commune = CommuneRow(line, insee, name, *position)
    _add_zips(commune, cells.get("zip", ""))
    return commune, None


def _name(cells):
    """« L' » + « Abergement » → « L'Abergement »; capitals are brought down."""
    name = clean(cells.get("name", ""))
    article = clean(cells.get("article", ""))
    if name.isupper():
        name = name.title()
    if not article or name.lower().startswith(article.lower()):
        return name
    joint = "" if article.endswith(("'", "’")) else " "
    return f"{article}{joint}{name}"


def _position(cells):
    """Return ((lat, lng) or None, the text it was read from)."""
    lat, lng = cells.get("lat", ""), cells.get("lng", "")
    text = f"{lat} ; {lng}" if lat and lng else cells.get("position", "")
    return parse_position(text), text


def _add_zips(commune, text):
    """Add the postal codes of a cell, whatever separates them."""
    for part in re.split(r"[^0-9]+", text):
        code = identifiers.check_zip(part).value if part else ""
        if len(code) == 5 and code not in commune.zips:
            commune.zips.append(code)
