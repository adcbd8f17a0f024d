"""An invented learner, host and school to preview a template with."""

from .convention_words import KINSHIP, WORDS, special, vote
from .french import lines
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

    :param str kind: "pfmp", "bts" or "fc"
    :param str case: "minor", "adult" or "abroad" (a minor abroad)
    """
    table = week_table(_WEEK)
    minor = case != "adult" and kind == "pfmp"
    return {
        "kind": kind,
        "words": WORDS[kind],
        "school_year": "2026-2027",
        "school": _SCHOOL.copy(),
        "host": _HOST_ABROAD.copy() if case == "abroad" else _HOST.copy(),
        "signatory": _person("Camille EXEMPLE", "Gérante", "01 99 00 00 10"),
        "tutor": _person("Dominique MODÈLE", "Chef d'atelier", "01 99 00 00 11"),
        "referent": _person("Claude SPÉCIMEN", "Génie électrique", ""),
        "learner": {
            "name": "EXEMPLE Sacha",
            "birth_name": "",
            "birth_date": "14\u00a0mars\u00a02010" if minor else "14\u00a0mars\u00a02006",
            "feminine": False,
            "class": "1re MELEC",
            "training": "Baccalauréat professionnel Métiers de l'électricité et de "
            "ses environnements connectés",
            "volume": 980,
            "phone": "06 39 98 00 00",
            "address": [],
        },
        "minor": minor,
        "guardians": [
            {
                "name": "EXEMPLE Alix",
                "person": "",
                "quality": KINSHIP["mother"],
                "phone": "06 39 98 00 01",
            }
        ]
        if minor
        else [],
        "period": {
            "start": "2\u00a0novembre\u00a02026",
            "end": "27\u00a0novembre\u00a02026",
            "days": "19\u00a0jours",
            "hours": "133\u00a0h",
            "week": "35\u00a0h",
            "catch_up": False,
        },
        "schedule": {
            "weeks": list(table.weeks),
            "rows": [{"day": r.day, "cells": list(r.cells)} for r in table.rows],
            "totals": list(table.totals),
            "mondays": ["", ""],
        },
        "special": special(set()),
        "missing": [],
        "voted": "",
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
        "signatures_required": True,
    }


def _person(name, function, phone):
    return {"name": name, "function": function, "phone": phone, "email": ""}


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
