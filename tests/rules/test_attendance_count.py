"""Days, half-days and hours really done, and what an attestation may say."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_pfmp.rules.attendance.count import (
    Gap,
    Stay,
    count,
    days_refused,
    over_half,
    planned,
    weeks_of,
)
from addons.bde_pfmp.rules.schedule import Slot

MONDAY = date(2026, 3, 2)
FRIDAY = date(2026, 3, 13)  # the second one
AFTER = date(2026, 3, 20)


def day(number):
    return MONDAY + timedelta(days=number)


def gap(first, first_half, last, last_half):
    return Gap(day(first), first_half, day(last), last_half)


def stay(*gaps, **values):
    return Stay(MONDAY, values.pop("last", FRIDAY), gaps=gaps, **values)


@pytest.mark.parametrize(
    ("gaps", "days", "hours", "halves"),
    [
        ((), 10, 70.0, 0),
        ((gap(1, "am", 1, "pm"),), 9, 63.0, 2),
        ((gap(1, "am", 1, "am"),), 9, 66.0, 1),  # a half-day takes the day away
        ((gap(1, "pm", 1, "pm"),), 9, 67.0, 1),
        ((gap(0, "pm", 2, "am"),), 7, 70.0 - 3 - 7 - 4, 4),
        ((gap(4, "am", 7, "pm"),), 8, 56.0, 4),  # a week-end is no absence
        ((gap(5, "am", 6, "pm"),), 10, 70.0, 0),
    ],
)
def test_absences_take_half_days_and_whole_days_count(gaps, days, hours, halves):
    found = count(stay(*gaps), AFTER)
    assert (found.done_days, found.done_hours, found.half_days_absent) == (
        days,
        hours,
        halves,
    )
    assert found.planned_days == 10
    assert found.is_final


def test_under_way_only_what_is_past_counts():
    found = count(stay(gap(8, "am", 8, "pm")), day(2))
    assert (found.planned_days, found.done_days, found.half_days_absent) == (10, 3, 0)
    assert not found.is_final


def test_an_interruption_ends_the_count():
    assert count(stay(last=day(3)), AFTER).done_days == 4


def test_the_schedule_of_the_host_is_counted():
    slots = (
        Slot("all", 0, 8, 12),
        Slot("a", 1, 8, 12),
        Slot("a", 1, 13, 17),
        Slot("b", 5, 14, 18),
    )
    found = count(stay(gap(0, "am", 0, "am"), slots=slots, last=day(13)), AFTER)
    assert (found.planned_days, found.planned_hours) == (4, 20.0)
    assert (found.done_days, found.done_hours) == (3, 16.0)


def test_days_off_are_not_planned():
    assert count(stay(days_off=frozenset([day(0)])), AFTER).planned_days == 9


def test_days_made_up_count():
    extra = ((day(40), 7.0), (day(41), 7.0))
    found = count(stay(gap(0, "am", 1, "pm"), extra=extra), day(60))
    assert (found.done_days, found.caught_up_days, found.done_hours) == (10, 2, 70.0)
    assert not count(stay(extra=extra), AFTER).is_final


def test_what_is_attested_is_told():
    found = count(stay(), AFTER, (8, 56.0))
    assert (found.attested_days, found.effective_weeks, found.source) == (
        8,
        1.6,
        "attestation",
    )
    assert weeks_of(18) == 3.6


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("12", ""),
        (" 12 ", ""),
        (12, ""),
        (1, ""),
        ("13", "many"),
        ("2,5", "whole"),
        ("2.5", "whole"),
        ("0", "few"),
        ("-3", "few"),
        ("", "empty"),
        (None, "empty"),
        ("dix", "number"),
        ("nan", "number"),
        ("inf", "number"),
        ("1e999", "number"),
    ],
)
def test_days_that_cannot_be_written(text, code):
    assert days_refused(text, MONDAY, FRIDAY) == code


def test_half_of_a_holiday_at_most():
    first, last = day(0), day(15)  # 16 days
    assert over_half([day(0), day(7)], first, last) is None
    assert over_half([day(0), day(8)], first, last) == (9, 16)
    assert over_half([day(-1), day(16)], first, last) is None


halves = st.sampled_from(["am", "pm"])


@given(st.integers(0, 20), halves, st.integers(0, 20), halves, st.integers(0, 30))
def test_an_absence_never_adds_and_hours_add_up(first, fh, length, lh, today):
    away = gap(first, fh, first + length, lh)
    if away.end < away.start:
        return
    none, some = count(stay(), day(today)), count(stay(away), day(today))
    assert 0 <= some.done_days <= none.done_days <= none.planned_days
    assert some.done_hours <= none.done_hours
    assert (some.half_days_absent > 0) == (some.done_hours < none.done_hours)
    assert some.half_days_absent >= none.done_days - some.done_days


@given(st.integers(0, 20), halves, st.integers(0, 20), halves)
def test_an_absence_covers_exactly_its_half_days(first, fh, length, lh):
    away = gap(first, fh, first + length, lh)
    if away.end < away.start:
        return
    missed = [
        (d, half)
        for d, hours in planned(stay())
        for half in hours
        if away.covers(d, half)
    ]
    assert len(missed) == count(stay(away), AFTER).half_days_absent
    for d, half in missed:
        assert away.overlaps(Gap(d, half, d, half))
