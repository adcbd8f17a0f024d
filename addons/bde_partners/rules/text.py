"""Text as people type it → text that can be compared. Plain functions, no errors."""

import re
import unicodedata
from functools import lru_cache

# Zero-width and direction marks that copy and paste brings along, soft hyphen, BOM
INVISIBLE = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e")
)
INVISIBLE |= dict.fromkeys(map(ord, "\u2060\u2061\u2066\u2067\u2068\u2069\ufeff"))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o"}
    | {"ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ð": "d", "þ": "th", "’": "'"}
)
_PARTICLES = {"de", "du", "des", "la", "le", "d", "von", "van", "den", "der", "ben"}


def clean(value):
    """Anything → one line of text: no invisible character, single plain spaces.

    None and False give ''. A number that is whole loses its « .0 ».
    """
    if value is None or value is False:
        return ""
    if isinstance(value, str) and value.isascii() and value.isprintable():
        return " ".join(value.split())
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFC", str(value)).translate(INVISIBLE)
    return _SPACES.sub(" ", _CONTROL.sub(" ", text)).strip()


def fold(value):
    """Text → lower case, no accent, words of a-z and 0-9 separated by one space."""
    return _folded(value if isinstance(value, str) else clean(value))


@lru_cache(maxsize=16384)
def _folded(value):
    text = clean(value)
    if text.isascii():
        return _NOT_WORD.sub(" ", text.lower()).strip()
    text = text.translate(_LIGATURES)
    text = unicodedata.normalize("NFKD", text).lower().translate(_LIGATURES)
    text = "".join(c for c in text if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", text).strip()


def name_key(*parts):
    """Last name, first name → key to compare people: « Émile, De La Tour » = « EMILE
    DE-LA-TOUR ». Words are joined: hyphen, apostrophe and space do not count."""
    return "|".join(fold(part).replace(" ", "") for part in parts)


def title_name(value):
    """« DE LA TOUR-MARTIN » → « De La Tour-Martin »: for a first name in capitals.

    Text that already mixes cases is left as it is.
    """
    text = clean(value)
    if text != text.upper() and text != text.lower():
        return text
    return re.sub(r"[^\W\d_]+", lambda m: m[0][0].title() + m[0][1:].lower(), text)


def split_full_name(value):
    """« DUPONT MARTIN Léa Marie » or « DUPONT, Léa » → (last name, first name).

    French lists write the last name in capitals, first; without capitals, the
    first word is the last name. A single word gives (word, '').
    """
    text = clean(value)
    for separator in (",", ";"):
        if separator in text:
            last, _sep, first = text.partition(separator)
            return last.strip(), first.strip()
    words = text.split(" ")
    if len(words) < 2:
        return text, ""
    capitals = [w == w.upper() and any(c.isalpha() for c in w) for w in words]
    if all(capitals) or not any(capitals):
        index = 1
        while index < len(words) - 1 and fold(words[index - 1]) in _PARTICLES:
            index += 1
        return " ".join(words[:index]), " ".join(words[index:])
    last = " ".join(w for w, c in zip(words, capitals, strict=True) if c)
    first = " ".join(w for w, c in zip(words, capitals, strict=True) if not c)
    return last, first
