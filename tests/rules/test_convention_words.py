from datetime import date

from addons.bde_pfmp.rules import french
from addons.bde_pfmp.rules.schedule import Slot
from addons.bde_pfmp.rules.schedule_table import mondays, special, week_table

SPLIT = [
    Slot("all", day, start, end)
    for day in range(5)
    for start, end in ((8.0, 12.0), (13.5, 16.5))
]


def test_words():
    assert french.long_date(date(2026, 10, 1)) == "1er\u00a0octobre\u00a02026"
    assert french.long_date(None) == ""
    assert french.siret("12345678200010") == "123\u00a0456\u00a0782\u00a000010"
    assert french.siret("CH-12") == "CH-12"
    assert french.plural(1, "jour") == "1\u00a0jour"
    assert french.plural(1.5, "jour") == "1,5\u00a0jour"
    assert french.plural(20, "jour") == "20\u00a0jours"
    assert french.number(1234.5) == "1\u202f234,5"
    assert french.lines("- Câbler\n\n • Souder \n") == ["Câbler", "Souder"]


def test_same_week_has_one_column_and_leaves_free_days_out():
    table = week_table(SPLIT)
    assert table.weeks == ("",)
    assert [row.day for row in table.rows] == ["Lundi au vendredi"]
    text, total = table.rows[0].cells[0]
    assert text.replace("\u00a0", " ") == "8 h à 12 h, 13 h 30 à 16 h 30"
    assert total.replace("\u00a0", " ") == "7 h"
    assert [t.replace("\u00a0", " ") for t in table.totals] == ["35 h"]


def test_days_that_differ_stand_apart():
    slots = [Slot("all", d, 8, 12) for d in (0, 1, 3, 4)] + [Slot("all", 5, 9, 12)]
    assert [row.day for row in week_table(slots).rows] == [
        "Lundi et mardi",
        "Jeudi et vendredi",
        "Samedi",
    ]


def test_alternating_weeks_have_two_columns():
    table = week_table(
        [
            Slot("all", 0, 8, 12),
            Slot("a", 1, 8, 15, site="Chantier"),
            Slot("b", 2, 9, 12.5),
        ]
    )
    assert table.weeks == ("Semaines A", "Semaines B")
    rows = {row.day: row.cells for row in table.rows}
    assert rows["Mardi"][0][0].endswith("(Chantier)")
    assert rows["Mardi"][1] == ("–", "–")
    assert [t.replace("\u00a0", " ") for t in table.totals] == ["11 h", "7 h 30"]


def test_weeks_a_begin_with_the_first_day():
    found = mondays(date(2026, 10, 7), date(2026, 10, 23))
    assert found == {
        "a": [date(2026, 10, 5), date(2026, 10, 19)],
        "b": [date(2026, 10, 12)],
    }


def test_nights_and_sundays_are_noticed():
    assert special(SPLIT) == set()
    assert special([Slot("all", 6, 8, 12)]) == {"sunday"}
    assert special([Slot("b", 4, 18, 23)]) == {"night"}
    assert special([Slot("all", 4, 4, 11)]) == {"night"}
