"""The weekly schedule of a placement: arithmetic and words, no calendar of today."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

from ...bde_partners.rules.issues import Texts, _lt

CODES = {
    "slot_inverted": _lt("%(day)s: %(start)s – %(end)s ends before it starts."),
    "slot_outside": _lt(
        "%(day)s: %(start)s – %(end)s is outside the day; a night is two lines."
    ),
    "slot_overlap": _lt("%(day)s: %(first)s and %(second)s overlap."),
}
T = Texts(__name__, CODES)

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
WEEKS = {"all": "", "a": "Semaines A : ", "b": "Semaines B : "}


@dataclass(frozen=True)
class Slot:
    """A stretch of presence.

    :param str week: "all" (every week), "a" or "b"
    :param int weekday: 0 is Monday
    :param float start: hour, 8.5 is 8:30
    :param float end: hour, after `start`
    :param str site: address when it is not the host's
    """

    week: str
    weekday: int
    start: float
    end: float
    site: str = ""

    @property
    def hours(self):
        """Length in hours."""
        return self.end - self.start


def weekly_hours(slots, week):
    """Return the hours of a week "a" or "b": its own stretches and the common ones."""
    return sum(slot.hours for slot in slots if slot.week in ("all", week))


def mean_weekly_hours(slots):
    """Return the mean of the hours of weeks A and B, in hours."""
    slots = list(slots)
    return (weekly_hours(slots, "a") + weekly_hours(slots, "b")) / 2


def daily_hours(slots, week):
    """Return {weekday: hours} of a week "a" or "b"."""
    days = defaultdict(float)
    for slot in slots:
        if slot.week in ("all", week):
            days[slot.weekday] += slot.hours
    return dict(days)


def total_presence(slots, date_start, date_end, days_off=frozenset()):
    """Return (days, hours) of presence between two dates, both included.

    The week of `date_start` is week A, the next one week B, and so on.

    :param days_off: set of dates without presence (holidays)
    """
    slots = list(slots)
    per_week = {"a": daily_hours(slots, "a"), "b": daily_hours(slots, "b")}
    first_monday = date_start - timedelta(days=date_start.weekday())
    days, hours, day = 0, 0.0, date_start
    while day <= date_end:
        week = "ab"[((day - first_monday).days // 7) % 2]
        worked = per_week[week].get(day.weekday(), 0.0)
        if worked and day not in days_off:
            days += 1
            hours += worked
        day += timedelta(days=1)
    return days, hours


def problems(slots, days=DAYS):
    """Return the `Issue`s of a schedule: inverted, outside the day, overlapping.

    A stretch of every week meets those of weeks A and B; a stretch of week A never
    meets one of week B. Two that only touch (12 h and 12 h) do not overlap.

    :param days: names of the days, Monday first, in the reader's language
    """
    found, sound = [], []
    for slot in slots:
        said = {
            "day": days[slot.weekday],
            "start": format_hour(slot.start),
            "end": format_hour(slot.end),
        }
        if slot.start < 0 or slot.end > 24:
            found.append(T.issue("slot_outside", **said))
        elif slot.end <= slot.start:
            found.append(T.issue("slot_inverted", **said))
        else:
            sound.append(slot)
    ordered = sorted(sound, key=lambda s: (s.weekday, s.start, s.end))
    for one, other in combinations(ordered, 2):
        same_week = one.week == other.week or "all" in (one.week, other.week)
        if one.weekday != other.weekday or not same_week or other.start >= one.end:
            continue
        found.append(
            T.issue(
                "slot_overlap",
                day=days[one.weekday],
                first=_stretch(one),
                second=_stretch(other),
            )
        )
    return found


def _stretch(slot):
    return f"{format_hour(slot.start)} – {format_hour(slot.end)}"


def format_hour(hour):
    """Return an hour as French people write it: 8.5 → « 8 h 30 »."""
    minutes = round(hour * 60)
    whole, rest = divmod(minutes, 60)
    return f"{whole}\u00a0h\u00a0{rest:02d}" if rest else f"{whole}\u00a0h"


def describe(slots):
    """Return the schedule in French, a line a day (dated data of a French document).

    Days with the same hours stand on one line: « lundi au vendredi : 8 h – 12 h ».
    """
    lines = []
    slots = list(slots)
    for week, prefix in WEEKS.items():
        days = defaultdict(list)
        for slot in slots:
            if slot.week == week:
                days[slot.weekday].append(slot)
        lines += [prefix + line for line in _lines(days)]
    return lines


def _lines(days):
    texts = {
        day: ", ".join(
            _stretch(s) + (f" ({s.site})" if s.site else "")
            for s in sorted(found, key=lambda s: s.start)
        )
        for day, found in sorted(days.items())
    }
    runs = []
    for day, text in texts.items():
        if runs and runs[-1][1] == text and runs[-1][0][-1] == day - 1:
            runs[-1][0].append(day)
        else:
            runs.append(([day], text))
    for run, text in runs:
        if len(run) == 1:
            label = DAYS[run[0]]
        elif len(run) == 2:
            label = f"{DAYS[run[0]]} et {DAYS[run[1]]}"
        else:
            label = f"{DAYS[run[0]]} au {DAYS[run[-1]]}"
        yield f"{label} : {text}"
