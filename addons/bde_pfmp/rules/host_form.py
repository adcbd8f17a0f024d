"""The company's form: five steps, what each field accepts, what is said when it fails.

Raw texts of a page come in, as typed; typed values and issues come out. Nothing typed
is ever dropped here: the caller keeps the raw texts and shows them again.
"""

import re
from dataclasses import dataclass

from ...bde_partners.rules.contacts import check_email, check_phone, check_zip
from ...bde_partners.rules.identifiers import check_siret
from ...bde_partners.rules.issues import Texts, _lt
from ...bde_partners.rules.text import clean
from . import schedule

CODES = {
    "required": _lt("Please fill this in."),
    "too_long": _lt("This is too long: %(max)s characters at most."),
    "email": _lt("This e-mail address is not complete: name@company.fr."),
    "phone": _lt("This telephone number is not complete: ten figures."),
    "siret": _lt("A SIRET has 14 figures: please check it, or leave it empty."),
    "zip": _lt("A postal code has five figures."),
    "number": _lt("Please write a whole number, 0 if there is none."),
    "number_big": _lt("This number is too big: at most %(max)s."),
    "choice": _lt("Please choose one of the answers."),
    "time": _lt("%(day)s: please write the hours as 08:00."),
    "time_pair": _lt("%(day)s: the time of arrival or of departure is missing."),
    "time_order": _lt("%(day)s: the departure comes before the arrival."),
    "time_overlap": _lt("%(day)s: the afternoon begins before the morning ends."),
    "no_hours": _lt(
        "Please give the hours of one day at least, or tick « hours given later »."
    ),
    "works_none": _lt(
        "You ticked both works and « none of these works »: please keep one."
    ),
    "works_unsaid": _lt(
        "Please tick the works that the learner will do, or « none of these works »."
    ),
    "host_or_siret": _lt("Please give the name of the company, or its SIRET."),
}
T = Texts(__name__, CODES)

ORGANISATION, HOURS, WORK, TUTOR, MONEY = range(1, 6)
STEPS = (ORGANISATION, HOURS, WORK, TUTOR, MONEY)
LAST_STEP = STEPS[-1]

# A field longer than this is not a form any more: it is cut before it is kept
RAW_MAX = 5000
COUNT_MAX = 200_000
TICKED = "1"
MEALS = ("host", "canteen", "voucher", "own", "home")
DAYS = range(7)
STRETCHES = ("m", "a")
TIME = re.compile(r"([01]?\d|2[0-4])\s*(?:[:hH.]\s*([0-5]\d)?)?")


@dataclass(frozen=True)
class Field:
    """A field of the form.

    :param str name: stable name, that of the page and of the answers
    :param int step: one of `STEPS`
    :param str kind: text, area, email, phone, siret, zip, count, tick, choice, works
    :param int size: characters at most
    :param bool required: whether an empty answer is an error
    :param str scope: "form" (once for the site), "line" (for each learner) or "same"
        (once, unless the company says that learners differ)
    """

    name: str
    step: int
    kind: str = "text"
    size: int = 120
    required: bool = False
    scope: str = "form"


