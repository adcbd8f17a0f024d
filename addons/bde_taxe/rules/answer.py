"""What a company types on its page → what it means to designate, or what to correct."""

from dataclasses import dataclass, field
from decimal import Decimal

from ...bde_partners.rules.issues import Texts, _lt
from .amounts import CODES as AMOUNT_CODES
from .amounts import read_amount

CODES = {
    "answer_negative": _lt("An intention is not negative."),
    "answer_too_much": _lt("The shares add up to more than the whole credit."),
    "answer_unit": _lt("Choose: in euros, or as a share of your credit."),
    "answer_share": _lt("A share is a number from 0 to 100."),
}
T = Texts(__name__, CODES)

UNITS = ("amount", "percent")
WHOLE = "all"  # field of what goes to the school, whatever the training
PER_TRAINING = "t"  # then the number of the training
MOST = Decimal(100)


@dataclass
class Intention:
    """What was understood: lines of (training or None, unit, value), {field: code}."""

    lines: list = field(default_factory=list)
    errors: dict = field(default_factory=dict)


def read_intention(form, trainings):
    """Fields of the page → `Intention`.

    :param dict form: {name: text}; `unit`, `all`, and `t<number>` a training
    :param trainings: numbers of the trainings of the school; others are not read
    :return: without lines nor errors when they mean to, and do not say how much
    """
    found = Intention()
    names = [(None, WHOLE), *((one, f"{PER_TRAINING}{one}") for one in trainings)]
    typed = [(one, name, (form.get(name) or "").strip()) for one, name in names]
    typed = [each for each in typed if each[2]]
    unit = form.get("unit") or ""
    if typed and unit not in UNITS:
        found.errors["unit"] = "answer_unit"
        return found
    for one, name, text in typed:
        value, code = _read(text, unit)
        if code:
            found.errors[name] = code
        elif value:
            found.lines.append((one, unit, value))
    total = sum(line[2] for line in found.lines)
    if unit == "percent" and total > MOST and not found.errors:
        found.errors["unit"] = "answer_too_much"
    return found


def _read(text, unit):
    """Text of one field → (value, '') or (None, code)."""
    if unit == "percent":
        text = text.replace("%", "")
    value, code = read_amount(text)
    if value is None:
        return None, code
    if value < 0:
        return None, "answer_negative"
    if unit == "percent" and value > MOST:
        return None, "answer_share"
    return value, ""


def message(code):
    """Code → English template: of the page, or of amounts."""
    return CODES.get(code) or AMOUNT_CODES[code]
