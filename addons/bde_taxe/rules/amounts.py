"""An amount as files and people write it → euros and cents, or why not.

« 1 234,56 € », « 1.234,56 », « -12,5 », « (1 200,00) », « 1234.5 », « EUR 12 ». What
can be read in two ways (« 1,234 ») is not read at all: money is never guessed.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from ...bde_partners.rules.issues import Texts, _lt
from ...bde_partners.rules.text import clean

CODES = {
    "amount_missing": _lt("The amount is missing."),
    "amount_not": _lt("“%(value)s” is not an amount."),
    "amount_two_ways": _lt(
        "“%(value)s” can be read in two ways: write it without thousands separator, "
        "with two decimals."
    ),
    "amount_currency": _lt("“%(value)s” is not in euros."),
    "amount_too_big": _lt("“%(value)s” is too big to be a transfer."),
    "amount_rounded": _lt("“%(value)s” has parts of a cent: read as %(read)s."),
    "amount_zero": _lt("The amount is zero: nothing was received."),
}
T = Texts(__name__, CODES)

MOST = Decimal("1e9")  # euros
CENT = Decimal("0.01")
_EURO = re.compile(r"€|\bEUR(?:OS?)?\b", re.IGNORECASE)
_OTHER = re.compile(r"[$£¥₤]|\b(?:USD|GBP|CHF|CAD|XPF|FRF)\b", re.IGNORECASE)
_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "’": "'"})
_SIGNED = re.compile(r"([-+]?)\s*([0-9][0-9 .,']*?)\s*(-?)")
_GROUPS = {sep: re.compile(rf"\d{{1,3}}(?:{re.escape(sep)}\d{{3}})+") for sep in " .,'"}
_TINY = re.compile(r"-?\d(?:\.\d+)?e-\d{1,3}")  # how a number near zero is written out
_NOISE = Decimal("0.00001")  # what a spreadsheet adds by computing


def read_amount(value):
    """Cell → (`Decimal` in euros rounded to the cent, code of `CODES` or '').

    None with the code that refuses it; the value with « amount_rounded » when parts of
    a cent were dropped. Never raises.
    """
    text = clean(value).translate(_MINUS)
    if not text:
        return None, "amount_missing"
    if _TINY.fullmatch(text):
        text = f"{Decimal(text):f}"
    if _OTHER.search(text):
        return None, "amount_currency"
    bare = _EURO.sub(" ", text).strip()
    wrapped = re.fullmatch(r"\((.*)\)", bare)
    signed = _SIGNED.fullmatch(wrapped[1].strip() if wrapped else bare)
    if not signed:
        return None, "amount_not"
    before, digits, after = signed.groups()
    if bool(before) + bool(after) + bool(wrapped) > 1:
        return None, "amount_not"
    plain, code = _plain(digits.strip())
    if code:
        return None, code
    whole, _dot, cents = plain.partition(".")
    amount = Decimal(f"{whole}.{cents or 0}")
    if amount >= MOST:
        return None, "amount_too_big"
    rounded = amount.quantize(CENT, ROUND_HALF_UP)
    if before == "-" or after or wrapped:
        rounded = -rounded
    return rounded, "amount_rounded" if abs(amount - abs(rounded)) > _NOISE else ""


def _plain(digits):
    """« 1 234,56 » → (« 1234.56 », '') or ('', code)."""
    last = max(digits.rfind("."), digits.rfind(","))
    whole, cents, separator = digits, "", ""
    if last >= 0:
        separator = digits[last]
        other = "," if separator == "." else "."
        if digits.count(separator) == 1:
            whole, cents = digits[:last], digits[last + 1 :]
            if not cents.isdigit():
                return "", "amount_not"
            if len(cents) == 3 and re.fullmatch(r"[1-9]\d{0,2}", whole):
                return "", "amount_two_ways"
        elif other in digits:
            return "", "amount_not"
    whole, code = _whole(whole)
    return (f"{whole}.{cents}" if cents else whole), code


def _whole(text):
    """« 1 234 » → (« 1234 », ''), when its groups are of three digits, of one kind."""
    separators = {char for char in text if not char.isdigit()}
    if not separators:
        return (text, "") if text else ("", "amount_not")
    if len(separators) > 1 or not _GROUPS[separators.pop()].fullmatch(text):
        return "", "amount_not"
    return re.sub(r"\D", "", text), ""
