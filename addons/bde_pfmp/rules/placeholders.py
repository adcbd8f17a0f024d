"""Placeholders of the articles of a template: « {{ eleve }} » in a piece of HTML."""

import re
from html import escape

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

_PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
# A space at the end of a block makes the PDF engine break the last line too early.
_SPACES = re.compile(r"[ \t\r\n]+")
_BLOCK = re.compile(r" ?(</?(?:p|div|li|ul|ol|h[1-6]|table|tbody|tr|td|th)\b[^>]*>) ?")
_BRACES = re.compile(r"\{\{|\}\}")
_BLANK = re.compile(r"(?:\s|&nbsp;|\u00a0)+")


def _name(inside):
    """Return the name written between the braces, markup and blanks removed."""
    return _BLANK.sub("", _TAG.sub("", inside))


def problems(html):
    """Return what is wrong with the placeholders of a text.

    :param str html: body of an article
    :return: list of (kind, text): ("unknown", name), ("unclosed", excerpt) or
        ("attribute", name) for a placeholder inside a tag (a link, an image)
    """
    found = []
    for tag in _TAG.findall(html or ""):
        found += [("attribute", _name(m[1])) for m in _PLACEHOLDER.finditer(tag)]
    text = _TAG.sub("", html or "")
    found += [
        ("unknown", _name(match[1]))
        for match in _PLACEHOLDER.finditer(text)
        if _name(match[1]) not in NAMES
    ]
    rest = _PLACEHOLDER.sub("", text)
    found += [
        ("unclosed", rest[m.start() : m.start() + 30]) for m in _BRACES.finditer(rest)
    ]
    return found


def fill(html, values):
    """Replace the placeholders of a text.

    :param str html: body of an article
    :param dict values: {name: text}, plain text; an empty one prints « à compléter »
    :return: str, HTML in which the values are escaped, useless white space removed
    """

    def value(match):
        text = values.get(_name(match[1]))
        if not text:
            return f'<span class="todo">{TODO}</span>'
        return escape(str(text))

    html = _BLOCK.sub(r"\1", _SPACES.sub(" ", html or "").strip())
    return _PLACEHOLDER.sub(value, html)


def fill_text(text, values):
    """Replace the placeholders of a plain text (a title): nothing is escaped."""
    return _PLACEHOLDER.sub(lambda m: str(values.get(_name(m[1])) or TODO), text or "")
