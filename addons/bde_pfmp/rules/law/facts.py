"""What the checks of the law read: a placement, its people, its host, as plain values.

What a school cannot know (headcount, the host's and the tutor's other trainees) comes
from a dated declaration of the host; None means that nobody said.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from ..schedule import Slot

ADULT = 18


@dataclass(frozen=True)
class Stretch:
    """Another placement, as dates. name: who or where, for the sentence."""

    first: date
    last: date
    name: str = ""

    def meets(self, first, last):
        """Tell whether it shares a day with [first, last]."""
        return self.first <= last and self.last >= first


@dataclass(frozen=True)
class Host:
    """The host and what it declared.

    :param str kind: company, sole_trader, association, public, foreign, individual
    :param int headcount: of the employer, None when unknown
    :param int other_trainees: trainees of other schools at those dates, None: not said
    :param bool raised_quota: an academic arrêté raises the limits
    """

    kind: str = "company"
    headcount: int | None = None
    other_trainees: int | None = None
    raised_quota: bool = False
    insurance: str = ""

    @property
    def is_private(self):
        """A public body is no private host."""
        return self.kind != "public"


@dataclass(frozen=True)
class Hazards:
    """Regulated works of the placement (code du travail, R4153-38 and following).

    :param bool needed: the learner is to do works forbidden to minors
    :param bool absolute: one of them is forbidden without exception
    :param declared_from: day the host's declaration was sent, None: none
    :param declared_to: last day it covers
    :param medical_on: day of the favourable medical opinion, None: none
    """

    needed: bool = False
    absolute: str = ""
    declared_from: date | None = None
    declared_to: date | None = None
    medical_on: date | None = None


@dataclass(frozen=True)
class Placement:
    """Everything a check may read.

    :param slots: `schedule.Slot`s; empty while the schedule is to come
    :param frozenset days_off: days without presence (holidays kept by the learner)
    :param frozenset public_holidays: bank holidays of the place
    :param holidays: list of `Stretch`, school holidays
    :param exams: list of `Stretch`, days of written exams of the learner
    :param others: list of `Stretch`, the learner's other placements
    :param tutor_others: list of `Stretch`, learners of the tutor that we know
    :param tutor_declared: other trainees of the tutor that the host declared, or None
    :param referent_others: learners of the referent on the same period
    :param host_others: list of `Stretch`, our other learners at the same host
    :param float hours_before: hours at the same host this school year, before
    :param float gratification: per hour, euros; None: none is written
    :param bool gratification_written: the convention states one, in words
    :param int representatives: legal representatives known
    :param missing: mentions missing: list of (label, blocking)
    """

    first: date
    last: date
    birth_date: date | None = None
    status: str = "st"
    kind: str = "pfmp"
    slots: tuple[Slot, ...] = ()
    days_off: frozenset = frozenset()
    public_holidays: frozenset = frozenset()
    holidays: tuple = ()
    exams: tuple = ()
    is_catch_up: bool = False
    year: Stretch | None = None
    calendar: Stretch | None = None
    short_allowed: bool = False
    others: tuple = ()
    has_tutor: bool = False
    tutor_others: tuple = ()
    tutor_declared: int | None = None
    has_referent: bool = False
    referent_others: int = 0
    host: Host = Host()
    host_others: tuple = ()
    hazards: Hazards = Hazards()
    hours_before: float = 0.0
    gratification: float | None = None
    gratification_written: bool = False
    representatives: int = 0
    missing: tuple = ()

    def age_on(self, day):
        """Return the age in whole years on `day`; unknown birth date: an adult."""
        birth = self.birth_date
        if not birth:
            return ADULT
        return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))

    def is_minor_on(self, day):
        """Tell whether the learner is under 18 on `day`."""
        return self.age_on(day) < ADULT

    def days(self):
        """Yield every day from the first to the last."""
        day = self.first
        while day <= self.last:
            yield day
            day += timedelta(days=1)

    def week_letter(self, day):
        """Return "a" or "b": the week of the first day is A."""
        monday = self.first - timedelta(days=self.first.weekday())
        return "ab"[((day - monday).days // 7) % 2]

    @cached_property
    def _presence(self):
        """{day: its stretches in order}, of the days with presence only."""
        by_day = {}
        for slot in sorted(self.slots, key=lambda slot: slot.start):
            for week in ("a", "b") if slot.week == "all" else (slot.week,):
                by_day.setdefault((week, slot.weekday), []).append(slot)
        found = {}
        for day in self.days():
            slots = by_day.get((self.week_letter(day), day.weekday()))
            if slots and day not in self.days_off:
                found[day] = slots
        return found

    def slots_on(self, day):
        """Return the stretches of presence of `day`, in order, [] on a day off."""
        return self._presence.get(day, [])

    def hours_on(self, day):
        """Return the hours of presence of `day`."""
        return sum(slot.hours for slot in self.slots_on(day))

    def total_hours(self):
        """Return the hours of presence of the whole placement."""
        return sum(self.hours_on(day) for day in self.days())
