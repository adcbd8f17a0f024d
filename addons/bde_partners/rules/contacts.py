"""Telephone, postal code, e-mail: text as typed → normalised value and verdict.

As in `identifiers`, which gives these functions too. Source: phonenumbers.
"""

import re

import phonenumbers

from .checked import SEPARATORS, WARN, Checked, sayer, shortened
from .issues import ERROR, _lt
from .text import clean

CODES = {
    "phone_shape": _lt("%(value)s is not a telephone number."),
    "phone_doubtful": _lt(
        "The telephone number %(value)s is not in use in France: check it."
    ),
    "phone_several": _lt(
        "Several telephone numbers in one cell: only %(value)s is kept."
    ),
    "zip_shape": _lt("The postal code %(value)s should be 5 digits."),
    "zip_zero_restored": _lt(
        "The postal code had lost its leading zero: read as %(value)s."
    ),
    "email_shape": _lt("%(value)s is not an e-mail address."),
}
_said = sayer(CODES)

_PHONE_CUT = re.compile(r"\s*(?:/|;|\||\bou\b|\bet\b|,)\s*", re.IGNORECASE)
_REMARK = re.compile(r"\s*\([^()]*[^\W\d_][^()]*\)\s*$")  # « (mère) »
_EMAIL = re.compile(r"^[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()\[\].]+(\.[^\s@<>,;:.]+)+$")
# Ranges that ARCEP keeps for fiction: samples and demonstrations use them
_FICTION = re.compile(r"\+33(?:19900|26191|35301|46571|53649|63998)\d{4}")
# What nine numbers out of ten look like: read without the library, for long files
_PLAIN = re.compile(r"(?:\+33|0)([1-9][0-9]{8})")
# Regions that a French file may hold besides metropolitan France
_FRENCH_REGIONS = ("FR", "RE", "GP", "MQ", "GF", "YT", "PM", "NC", "PF", "WF")


def check_zip(value, country="FR"):
    """Postal code; only French ones are checked (country: ISO code of 2 letters)."""
    text = clean(value).upper()
    if (country or "FR").upper() != "FR":
        return Checked(text)
    text = re.sub(r"^(?:FR?|CP)(?![A-Z])", "", SEPARATORS.sub("", text))
    if not text:
        return Checked("")
    if re.fullmatch(r"[0-9]{4}", text):
        return _said("0" + text, WARN, "zip_zero_restored")
    if not re.fullmatch(r"[0-9]{5}", text):
        return _said(text, ERROR, "zip_shape")
    return Checked(text)


def _in_use_pattern():
    """Numbers of metropolitan France in use, from the tables of the library."""
    tables = phonenumbers.PhoneMetadata.metadata_for_region("FR")
    kinds = (
        tables.fixed_line,
        tables.mobile,
        tables.toll_free,
        tables.premium_rate,
        tables.shared_cost,
        tables.personal_number,
        tables.voip,
        tables.pager,
        tables.uan,
        tables.voicemail,
    )
    patterns = [kind.national_number_pattern for kind in kinds if kind]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns if pattern))


_IN_USE = _in_use_pattern()


def _parse_phone(text):
    """Text → (number or None, in use?)."""
    found = None
    for region in _FRENCH_REGIONS:
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number) or _FICTION.fullmatch(_e164(number)):
            return number, True
        if found is None and phonenumbers.is_possible_number(number):
            found = number
        if text.startswith(("+", "00")):
            break
    return found, False


def check_phone(value):
    """Telephone → E.164 (« +33612345678 »). Default country: France, then overseas.

    A number that lost its zero in a spreadsheet is read; one that no operator uses
    is a warning; several in a cell keep the first.
    """
    text = _REMARK.sub("", clean(value))
    if not text:
        return Checked("")
    lost = shortened(text)
    if lost:
        return lost
    plain = _PLAIN.fullmatch(SEPARATORS.sub("", text))
    if plain and (_IN_USE.fullmatch(plain[1]) or _FICTION.fullmatch("+33" + plain[1])):
        return Checked("+33" + plain[1])
    parts = [part for part in _PHONE_CUT.split(text) if part]
    whole, valid = _parse_phone(text)
    if len(parts) > 1 and not valid:
        numbers = [n for n in (_parse_phone(part)[0] for part in parts) if n]
        if numbers:
            return _said(_e164(numbers[0]), WARN, "phone_several")
    if whole is None:
        return _said(text, ERROR, "phone_shape")
    if not valid:
        return _said(_e164(whole), WARN, "phone_doubtful")
    return Checked(_e164(whole))


def is_french_e164(value):
    """Is it « +33… » of a number in use in metropolitan France, as it is written?"""
    plain = _PLAIN.fullmatch(value) if value.startswith("+33") else None
    return bool(plain and _IN_USE.fullmatch(plain[1]))


def _e164(number):
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def format_phone(value):
    """E.164 → « 06 12 34 56 78 » in France, « +49 30 … » abroad; else unchanged."""
    try:
        number = phonenumbers.parse(value or "", "FR")
    except phonenumbers.NumberParseException:
        return value or ""
    form = phonenumbers.PhoneNumberFormat
    kind = form.NATIONAL if number.country_code == 33 else form.INTERNATIONAL
    return phonenumbers.format_number(number, kind)


def check_email(value):
    """E-mail address: lower-cased, « mailto: » and « Nom <a@b> » unwrapped."""
    text = clean(value)
    match = re.search(r"<([^<>]*)>\s*$", text)
    text = (match[1] if match else text).removeprefix("mailto:").strip().lower()
    text = text.rstrip(".,;")
    if text and not _EMAIL.match(text):
        return _said(text, ERROR, "email_shape")
    return Checked(text)
