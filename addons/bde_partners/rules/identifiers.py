"""French identifiers: text as typed or exported → normalised value and verdict.

Every `check_…` takes a text (or a number a workbook made of it) and returns a
`Checked`: the normalised value, a level ('ok', 'warn': usable, tell the user;
'error': not usable) and, unless 'ok', a code, an English template and its
parameters. Empty gives an empty value and 'ok': whether it is required is the
caller's business. Nothing raises. Every function is idempotent on its own value.

Sources: domain.md §6.1 (two sources each), python-stdnum, phonenumbers.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from stdnum import luhn

from .checked import WARN, Checked, compact, sayer, shortened
from .contacts import check_email, check_phone, check_zip, format_phone  # noqa: F401
from .issues import ERROR, _lt
from .text import clean

CODES = {
    "uai_shape": _lt(
        "The UAI %(value)s should be 7 digits and a letter, like 0451662M."
    ),
    "uai_letter": _lt(
        "The check letter of the UAI %(value)s should be %(letter)s: "
        "one character was probably mistyped."
    ),
    "siret_length": _lt("The SIRET %(value)s has %(count)s digits instead of 14."),
    "siret_characters": _lt("The SIRET %(value)s should hold digits only."),
    "siret_check": _lt(
        "The SIRET %(value)s is not valid: a digit was probably mistyped."
    ),
    "siret_zero_restored": _lt(
        "The SIRET had lost its leading zeros: read as %(value)s."
    ),
    "siren_length": _lt("The SIREN %(value)s has %(count)s digits instead of 9."),
    "siren_characters": _lt("The SIREN %(value)s should hold digits only."),
    "siren_check": _lt(
        "The SIREN %(value)s is not valid: a digit was probably mistyped."
    ),
    "siren_zero_restored": _lt(
        "The SIREN had lost its leading zeros: read as %(value)s."
    ),
    "naf_shape": _lt(
        "The NAF code %(value)s should be 4 digits and a letter, like 43.21A."
    ),
    "ine_length": _lt(
        "The INE %(value)s has %(count)s characters instead of 11: check it."
    ),
    "ine_shape": _lt(
        "The INE %(value)s does not have the usual form "
        "(9 digits and 2 letters, or 10 digits and 1 letter): check it."
    ),
    "ine_temporary": _lt("The INE %(value)s looks like a temporary number: check it."),
    "ine_zero_restored": _lt("The INE had lost its leading zeros: read as %(value)s."),
    "mef_shape": _lt("The MEF %(value)s should be 10 or 11 digits."),
    "mefstat_shape": _lt(
        "The MEFSTAT %(value)s should be 4 or 11 characters, like 2383."
    ),
    "rncp_shape": _lt("The RNCP number %(value)s should be RNCP and 3 to 6 digits."),
    "rome_shape": _lt(
        "The ROME code %(value)s should be a letter and 4 digits, like G1602."
    ),
    "cfd_shape": _lt("The diploma code %(value)s should be 8 characters."),
    "insee_shape": _lt("The INSEE code %(value)s should be 5 characters, like 2A004."),
}
_said = sayer(CODES)

UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"  # 23 letters: no I, O, Q
LA_POSTE = "356000000"


def uai_letter(digits):
    """Check letter of a UAI from its 7 digits (number mod 23)."""
    return UAI_LETTERS[int(digits) % 23]


def check_uai(value):
    """UAI (ex RNE) of a school: 7 digits and a check letter (rule V01)."""
    text = compact(value)
    if not text:
        return Checked("")
    if not re.fullmatch(r"[0-9]{7}[A-Z]", text):
        return _said(text, ERROR, "uai_shape")
    letter = uai_letter(text[:7])
    if text[7] != letter:
        return _said(text, ERROR, "uai_letter", letter=letter)
    return Checked(text)


def _luhn_siret(number):
    if number[:9] == LA_POSTE and sum(map(int, number)) % 5 == 0:
        return True
    return luhn.is_valid(number) and luhn.is_valid(number[:9])


def _luhn_siren(number):
    return luhn.is_valid(number)


def _check_digits(value, kind, length, valid, zeros):
    lost = shortened(clean(value))
    if lost:
        return lost
    text = compact(value)
    if not text:
        return Checked("")
    if not re.fullmatch(r"[0-9]+", text):
        return _said(text, ERROR, f"{kind}_characters")
    if length - zeros <= len(text) < length:
        padded = text.zfill(length)
        if valid(padded):
            return _said(padded, WARN, f"{kind}_zero_restored")
    if len(text) != length:
        return _said(text, ERROR, f"{kind}_length", count=len(text))
    if not int(text) or not valid(text):
        return _said(text, ERROR, f"{kind}_check")
    return Checked(text)


def check_siret(value):
    """SIRET of a site: 14 digits, Luhn, or the rule of La Poste (rule V02)."""
    return _check_siret(value if isinstance(value, str) else clean(value))


@lru_cache(maxsize=16384)
def _check_siret(value):
    return _check_digits(value, "siret", 14, _luhn_siret, 3)


def check_siren(value):
    """SIREN of a legal unit: 9 digits, Luhn (rule V02)."""
    return _check_digits(value, "siren", 9, _luhn_siren, 3)


def siren_of(siret):
    """SIREN of a normalised SIRET, '' when it is not one."""
    return siret[:9] if re.fullmatch(r"[0-9]{14}", siret or "") else ""


def check_naf(value):
    """NAF/APE code (rév. 2): written « 43.21A »."""
    text = compact(value)
    if not text:
        return Checked("")
    if re.fullmatch(r"[0-9]{3}[A-Z]", text):
        text = "0" + text
    if not re.fullmatch(r"[0-9]{4}[A-Z]", text):
        return _said(text, ERROR, "naf_shape")
    return Checked(f"{text[:2]}.{text[2:]}")


def check_ine(value):
    """INE of a learner: never an error, a strange shape is a warning (rule V03)."""
    text = compact(value)
    if not text:
        return Checked("")
    if re.fullmatch(r"[0-9]{9}[A-Z]{2}|[0-9]{10}[A-Z]", text):
        return Checked(text)
    padded = text.zfill(11)
    shape = r"[0-9]{9}[A-Z]{2}|[0-9]{10}[A-Z]"
    lost = len(text) >= 8 and not re.fullmatch(r"[0-9]{7}[A-Z]", text)
    if lost and re.fullmatch(shape, padded):
        return _said(padded, WARN, "ine_zero_restored")
    if re.match(r"[0-9]{7}[A-Z]", text):
        return _said(text, WARN, "ine_temporary")
    if len(text) != 11:
        return _said(text, WARN, "ine_length", count=len(text))
    return _said(text, WARN, "ine_shape")


@dataclass(frozen=True)
class Mef:
    """Parts of a MEF. duration and year: years of the training, year of the cycle."""

    code: str  # 10 digits
    dispositif: str  # 3 digits, e.g. 247 bac pro in 3 years
    specialty: str  # last 5 digits of the diploma code
    duration: int
    year: int


def check_mef(value):
    """MEF: 10 digits, or 11 in national files (the last is dropped)."""
    text = compact(value)
    if not text:
        return Checked("")
    if not re.fullmatch(r"[0-9]{10,11}", text):
        return _said(text, ERROR, "mef_shape")
    return Checked(text[:10])


def mef_parts(value):
    """MEF → `Mef`, or None when it does not have 10 or 11 digits."""
    checked = check_mef(value)
    code = checked.value
    if not code or not checked.ok:
        return None
    return Mef(code, code[:3], code[3:8], int(code[8]), int(code[9]))


def check_mefstat(value):
    """MEFSTAT4 (level and year) or MEFSTAT11."""
    text = compact(value)
    if text and not re.fullmatch(r"[0-9]{2}[0-9A-Z]{2}([0-9A-Z]{7})?", text):
        return _said(text, ERROR, "mefstat_shape")
    return Checked(text)


def check_rncp(value):
    """RNCP number of a certification: written « RNCP38565 »."""
    text = compact(value)
    if not text:
        return Checked("")
    match = re.fullmatch(r"(?:RNCP)?([0-9]{3,6})", text)
    if not match:
        return _said(text, ERROR, "rncp_shape")
    return Checked("RNCP" + match[1])


def check_rome(value):
    """ROME code of an occupation: a letter and 4 digits."""
    text = compact(value)
    if text and not re.fullmatch(r"[A-Z][0-9]{4}", text):
        return _said(text, ERROR, "rome_shape")
    return Checked(text)


def check_cfd(value):
    """Code formation-diplôme: 8 characters, 3 level, 3 domain, 2 order."""
    text = compact(value)
    if text and not re.fullmatch(r"[0-9]{3}[0-9A-Z]{5}", text):
        return _said(text, ERROR, "cfd_shape")
    return Checked(text)


def check_insee(value):
    """INSEE code of a commune (2A, 2B in Corsica) or of a country (99…)."""
    text = compact(value)
    if not text:
        return Checked("")
    if re.fullmatch(r"[0-9]{4}", text):
        text = "0" + text
    if not re.fullmatch(r"[0-9][0-9AB][0-9]{3}", text):
        return _said(text, ERROR, "insee_shape")
    return Checked(text)


CHECKS = {
    "uai": check_uai,
    "siret": check_siret,
    "siren": check_siren,
    "naf": check_naf,
    "ine": check_ine,
    "mef": check_mef,
    "mefstat": check_mefstat,
    "rncp": check_rncp,
    "rome": check_rome,
    "cfd": check_cfd,
    "insee": check_insee,
    "zip": check_zip,
    "phone": check_phone,
    "email": check_email,
}
