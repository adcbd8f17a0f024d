"""Words that a search writes in full, or does not ask for."""

from .partner_words import LEGAL_FORMS

# Words that everybody shortens → how they are written in full
ABBREVIATIONS = {
    "all": ("allee",),
    "asso": ("association",),
    "assoc": ("association",),
    "av": ("avenue",),
    "ave": ("avenue",),
    "bat": ("batiment",),
    "bd": ("boulevard",),
    "bld": ("boulevard",),
    "blvd": ("boulevard",),
    "boul": ("boulevard", "boulangerie"),
    "cie": ("compagnie",),
    "ctre": ("centre",),
    "ch": ("centre hospitalier", "chemin"),
    "dr": ("docteur",),
    "ent": ("entreprise",),
    "entr": ("entreprise",),
    "etab": ("etablissements",),
    "etabl": ("etablissements",),
    "ets": ("etablissements",),
    "fbg": ("faubourg",),
    "fg": ("faubourg",),
    "frs": ("freres",),
    "gal": ("general",),
    "hop": ("hopital",),
    "imp": ("impasse",),
    "lyc": ("lycee",),
    "mal": ("marechal",),
    "pharm": ("pharmacie",),
    "pl": ("place",),
    "rest": ("restaurant",),
    "rte": ("route",),
    "sq": ("square",),
    "st": ("saint",),
    "sts": ("saints",),
    "ste": ("sainte", "societe"),
    "stes": ("saintes",),
    "za": ("zone artisanale",),
    "zi": ("zone industrielle",),
}
# Said or not, they tell nothing
SMALL = frozenset("a au aux d de des du en et l la le les".split())
TITLES = frozenset("m mr mme mlle dr".split())
OPTIONAL = LEGAL_FORMS | SMALL | TITLES
