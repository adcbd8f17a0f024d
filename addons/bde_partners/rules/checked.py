"""The verdict on an identifier, and what the checks share."""

import re
from dataclasses import dataclass, field

from .issues import ERROR, WARNING, Issue, Texts, _lt
from .text import clean

OK = "ok"
WARN = "warn"

CODES = {
    "number_scientific": _lt(
        "%(value)s was shortened by the spreadsheet: its last digits are lost. "
        "Format the column as text in the original file and export it again."
    ),
}
T = Texts(__name__, CODES)

SEPARATORS = re.compile(r"[\s.\-_/'’()]+")
_LABEL = re.compile(
    r"^(?:siret|siren|uai|rne|ine|mef|naf|ape|n[o°])+[\s:.°]*", re.IGNORECASE
)
_SCIENTIFIC = re.compile(r"^\d+(?:[.,]\d+)?e\+?\d+$", re.IGNORECASE)


@dataclass(frozen=True)
class Checked:
    """value: normalised; level: 'ok', 'warn' or 'error'; the rest as an `Issue`."""

    value: str
    level: str = OK
    code: str = ""
    message: str = ""
    params: dict = field(default_factory=dict)

    @property
    def ok(self):
        """Usable: 'ok' or 'warn'."""
        return self.level != ERROR

    def to_issue(self, line=None, subject=""):
        """→ `Issue`, or None when there is nothing to say."""
        if not self.code:
            return None
        level = WARNING if self.level == WARN else ERROR
        return Issue(
            line, self.code, level, self.message, self.params, subject, T.module
        )


def sayer(codes):
    """`CODES` of a module → function (value, level, code, **params) → `Checked`."""

    def said(value, level, code, **params):
        return Checked(value, level, code, codes[code], {"value": value, **params})

    return said


def shortened(text):
    """« 7,32829E+13 » → `Checked` in error: the spreadsheet lost the digits; None
    for anything else."""
    if _SCIENTIFIC.match(text):
        return sayer(CODES)(text, ERROR, "number_scientific")
    return None


def compact(value):
    """Text without separators, labels and invisible characters, upper case."""
    text, before = clean(value), None
    # « AP/E » is a label too, once its separator is gone
    while text != before:
        text, before = SEPARATORS.sub("", _LABEL.sub("", text)).upper(), text
    return text
