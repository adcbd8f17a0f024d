"""French words of the printed convention: dated data of a French document."""

from . import french
from .french import NBSP

WORDS = {
    "pfmp": {
        "the_learner": "L'élève",
        "period": "Période de formation en milieu professionnel",
        "class": "Classe",
    },
    "bts": {
        "the_learner": "L'étudiant",
        "period": "Stage",
        "class": "Section",
    },
    "fc": {
        "the_learner": "Le stagiaire",
        "period": "Période en entreprise",
        "class": "Groupe",
    },
    "immersion": {
        "the_learner": "L'élève",
        "period": "Période d'observation",
        "class": "Classe",
    },
}
KINSHIP = {
    "mother": "mère",
    "father": "père",
    "parent": "représentant légal",
    "legal_guardian": "désigné par le juge",
    "ase": "service gardien",
    "family": "membre de la famille",
    "foster": "famille d'accueil",
    "other": "représentant légal",
}
AT = {
    "pfmp": "à l'élève",
    "bts": "à l'étudiant",
    "fc": "au stagiaire",
    "immersion": "à l'élève",
}
NOTHING_SPECIAL = "Aucune présence la nuit, le dimanche ni les jours fériés."


def vote(day, number):
    """Return the sentence of the board's vote, '' when there is none."""
    if not day:
        return ""
    act = f" (acte n°{NBSP}{number})" if number else ""
    return (
        "Convention conforme au modèle adopté par le conseil d'administration le "
        f"{french.long_date(day)}{act}."
    )


def special(found):
    """Return the sentence on nights and Sundays that a schedule shows.

    :param found: subset of {"night", "sunday"}
    """
    if not found:
        return NOTHING_SPECIAL
    names = [
        name
        for code, name in (("night", "la nuit"), ("sunday", "le dimanche"))
        if code in found
    ]
    return f"Présence prévue {' et '.join(names)}, aux horaires ci-dessus."


def presence(period):
    """Return the sentence of days and hours of the first page."""
    if not period["hours"]:
        return "Horaires communiqués par l'organisme d'accueil avant le premier jour"
    return (
        f"{period['days']} de présence, {period['hours']} en tout, {period['week']} "
        "par semaine"
    )


def later(kind):
    """Return the sentence that stands for a schedule that is not known yet."""
    return french.spaces(
        f"Planning communiqué plus tard : l'organisme d'accueil le remet {AT[kind]} et "
        "à l'établissement avant le premier jour ; il est annexé à la présente "
        "convention et respecte les durées et repos fixés au titre I."
    )


def calendar(mondays):
    """Return which weeks are weeks A and B.

    :param dict mondays: {"a": Mondays, "b": Mondays}
    """
    texts = {
        week: ", ".join(french.day_month(day) for day in days)
        for week, days in mondays.items()
    }
    return french.spaces(
        f"Semaines A, commençant le : {texts['a']}. "
        f"Semaines B, commençant le : {texts['b']}."
    )


def placeholder_values(facts):
    """Return {placeholder: text} of a placement.

    :param dict facts: parties, period, annexes of the convention
    """
    school, host, period = facts["school"], facts["host"], facts["period"]
    return {
        "eleve": facts["learner"]["name"],
        "date_naissance": facts["learner"]["birth_date"],
        "classe": facts["learner"]["class"],
        "formation": facts["learner"]["training"],
        "annee_scolaire": facts["school_year"],
        "representants": " et ".join(g["name"] for g in facts["guardians"]),
        "etablissement": school["name"],
        "ville": school["city"],
        "chef_etablissement": school["head"],
        "telephone_urgence": school["emergency"] or school["phone"],
        "assurance_etablissement": school["insurance"],
        "referent": facts["referent"]["name"],
        "entreprise": host["name"],
        "siret": host["siret"],
        "adresse_entreprise": ", ".join(host["address"]),
        "assurance_entreprise": facts["finance"]["host_insurance"],
        "signataire": facts["signatory"]["name"],
        "tuteur": facts["tutor"]["name"],
        "date_debut": period["start"],
        "date_fin": period["end"],
        "jours": period["days"],
        "heures": period["hours"],
        "heures_semaine": period["week"],
        "gratification": facts["finance"]["gratification"] or "aucune",
    }
