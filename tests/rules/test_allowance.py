import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_partners.rules.issues import RuleError
from addons.bde_pfmp.rules.allowance import checks, count, rates
from addons.bde_pfmp.rules.allowance.checks import Facts
from addons.bde_pfmp.rules.allowance.count import Rate, Stay, share

OFFICIAL = Path(__file__).parents[3] / "shared" / "data" / "aplypro_wages_2025_2026.csv"
TERMINALE, SECONDE = Rate(2000, 100_000), Rate(1000, 30_000)

# Counted by hand: title, rate, [(days, rank, paid €, paid days)], [(amount €, code)]
CASES = [
    ("one stay", SECONDE, [(15, 1, None, None)], [(150, "plain")]),
    ("just the cap", SECONDE, [(30, 1, None, None)], [(300, "plain")]),
    ("over the cap", SECONDE, [(31, 1, None, None)], [(300, "truncated_alone")]),
    (
        "the second is brought down",
        SECONDE,
        [(20, 1, None, None), (15, 2, None, None)],
        [(200, "plain"), (100, "truncated")],
    ),
    (
        "the third has nothing left",
        SECONDE,
        [(20, 1, None, None), (10, 2, None, None), (5, 3, None, None)],
        [(200, "plain"), (100, "plain"), (0, "nothing_left")],
    ),
    (
        "order of entry, not of the calendar",
        SECONDE,
        [(20, 2, None, None), (20, 1, None, None)],
        [(100, "truncated"), (200, "plain")],
    ),
    (
        "a paid one keeps its money whatever its rank",
        SECONDE,
        [(20, 1, None, None), (20, 2, 200, None)],
        [(100, "truncated"), (200, "paid")],
    ),
    (
        "days still unknown take nothing of the cap",
        SECONDE,
        [(None, 1, None, None), (30, 2, None, None)],
        [(0, "no_days"), (300, "plain")],
    ),
    (
        "rectified up: a complement",
        TERMINALE,
        [(12, 1, 200, 10)],
        [(240, "complement")],
    ),
    (
        "rectified down by 20 €: not asked back, still counts in the cap",
        TERMINALE,
        [(9, 1, 200, 10)],
        [(200, "not_recovered")],
    ),
    (
        "rectified down by 40 €: asked back",
        TERMINALE,
        [(8, 1, 200, 10)],
        [(160, "recovered")],
    ),
    (
        "exactly 30 € in excess: not asked back",
        Rate(1500, 60_000),
        [(8, 1, 150, 10)],
        [(150, "not_recovered")],
    ),
    (
        "31 € in excess: asked back",
        Rate(3100, 60_000),
        [(9, 1, 310, 10)],
        [(279, "recovered")],
    ),
    (
        "what is asked back goes to the next",
        TERMINALE,
        [(40, 1, 1000, 50), (20, 2, None, None)],
        [(800, "recovered"), (200, "truncated")],
    ),
    (
        "a rectification without a difference",
        SECONDE,
        [(31, 1, 300, 30)],
        [(300, "no_difference")],
    ),
    (
        "terminale of 2025-26: 6 + 6 weeks",
        TERMINALE,
        [(30, 1, None, None), (30, 2, None, None)],
        [(600, "plain"), (400, "truncated")],
    ),
    ("no rate", None, [(10, 1, None, None)], [(0, "no_rate")]),
]


@pytest.mark.parametrize(("title", "rate", "lines", "expected"), CASES)
def test_cases_counted_by_hand(title, rate, lines, expected):
    stays = [
        Stay(n, days, rank, None if paid is None else paid * 100, before)
        for n, (days, rank, paid, before) in enumerate(lines)
    ]
    found = share(rate, stays)
    assert [(found[n].amount, found[n].code) for n in range(len(lines))] == [
        (euros * 100, code) for euros, code in expected
    ], title


@pytest.mark.parametrize("title,rate,lines,expected", CASES)
def test_every_result_explains_itself(title, rate, lines, expected):
    stays = [Stay(n, d, r, p and p * 100, b) for n, (d, r, p, b) in enumerate(lines)]
    for result in share(rate, stays).values():
        sentence = result.template % result.params
        assert sentence.endswith(".") and "%" not in sentence


stays_of = st.lists(
    st.builds(
        Stay,
        key=st.uuids(),
        days=st.one_of(st.none(), st.integers(1, 90)),
        rank=st.integers(0, 5),
    ),
    max_size=6,
)


@given(stays_of, st.integers(1, 30), st.integers(0, 2000))
def test_the_cap_is_never_passed_and_nothing_is_negative(stays, daily, cap):
    found = share(Rate(daily * 100, cap * 100), stays)
    assert len(found) == len(stays)
    assert sum(r.amount for r in found.values()) <= cap * 100
    assert all(0 <= r.amount <= r.full for r in found.values())


