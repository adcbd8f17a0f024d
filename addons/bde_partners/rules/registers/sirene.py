"""INSEE, API Sirene 3.11 `/siret` → `RegisterSite`. Needs a key; 30 questions a minute.

One site: `etablissement`; several: `etablissements`. What changes with time (state,
sign over the door, activity) is in `periodesEtablissement`, the present one without
`dateFin`. Coordinates are Lambert 93, of mainland France only.
"""

import re

from ..text import clean
from . import lambert
from .errors import RegisterError, read_json
from .site import (
    FULL,
    PARTIAL,
    RegisterSite,
    bracket,
    day,
    degrees,
    joined,
    legal_kind,
    masked,
    naf,
    place,
    siret,
    street_kind,
    told,
    town,
    year,
)

SERVICE = "INSEE Sirene"
MOST = 20  # SIRETs asked in one question
_OVERSEAS = ("97", "98")
_NOT_WORD = re.compile(r"[^\w]+", re.UNICODE)


def question(text, zip_code="", limit=10):
    """Text and postal code → parameters of `/siret`.

    Words are asked one by one: the query language gives a meaning to punctuation.
    """
    words = _NOT_WORD.sub(" ", clean(text)).split()
    if re.fullmatch(r"\d{9}", "".join(words)):
        parts = [f"siren:{''.join(words)}", "etablissementSiege:true"]
    else:
        parts = [f"raisonSociale:{word}" for word in words]
    if zip_code:
        parts.append(f"codePostalEtablissement:{zip_code}")
    return {"q": " AND ".join(parts), "nombre": limit}


def question_sirets(sirets):
    """SIRETs, at most `MOST` → parameters of `/siret`."""
    asked = " OR ".join(f"siret:{number}" for number in sirets)
    return {"q": asked, "nombre": len(sirets)}


def parse(data, limit=None):
    """Reply (bytes, text or dict) of one site or of several → list of `RegisterSite`.

    :raise RegisterError: unreadable
    """
    reply = read_json(data, SERVICE)
    rows = reply.get("etablissements", reply.get("etablissement"))
    rows = [rows] if isinstance(rows, dict) else rows
    if not isinstance(rows, list):
        raise RegisterError("unreadable", service=SERVICE)
    found = (_site(row) for row in rows if isinstance(row, dict))
    return [site for site in found if site][:limit]


def _site(row):
    number = siret(row.get("siret"))
    if not number:
        return None
    unit = _dict(row, "uniteLegale")
    address = _dict(row, "adresseEtablissement")
    period = _period(row, "periodesEtablissement")
    diffusion = _diffusion(row, unit, address, period)
    is_open = _is_open(unit, period)
    values = {
        "siret": number,
        "siren": number[:9],
        "name": _name(unit, diffusion),
        "legal_kind": legal_kind(unit.get("categorieJuridiqueUniteLegale")),
        "headcount_bracket": bracket(row.get("trancheEffectifsEtablissement")),
        "headcount_year": year(row.get("anneeEffectifsEtablissement")),
        "is_open": is_open,
        "closed_on": None if is_open else day(period.get("dateDebut")),
        "is_diffusible": diffusion,
        "is_head_office": row.get("etablissementSiege") is True,
        "head_office_siret": siret(
            number[:9] + told(unit.get("nicSiegeUniteLegale")).zfill(5)
        ),
        **_activity(row, period),
        **_place(address, diffusion),
    }
    usual = _usual_name(unit, period, diffusion)
    values["usual_name"] = "" if usual == values["name"] else usual
    return RegisterSite(**values)


def _dict(row, key):
    return row[key] if isinstance(row.get(key), dict) else {}


def _period(row, key):
    """The present period: the one without end, else the latest."""
    rows = row.get(key)
    rows = [r for r in rows if isinstance(r, dict)] if isinstance(rows, list) else []
    present = [r for r in rows if not told(r.get("dateFin"))]
    latest = sorted(rows, key=lambda r: told(r.get("dateDebut")), reverse=True)
    return (present or latest or [{}])[0]


def _diffusion(row, unit, address, period):
    statuses = (
        row.get("statutDiffusionEtablissement"),
        unit.get("statutDiffusionUniteLegale"),
    )
    partial = any(told(status).upper() in ("P", "N") for status in statuses)
    parts = (unit, address, period)
    hidden = any(masked(value) for part in parts for value in part.values())
    return PARTIAL if partial or hidden else FULL


def _is_open(unit, period):
    closed = told(period.get("etatAdministratifEtablissement")).upper() == "F"
    ceased = told(unit.get("etatAdministratifUniteLegale")).upper() == "C"
    return not closed and not ceased


def _name(unit, diffusion):
    """Name of the legal unit; of a person only when its diffusion is full."""
    name = told(unit.get("denominationUniteLegale"))
    if name or diffusion != FULL:
        is_person = legal_kind(unit.get("categorieJuridiqueUniteLegale"))
        return "" if is_person == "sole_trader" and diffusion != FULL else name
    first = told(unit.get("prenomUsuelUniteLegale")) or told(
        unit.get("prenom1UniteLegale")
    )
    last = told(unit.get("nomUsageUniteLegale")) or told(unit.get("nomUniteLegale"))
    return joined(first, last)


def _usual_name(unit, period, diffusion):
    kind = legal_kind(unit.get("categorieJuridiqueUniteLegale"))
    if diffusion != FULL and kind in ("sole_trader", ""):
        return ""
    signs = [told(period.get(f"enseigne{n}Etablissement")) for n in (1, 2, 3)]
    signs.append(told(period.get("denominationUsuelleEtablissement")))
    signs += [told(unit.get(f"denominationUsuelle{n}UniteLegale")) for n in (1, 2, 3)]
    return next(filter(None, signs), "")


def _activity(row, period):
    code = naf(period.get("activitePrincipaleEtablissement"))
    if code:
        words = told(period.get("nomenclatureActivitePrincipaleEtablissement"))
        is_new = "25" in words
        return {"naf": code, "naf_version": "2025" if is_new else "2008"}
    for source in (period, row):
        code = naf(source.get("activitePrincipaleNAF25Etablissement"))
        if code:
            return {"naf": code, "naf_version": "2025"}
    return {}


def _place(address, diffusion):
    code = told(address.get("codePostalEtablissement"))
    values = {
        "zip": code if re.fullmatch(r"\d{5}", code) else "",
        "city": town(address.get("libelleCommuneEtablissement"))
        or town(address.get("libelleCommuneEtrangerEtablissement")),
        "insee": told(address.get("codeCommuneEtablissement")),
        "country": told(address.get("libellePaysEtrangerEtablissement")) or "FR",
    }
    if diffusion != FULL:
        return values
    values["street"] = place(
        joined(
            told(address.get("numeroVoieEtablissement")),
            told(address.get("indiceRepetitionEtablissement")),
            street_kind(address.get("typeVoieEtablissement")).upper(),
            told(address.get("libelleVoieEtablissement")),
        )
    )
    values["street2"] = joined(
        place(address.get("complementAdresseEtablissement")),
        place(address.get("distributionSpecialeEtablissement")),
    )
    return {**values, **_point(address, values["insee"])}


def _point(address, insee):
    x = degrees(address.get("coordonneeLambertAbscisseEtablissement"), 2_000_000)
    y = degrees(address.get("coordonneeLambertOrdonneeEtablissement"), 10_000_000)
    if x is None or y is None or insee.startswith(_OVERSEAS):
        return {}
    point = lambert.to_wgs84(x, y)
    if not point:
        return {}
    return {"lat": round(point[0], 6), "lng": round(point[1], 6)}
