"""Scanned pages put back together: any order, some upside down, some unread."""

from hypothesis import given
from hypothesis import strategies as st

from addons.bde_partners.rules.scan_piles import (
    Pile,
    ReadPage,
    code_of,
    piles,
    span,
    upright,
)

CODE = "0123456789abcdef"
OTHER = "fedcba9876543210"


def test_the_code_of_a_page_is_the_end_of_its_verification_address():
    assert code_of(f"https://lycee.example.org/bde/v/{CODE}") == CODE
    assert code_of(f"http://localhost:8069/bde/v/{CODE}\n") == CODE


def test_a_qr_code_that_is_not_ours_says_nothing():
    for text in ("", None, "https://example.org", "/bde/e/12-abc", "WIFI:S:x;;"):
        assert code_of(text) == ""


def test_pages_of_a_document_are_joined_in_any_order():
    found = piles([ReadPage(1, CODE), ReadPage(2, OTHER), ReadPage(3, CODE)])
    assert [(pile.code, [page.number for page in pile.pages]) for pile in found] == [
        (CODE, [1, 3]),
        (OTHER, [2]),
    ]


def test_a_page_without_code_is_alone_with_a_guess():
    page = ReadPage(2)
    assert piles([ReadPage(1, CODE), page])[1] == Pile("", (page,), CODE)
    assert piles([page, ReadPage(3, OTHER)])[0] == Pile("", (page,), OTHER)
    assert piles([page]) == [Pile("", (page,), "")]


def test_backs_of_sheets_are_dropped():
    assert piles([ReadPage(1, blank=True)]) == []


def test_a_page_is_turned_upright():
    assert [upright(angle) for angle in (0, -90, 180, 90, -180, 3, -88)] == [
        0,
        90,
        180,
        270,
        180,
        0,
        90,
    ]


def test_page_numbers_as_people_write_them():
    assert span([3]) == "3"
    assert span([9, 3, 4, 5]) == "3-5, 9"


@given(
    st.lists(st.tuples(st.sampled_from(["", CODE, OTHER]), st.booleans()), max_size=40)
)
def test_no_written_page_is_lost_nor_filed_twice(read):
    pages = [ReadPage(n, code, 0, blank) for n, (code, blank) in enumerate(read, 1)]
    kept = [page for pile in piles(pages) for page in pile.pages]
    assert sorted(page.number for page in kept) == [
        page.number for page in pages if page.code or not page.blank
    ]
    assert len({pile.code for pile in piles(pages) if pile.code}) == sum(
        bool(pile.code) for pile in piles(pages)
    )
