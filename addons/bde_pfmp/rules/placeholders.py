"""Placeholders of the articles of a template: « {{ eleve }} » in a piece of HTML."""

from ...bde_partners.rules import placeholders as shared

# What a user can write, and what it stands for (French: words of the school's text).
NAMES = {
    "eleve": "Prénom et nom de l'élève, de l'étudiant ou du stagiaire",
    "date_naissance": "Sa date de naissance",
    "classe": "Sa classe",
    "formation": "Intitulé complet de sa formation",
    "annee_scolaire": "Année scolaire",
    "representants": "Ses représentants légaux",
    "etablissement": "Nom de l'établissement",
    "ville": "Commune de l'établissement",
    "chef_etablissement": "Nom du chef d'établissement",
    "telephone_urgence": "Numéro d'urgence de l'établissement",
    "assurance_etablissement": "Assurance de l'établissement",
    "referent": "Enseignant référent",
    "entreprise": "Nom de l'organisme d'accueil",
    "siret": "Son SIRET",
    "adresse_entreprise": "Son adresse",
    "assurance_entreprise": "Son assurance",
    "signataire": "Qui signe pour l'organisme d'accueil",
    "tuteur": "Tuteur dans l'organisme d'accueil",
    "date_debut": "Premier jour",
    "date_fin": "Dernier jour",
    "jours": "Nombre de jours de présence",
    "heures": "Nombre d'heures de présence",
    "heures_semaine": "Durée hebdomadaire moyenne",
    "gratification": "Gratification",
}
TODO = "à compléter"


def problems(html):
    """Return what is wrong with the placeholders of a text: see the ground floor's."""
    return shared.problems(html, NAMES)


def fill(html, values):
    """Replace the placeholders of a text; an empty value prints « à compléter »."""
    return shared.fill(html, values, missing=TODO)


def fill_text(text, values):
    """Replace the placeholders of a plain text (a title): nothing is escaped."""
    return shared.fill_text(text, values, missing=TODO)
