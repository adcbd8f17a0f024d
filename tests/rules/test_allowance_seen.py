from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_pfmp.rules.allowance import gap, rate_table
from addons.bde_pfmp.rules.allowance import seen_table as seen

JAN, APR = date(2026, 1, 5), date(2026, 4, 6)


def known(key, name, start=JAN, ine="", klass="", learner=None):
    names = (seen.words(name),)
    end = date(start.year, start.month, 30)
    return seen.Known(key, learner or key, names, ine, klass, start, end)


def read(**cells):
    found = seen.read_seen([(2, {"days": "10", **cells})])
    return found.rows, [issue.code for issue in found.issues]


@pytest.mark.parametrize(
    "name",
    [
        "LEFÈVRE-NOËL Zoé",
        "Zoe Lefevre Noel",
        "lefevre noel  zoé",
        "Noël-Lefèvre, Zoé",
        "ZOÉ LEFÈVRE—NOËL",
    ],
)
def test_names_whatever_accents_hyphens_order(name):
    rows, __ = read(name=name)
    assert seen.reconcile(rows, [known(7, "Lefèvre-Noël Zoé")]) == {2: (7, "")}


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"name": ""}, "no_name"),
        ({"name": "Durand", "days": "4,5"}, "bad_days"),
        ({"name": "Durand", "days": "dix"}, "bad_days"),
        ({"name": "Durand", "amount": "cent"}, "bad_amount"),
        ({"name": "Durand", "start": "31/02/2026"}, "bad_date"),
        ({"name": "Durand", "state": "Bizarre"}, "bad_state"),
    ],
)
def test_lines_refused_with_their_reason(cells, code):
    assert read(**cells)[1] == [code]


def test_cells_are_read():
    rows, issues = read(
        name="Durand",
        amount="1 234,50 €",
        dates="Du 05/01/2026 au 30/01/2026",
        state="Validée",
        payment="Payé",
    )
    row = rows[0]
    assert not issues
    assert (row.days, row.amount, row.state, row.payment) == (
        10,
        123450,
        "validated",
        "paid",
    )
    assert (row.start, row.end) == (date(2026, 1, 5), date(2026, 1, 30))


def test_homonyms_by_class_or_ine():
    two = [
        known(1, "Durand Camille", ine="A", klass="2TNE"),
        known(2, "Durand Camille", ine="B", klass="2CUI"),
    ]
    assert seen.reconcile(read(name="Durand Camille")[0], two)[2] == (None, "homonyms")
    rows = read(name="Durand Camille", **{"class": "2 CUI"})[0]
    assert seen.reconcile(rows, two)[2] == (None, "homonyms")
    rows = read(name="Durand Camille", **{"class": "2cui"})[0]
    assert seen.reconcile(rows, two)[2] == (2, "")
    assert seen.reconcile(read(name="X", ine="a")[0], two)[2] == (1, "")


def test_the_same_pfmp_twice_is_kept_once():
    found = seen.read_seen(
        [(2, {"name": "A B", "days": 1}), (3, {"name": "B A", "days": 2})]
    )
    assert seen.reconcile(found.rows, [known(1, "A B")]) == {
        2: (1, ""),
        3: (None, "seen_twice"),
    }


@given(
    st.lists(st.sampled_from(["A B", "C D", "E F", "X"]), max_size=8),
    st.lists(st.sampled_from(["A B", "C D", "E F"]), max_size=6),
)
def test_a_row_is_of_one_pfmp_at_most_and_nothing_is_lost(names, ours):
    rows = seen.read_seen(
        [(n, {"name": name, "days": "3"}) for n, name in enumerate(names, 2)]
    ).rows
    found = seen.reconcile(rows, [known(n, name) for n, name in enumerate(ours)])
    keys = [key for key, __ in found.values() if key is not None]
    assert len(found) == len(names)
    assert len(keys) == len(set(keys))
    assert all((key is None) == bool(code) for key, code in found.values())


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ((10, 10000, 10, 10000, 1000), ""),
        ((10, 10000, 9, 9000, 1000), "days_differ"),
        ((10, 10000, None, None, 1000), "days_absent"),
        ((None, 0, 9, 9000, 1000), "not_attested"),
        ((None, 0, None, None, 1000), ""),
        ((10, 10000, 10, 6000, 1000), "cap_differs"),
        ((10, 10000, 10, 15000, 1000), "rate_differs"),
        ((10, 10000, 10, None, 1000), ""),
    ],
)
def test_gaps_explained(args, code):
    assert gap.explain(*args) == code


def test_year_of_a_file():
    assert rate_table.year_of("wages_2025_2026.csv") == 2025
    assert rate_table.year_of("Barème 2024-2025 (v2).xlsx") == 2024
    assert rate_table.year_of("wages_2025_2027.csv") is None
    assert rate_table.year_of("") is None
