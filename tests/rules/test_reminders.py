"""Reminders are counted in business days before the beginning, and never repeated."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from addons.bde_partners.rules import reminders as rules

MONDAY = date(2027, 1, 4)
OFF = {date(2027, 3, 29), date(2027, 5, 6)}  # Easter Monday, Ascension
days = st.dates(date(2026, 9, 1), date(2028, 8, 31))
plans = st.builds(
    rules.Plan,
    first=st.integers(1, 30),
    pause=st.integers(0, 6),
    most=st.integers(0, 6),
    last=st.integers(0, 5),
)


def test_weekends_and_public_holidays_do_not_count():
    assert rules.business_days(MONDAY, date(2027, 1, 11)) == 5
    assert rules.business_days(date(2027, 1, 8), MONDAY + timedelta(7)) == 1
    assert rules.business_days(date(2027, 3, 26), date(2027, 3, 30), OFF) == 1
    assert rules.business_days(date(2027, 1, 11), MONDAY) == -5


def test_nobody_is_reminded_on_a_day_off():
    plan = rules.Plan()
    saturday = date(2027, 1, 9)
    asked = saturday - timedelta(20)
    assert not rules.due(plan, saturday, date(2027, 1, 13), asked)
    holiday = date(2027, 3, 29)
    assert not rules.due(plan, holiday, date(2027, 4, 2), asked, off=OFF)


def test_the_first_reminder_comes_so_many_business_days_before():
    plan = rules.Plan(first=5)
    asked = MONDAY - timedelta(30)
    assert not rules.due(plan, MONDAY, date(2027, 1, 12), asked)  # 6 days
    step = rules.due(plan, MONDAY + timedelta(1), date(2027, 1, 12), asked)
    assert (step.number, step.left, step.is_last) == (1, 5, False)


def test_a_pause_between_two_mails_the_invitation_counts():
    plan = rules.Plan(first=10, pause=3)
    end = date(2027, 1, 14)
    assert not rules.due(plan, MONDAY + timedelta(2), end, MONDAY)
    assert rules.due(plan, MONDAY + timedelta(3), end, MONDAY)
    friday = MONDAY + timedelta(4)
    asked = MONDAY - timedelta(30)
    assert not rules.due(plan, date(2027, 1, 12), end, asked, friday, 1)
    assert rules.due(plan, date(2027, 1, 13), end, asked, friday, 1).number == 2


def test_so_many_at_most_and_the_last_one_says_so():
    plan = rules.Plan(first=20, most=2, last=2)
    end = date(2027, 1, 25)
    asked = MONDAY - timedelta(30)
    assert not rules.due(plan, MONDAY, end, asked).is_last
    assert rules.due(plan, MONDAY, end, asked, count=1).is_last
    assert not rules.due(plan, MONDAY, end, asked, count=2)
    assert rules.due(plan, date(2027, 1, 21), end, asked).is_last, "two days left"


def test_nothing_once_it_has_begun_nor_before_asking():
    plan = rules.Plan()
    asked = MONDAY - timedelta(30)
    assert not rules.due(plan, MONDAY, MONDAY, asked)
    assert not rules.due(plan, MONDAY, MONDAY - timedelta(3), asked)
    assert not rules.due(plan, MONDAY, MONDAY + timedelta(3), None)


def test_without_a_day_of_beginning_the_pause_decides():
    plan = rules.Plan(pause=2)
    assert not rules.due(plan, MONDAY + timedelta(1), None, MONDAY)
    assert rules.due(plan, MONDAY + timedelta(2), None, MONDAY)


def test_the_referent_is_told_then_the_office():
    plan = rules.Plan(referent=4, office=2)
    end = date(2027, 1, 15)  # a Friday
    told = {
        day: rules.to_tell(plan, date(2027, 1, day), end) for day in (8, 11, 13, 15)
    }
    assert told == {8: (), 11: ("referent",), 13: ("referent", "office"), 15: ()}
    assert rules.to_tell(rules.Plan(referent=0, office=0), MONDAY, end) == ()


@given(days, st.integers(1, 40))
def test_the_horizon_is_that_many_business_days_away(today, count):
    end = rules.horizon(today, count, OFF)
    assert rules.business_days(today, end, OFF) == count
    assert rules.is_business_day(end, OFF)


@given(days, days, days)
def test_business_days_add_up(a, b, c):
    a, b, c = sorted((a, b, c))
    whole = rules.business_days(a, c, OFF)
    assert whole == rules.business_days(a, b, OFF) + rules.business_days(b, c, OFF)
    assert whole <= (c - a).days


@given(plans, days, st.integers(0, 60), st.integers(1, 40))
def test_day_after_day_nobody_gets_too_many_nor_two_too_close(
    plan, asked, length, spare
):
    end = asked + timedelta(length)
    reminded, sent = None, []
    for n in range(length + spare):
        today = asked + timedelta(n)
        step = rules.due(plan, today, end, asked, reminded, len(sent), OFF)
        again = step and rules.due(plan, today, end, asked, today, len(sent) + 1, OFF)
        assert not again, "the task runs twice the same day"
        if step:
            reminded = today
            sent.append((today, step))
    assert len(sent) <= plan.most
    assert all(rules.is_business_day(day, OFF) and day < end for day, _s in sent)
    assert [step.number for _d, step in sent] == list(range(1, len(sent) + 1))
    for (one, _s), (two, _t) in zip(sent, sent[1:], strict=False):
        assert rules.business_days(one, two, OFF) >= max(plan.pause, 1)
    assert not any(step.is_last for _d, step in sent[:-1] if step.left > plan.last)
