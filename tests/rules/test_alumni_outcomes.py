"""Outcomes of a final year: numerators and denominators of InserJeunes."""

from hypothesis import given
from hypothesis import strategies as st

from addons.bde_alumni.rules.outcomes.indicators import (
    MASKED,
    MONTHS,
    NOTHING,
    SHOWN,
    Count,
    Fate,
    cumulated,
    outcome,
    shown,
)

FATES = st.lists(
    st.builds(
        Fate,
        st.sampled_from([True, False, None]),
        st.dictionaries(st.sampled_from(MONTHS), st.booleans()),
    )
)


def test_studies_among_the_last_year_and_employment_among_leavers():
    got = outcome(
        [Fate(True, {6: True})] * 4
        + [Fate(False, {6: True})] * 3
        + [Fate(None, {})] * 3
    )
    assert got.studies == Count(4, 10, 7)
    assert got.jobs[6] == Count(3, 6, 3)
    assert (got.studies.rate, got.jobs[6].rate, got.jobs[6].answered) == (40, 50, 50)
    assert (got.share_job.rate, got.share_other.rate) == (30, 30)
    assert got.favourable.rate == 70


def test_nobody_has_no_rate():
    assert outcome([]).studies.rate is None
    assert outcome([]).jobs[24].answered is None


@given(FATES)
def test_the_three_shares_add_up_to_the_last_year(fates):
    got = outcome(fates)
    parts = got.studies.part + got.share_job.part + got.share_other.part
    assert parts == got.final_year == len(fates)
    assert got.favourable.part == got.studies.part + got.share_job.part
    for month in MONTHS:
        count = got.jobs[month]
        assert 0 <= count.part <= count.known <= count.whole == got.leavers


@given(FATES, FATES)
def test_two_cohorts_together_are_counted_as_one(first, second):
    by_year = {2024: outcome(first), 2025: outcome(second)}
    assert cumulated(by_year, 2025) == outcome(first + second)
    assert cumulated(by_year, 2024) == outcome(first)
    assert cumulated(by_year, 2030) is None


def test_small_numbers_are_masked_at_the_thresholds_given():
    got = [shown(n, publish=20, least=5) for n in (0, 4, 5, 19, 20)]
    assert got == [NOTHING, NOTHING, MASKED, MASKED, SHOWN]
    assert shown(12, publish=10, least=3) == SHOWN
