from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_partners.rules import contact_budget as rules

DAY = date(2026, 3, 2)
QUOTAS = [
    rules.Quota(0, 2, 6, date(2020, 9, 1)),
    rules.Quota(10, 4, 6, date(2020, 9, 1)),
    rules.Quota(250, 12, 6, date(2020, 9, 1)),
]
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
quotas = st.builds(
    rules.Quota,
    headcount=st.just(0),
    asks=st.integers(1, 6),
    months=st.integers(1, 24),
)


def test_brackets_of_headcount():
    for headcount, asks in ((None, 2), (0, 2), (9, 2), (10, 4), (249, 4), (5000, 12)):
        assert rules.quota_for(QUOTAS, headcount, DAY).asks == asks
    assert rules.quota_for([], 12, DAY) is None
    assert rules.headcount_of(0, "12") == 20
    assert rules.headcount_of(7, "12") == 7
    assert rules.headcount_of(0, None) is None


def test_quotas_are_dated_and_a_school_has_its_own():
    later = rules.Quota(0, 1, 12, date(2026, 9, 1))
    assert rules.quota_for([*QUOTAS, later], 3, DAY).asks == 2
    assert rules.quota_for([*QUOTAS, later], 3, date(2026, 9, 1)).asks == 1
    over = rules.Quota(0, 9, 12, date(2020, 1, 1), date(2020, 12, 31))
    assert rules.quota_for([over], 3, DAY) is None
    own = rules.Quota(0, 5, 3, date(2020, 1, 1), school=7)
    assert rules.quota_for([*QUOTAS, own], 300, DAY, school=7).asks == 5
    assert rules.quota_for([*QUOTAS, own], 300, DAY, school=8).asks == 12


@given(st.lists(days, max_size=12), quotas, days)
def test_used_and_left(asks, quota, day):
    budget = rules.budget(rules.Facts(asks=tuple(asks)), quota, day)
    inside = [asked for asked in asks if rules.still_counts(asked, day, quota.months)]
    assert budget.used == len(inside)
    assert budget.left == max(0, quota.asks - len(inside))
    assert (budget.state == "spent") == (len(inside) >= quota.asks)
    assert budget.last_date == max(asks, default=None)


@given(st.lists(days, max_size=12), quotas, days)
def test_it_may_be_asked_again_on_the_day_that_is_said(asks, quota, day):
    past = tuple(asked for asked in asks if asked <= day)
    budget = rules.budget(rules.Facts(asks=past), quota, day)
    if budget.state == "spent":
        assert budget.free_on > day
        again = rules.budget(rules.Facts(asks=past), quota, budget.free_on)
        assert again.state == "free"
        before = budget.free_on - timedelta(days=1)
        assert rules.budget(rules.Facts(asks=past), quota, before).state == "spent"


@given(days, days, st.integers(1, 24))
def test_nothing_before_the_window_counts(asked, day, months):
    if rules.still_counts(asked, day, months):
        assert rules.window_start(day, months) <= asked <= day


def test_ends_of_months():
    asked = date(2025, 8, 31)
    assert rules.still_counts(asked, date(2026, 2, 27), 6)
    assert not rules.still_counts(asked, date(2026, 2, 28), 6)


@given(days, st.integers(1, 24), days)
def test_a_rest_ends_after_its_last_day(refused, months, day):
    end = rules.rest_end(refused, months)
    assert end == refused + relativedelta(months=months) - timedelta(days=1)
    budget = rules.budget(rules.Facts(rest_until=end), QUOTAS[0], day)
    assert (budget.state == "resting") == (day <= end)
    if budget.state == "resting":
        assert budget.free_on == end + timedelta(days=1)


def test_a_reason_without_months_rests_nothing():
    assert rules.rest_end(DAY, 0) is None


@given(st.lists(days, max_size=5), days)
def test_barred_before_all(asks, day):
    facts = rules.Facts(asks=tuple(asks), rest_until=day, is_barred=True)
    budget = rules.budget(facts, QUOTAS[0], day)
    assert budget.state == "excluded"
    assert not budget.is_free
    assert budget.free_on is None


@given(st.integers(1, 9))
def test_an_own_quota_replaces_that_of_the_table(own):
    asks = tuple(DAY for _number in range(3))
    budget = rules.budget(rules.Facts(asks=asks, own_quota=own), QUOTAS[0], DAY)
    assert budget.quota == own
    assert (budget.state == "spent") == (own <= 3)


def test_without_a_table_nobody_is_spent():
    asks = tuple(DAY for _number in range(30))
    assert rules.budget(rules.Facts(asks=asks), None, DAY).state == "free"
