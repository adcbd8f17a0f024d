import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from addons.bde_taxe.rules.amount_words import MOST, amount_in_words

UNITS = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze "
    "quinze seize"
).split()
TENS = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
BIG = {"mille": 10**3, "million": 10**6, "milliard": 10**9}


def read(words):
    """Return the number that French words say: written apart from num2words.

    « quatre-vingt » multiplies, « cent » and « mille » too; a wrong plural raises.
    """
    total = group = 0
    tokens = words.replace("-", " ").split()
    for place, token in enumerate(tokens):
        following = tokens[place + 1] if place + 1 < len(tokens) else ""
        bare = token.removesuffix("s") if token not in UNITS else token
        plural = token != bare
        if token == "et":
            continue
        if bare == "vingt" and group % 10 == 4 and tokens[place - 1] == "quatre":
            group += 76
            # « vingts » when multiplied and last of its number, millions included
            assert plural == (following in ("", *MILLIONS)), words
        elif bare == "cent":
            several = group > 1
            group = (group or 1) * 100
            assert plural == (several and following in ("", *MILLIONS)), words
        elif bare in BIG:
            assert plural == (bare != "mille" and group > 1), words
            total += (group or 1) * BIG[bare]
            group = 0
        else:
            assert not plural, words
            group += TENS.get(token) or UNITS.index(token)
    return total + group


MILLIONS = ("million", "millions", "milliard", "milliards")


@given(st.integers(0, MOST * 100 - 1))
@example(18_000_080)
@example(8_000_000_080)
@example(20_000_000_000)
@example(MOST * 100 - 1)
def test_euros_and_centimes_are_both_said(cents):
    words = amount_in_words(cents)
    whole, part = divmod(cents, 100)
    if part:
        assert words.endswith("centimes" if part >= 2 else "centime")
        said = words.removesuffix("s").removesuffix(" centime")
        said = said.rpartition("euros et ")[2].rpartition("euro et ")[2]
        assert read(said) == part
    if whole:
        said = words.partition(" euro")[0].partition(" d'euro")[0]
        assert read(said) == whole


@pytest.mark.parametrize(
    "cents, words",
    [
        (0, "zéro euro"),
        (1, "un centime"),
        (2, "deux centimes"),
        (100, "un euro"),
        (101, "un euro et un centime"),
        (8000, "quatre-vingts euros"),
        (8100, "quatre-vingt-un euros"),
        (8080, "quatre-vingts euros et quatre-vingts centimes"),
        (20000, "deux cents euros"),
        (20100, "deux cent un euros"),
        (28000, "deux cent quatre-vingts euros"),
        (120034, "mille deux cents euros et trente-quatre centimes"),
        (8000000, "quatre-vingt mille euros"),
        (20000000, "deux cent mille euros"),
        (100000000, "un million d'euros"),
        (8000000000, "quatre-vingts millions d'euros"),
        (100000100, "un million un euros"),
        (7100, "soixante et onze euros"),
    ],
)
def test_in_words(cents, words):
    assert amount_in_words(cents) == words


@pytest.mark.parametrize("cents", [-1, MOST * 100])
def test_what_is_no_amount(cents):
    with pytest.raises(ValueError):
        amount_in_words(cents)
