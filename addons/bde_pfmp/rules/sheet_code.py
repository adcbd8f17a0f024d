"""The short code of a sheet of information: typed, or read by a hand scanner.

« F123471 »: the number of the line, then two digits that catch a typing error
(ISO 7064, mod 97-10). It says nothing by itself and opens nothing to a stranger.
"""

import re

# A scanner set for a US keyboard on a French one types the row above the letters
_FRENCH_ROW = str.maketrans("àâ&é\"'(-è_ç", "00123456789")


def code_of(number):
    """Return the code of a record's number: 1234 → « F123467 »."""
    return f"F{number}{98 - number * 100 % 97:02d}"


def number_of(text):
    """Return the number that a code holds, None when the text is no code."""
    text = (text or "").strip().lower()
    if not re.search(r"\d", text):
        text = text.translate(_FRENCH_ROW)
    match = re.fullmatch(r"f[\s.\-]*((?:\d[\s.\-]*){3,12})", text)
    if not match:
        return None
    digits = re.sub(r"\D", "", match[1])
    number = int(digits[:-2])
    return number if code_of(number)[1:] == digits else None
