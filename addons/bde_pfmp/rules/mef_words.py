"""What a MEF says of a training: diploma, duration, level, name without its year.

Source: national nomenclature of MEFs (dispositifs de formation), 2025-2026.
"""

import re

from ...bde_partners.rules.identifiers import mef_parts
from ...bde_partners.rules.text import clean

# dispositif (3 digits) → diploma of `bde.training`
DIPLOMAS = {
    "240": "cap",
    "241": "cap",
    "242": "cap",
    "247": "bac_pro",
    "250": "bma",
    "251": "bma",
    "257": "cs",
    "258": "cs",
    "271": "cap",
    "276": "bac_pro",
    "280": "cap",
    "310": "bts",
    "311": "bts",
    "703": "avenir",
    "704": "avenir",
    "740": "fcil",
    "741": "fcil",
}
LEVELS = {"cap": "3", "bac_pro": "4", "bma": "4", "bts": "5"}
_OWN_LEVELS = {"257": "3", "258": "4"}
_YEAR_WORDS = re.compile(
    r"^\s*(?:2n?de?|2nd|seconde|1e?re?|premi[eè]re|tle|terminale|term|"
    r"[1-3]e? ?ann[eé]e)"
    r"[\s.-]*(?:professionnelle\b|proa?\b)?[\s.:-]*",
    re.IGNORECASE,
)
_CODED = re.compile(
    r"^\s*(?:[1-3](?:cap|bma|bt)\w?|[12t](?:e|n?d|le)?proa?)[\s.:-]+", re.IGNORECASE
)


def same_training(code):
    """Key shared by the MEFs of one training: its first 9 digits; '' for no MEF."""
    parts = mef_parts(code)
    return parts.code[:9] if parts else ""


def cycle_year(code):
    """Year of the cycle (1 to 6) of a MEF; 1 when the code does not tell."""
    parts = mef_parts(code)
    return parts.year if parts and 1 <= parts.year <= 6 else 1


def training_values(code, label):
    """MEF and its label → {name, diploma, duration_years, level} of the training."""
    parts = mef_parts(code)
    dispositif = parts.dispositif if parts else ""
    diploma = DIPLOMAS.get(dispositif, "other")
    values = {"name": training_name(label) or clean(label) or code, "diploma": diploma}
    if parts and 1 <= parts.duration <= 6:
        values["duration_years"] = parts.duration
    level = _OWN_LEVELS.get(dispositif) or LEVELS.get(diploma)
    if level:
        values["level"] = level
    return values


def training_name(label):
    """« 1ere pro cuisine » → « Cuisine »: the words without those of the year."""
    text = clean(label)
    for pattern in (_CODED, _YEAR_WORDS):
        shorter = pattern.sub("", text, count=1)
        if shorter and shorter != text:
            text = shorter
            break
    if text == text.upper() and (" " in text or len(text) > 6):
        text = text.lower()
    return text[:1].upper() + text[1:]