IDENTITY = (
    Field("host_siret", ORGANISATION, "siret", 40),
    Field("host_name", ORGANISATION),
    Field("host_street", ORGANISATION),
    Field("host_zip", ORGANISATION, "zip", 12),
    Field("host_city", ORGANISATION, size=80),
)
FIELDS = (
    Field("signatory_name", ORGANISATION, required=True),
    Field("signatory_function", ORGANISATION, required=True),
    Field("signatory_email", ORGANISATION, "email", required=True),
    Field("signatory_phone", ORGANISATION, "phone", 40),
    Field("signatory_is_tutor", ORGANISATION, "tick"),
    Field("work_address", HOURS, size=250),
    Field("moving_sites", HOURS, "tick"),
    Field("hours_differ", HOURS, "tick"),
    Field("hours_later", HOURS, "tick", scope="same"),
    Field("activities", WORK, "area", 2000, required=True),
    Field("equipment", WORK, "area", 1000),
    Field("works", WORK, "works"),
    Field("works_none", WORK, "tick"),
    Field("tutor_name", TUTOR, required=True, scope="line"),
    Field("tutor_function", TUTOR, scope="line"),
    Field("tutor_email", TUTOR, "email", scope="line"),
    Field("tutor_phone", TUTOR, "phone", 40, scope="line"),
    Field("tutor_trainees", TUTOR, "count", 10, required=True, scope="line"),
    Field("headcount", TUTOR, "count", 10, required=True),
    Field("other_trainees", TUTOR, "count", 10, required=True),
    Field("insurance", MONEY, size=250, required=True),
    Field("meals", MONEY, "choice", 20, required=True),
    Field("meals_note", MONEY, size=250),
    Field("transport", MONEY, size=250),
    Field("lodging", MONEY, size=250),
    Field("gratification", MONEY, size=250),
)
HOUR_FIELDS = tuple(
    f"h{day}{part}{end}" for day in DAYS for part in STRETCHES for end in "ft"
)
BY_NAME = {field.name: field for field in (*IDENTITY, *FIELDS)}


def fields_of(step, scope=None, identity=False):
    """Return the `Field`s of a step, those of the identity first when asked for."""
    found = (*IDENTITY, *FIELDS) if identity else FIELDS
    return [
        field
        for field in found
        if field.step == step and (scope is None or field.scope in (scope, "same"))
    ]


def names_of(step, scope):
    """Return the names that a page of a step may send for a scope: form or line."""
    names = [field.name for field in fields_of(step, scope, identity=True)]
    return [*names, *HOUR_FIELDS] if step == HOURS else names


def keep(raw, step, scope):
    """Return what is kept of a posted page: known names, bounded texts.

    A tick that was not sent is an empty text: it was unticked.

    :param dict raw: {name: text, or list of texts for `works`}
    """
    kept = {}
    for name in names_of(step, scope):
        value = raw.get(name, "")
        if name == "works":
            items = value if isinstance(value, list | tuple) else [value]
            kept[name] = [str(item)[:12] for item in items if item][:60]
        else:
            kept[name] = "" if value is None else str(value)[:RAW_MAX]
    return kept


# -- one field ----------------------------------------------------------------------
def _text(field, text):
    if len(text) > field.size:
        return text, T.issue("too_long", max=field.size)
    return text, None


def _checked(check, code):
    def read(_field, text):
        found = check(text)
        return found.value, None if found.ok else T.issue(code)

    return read


def _siret(_field, text):
    found = check_siret(text)
    return found.value, None if found.ok else T.issue("siret")


def _zip(_field, text):
    found = check_zip(text)
    return found.value, None if found.ok else T.issue("zip")


def _count(_field, text):
    digits = re.sub(r"\s", "", text)
    if not re.fullmatch(r"[0-9]+", digits):
        return None, T.issue("number")
    if len(digits) > 9 or int(digits) > COUNT_MAX:
        return None, T.issue("number_big", max=COUNT_MAX)
    return int(digits), None


def _choice(field, text):
    return text, None if text in MEALS else T.issue("choice")


READERS = {
    "text": _text,
    "area": _text,
    "email": _checked(check_email, "email"),
    "phone": _checked(check_phone, "phone"),
    "siret": _siret,
    "zip": _zip,
    "count": _count,
    "choice": _choice,
}


def read_field(field, raw):
    """Return (value, `Issue` or None) of a raw text."""
    if field.kind == "tick":
        return raw == TICKED, None
    text = _tidy(field, raw)
    if not text:
        empty = None if field.kind == "count" else ""
        return empty, T.issue("required") if field.required else None
    if len(text) > max(field.size, 40) and field.kind not in ("text", "area"):
        return "", T.issue("too_long", max=field.size)
    return READERS[field.kind](field, text)


def _tidy(field, raw):
    """Return the text without the spaces that mean nothing; lines kept in areas."""
    if field.kind != "area":
        return clean(raw or "")
    lines = [clean(line) for line in str(raw or "").splitlines()]
    return "\n".join(line for line in lines if line)


