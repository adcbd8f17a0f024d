"""The situations of a person, one after another: where a new one takes its place."""

from dataclasses import dataclass, field
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """A situation. key: opaque, None for the one that comes in; start, end: dates,
    included, no end while it lasts; kind: code; details: comparable words, those that
    tell one situation from another of its kind ('' when not known)."""

    key: object
    start: date
    end: date | None
    kind: str
    details: tuple = ()


@dataclass(slots=True)
class Place:
    """What recording a situation does.

    key: the situation that it continues or corrects, None: a new one; start, end: the
    dates it then has; corrects: its other values are no longer true; closed:
    {key: last day} of those that it ends.
    """

    key: object = None
    start: date | None = None
    end: date | None = None
    corrects: bool = False
    closed: dict = field(default_factory=dict)


def same(one, other):
    """Tell whether two are one situation: same kind, and nothing known differs."""
    if one.kind != other.kind:
        return False
    pairs = zip(one.details, other.details, strict=True)
    return all(not a or not b or a == b for a, b in pairs)


def place(spans, new):
    """Return the `Place` of `new` among the situations of one person.

    The same situation told again is continued, never doubled; one that starts on the
    same day is corrected; else what was before ends on the eve, and the new one ends
    on the eve of what comes next.

    :param list spans: `Span`s of the person, in any order
    """
    ordered = sorted(spans, key=lambda span: (span.start, span.end or date.max))
    before = [span for span in ordered if span.start <= new.start]
    after = [span for span in ordered if span.start > new.start]
    last = before[-1] if before else None
    if last and _goes_on(last, new):
        resumed = last.end is not None and last.end < new.start
        end = new.end or (None if resumed else last.end)
        return Place(last.key, last.start, _end(end, after))
    if last and last.start == new.start:
        return Place(
            last.key, new.start, _end(new.end, after), True, _closed(before[:-1], new)
        )
    closed = _closed(before, new)
    if after and same(after[0], new) and _reaches(new, after[0]):
        following = after[0]
        end = _end(new.end or following.end, after[1:])
        return Place(following.key, new.start, end, closed=closed)
    return Place(None, new.start, _end(new.end, after), closed=closed)


def _goes_on(last, new):
    """Is it the last one told again? Not when it was over for more than a day."""
    return same(last, new) and (last.end is None or new.start <= last.end + DAY)


def _reaches(new, following):
    """Is a situation known from later on the one that is told now?"""
    return new.end is None or new.end >= following.start - DAY


def _end(end, after):
    """Return the last day, before what comes next."""
    if not after:
        return end
    eve = after[0].start - DAY
    return min(end, eve) if end else eve


def _closed(before, new):
    """Return {key: last day} of those that would still last."""
    return {
        span.key: new.start - DAY
        for span in before
        if span.start < new.start and (span.end is None or span.end >= new.start)
    }


def on(spans, day):
    """Return the situation of a day: of several, the one that started last."""
    fits = [s for s in spans if s.start <= day and (s.end is None or s.end >= day)]
    return max(fits, key=lambda span: span.start, default=None)