@given(stays_of, st.integers(1, 30), st.integers(0, 2000))
def test_sharing_gives_all_that_can_be_given(stays, daily, cap):
    found = share(Rate(daily * 100, cap * 100), stays)
    asked = sum((s.days or 0) * daily * 100 for s in stays)
    assert sum(r.amount for r in found.values()) == min(asked, cap * 100)
    assert {r.left for r in found.values()} <= {max(cap * 100 - asked, 0)}


@given(stays_of, st.integers(1, 30), st.integers(0, 2000))
def test_paying_the_first_changes_nothing(stays, daily, cap):
    rate = Rate(daily * 100, cap * 100)
    before = share(rate, stays)
    ordered = sorted(stays, key=lambda s: s.rank)
    if ordered and ordered[0].days:
        first = ordered[0]
        paid = Stay(first.key, first.days, first.rank, before[first.key].amount)
        after = share(rate, [paid, *ordered[1:]])
        assert {k: r.amount for k, r in before.items()} == {
            k: r.amount for k, r in after.items()
        }


# -- days ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("days", "code"),
    [
        ("4,5", "not_whole"),
        (4.5, "not_whole"),
        ("dix", "not_whole"),
        ("", "not_whole"),
        ("1e3", "not_whole"),
        (0, "too_few"),
        (-2, "too_few"),
        (13, "too_many"),
    ],
)
def test_days_that_cannot_be_paid(days, code):
    with pytest.raises(RuleError) as caught:
        checks.check_days(days, date(2026, 1, 5), date(2026, 1, 16))
    assert caught.value.code == code


def test_days_that_can():
    for days in (1, "12", "10.0", " 10,0 "):
        assert checks.check_days(days, date(2026, 1, 5), date(2026, 1, 16))


# -- who and what blocks -------------------------------------------------------------
READY = Facts(
    start=date(2026, 1, 5),
    end=date(2026, 1, 16),
    days=10,
    is_attested=True,
    amount=10000,
    sex="f",
    ine="123456789AB",
    birth_date=date(2009, 1, 1),
    birth_country="99100",
    birth_city="41018",
    zip="41000",
    city="41018",
    country="99100",
    award="edited",
    bank_known=True,
    owner="other_person",
    year_start=date(2025, 9, 1),
    year_end=date(2026, 8, 31),
)


def codes(**changes):
    facts = {name: getattr(READY, name) for name in Facts.__slots__} | changes
    return [c for c, __ in checks.blockers(Facts(**facts), date(2026, 2, 1))]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"days": None}, ["no_attestation"]),
        ({"is_attested": False}, ["no_attestation"]),
        ({"attested_days": 10}, []),
        ({"attested_days": 9}, ["not_the_attested"]),
        ({"end": date(2026, 2, 2)}, ["not_over"]),
        ({"amount": 0}, ["nothing_due"]),
        ({"has_host": False}, ["no_host"]),
        ({"award": "missing"}, ["no_award"]),
        ({"award": "abrogated"}, ["abrogated"]),
        ({"award": "withdrawn"}, ["withdrawn"]),
        ({"bank_known": False}, ["no_bank"]),
        ({"birth_date": date(2008, 1, 5)}, ["bank_owner"]),
        ({"birth_date": date(2008, 1, 6)}, []),
        ({"birth_date": date(2008, 1, 5), "owner": "mandate"}, []),
        ({"birth_date": date(2008, 1, 5), "owner": "personal"}, []),
        ({"sex": ""}, ["no_sex"]),
        ({"ine": ""}, ["no_ine"]),
        ({"birth_date": None}, ["birth_date_missing"]),
        ({"birth_country": ""}, ["no_birth_country"]),
        ({"birth_city": ""}, ["no_birth_city"]),
        ({"birth_country": "99352", "birth_city": ""}, []),
        ({"zip": ""}, ["no_address"]),
        ({"country": ""}, ["no_address"]),
        ({"country": "99109", "zip": "", "city": ""}, []),
        ({"year_start": date(2026, 1, 6)}, ["days_outside_year"]),
        ({"year_end": date(2026, 1, 15)}, ["days_outside_year"]),
        ({"year_end": date(2026, 1, 15), "extension": date(2026, 1, 16)}, []),
        ({"enrolled_to": date(2026, 1, 15)}, ["outside_enrolment"]),
        ({"overlaps": True}, ["days_overlap"]),
    ],
)
def test_what_blocks(changes, expected):
    assert codes(**changes) == expected


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (Facts(), ""),
        (Facts(status="ap"), "apprentice"),
        (Facts(kind="apprentice"), "apprentice"),
        (Facts(status="bts"), "bts"),
        (Facts(status="fc"), "trainee"),
        (Facts(kind="immersion"), "not_pfmp"),
        (Facts(is_cancelled=True), "cancelled"),
    ],
)
def test_who_has_no_allowance(facts, code):
    assert checks.refusal(facts) == code


