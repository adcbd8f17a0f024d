"""An invented learner, host and school to preview a template with."""

from .convention_words import KINSHIP, WORDS, special, vote
from .french import NBSP, lines
from .schedule import Slot
from .schedule_table import week_table

__all__ = ["facts", "lines", "vote"]

_WEEK = [
    Slot("all", day, start, end)
    for day in range(5)
    for start, end in ((8.0, 12.0), (13.0, 16.0))
]


def facts(kind, case):
    """Return the facts of a convention of this kind, as a placement would give them.

    :param str kind: of the template, but "imposed"
    :param str case: "minor", "adult" or "abroad" (a minor abroad)
    """
    if kind == "abroad":
        kind, case = "pfmp", "abroad"
    minor = case != "adult" and kind in ("pfmp", "immersion")
    return {
        "kind": kind,
        "words": WORDS[kind],
        "school_year": "2026-2027",
        "school": dict(_SCHOOL),
        "host": dict(_HOST_ABROAD if case == "abroad" else _HOST),
        "signatory": _person("Camille EXEMPLE", "Gérante", "01 99 00 00 10"),
        "tutor": _person("Dominique MODÈLE", "Chef d'atelier", "01 99 00 00 11"),
        "referent": _person("Claude SPÉCIMEN", "Génie électrique", ""),
        "learner": _LEARNER | {"birth_date": _born(2010 if minor else 2006)},
        "minor": minor,
        "guardians": [dict(_GUARDIAN)] if minor else [],
        "special": special(set()),
        "missing": [],
        "voted": "",
        **_presence(),
        **_annexes(),
    }


def _born(year):
    return f"14{NBSP}mars{NBSP}{year}"


def _presence():
    table = week_table(_WEEK)
    return {
        "period": {
            "start": f"2{NBSP}novembre{NBSP}2026",
            "end": f"27{NBSP}novembre{NBSP}2026",
            "days": f"19{NBSP}jours",
            "hours": f"133{NBSP}h",
            "week": f"35{NBSP}h",
        },
        "presence": f"19{NBSP}jours de présence, 133{NBSP}h en tout",
        "later": "",
        "schedule": {
            "weeks": list(table.weeks),
            "rows": [{"day": r.day, "cells": list(r.cells)} for r in table.rows],
            "totals": list(table.totals),
            "calendar": "",
        },
    }


def _annexes():
    return {
        "work_address": "",
        "moving_sites": True,
        "skills": [
            "Préparer les opérations à réaliser",
            "Mettre en œuvre un ouvrage électrique",
            "Contrôler et mettre en service",
        ],
        "activities": [
            "Pose d'appareillage et de conduits",
            "Câblage d'un tableau de répartition, hors tension",
        ],
        "follow_up": [],
        "evaluation": [],
        "leave": [],
        "regulated": [],
        "finance": {
            "gratification": "",
            "meals": "",
            "transport": "",
            "lodging": "",
            "host_insurance": "Assureur du spécimen, contrat 00-0000",
        },
        "levels": {"tutor": "required", "referent": "required"},
    }


def _person(name, function, phone):
    return {"name": name, "function": function, "phone": phone, "email": ""}


_LEARNER = {
    "name": "EXEMPLE Sacha",
    "birth_name": "",
    "feminine": False,
    "class": "1re MELEC",
    "training": "Baccalauréat professionnel Métiers de l'électricité et de ses "
    "environnements connectés",
    "volume": 980,
    "phone": "06 39 98 00 00",
    "address": [],
}
_GUARDIAN = {
    "name": "EXEMPLE Alix",
    "person": "",
    "quality": KINSHIP["mother"],
    "phone": "06 39 98 00 01",
}
_SCHOOL = {
    "name": "Lycée professionnel (spécimen)",
    "uai": "",
    "siret": "",
    "address": ["1 rue de l'Exemple", "00000 VILLE"],
    "city": "Ville",
    "phone": "01 99 00 00 00",
    "email": "",
    "emergency": "01 99 00 00 01",
    "head": "Andrea SPÉCIMEN",
    "head_function": "chef d'établissement",
    "insurance": "Assureur du spécimen, contrat 00-0001",
}
_HOST = {
    "name": "Entreprise spécimen SARL",
    "head_office": "",
    "siret": "000 000 000 00000",
    "address": ["2 rue de l'Exemple", "00000 VILLE"],
    "activity": "Travaux d'installation électrique (NAF 43.21A)",
    "public": False,
    "abroad": False,
}
_HOST_ABROAD = {
    **_HOST,
    "name": "Muster-Elektro GmbH",
    "siret": "",
    "address": ["Musterstraße 3", "00000 MUSTERSTADT", "Allemagne"],
    "abroad": True,
}
