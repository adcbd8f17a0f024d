"""Words of a list of partners → codes of ours. Plain functions, '' when unknown."""

import re

from . import identifiers
from .checked import compact
from .columns import names
from .text import fold

FRENCH = set(names("france, fr, fra, france metropolitaine, 99100, francaise"))

_KINDS = {
    "company": "prive, privee, entreprise, societe, pme, tpe, eti, grand groupe, scop, "
    "scic, cooperative, commerce, sarl, sas, sasu, eurl, sa, snc, sci, gaec, earl, "
    "scea, selarl, selas, scm, gie, se, entreprise privee, societe commerciale",
    "sole_trader": "ei, eirl, artisan, auto entrepreneur, autoentrepreneur, micro, "
    "micro entreprise, micro entrepreneur, entreprise individuelle, entrepreneur "
    "individuel, independant, profession liberale, liberal, commercant, exploitant "
    "agricole",
    "association": "association, asso, loi 1901, association loi 1901, fondation, "
    "syndicat, mutuelle, association declaree",
    "public": "public, publique, collectivite, collectivite territoriale, mairie, "
    "commune, epci, etablissement public, hopital, etat, administration, fonction "
    "publique, departement, region, service public, organisme public, epa, epic, "
    "gip, communaute de communes",
    "foreign": "etranger, etrangere, entreprise etrangere, hors france",
    "individual": "particulier, particulier employeur",
}
_KIND = {word: kind for kind, words in _KINDS.items() for word in names(words)}
_FIRST_WORDS = {
    "public": "mairie, commune de, ville de, communaute de communes, conseil "
    "departemental, conseil regional, centre hospitalier, prefecture, ccas, ehpad "
    "public, college, lycee, ecole",
    "association": "association, asso",
}
_BEGINNINGS = {
    kind: tuple(f"{word} " for word in names(words))
    for kind, words in _FIRST_WORDS.items()
}

_STATES = {
    "approved": "valide, validee, approuve, approuvee, agree, agreee, ok, oui, fiable, "
    "partenaire, confirme, actif, active, partenaire actif, bon",
    "to_check": "a valider, a verifier, a voir, nouveau, nouvelle, prospect, a "
    "contacter, en attente, a qualifier, a confirmer, ouvert, ouverte",
    "watch": "sous surveillance, a surveiller, vigilance, moyen, reserve, a suivre",
    "paused": "en pause, suspendu, suspendue, pause, plus tard, inactif, inactive, en "
    "sommeil",
    "excluded": "exclu, exclue, a eviter, liste noire, blackliste, refuse, non, ne pas "
    "contacter, a exclure, a proscrire",
}
_STATE = {word: state for state, words in _STATES.items() for word in names(words)}

_ROLES = {
    "apprentice_master": ("maitre d apprentissage", "maitre apprentissage"),
    "tutor": ("tuteur", "tutrice", "maitre de stage"),
    "hr": ("rh", "drh", "ressources humaines", "recrutement"),
    "signatory": ("signataire",),
    "tax": ("taxe", "taxe d apprentissage"),
    "accountant": ("comptable", "comptabilite", "facturation"),
}

# Upper bound of each bracket of the register, None: no bound
_BRACKETS = (
    ("00", 0, 0),
    ("01", 1, 2),
    ("02", 3, 5),
    ("03", 6, 9),
    ("11", 10, 19),
    ("12", 20, 49),
    ("21", 50, 99),
    ("22", 100, 199),
    ("31", 200, 249),
    ("32", 250, 499),
    ("41", 500, 999),
    ("42", 1000, 1999),
    ("51", 2000, 4999),
    ("52", 5000, 9999),
)

_YES = set(names("oui, o, x, 1, vrai, siege, siege social, principal, le siege"))
_NO = set(names("non, n, 0, faux, secondaire, etablissement, site, agence, annexe"))
_NO |= set(names("etablissement secondaire, independant, aucun"))


def legal_kind(text):
    """« S.A.R.L. », « Asso. loi 1901 », « Public » → code of the kind, '' unknown."""
    folded = fold(text)
    joined = folded.replace(" ", "")
    if folded in _KIND or joined in _KIND:
        return _KIND.get(folded) or _KIND[joined]
    words = folded.split()
    for count in (3, 2, 1):
        found = _KIND.get(" ".join(words[:count]))
        if found:
            return found
    return ""


def kind_of_name(name):
    """« Mairie de Brest » → 'public'; a name that does not tell: ''."""
    folded = f"{fold(name)} "
    for kind, beginnings in _BEGINNINGS.items():
        if folded.startswith(beginnings):
            return kind
    return ""


def state_of(text):
    """« À éviter » → 'excluded'; unknown: ''."""
    return _STATE.get(fold(text), "")


def role_of(text):
    """« Tutrice », « Responsable RH » → code of the role; unknown: ''."""
    folded = f" {fold(text)} "
    for role, words in _ROLES.items():
        if any(f" {word} " in folded for word in words):
            return role
    return ""


def headcount(text):
    """« 12 », « 10 à 19 salariés », « 20-49 » → (number or None, bracket or '')."""
    joined = re.sub(r"(?<=\d)[\s.](?=\d{3}\b)", "", fold(text))
    numbers = [int(number) for number in re.findall(r"\d{1,6}", joined)]
    if len(numbers) == 1 and re.fullmatch(r"\d+( \w+)?", joined):
        return numbers[0], ""
    if len(numbers) == 2:
        for code, low, high in _BRACKETS:
            if (low, high) == tuple(numbers):
                return None, code
    return None, ""


def head_office(text):
    """Cell of « Siège » → 'self', the SIRET or name of the head office, or ''."""
    folded = fold(text)
    if not folded or folded in _NO:
        return ""
    if folded in _YES:
        return "self"
    digits = compact(text)
    if digits.isdigit():
        result = identifiers.check_siret(digits)
        return result.value if result.ok else ""
    return text