def test_overlaps():
    day = [date(2026, 1, n) for n in range(1, 20)]
    assert checks.overlapping([(1, day[0], day[4]), (2, day[5], day[9])]) == set()
    assert checks.overlapping(
        [(1, day[0], day[9]), (2, day[1], day[2]), (3, day[8], day[12])]
    ) == {1, 2, 3}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FR76 3000 6000 0112 3456 7890 189", True),
        ("compte FR7630006000011234567890189 de la mère", True),
        ("fr76-3000-6000-0112-3456-7890-189", True),
        ("BE68539007547034", True),
        ("MELEC 2025, dossier ENPU1234567890202510", False),
        ("123456789AB", False),
        ("", False),
        (None, False),
    ],
)
def test_a_bank_account_is_recognised(text, expected):
    assert checks.holds_iban(text) is expected


# -- rates ---------------------------------------------------------------------------
def lines_of(rows):
    return [
        rates.RateLine(
            n,
            row.get("mef", ""),
            row["mefstat4"],
            row["dispositif"],
            row["ministry"],
            row["daily"],
            row["cap"],
        )
        for n, row in enumerate(rows)
    ]


def test_the_terminale_changes_every_year():
    for year, cap in ((2023, 800), (2024, 1200), (2025, 1000)):
        table = rates.RateTable(year, lines_of(rates.default_lines(year)))
        found = table.find("2473000433", "23830000000")
        assert (found.line.daily, found.line.cap, found.code) == (20, cap, "default")


def test_the_mef_is_the_key():
    rows = [
        {"mef": "2473200132", "mefstat4": "2382", "dispositif": "247"}
        | {"ministry": "mer", "daily": 15, "cap": 600},
        {"mef": "2473200232", "mefstat4": "2382", "dispositif": "247"}
        | {"ministry": "mer", "daily": 15, "cap": 450},
    ]
    table = rates.RateTable(2025, lines_of(rows))
    assert table.find("2473200132", "2382", "mer").line.cap == 600
    assert table.find("24732002321", "2382", "mer").line.cap == 450
    assert table.find("2473200332", "2382", "mer").code == "unlisted"


@pytest.mark.parametrize(
    ("mef", "mefstat", "ministry", "code"),
    [
        ("", "", "menj", "no_mef"),
        ("3103000411", "31", "menj", "unknown_group"),
        ("2473200132", "2382", "mer", "several"),
        ("2473200131", "2381", "mer", "default"),
        ("2473000431", "", "menj", "default"),
    ],
)
def test_the_default_says_what_it_does_not_know(mef, mefstat, ministry, code):
    table = rates.RateTable(2025, lines_of(rates.default_lines(2025)))
    assert table.find(mef, mefstat, ministry).code == code


def test_no_table():
    assert rates.RateTable(2030, []).find("2473000431", "2381").code == "no_table"


def official_rows():
    if not OFFICIAL.exists():
        pytest.skip("no ../shared/data beside this clone")
    with OFFICIAL.open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_every_row_of_the_official_table():
    rows = official_rows()
    given = [
        {
            "mef": row["MEF"],
            "mefstat4": row["MEF_STAT_4"],
            "dispositif": row["DISPOSITIF_FORMATION"],
            "ministry": row["BOP"].lower(),
            "daily": int(row["FORFAIT JOURNALIER"]),
            "cap": int(row["PLAFOND MAX"]),
        }
        for row in rows
    ]
    table = rates.RateTable(2025, lines_of(given))
    default = rates.RateTable(2025, lines_of(rates.default_lines(2025)))
    for row in given:
        found = table.find(row["mef"], row["mefstat4"], row["ministry"]).line
        assert (found.daily, found.cap) == (row["daily"], row["cap"])
        usual = default.find(row["mef"], row["mefstat4"], row["ministry"])
        if usual.code == "several":
            assert row["ministry"] == "mer"
        else:
            assert (usual.line.daily, usual.line.cap) == (row["daily"], row["cap"])
        days = row["cap"] // row["daily"]
        rate = Rate(row["daily"] * 100, row["cap"] * 100)
        stays = [Stay(1, days, 1), Stay(2, 5, 2)]
        amounts = [r.amount for r in share(rate, stays).values()]
        rest = min(5 * row["daily"], row["cap"] - days * row["daily"])
        assert amounts == [days * row["daily"] * 100, rest * 100]


def test_texts_are_complete():
    assert set(count.CODES) == {code for *__, e in CASES for __, code in e}
