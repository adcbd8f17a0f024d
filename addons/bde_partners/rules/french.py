"""How the French write dates, numbers and identifiers on paper."""

import re

MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre "
    "décembre"
).split()
NBSP = "\u00a0"
_KEPT_SPACE = re.compile(r" (?=[:;?!»])|(?<=\d) (?=\d)")


def long_date(day):
    """Return a date in words: « 1er octobre 2026 »; '' for none."""
    if not day:
        return ""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{NBSP}{MONTHS[day.month - 1]}{NBSP}{day.year}"


def short_date(day):
    """Return a date in figures: « 01/10/2026 »; '' for none."""
    return day.strftime("%d/%m/%Y") if day else ""


def day_month(day):
    """Return the day and month in words: « 5 octobre »."""
    return f"{'1er' if day.day == 1 else day.day}{NBSP}{MONTHS[day.month - 1]}"


def number(value, digits=2):
    """Return a number with a comma, thousands apart, useless zeros removed."""
    text = f"{value:,.{digits}f}".replace(",", "\u202f").replace(".", ",")
    return text.rstrip("0").rstrip(",") if "," in text else text


def siret(value):
    """Return a SIRET in groups: « 123 456 789 00012 »; other text unchanged."""
    digits = re.sub(r"\D", "", value or "")
    if len(digits) != 14:
        return value or ""
    return NBSP.join((digits[:3], digits[3:6], digits[6:9], digits[9:]))


def plural(count, singular, many=None):
    """Return « 1 jour », « 2 jours »: French plural starts at two."""
    word = (many or f"{singular}s") if abs(count) >= 2 else singular
    return f"{number(count)}{NBSP}{word}"


def lines(text):
    """Return the lines of a text, bullets and blanks removed."""
    found = (re.sub(r"^[\s\-–—•*·]+", "", line) for line in (text or "").splitlines())
    return [line.strip() for line in found if line.strip()]


def spaces(text):
    """Return a text whose high marks (colon…) and numbers are not cut at a line end."""
    return _KEPT_SPACE.sub(NBSP, text)


def initials(*parts):
    """Join what is there with one space: names, addresses."""
    return " ".join(part.strip() for part in parts if part and part.strip())
