"""Amounts of statements: read as meant, or refused with the reason; never guessed."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from addons.bde_taxe.rules.amounts import CODES, MOST, read_amount

CENTS = st.integers(min_value=-99_999_999_999, max_value=99_999_999_999)
SPACES = (" ", "\u00a0", "\u202f", "'", "’", "")


def written(cents, space=" ", decimal=",", currency=" €", minus="-"):
    units, rest = divmod(abs(cents), 100)
    text = f"{units:,}".replace(",", space) + f"{decimal}{rest:02d}"
    return (minus if cents < 0 else "") + text + currency


@given(
    CENTS,
    st.sampled_from(SPACES),
    st.sampled_from(",."),
    st.sampled_from(["", " €", "€", " EUR", " euros"]),
    st.sampled_from(["-", "−", "– "]),
)
def test_what_people_write_is_read_back_to_the_cent(cents, space, dec, cur, minus):
    text = written(cents, space, dec, cur, minus)
    assert read_amount(text) == (Decimal(cents) / 100, "")


@given(CENTS)
def test_points_or_commas_for_thousands(cents):
    value = Decimal(cents) / 100
    assert read_amount(written(cents, ".", ",")) == (value, "")
    assert read_amount(written(cents, ",", ".")) == (value, "")


@given(CENTS)
def test_negative_corrections_in_brackets_or_with_the_sign_behind(cents):
    wanted = -abs(Decimal(cents) / 100)
    plain = written(abs(cents))
    assert read_amount(f"({plain})")[0] == wanted
    assert read_amount(f"{written(abs(cents), currency='')}-")[0] == wanted


@given(CENTS)
def test_numbers_of_a_workbook(cents):
    value = cents / 100
    assert read_amount(value) == (Decimal(cents) / 100, "")
    assert read_amount(value + 1e-7 if abs(value) < 1e6 else value)[1] == ""


@given(st.text(max_size=30))
@example("1,2,3")
@example("1.2.3,4")
@example("٣")
@example("²")
@example("1e5")
@example("-")
@example("()")
@example("€")
def test_anything_else_is_refused_with_a_reason_and_nothing_raises(text):
    amount, code = read_amount(text)
    assert amount is not None or code in CODES
    if amount is not None:
        assert abs(amount) <= MOST
        assert amount == round(amount, 2)


@pytest.mark.parametrize(
    ("text", "amount", "code"),
    [
        ("1 234,56 €", "1234.56", ""),
        ("€ 12", "12", ""),
        ("EUR 12,5", "12.5", ""),
        ("1234", "1234", ""),
        ("1234.5", "1234.5", ""),
        ("+12", "12", ""),
        ("1.234.567", "1234567", ""),
        ("0,125", "0.13", "amount_rounded"),
        ("1 234,567", "1234.57", "amount_rounded"),
        ("1,234", None, "amount_two_ways"),
        ("12.345", None, "amount_two_ways"),
        ("12 34,5", None, "amount_not"),
        ("1 23 456", None, "amount_not"),
        ("--5", None, "amount_not"),
        ("-5-", None, "amount_not"),
        ("", None, "amount_missing"),
        (None, None, "amount_missing"),
        ("n.c.", None, "amount_not"),
        ("100 $", None, "amount_currency"),
        ("100 CHF", None, "amount_currency"),
        ("1 000 000 000", None, "amount_too_big"),
        ("1,5E+03", None, "amount_not"),
    ],
)
def test_amounts_as_seen(text, amount, code):
    assert read_amount(text) == (amount and Decimal(amount), code)


def test_an_endless_number_is_not_written_out():
    """Fourteen characters of a page are not a thousand million zeros."""
    assert read_amount("1e-999999999") == (None, "amount_not")
