"""recherche-entreprises.api.gouv.fr `/search` → `RegisterSite`.

The service of the State's directory of companies: no key, seven questions a second.
A result is a legal unit with its head office (`siege`) and the sites that fit the
question (`matching_etablissements`), which hold their address in one line only.
Managers (`dirigeants`) are neither asked for nor read.
"""

import re

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

SERVICE = "Recherche d'entreprises"
MOST = 25  # results a page may hold
# « 8 B RTE D'OLIVET »: number, its letter, the kind of street
_KIND = re.compile(r"^(\d+ (?:[A-Z] )?)(\w+)\b")


def question(text, zip_code="", limit=10):
    """Text and postal code → parameters of `/search`: only what we read is asked."""
    wanted = {
        "q": text,
        "page": 1,
        "per_page": min(max(limit, 1), MOST),
        "minimal": "true",
        "include": "siege,matching_etablissements,complements",
        "limite_matching_etablissements": 10,
    }
    return {**wanted, "code_postal": zip_code} if zip_code else wanted


def parse(data, zip_code="", limit=None):
    """Reply (bytes, text or dict) → list of `RegisterSite`, the best first.

    :param str zip_code: keeps the sites of that postal code
    :raise RegisterError: unreadable
    """
    reply = read_json(data, SERVICE)
    results = reply.get("results")
    if not isinstance(results, list):
        raise RegisterError("unreadable", service=SERVICE)
    sites = {}
    for unit in results:
        if isinstance(unit, dict):
            for site in _sites(unit):
                sites.setdefault(site.siret, site)
    found = [s for s in sites.values() if not zip_code or s.zip == zip_code]
    return found[:limit]


def parse_one(data, number):
    """Reply → the `RegisterSite` of that SIRET, None when it is not there."""
    found = {site.siret: site for site in parse(data)}
    return found.get(number)


def _sites(unit):
    """Head office first, when it is known, then the sites that fit the question."""
    head = unit.get("siege") if isinstance(unit.get("siege"), dict) else {}
    head_siret = siret(head.get("siret"))
    fitting = unit.get("matching_etablissements")
    rows = [head] if head_siret else []
    for row in fitting if isinstance(fitting, list) else []:
        if isinstance(row, dict) and siret(row.get("siret")) not in ("", head_siret):
            rows.append(row)
    return [_site(unit, row, head_siret) for row in rows]


def _site(unit, row, head_siret):
    number = siret(row.get("siret"))
    diffusion = _diffusion(unit, row)
    values = {
        "siret": number,
        "siren": number[:9],
        "name": _name(unit, diffusion),
        "usual_name": _usual_name(row, diffusion, unit),
        "legal_kind": _kind(unit),
        "zip": _zip(row),
        "city": town(row.get("libelle_commune"))
        or town(row.get("libelle_commune_etranger")),
        "insee": told(row.get("commune")),
        "country": told(row.get("libelle_pays_etranger")) or "FR",
        "headcount_bracket": bracket(row.get("tranche_effectif_salarie")),
        "headcount_year": year(row.get("annee_tranche_effectif_salarie")),
        "is_open": _is_open(unit, row),
        "closed_on": _closed_on(unit, row),
        "is_diffusible": diffusion,
        "is_head_office": number == head_siret or row.get("est_siege") is True,
        "head_office_siret": head_siret,
        **_activity(unit, row),
    }
    if diffusion == FULL:
        values |= _street(row)
        values["lat"] = degrees(row.get("latitude"), 90)
        values["lng"] = degrees(row.get("longitude"), 180)
        if values["lat"] is None or values["lng"] is None:
            values["lat"] = values["lng"] = None
    return RegisterSite(**values)


def _diffusion(unit, row):
    """« O » is full; « P », « N » or a masked value is partial."""
    statuses = (unit.get("statut_diffusion"), row.get("statut_diffusion_etablissement"))
    hidden = any(masked(value) for value in (unit.get("nom_complet"), *row.values()))
    partial = any(told(status).upper() in ("P", "N") for status in statuses)
    return PARTIAL if hidden or partial else FULL


def _is_person(unit):
    extra = unit.get("complements")
    trader = isinstance(extra, dict) and extra.get("est_entrepreneur_individuel")
    return bool(trader) or legal_kind(unit.get("nature_juridique")) == "sole_trader"


def _name(unit, diffusion):
    """Name of the legal unit; of a person only when its diffusion is full."""
    if _is_person(unit):
        full = told(unit.get("nom_complet")) if diffusion == FULL else ""
        return re.sub(r"\s*\([^()]*\)$", "", full)
    name = told(unit.get("nom_raison_sociale")) or told(unit.get("nom_complet"))
    return name


def _usual_name(row, diffusion, unit):
    if diffusion != FULL and _is_person(unit):
        return ""
    signs = row.get("liste_enseignes")
    signs = [told(sign) for sign in signs] if isinstance(signs, list) else []
    usual = next(filter(None, signs), "") or told(row.get("nom_commercial"))
    return "" if usual == _name(unit, diffusion) else usual


def _kind(unit):
    extra = unit.get("complements")
    extra = extra if isinstance(extra, dict) else {}
    if extra.get("est_association") is True:
        return "association"
    return legal_kind(unit.get("nature_juridique")) or (
        "sole_trader" if extra.get("est_entrepreneur_individuel") is True else ""
    )


def _is_open(unit, row):
    states = (row.get("etat_administratif"), unit.get("etat_administratif"))
    return not any(told(state).upper() in ("F", "C") for state in states)


def _closed_on(unit, row):
    if _is_open(unit, row):
        return None
    return day(row.get("date_fermeture")) or day(unit.get("date_fermeture"))


def _activity(unit, row):
    code = naf(row.get("activite_principale"))
    if code:
        return {"naf": code, "naf_version": "2008"}
    code = naf(row.get("activite_principale_naf25"))
    return {"naf": code, "naf_version": "2025" if code else "2008"}


def _zip(row):
    text = told(row.get("code_postal"))
    return text if re.fullmatch(r"\d{5}", text) else ""


def _street(row):
    """Street from its parts, else from the address in one line."""
    extra = joined(
        place(row.get("complement_adresse")), place(row.get("distribution_speciale"))
    )
    if told(row.get("libelle_voie")):
        words = joined(
            told(row.get("numero_voie")),
            told(row.get("indice_repetition")),
            street_kind(row.get("type_voie")).upper(),
            told(row.get("libelle_voie")),
        )
        return {"street": place(words), "street2": extra}
    line = told(row.get("adresse"))
    before, code, _after = line.rpartition(_zip(row)) if _zip(row) else (line, "", "")
    words = (before if code else line).strip()
    words = _KIND.sub(lambda m: m[1] + street_kind(m[2]).upper(), words)
    return {"street": place(words), "street2": extra}
