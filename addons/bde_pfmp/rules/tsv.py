"""Tab-separated files for other programs: a header line, then a line a row."""

import re
import unicodedata

ENCODINGS = {"utf8": "utf-8-sig", "cp1252": "cp1252"}
# what a spreadsheet would take for a formula
_FORMULA = re.compile(r"[=@]|[+-](?![\d\s.,()]*$)")


def clean(value):
    """Return a cell as text on one line, never read as a formula."""
    text = " ".join(str(value or "").split())
    return f"'{text}" if _FORMULA.match(text) else text


def encode(rows, encoding):
    """Return the bytes of a tab-separated file, lines ended as Windows does.

    Characters that the encoding lacks lose their accent; the rest becomes « ? ».

    :param rows: iterable of lists of values
    :param str encoding: a key of ENCODINGS
    """
    text = "".join("\t".join(clean(cell) for cell in row) + "\r\n" for row in rows)
    codec = ENCODINGS[encoding]
    if codec == "cp1252":
        text = "".join(_fit(char) for char in unicodedata.normalize("NFC", text))
    return text.encode(codec, errors="replace")


def _fit(char):
    try:
        char.encode("cp1252")
    except UnicodeEncodeError:
        plain = unicodedata.normalize("NFKD", char)
        return "".join(c for c in plain if not unicodedata.combining(c))
    return char
