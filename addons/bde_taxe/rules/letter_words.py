"""What the texts of a campaign may name, and how it is said."""

from dataclasses import dataclass

# What a user can write, and what it stands for (French: words of the school's text).
NAMES = {
    "salutation": "« Madame, Monsieur, » ou le nom de la personne",
    "contact": "Nom de la personne à qui l'on écrit",
    "entreprise": "Nom de l'entreprise",
    "annee": "Année de la campagne",
    "annee_precedente": "Année précédente",
    "histoire": "Ce que son dernier versement a permis d'acheter (rien sinon)",
    "montant_dernier": "Montant de son dernier versement",
    "annee_dernier": "Année de son dernier versement",
    "etablissement": "Nom de l'établissement",
    "ville": "Commune de l'établissement",
    "nom_soltea": "Nom exact de l'établissement dans SOLTéA",
    "siret": "SIRET de l'établissement",
    "uai": "UAI de l'établissement",
    "formations": "Formations de l'établissement",
    "dates": "Dates des périodes de choix des employeurs",
    "date_limite": "Dernier jour de la période de choix en cours ou à venir",
    "chemin": "Le chemin exact dans SOLTéA, étape par étape (bloc)",
    "reponse": "Comment nous répondre : bouton, adresse, QR code (bloc)",
    "bureau": "Téléphone et courriel du bureau des entreprises",
    "chef_etablissement": "Nom du chef d'établissement",
}
# Those that do not depend on who reads: allowed in a subject too
COMMON = {
    "annee",
    "annee_precedente",
    "etablissement",
    "ville",
    "nom_soltea",
    "siret",
    "uai",
    "date_limite",
}
SUBJECT = COMMON | {"entreprise"}
# What a request always says, even when its author forgot it
ALWAYS = ("chemin", "reponse")
REQUESTS = ("ask", "remind", "again")
ARTICLES = 3  # purchases named in a letter


@dataclass(frozen=True, slots=True)
class Past:
    """The last gift of a company: its year, its amount, what it bought."""

    year: int
    amount: float
    bought: tuple = ()


def last_gift(lines):
    """Return the `Past` of the latest year with money, or None.

    :param lines: [{"year", "amount", "bought": [labels]}], in any order
    """
    given = [line for line in lines if line["amount"] > 0]
    if not given:
        return None
    last = max(given, key=lambda line: line["year"])
    return Past(last["year"], last["amount"], tuple(last["bought"][:ARTICLES]))


def enumeration(words, last):
    """Return « a, b and c ».

    :param str last: the word before the last one, « and »
    """
    *firsts, end = words
    return f"{', '.join(firsts)} {last} {end}" if firsts else end
