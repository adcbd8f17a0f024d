"""What a Word model can print: names of tags, and their values for a placement."""

from . import placeholders
from .convention_words import placeholder_values

#: {name: (kind, what it stands for)}; French: words of the school's document
NAMES = {
    **{name: ("text", label) for name, label in placeholders.NAMES.items()},
    "nom": ("text", "Nom et prénom de l'élève, comme sur la convention"),
    "ne_le": ("text", "« Né le » ou « Née le »"),
    "telephone_eleve": ("text", "Téléphone de l'élève"),
    "adresse_etablissement": ("text", "Adresse de l'établissement"),
    "telephone_etablissement": ("text", "Téléphone de l'établissement"),
    "courriel_etablissement": ("text", "Courriel de l'établissement"),
    "uai": ("text", "UAI de l'établissement"),
    "fonction_chef": ("text", "Fonction du chef d'établissement"),
    "siege_entreprise": ("text", "Siège de l'organisme d'accueil"),
    "activite_entreprise": ("text", "Son activité"),
    "fonction_signataire": ("text", "Fonction de qui signe pour l'organisme"),
    "fonction_tuteur": ("text", "Fonction du tuteur"),
    "telephone_tuteur": ("text", "Téléphone du tuteur"),
    "courriel_tuteur": ("text", "Courriel du tuteur"),
    "telephone_referent": ("text", "Téléphone de l'enseignant référent"),
    "courriel_referent": ("text", "Courriel de l'enseignant référent"),
    "lieu": ("text", "Lieu de la période"),
    "nuit_dimanche": ("text", "Présence la nuit, le dimanche, les jours fériés"),
    "repas": ("text", "Repas"),
    "transport": ("text", "Transport"),
    "hebergement": ("text", "Hébergement"),
    "vote_ca": ("text", "Vote du conseil d'administration"),
    "date_du_jour": ("text", "Date du jour"),
    "mineur": ("flag", "Ce qui est entre les deux ne s'imprime que pour un mineur"),
    "competences": ("list", "Compétences, une par ligne"),
    "activites": ("list", "Activités, une par ligne"),
    "travaux_reglementes": ("list", "Travaux réglementés, un par ligne"),
    "horaires": ("list", "Horaires, un jour par ligne"),
    "suivi": ("list", "Encadrement et suivi"),
    "evaluation": ("list", "Évaluation"),
}
KINDS = {name: kind for name, (kind, _label) in NAMES.items()}


def values(facts, today):
    """Return {tag: value} of a placement, as a convention prints them.

    :param dict facts: facts of the convention
    :param str today: day of the print, in words
    """
    return placeholder_values(facts) | _people(facts) | _annexes(facts, today)


def _people(facts):
    school, host = facts["school"], facts["host"]
    signatory, tutor = facts["signatory"], facts["tutor"]
    referent, learner = facts["referent"], facts["learner"]
    return {
        "nom": learner["name"],
        "ne_le": "Née le" if learner["feminine"] else "Né le",
        "telephone_eleve": learner["phone"],
        "adresse_etablissement": ", ".join(school["address"]),
        "telephone_etablissement": school["phone"],
        "courriel_etablissement": school["email"],
        "uai": school["uai"],
        "fonction_chef": school["head_function"],
        "siege_entreprise": host["head_office"],
        "activite_entreprise": host["activity"],
        "fonction_signataire": signatory["function"],
        "fonction_tuteur": tutor["function"],
        "telephone_tuteur": tutor["phone"],
        "courriel_tuteur": tutor["email"],
        "telephone_referent": referent["phone"],
        "courriel_referent": referent["email"],
    }


def _annexes(facts, today):
    finance = facts["finance"]
    return {
        "lieu": facts["work_address"] or ", ".join(facts["host"]["address"]),
        "nuit_dimanche": facts["special"],
        "repas": finance["meals"],
        "transport": finance["transport"],
        "hebergement": finance["lodging"],
        "vote_ca": facts["voted"],
        "date_du_jour": today,
        "mineur": bool(facts["minor"]),
        "competences": list(facts["skills"]),
        "activites": list(facts["activities"]),
        "travaux_reglementes": list(facts["regulated"]),
        "horaires": _hours(facts["schedule"]) or [facts["later"]],
        "suivi": list(facts["follow_up"]),
        "evaluation": list(facts["evaluation"]),
    }


def _hours(schedule):
    """Return « Lundi au vendredi : 8 h à 12 h », one a line; weeks A and B apart."""
    lines = []
    for row in schedule.get("rows", ()):
        texts = [
            f"{week} {text}".strip()
            for week, (text, _total) in zip(
                schedule["weeks"], row["cells"], strict=False
            )
        ]
        lines.append(f"{row['day']} : {' ; '.join(texts)}")
    return lines
