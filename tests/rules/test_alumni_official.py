"""Rows of InserJeunes, and why they differ from the school's figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_alumni.rules.outcomes import compare, official


def cells(**values):
    row = {"uai": "0010001W", "year": "cumul 2023-2024", "code": "247", "label": "X"}
    return row | values


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2024", (2024, 1)),
        ("cumul 2023-2024", (2024, 2)),
        ("2023_2024", (2024, 2)),
    ],
)
def test_the_last_june_and_how_many_cohorts(text, found):
    assert official.years(text) == found


@pytest.mark.parametrize("text", ["", "l'an passé", "1999-2024", "24"])
def test_a_year_that_is_none_is_refused(text):
    with pytest.raises(ValueError):
        official.years(text)


@pytest.mark.parametrize(
    ("text", "value"), [("41,5 %", 41.5), ("1 204", 1204), ("nd", None), ("", None)]
)
def test_what_is_not_published_is_no_zero(text, value):
    assert official.number(text) == value


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"year": "?"}, "ij_no_year"),
        ({"code": "", "label": ""}, "ij_no_training"),
        ({"leavers": "dix"}, "ij_bad_number"),
        ({"rate_job_6": "120"}, "ij_bad_rate"),
        ({"final_year": "10", "leavers": "20"}, "ij_upside_down"),
    ],
)
def test_a_bad_line_says_why_and_hinders_no_other(wrong, code):
    read = official.read_rows([(2, cells(**wrong)), (3, cells())])
    assert [(issue.code, issue.line) for issue in read.issues] == [(code, 2)]
    assert [row.line for row in read.rows] == [3]


def test_the_same_row_twice_is_kept_once():
    read = official.read_rows([(2, cells()), (3, cells())])
    assert (len(read.rows), read.issues[0].code) == (1, "ij_same")


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_no_cell_breaks_the_reading(year, count, rate):
    read = official.read_rows([(2, cells(year=year, leavers=count, rate_job_6=rate))])
    assert len(read.rows) + len(read.issues) == 1


def test_two_codes_of_one_training_add_up():
    one = {"final_year": 30, "leavers": 20, "studies": 10, "job_6": 10}
    both = official.together([one, {**one, "job_6": 20}])
    assert (both["final_year"], both["rate_job_6"]) == (60, 75)
    assert round(both["rate_favourable"], 1) == 83.3
    unknown = official.together([one, {**one, "job_6": None}])
    assert "job_6" not in unknown and "rate_job_6" not in unknown


LOCAL = {
    "final_year": 60, "leavers": 40, "job_6": 25.0, "answered_6": 50.0,
    "known_job_6": 50.0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("state", "local", "theirs", "codes"),
    [
        ("masked", {}, {}, ["masked", "no_official"]),
        ("nothing", {}, {"rate_job_6": 40}, ["nobody"]),
        ("shown", LOCAL, {"rate_job_6": 50}, ["silence", "answers"]),
        ("shown", LOCAL, {"rate_job_6": 26, "final_year": 61},
         ["few", "answers", "population"]),
        ("shown", {**LOCAL, "answered_6": 90}, {"rate_job_6": 50}, ["below"]),
        ("shown", LOCAL, {"rate_job_6": 10}, ["above", "answers"]),
        ("shown", {**LOCAL, "job_6": None}, {"rate_job_6": 10}, ["too_early"]),
        ("shown", LOCAL, {"rate_job_6": None}, ["unpublished", "answers"]),
    ],
)  # fmt: skip
def test_the_gap_is_explained(state, local, theirs, codes):
    assert [code for code, _ in compare.reasons(state, local, theirs)] == codes
