"""The directory is searched in one line of words per person and per kind of viewer.

The key holds only what that viewer sees: a search finds nobody by a hidden field, and
there is nothing to check afterwards.

    Léa Morvan, welder at « Chaudronnerie du Port », Brest →
    " n~lea n~morvan j~soudeuse e~chaudronnerie e~du e~port c~brest "

What is typed must begin words of the key, all of them, in any order.
"""

import re

from ....bde_partners.rules.text import fold
from . import visibility

# Letter of a field in the key; the name is always searched
PREFIXES = {
    "name": "n",
    "job": "j",
    "employer": "e",
    "city": "c",
    "studies": "s",
    "about": "a",
}
LONGEST = 8  # words of a question: the rest of a pasted text is left out
_WORDS = re.compile(r"[^\W_]+")


def words(text):
    """Return the plain words of a text: no accent, no case, no sign.

    >>> words("Bac pro, Métiers de l'électricité")
    ['bac', 'pro', 'metiers', 'de', 'l', 'electricite']
    """
    return _WORDS.findall(fold(text or ""))


def key(values, choices, viewer):
    """Return the search key of a person as `viewer` sees them, "" for nothing.

    :param dict values: texts by name of `PREFIXES`
    :param dict choices: field → choice
    """
    seen = visibility.masked(values, choices, viewer)
    found = dict.fromkeys(
        f"{PREFIXES[name]}~{word}"
        for name in PREFIXES
        for word in words(seen.get(name))
    )
    return f" {' '.join(found)} " if found else ""


def patterns(typed, field=None):
    """Return the patterns of LIKE that a key must all fit; [] asks for nothing.

    :param str field: one of `PREFIXES`; None: any of them

    >>> patterns("Bre", "city"), patterns("léa m")
    (['% c~bre%'], ['%~lea%', '%~m%'])
    """
    begin = f"% {PREFIXES[field]}~" if field else "%~"
    return [f"{begin}{word}%" for word in words(typed)[:LONGEST]]


def fits(search_key, typed, field=None):
    """Tell whether a key answers: what LIKE does with `patterns`, in Python."""
    return all(p.strip("%") in search_key for p in patterns(typed, field))
