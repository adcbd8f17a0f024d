"""What must not pass between a mentor and a minor: a way to meet elsewhere.

Both talk on the pages of the school only. A message that holds an e-mail address, a
telephone number, a link or an account of a network is refused, with the word that stops
it, so that it may be written again without.
"""

import re
import unicodedata

#: name of what is found → how it is recognised, in a text without accents nor capitals
PATTERNS = {
    "email": re.compile(
        r"[\w.+-]+\s*(?:@|\(at\)|\[at\]|\barobase\b)\s*[\w-]+\s*(?:\.|\bpoint\b)\s*\w{2,}"
    ),
    "link": re.compile(
        r"(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|fr|net|org|me|gg|io)\b"
    ),
    "phone": re.compile(r"(?:\+|\b00)\s*\d(?:[\s./-]*\d){7,13}|\b0(?:[\s./-]*\d){9}\b"),
    "network": re.compile(
        r"\b(?:snap|insta|whatsapp|telegram|discord|tiktok|messenger|signal)"
        r"(?:chat|gram)?\b"
    ),
}


def forbidden(text):
    """Return (code, what was written) of the first way to meet elsewhere, or None.

    :param str text: as it was typed
    """
    plain = _plain(text or "")
    for code, pattern in PATTERNS.items():
        found = pattern.search(plain)
        if found:
            return code, found.group().strip()
    return None


def _plain(text):
    """Return the text without accents nor capitals, one blank between words."""
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(text.casefold().split())
