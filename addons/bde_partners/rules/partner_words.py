"""Words of the name of an organisation and of its town, as they are compared."""

from functools import lru_cache

from .columns import names
from .text import fold

LEGAL_FORMS = frozenset(
    names(
        "sarl, sas, sasu, eurl, sa, sci, snc, scop, scic, ei, eirl, earl, gaec, "
        "selarl, selas, scm, spa, ets, etablissements, etablissement, entreprise, "
        "societe, ste, monsieur, madame, m, mme, mr, gie, association, asso"
    )
)
_CITY_WORDS = {"st": "saint", "ste": "sainte"}


@lru_cache(maxsize=16384)
def name_words(name):
    """« SARL Garage MARTIN » → « garage martin »."""
    words = fold(name).split()
    return " ".join(w for w in words if w not in LEGAL_FORMS) or " ".join(words)


@lru_cache(maxsize=8192)
def city_words(city):
    """« ST-RENAN CEDEX 2 » → « saint renan »."""
    words = fold(city).partition(" cedex")[0].split()
    return " ".join(_CITY_WORDS.get(word, word) for word in words)
