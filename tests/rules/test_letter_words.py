from hypothesis import given
from hypothesis import strategies as st

from addons.bde_partners.rules import placeholders
from addons.bde_taxe.rules import letter_words
from addons.bde_taxe.rules.money import euros

LINE = st.fixed_dictionaries(
    {
        "year": st.integers(2020, 2035),
        "amount": st.floats(-5000, 5000, allow_nan=False).map(lambda x: round(x, 2)),
        "bought": st.lists(st.text(min_size=1, max_size=20), max_size=6),
    }
)


@given(st.lists(LINE, max_size=8))
def test_the_last_gift_is_the_latest_year_with_money(lines):
    past = letter_words.last_gift(lines)
    given_years = [line["year"] for line in lines if line["amount"] > 0]
    if not given_years:
        assert past is None
    else:
        assert past.year == max(given_years)
        assert past.amount > 0
        assert len(past.bought) <= letter_words.ARTICLES


@given(st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), min_size=1, max_size=5))
def test_an_enumeration_says_each_word_once_in_order(words):
    text = letter_words.enumeration(words, "et")
    assert text.replace(" et ", ", ").split(", ") == words
    assert text.count(" et ") == (len(words) > 1)


@given(st.text(max_size=60), st.text(max_size=30))
def test_a_name_is_never_markup_nor_read_again(before, name):
    html = placeholders.fill("<p>{{ entreprise }}</p>", {"entreprise": name})
    assert "<script" not in html
    inside = html[3:-4] if name else ""
    assert "<" not in inside and ">" not in inside
    # a value that looks like a name in braces stays as it is
    value = {"entreprise": "{{ siret }}", "siret": before or "x"}
    assert placeholders.fill("<p>A {{ entreprise }}</p>", value) == (
        "<p>A {{ siret }}</p>"
    )


def test_amounts_are_said_as_in_a_letter():
    assert euros(1200) == "1\u00a0200\u00a0€"
    assert euros(1200.5) == "1\u00a0200,50\u00a0€"


def test_what_a_subject_takes_is_known():
    assert letter_words.SUBJECT <= set(letter_words.NAMES)
    assert set(letter_words.ALWAYS) <= set(letter_words.NAMES)
