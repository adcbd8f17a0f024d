"""What somebody types to join the network: what is kept, what is wrong."""

import re
from datetime import date

SIZES = {
    "last_name": 80,
    "first_name": 80,
    "email": 254,
    "phone": 30,
    "training_text": 120,
}
NEEDED = ("last_name", "first_name", "birth_date", "email", "year")
EMAIL = re.compile(r"[^@\s,;<>\"']+@[^@\s,;<>\"']+\.[^@\s.,;<>\"']{2,}")
OLDEST = 110  # years: nobody who asks is older


def age(birth, today):
    """Return the age in whole years of somebody born on `birth`."""
    return (
        today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
    )


def check(typed, today, least_age):
    """Return (values, {field: code}) of a request to join.

    Codes: missing, email, date, year, young (under `least_age`: their consent alone
    is not enough, Regulation (EU) 2016/679, article 8), consent.

    :param dict typed: texts as typed; "network" is the tick that counts
    :param date today: day of the request
    :param int least_age: age from which one's own consent is enough
    """
    values = {
        name: " ".join(str(typed.get(name) or "").split())[:size]
        for name, size in SIZES.items()
    }
    values["email"] = values["email"].lower()
    errors = {}
    birth = day(typed.get("birth_date"))
    year = number(typed.get("year"))
    values |= {"birth_date": birth, "year": year}
    for name in NEEDED:
        said = values[name] if name in SIZES else str(typed.get(name) or "").strip()
        if not said:
            errors[name] = "missing"
    if values["email"] and not EMAIL.fullmatch(values["email"]):
        errors["email"] = "email"
    if "birth_date" not in errors:
        if birth is None or not 0 <= age(birth, today) <= OLDEST:
            errors["birth_date"] = "date"
        elif age(birth, today) < least_age:
            errors["birth_date"] = "young"
    if "year" not in errors and not _left_in(year, birth, today):
        errors["year"] = "year"
    if not typed.get("network"):
        errors["network"] = "consent"
    return values, errors


def _left_in(year, birth, today):
    """Tell whether somebody may have left in a year: after 12, not after next June."""
    first = (birth.year if birth else today.year - OLDEST) + 12
    return year is not None and first <= year <= today.year + 1


def day(text):
    """« 2001-05-30 » or « 30/05/2001 » → date; anything else → None."""
    text = str(text or "").strip()
    french = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", text)
    if french:
        text = "{2}-{1:0>2}-{0:0>2}".format(*french.groups())
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def number(text):
    """« 2019 » → 2019; anything that is not four digits → None."""
    text = str(text or "").strip()
    return int(text) if re.fullmatch(r"[12]\d{3}", text) else None


def whole(text):
    """« 12 » → 12; anything else → 0."""
    text = str(text or "").strip()
    return int(text) if re.fullmatch(r"\d{1,9}", text) else 0
