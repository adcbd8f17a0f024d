"""A weekly schedule typed in a few keys ↔ its stretches.

« lu-ve 8h-12h 13h30-17h30, me 8-12 »: groups between commas, a later group says the
days it names again. « A: … ; B: … » when weeks alternate. Reader and writer agree:
what is written is read back the same.
"""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass

from ...bde_partners.rules.issues import Texts, _lt
from . import schedule

CODES = {
    "hours_long": _lt("The hours are too long a text: a line a day at most."),
    "hours_day": _lt(
        "“%(text)s”: start with the days, for instance lu-ve (Monday to Friday) or me."
    ),
    "hours_backwards": _lt("“%(text)s”: these days run backwards."),
    "hours_missing": _lt("“%(text)s”: which hours? For instance 8h-12h 13h30-17h30."),
    "hours_unreadable": _lt(
        "“%(text)s” is not read: write 8h-12h or 8h30-12h15, one stretch after the "
        "other."
    ),
    "hours_outside": _lt("“%(text)s”: hours go from 0h to 24h, minutes to 59."),
}
T = Texts(__name__, CODES)

LONGEST = 600  # characters
SHORT = ("lu", "ma", "me", "je", "ve", "sa", "di")
WORKED = (0, 1, 2, 3, 4)  # of a first group that names no day
_DAY = (
    r"(?:lundis?|lun|lu|mardis?|mar|ma|mercredis?|mer|me|jeudis?|jeu|je"
    r"|vendredis?|ven|ve|samedis?|sam|sa|dimanches?|dim|di)\b\.?"
)
_DAYS = re.compile(rf"(?:(?:du|le|les)\s+)?({_DAY})")
_RANGE = re.compile(rf"\s*(?:-|/?\bau?\b)\s*({_DAY})")
_ALSO = re.compile(r"\s*(?:\bet\b|[/+&])?\s*")
_WEEK = re.compile(r"(?:(?:semaines?|sem)\b\.?\s*)?([ab])(?:\s*:|\s+(?=[a-z]))\s*")
_NONE = re.compile(r"(?:repos|libre|non|rien|ferme|-)\s*$")
_HOUR = r"midi|minuit|\d{1,2}\s*[h:](?:\s*\d{1,2}(?!\d))?|\d{1,4}"
# minutes apart of an end are none when they begin the next stretch: « 12h 13-17 »
_END = (
    r"midi|minuit|\d{1,2}\s*[h:](?:\d{1,2}(?!\d)"
    r"|\s+\d{2}(?!\d|\s*[-h:]|\s+a\b))?|\d{1,4}"
)
_STRETCH = re.compile(rf"(?:de\s+)?({_HOUR})\s*(?:-|\ba\b)\s*({_END})(?!\d)")
_BETWEEN = re.compile(r"\s*(?:(?:\bet\b|\bpuis\b|[/+&])\s*)?")


@dataclass(frozen=True)
class Hours:
    """What was read. slots: tuple of `schedule.Slot`; issues: what was not."""

    slots: tuple = ()
    issues: tuple = ()


class _Unread(ValueError):
    def __init__(self, code, text):
        super().__init__(code)
        self.code, self.text = code, text.strip()


def parse_hours(text):
    """Return the `Hours` of a typed schedule; nothing typed: no stretch, no issue.

    :param str text: « lu-ve 8h-12h 13h30-17h30, me 8-12 »
    """
    if len(text or "") > LONGEST:
        return Hours(issues=(T.issue("hours_long"),))
    week, days, issues = "ab", None, []
    fresh = False  # days of a group that has no hours yet: « lu, ma 8-12 »
    table = {"a": {}, "b": {}}
    for group in re.split(r"[,;\n]", _plain(text)):
        if not (group := group.strip()):
            continue
        try:
            week, named, stretches = _read_group(group, week)
        except _Unread as error:
            issues.append(T.issue(error.code, text=error.text))
            continue
        if named:
            days = [*days, *named] if fresh else named
        elif days is None:
            days = list(WORKED)
            named = days
        if stretches is None:
            fresh = True
            continue
        _say(table, week, days, stretches, again=bool(named))
        fresh = False
    if fresh and not issues:
        issues.append(T.issue("hours_missing", text=_day_names(days)))
    slots = _slots(table)
    issues += schedule.problems(slots)
    return Hours(() if issues else tuple(slots), tuple(issues))


def _plain(text):
    """Lower case without accents, one kind of dash and of space; lines are kept."""
    text = unicodedata.normalize("NFKD", text or "").lower()
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = re.sub(r"[\u2010-\u2015\u2212]|->|→", "-", text)
    return re.sub(r"[^\S\n]+", " ", text)


