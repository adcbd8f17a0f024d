"""The sheet of information: its short schedule, its values, what is wrong in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_pfmp.rules import sheet, sheet_code
from addons.bde_pfmp.rules.schedule import Slot
from addons.bde_pfmp.rules.sheet import (
    HostIdentity,
    Person,
    SheetValues,
    format_hours,
    parse_hours,
)

WEEK = [
    Slot("all", day, *stretch) for day in range(5) for stretch in ((8, 12), (13.5, 17))
]


def table(text):
    parsed = parse_hours(text)
    assert not parsed.issues, [issue.text for issue in parsed.issues]
    return parsed.slots


def codes(text):
    return [issue.code for issue in parse_hours(text).issues]


@pytest.mark.parametrize(
    "text",
    [
        "lu-ve 8h-12h 13h30-17h",
        "lu-ve 8-12 1330-17",
        "lundi au vendredi : 8h à 12h et 13h30 à 17h",
        "du lundi au vendredi de 8h à 12h, de 13h30 à 17h",
        "Lun–Ven 8:00–12:00 / 13:30–17:00",
        "8h-12h 13h30-17h",
        "lu, ma, me, je, ve 8h-midi puis 13h30-17h",
        "lu ma me 8h-12h 13h30-17h; je/ve 0800-1200 1330-1700",
        "LU-DI 8h-12h 13h30-17h, sa repos, di -",
    ],
)
def test_the_many_ways_to_write_the_same_week(text):
    assert list(table(text)) == WEEK


def test_a_later_group_says_the_day_again():
    slots = table("lu-ve 8h-12h 13h30-17h30, me 8-12")
    assert [s for s in slots if s.weekday == 2] == [Slot("all", 2, 8, 12)]
    assert len(slots) == 9


def test_weeks_that_alternate():
    slots = table("A: lu-ve 8h-12h; B: lu-je 8h-12h, ve 9h-12h")
    assert [s for s in slots if s.weekday == 4] == [
        Slot("a", 4, 8, 12),
        Slot("b", 4, 9, 12),
    ]
    assert all(s.week == "all" for s in slots if s.weekday < 4)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("lu-ve", "hours_missing"),
        ("bonjour", "hours_day"),
        ("ve-lu 8-12", "hours_backwards"),
        ("lu 8h", "hours_unreadable"),
        ("lu 8h-12h foo", "hours_unreadable"),
        ("lu 25h-26h", "hours_outside"),
        ("lu 8h75-12h", "hours_outside"),
        ("lu 22h-6h", "slot_inverted"),
        ("lu 8h-12h 11h-14h", "slot_overlap"),
        ("lu 8-12, " * 200, "hours_long"),
    ],
)
def test_what_is_wrong_is_said(text, code):
    assert code in codes(text)
    assert parse_hours(text).slots == ()


def test_the_error_quotes_what_is_not_read():
    (issue,) = parse_hours("lu-ve 8h-12h, me 8h douze").issues
    assert "8h douze" in issue.text


quarter = st.integers(0, 24 * 4 - 1)


@st.composite
def weeks(draw):
    """A sound week, some days alternating."""
    slots = []
    for day in draw(st.sets(st.integers(0, 6))):
        kinds = draw(st.sampled_from([("all",), ("a",), ("b",), ("a", "b")]))
        for kind in kinds:
            marks = sorted(draw(st.sets(quarter, min_size=2, max_size=4)))
            for start, end in zip(marks[::2], marks[1::2], strict=False):
                slots.append(Slot(kind, day, start / 4, end / 4))
    return slots


@given(weeks())
def test_what_is_written_is_read_back(slots):
    """format(parse(x)) is stable, and no hour is lost."""
    text = format_hours(slots)
    parsed = parse_hours(text)
    assert not parsed.issues
    assert format_hours(parsed.slots) == text
    for week in "ab":
        before = {(s.weekday, s.start, s.end) for s in slots if s.week in ("all", week)}
        after = {
            (s.weekday, s.start, s.end) for s in parsed.slots if s.week in ("all", week)
        }
        assert before == after


@given(st.text(max_size=80) | st.text("lumajevesdi ab:8h120-,;3", max_size=60))
def test_any_text_is_read_or_refused(text):
    parsed = parse_hours(text)
    assert bool(parsed.issues) <= (parsed.slots == ())
    again = format_hours(parsed.slots)
    assert format_hours(parse_hours(again).slots) == again


# -- values ----------------------------------------------------------------------------
HOST = HostIdentity(name="Garage Test", zip="33000", city="Bordeaux")


def fields_of(values):
    return set(sheet.check(values))


def test_a_host_is_asked_for():
    assert fields_of(SheetValues()) == {"host"}
    assert fields_of(SheetValues(host=HOST)) == set()
    assert fields_of(SheetValues(host=HostIdentity(name="Garage"))) == {"host.city"}


def test_each_mistake_is_said_at_its_field():
    values = SheetValues(
        host=HostIdentity(siret="12345678901234", name="!!", zip="?", phone="abc"),
        signatory=Person(name="42", email="x@y"),
        tutor=Person(phone="0102030405"),
        hours="lu 8h",
        headcount=-1,
        insurance_number="12",
    )
    assert fields_of(values) == {
        "host.siret",
        "host.name",
        "host.zip",
        "host.phone",
        "signatory.name",
        "signatory.email",
        "tutor.name",
        "hours",
        "headcount",
        "insurance_company",
    }


def test_one_person_for_both():
    boss = Person(name="Anne Martin")
    people = SheetValues(signatory=boss, same_person=True).people()
    assert people == {"signatory": boss, "tutor": boss}
    people = SheetValues(tutor=boss, same_person=True).people()
    assert people == {"signatory": boss, "tutor": boss}


def test_insurance_in_one_line_and_back():
    values = SheetValues(insurance_company="MAAF", insurance_number="41-2")
    assert values.insurance == "MAAF, contrat n° 41-2"
    assert sheet.split_insurance(values.insurance) == ("MAAF", "41-2")
    assert sheet.split_insurance("MAAF") == ("MAAF", "")


plain = st.none() | st.booleans() | st.integers() | st.text(max_size=20)
names = st.sampled_from([f.name for f in sheet.fields(SheetValues)] + ["other"])
part = st.dictionaries(st.sampled_from(["id", "name", "phone", "site", "x"]), plain)


@given(st.dictionaries(names, plain | st.lists(plain, max_size=3) | part))
def test_any_json_is_read_without_an_error(values):
    """A form sends what it wants: it is read, checked, and reads back the same."""
    read = SheetValues.from_dict(values)
    sheet.check(read)
    assert SheetValues.from_dict(read.to_dict()) == read


# -- code ------------------------------------------------------------------------------
@given(st.integers(1, 10**9))
def test_a_code_is_read_back_even_from_a_scanner_with_another_keyboard(number):
    code = sheet_code.code_of(number)
    assert sheet_code.number_of(code) == number
    assert sheet_code.number_of(f" {code[:4]} {code[4:].lower()} ") == number
    french = code.translate(str.maketrans("0123456789", "à&é\"'(-è_ç"))
    assert sheet_code.number_of(french) == number


@given(st.integers(1, 10**7), st.data())
def test_a_mistyped_code_is_refused(number, data):
    code = sheet_code.code_of(number)
    place = data.draw(st.integers(1, len(code) - 1))
    digit = data.draw(st.sampled_from("0123456789").filter(lambda d: d != code[place]))
    wrong = code[:place] + digit + code[place + 1 :]
    assert sheet_code.number_of(wrong) is None


@pytest.mark.parametrize("text", ["", None, "F", "Dupont", "F12a34", "12345", "F 1"])
def test_what_is_no_code(text):
    assert sheet_code.number_of(text) is None