# -- hours --------------------------------------------------------------------------
def read_time(text):
    """Return an hour as a number (« 8h30 », « 08:30 », « 8 » → 8.5, 8.5, 8.0).

    :return: None when it is no hour, False when empty
    """
    text = clean(text or "")
    if not text:
        return False
    found = TIME.fullmatch(text)
    if not found:
        return None
    hour = int(found[1]) + int(found[2] or 0) / 60
    return hour if hour <= 24 else None


def write_time(hour):
    """Return an hour as a page shows it: 8.5 → « 08:30 »."""
    minutes = round(hour * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def read_hours(raw, days=schedule.DAYS):
    """Return (list of `schedule.Slot`, {field name: `Issue`})."""
    slots, issues = [], {}
    for day in DAYS:
        found = []
        for part in STRETCHES:
            name = f"h{day}{part}"
            start, end = (read_time(raw.get(name + side)) for side in "ft")
            if start is False and end is False:
                continue
            label = days[day]
            if start is None or end is None:
                issues[f"{name}f"] = T.issue("time", day=label)
            elif start is False or end is False:
                issues[f"{name}f"] = T.issue("time_pair", day=label)
            elif end <= start:
                issues[f"{name}f"] = T.issue("time_order", day=label)
            else:
                found.append(schedule.Slot("all", day, start, end))
        if len(found) == 2 and found[1].start < found[0].end:
            issues[f"h{day}af"] = T.issue("time_overlap", day=days[day])
        slots += found
    return slots, issues


def hours_raw(slots):
    """Return the raw texts of a page for a schedule, {} when it does not fit.

    A page has one morning and one afternoon a day, the same every week.
    """
    raw = {}
    by_day = {}
    for slot in slots:
        by_day.setdefault(slot.weekday, []).append(slot)
    for day, found in by_day.items():
        if len(found) > 2 or any(slot.week != "all" for slot in found):
            return {}
        found = sorted(found, key=lambda slot: slot.start)
        parts = STRETCHES if len(found) == 2 else ("m" if found[0].start < 12 else "a",)
        for part, slot in zip(parts, found, strict=True):
            raw[f"h{day}{part}f"] = write_time(slot.start)
            raw[f"h{day}{part}t"] = write_time(slot.end)
    return raw


# -- one step -----------------------------------------------------------------------
def read_step(step, raw, scope, minor=False, identity=False, days=schedule.DAYS):
    """Read what a page of a step says.

    :param dict raw: what `keep` kept
    :param str scope: "form" or "line"
    :param bool minor: whether a minor is concerned: works are then asked
    :param bool identity: whether the company says who it is
    :param days: names of the days, for the messages
    :return: ({name: value}, {name: `Issue`})
    """
    values, issues = {}, {}
    for field in fields_of(step, scope, identity and scope == "form"):
        if field.kind == "works":
            ids = [int(x) for x in raw.get("works") or [] if str(x).isdecimal()]
            values["works"] = ids
            continue
        values[field.name], issue = read_field(field, raw.get(field.name))
        if issue:
            issues[field.name] = issue
    if step == HOURS and not (scope == "form" and values.get("hours_differ")):
        issues |= _read_schedule(raw, values, days)
    if step == WORK and scope == "form" and minor:
        issues |= _read_works(values)
    if step == ORGANISATION and identity and scope == "form":
        issues |= _read_identity(values, issues)
    return values, issues


def _read_schedule(raw, values, days):
    if values.get("hours_later"):
        values["slots"] = []
        return {}
    values["slots"], issues = read_hours(raw, days)
    if not values["slots"] and not issues:
        issues["hours_later"] = T.issue("no_hours")
    return issues


def _read_works(values):
    if values["works"] and values["works_none"]:
        return {"works_none": T.issue("works_none")}
    if not values["works"] and not values["works_none"]:
        return {"works_none": T.issue("works_unsaid")}
    return {}


def _read_identity(values, issues):
    if values.get("host_siret") or values.get("host_name") or "host_siret" in issues:
        return {}
    return {"host_name": T.issue("host_or_siret")}
