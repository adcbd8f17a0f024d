"""The report of a visit, as a phone sends it: read, bounded, refused with a reason."""

import re
from datetime import date

from ....bde_partners.rules.issues import RuleError, _lt

MODULE = "bde_pfmp"
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CHOICES = {
    "channel": ("visit", "call", "video"),
    "attendance": ("regular", "late", "absent"),
    "integration": ("good", "fragile", "poor"),
    "alert_level": ("none", "watch", "problem", "urgent"),
}
TEXTS = {"seen": 2000, "alert_text": 1000, "next_step": 300}
DAYS_BACK = 366
MAX_TICKS = 60

CODES = {
    "payload": _lt("This report cannot be read: keep it and tell the office."),
    "report_choice": _lt("Please choose one of the answers: %(field)s."),
    "long": _lt("This text is too long: %(max)s characters at most."),
    "day": _lt("The day of the visit is not a date."),
    "future": _lt("The day of the visit has not come yet."),
    "old": _lt("The day of the visit is more than a year ago."),
    "alert": _lt("Please say in a few words what is wrong."),
}
LABELS = {
    "channel": _lt("visit or call"),
    "attendance": _lt("attendance"),
    "integration": _lt("integration"),
    "alert_level": _lt("alert level"),
}


def read_report(raw, today):
    """Return the values of a report; what a phone sends is never trusted.

    :param dict raw: decoded JSON
    :param date today: at the school
    :return: dict(client_uuid, day, channel, attendance, integration, alert_level,
        seen, alert_text, next_step, next_step_on, ticks {int: bool})
    :raise RuleError: one code of `CODES`
    """
    if not isinstance(raw, dict):
        raise _refused("payload")
    uuid = raw.get("uuid")
    if not isinstance(uuid, str) or not UUID.fullmatch(uuid):
        raise _refused("payload")
    values = {"client_uuid": uuid, "day": _day(raw.get("day"), today)}
    for name, allowed in CHOICES.items():
        value = raw.get(name)
        if value not in allowed:
            raise _refused("report_choice", field=LABELS[name])
        values[name] = value
    for name, most in TEXTS.items():
        values[name] = _text(raw.get(name), most)
    if values["alert_level"] in ("problem", "urgent") and not values["alert_text"]:
        raise _refused("alert")
    values["next_step_on"] = _date(raw.get("next_step_on"))
    values["ticks"] = _ticks(raw.get("ticks"))
    return values


def _refused(code, **params):
    return RuleError(code, CODES[code], params, module=MODULE)


def _text(value, most):
    value = value.replace("\x00", "").strip() if isinstance(value, str) else ""
    if len(value) > most:
        raise _refused("long", max=most)
    return value


def _date(value):
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _day(value, today):
    day = _date(value)
    if not day:
        raise _refused("day")
    # a phone may be a few hours ahead of the school: never a day
    if day > today:
        raise _refused("future")
    if (today - day).days > DAYS_BACK:
        raise _refused("old")
    return day


def _ticks(value):
    """Return {rank of the activity: seen or not} of what the phone ticked."""
    if not isinstance(value, dict) or len(value) > MAX_TICKS:
        return {}
    return {
        int(rank): bool(seen)
        for rank, seen in value.items()
        if isinstance(rank, str) and rank.isascii() and rank.isdigit() and len(rank) < 4
    }


def activities(text):
    """Return the activities of an annexe, one a line, without their bullets."""
    rows = (re.sub(r"^\s*[-–—•*·]+\s*", "", row) for row in (text or "").splitlines())
    return [row.strip() for row in rows if row.strip()][:MAX_TICKS]