def _read_group(group, week):
    """Return (weeks, days named, stretches); None: the group has days only."""
    if match := _WEEK.match(group):
        week, group = match[1], group[match.end() :]
    days, rest = _read_days(group)
    if days and not rest:
        return week, days, None
    if days and _NONE.match(rest):
        return week, days, []
    return week, days, _read_stretches(rest)


def _read_days(text):
    """Return (days, what follows them)."""
    days, place = [], 0
    while match := _DAYS.match(text, place):
        first = last = _day(match[1])
        place = match.end()
        if match := _RANGE.match(text, place):
            last, place = _day(match[1]), match.end()
        if last < first:
            raise _Unread("hours_backwards", text)
        days += range(first, last + 1)
        if _DAYS.match(text, end := _ALSO.match(text, place).end()):
            place = end
    rest = text[place:].lstrip(" :")
    if not days and rest[:1].isalpha() and not re.match(r"de\s+\d|midi|minuit", rest):
        raise _Unread("hours_day", text)
    return days, rest


def _day(word):
    return SHORT.index(word[:2])


def _read_stretches(text):
    """Return [(start, end)] of « 8h-12h 13h30-17h30 »."""
    found, place = [], 0
    while place < len(text):
        match = _STRETCH.match(text, place)
        if not match:
            raise _Unread("hours_unreadable", text[place:] or text)
        start, end = (_hour(word, text) for word in match.groups())
        found.append((start, 24.0 if end == 0 and match[2] == "minuit" else end))
        place = _BETWEEN.match(text, match.end()).end()
    if not found:
        raise _Unread("hours_unreadable", text)
    return found


def _hour(word, text):
    """« 8 », « 8h », « 8h30 », « 8:30 », « 0830 » → 8.5."""
    if word in ("midi", "minuit"):
        return 12.0 if word == "midi" else 0.0
    parts = re.split(r"[h:]", word.replace(" ", ""))
    if len(parts) == 1 and len(word) > 2:
        parts = [word[:-2], word[-2:]]
    hour, minute = int(parts[0]), int((parts + ["0"])[1] or 0)
    if len((parts + ["00"])[1]) == 1 and len(parts) == 2:
        raise _Unread("hours_unreadable", text)
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        raise _Unread("hours_outside", text)
    return hour + minute / 60


def _say(table, week, days, stretches, again):
    """Give its stretches to each day; `again`: instead of what was said of it."""
    for letter in week:
        for day in dict.fromkeys(days):
            known = [] if again else table[letter].get(day, [])
            table[letter][day] = sorted([*known, *stretches])


def _slots(table):
    """Return the stretches: those of both weeks once."""
    slots = []
    for day in range(7):
        both = {week: table[week].get(day, []) for week in "ab"}
        if both["a"] == both["b"]:
            slots += [schedule.Slot("all", day, *one) for one in both["a"]]
            continue
        for week, stretches in both.items():
            slots += [schedule.Slot(week, day, *one) for one in stretches]
    return slots


# -- back to text ----------------------------------------------------------------------
def format_hours(slots):
    """Return the short text of a schedule; addresses of sites are not in it.

    « lu-ve 8h-12h 13h30-17h30 », « A: lu 8h-12h; B: lu 9h-12h ».
    """
    table = {"a": defaultdict(list), "b": defaultdict(list)}
    for slot in slots:
        for week in "ab" if slot.week == "all" else slot.week:
            table[week][slot.weekday].append((slot.start, slot.end))
    texts = {week: _week_text(days) for week, days in table.items()}
    if texts["a"] == texts["b"]:
        return texts["a"]
    return "; ".join(f"{w.upper()}: {text}" for w, text in texts.items() if text)


def _week_text(days):
    runs = []
    for day, stretches in sorted(days.items()):
        text = " ".join(f"{_clock(a)}-{_clock(b)}" for a, b in sorted(stretches))
        if runs and runs[-1][1] == day - 1 and runs[-1][2] == text:
            runs[-1][1] = day
        else:
            runs.append([day, day, text])
    return ", ".join(
        f"{SHORT[a] if a == b else f'{SHORT[a]}-{SHORT[b]}'} {text}"
        for a, b, text in runs
    )


def _day_names(days):
    return " ".join(SHORT[day] for day in days)


def _clock(hour):
    whole, minutes = divmod(round(hour * 60), 60)
    return f"{whole}h{minutes:02d}" if minutes else f"{whole}h"
