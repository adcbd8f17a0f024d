"""Words on health in a text that families may read: warn, never block."""

import re
import unicodedata


def plain(text):
    """Return the text without accents nor capitals."""
    text = (text or "").replace("’", "'").replace("œ", "oe").replace("Œ", "oe")
    split = unicodedata.normalize("NFKD", text)
    return "".join(c for c in split if not unicodedata.combining(c)).lower()


def found(text, words):
    """Return the words of the list that the text holds, in the order of the list.

    A word is found whole, accents and capitals aside, with its plural and feminine
    (« malade » finds « malades »). A star at the end stands for any ending.

    :param str text: what somebody wrote
    :param words: words or short expressions, as the school wrote them
    """
    said = plain(text)
    return [word for word in words if _holds(said, word)]


def _holds(said, word):
    stem = plain(word).strip()
    end = r"\w*" if stem.endswith("*") else r"(?:e?s?)"
    stem = stem.rstrip("*").strip()
    if not stem:
        return False
    body = r"\s+".join(re.escape(part) for part in stem.split())
    return bool(re.search(rf"(?<!\w){body}{end}(?!\w)", said))
