"""What is typed finds the organisation or the person that was meant."""

import string
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from addons.bde_partners.rules.partner_search import (
    fact_key,
    fits,
    parse,
    plain_number,
    search_key,
    why,
)

GARAGE = search_key(
    ["SARL Garage St-Éloi"],
    ["Blois", "41000", "Réparation automobile", "12 bd Voltaire", "c.roy@steloi.fr"],
    ["99937000000120", "+33 2 61 91 00 12"],
)
STE = search_key(["Ets Boulangerie Ste-Anne"], ["Mer"])


@pytest.mark.parametrize(
    "typed",
    [
        "garage saint eloi",
        "GARAGE ST ELOI",
        "Éloi garage",
        "st-éloi",
        "garage",
        "gar elo",
        "Ets Garage St Eloi",
        "garage blois",
        "automobile 41000",
        "reparation",
        "12 boulevard voltaire",
        "bd voltaire",
        "999370000",
        "999 370 000 00120",
        "99937",
        "00000120",
        "0261910012",
        "02 61 91 00 12",
        "02.61.91",
        "2 61 91",
        "+33 2 61 91 00 12",
        "+33 (0)2 61 91",
        "0033 261910012",
        "33261910012",
        "91 00 12",
        "41000 02 61 91",
        "c.roy@steloi.fr",
        "roy@steloi",
        "garage du saint éloi",
        "sarl",
    ],
)
def test_ways_of_typing(typed):
    assert parse(typed).matches(GARAGE)
    assert not parse(typed + " xyzzy").matches(GARAGE)


@pytest.mark.parametrize(
    "typed", ["ste anne", "sainte anne", "Établissements Ste Anne"]
)
def test_saints_and_companies(typed):
    assert parse(typed).matches(STE)


@pytest.mark.parametrize(
    "typed", ["garaje eloi", "graage", "garrage st eloi", "gaage eloi", "garage elio"]
)
def test_one_typing_error(typed):
    assert not parse(typed).matches(GARAGE)
    assert parse(typed).matches(GARAGE, near=True)


def test_initials_and_words_written_as_one():
    assert parse("btp").matches(search_key(["B.T.P. Martin"]))
    assert parse("b.t.p. martin").matches(search_key(["BTP Martin"]))
    assert parse("autoecole").matches(search_key(["Auto-école du Pont"]))
    assert parse("auto ecole").matches(search_key(["Autoécole"]), near=True)
    assert parse("latelier").matches(search_key(["L'Atelier"]))
    assert parse("sté martin").matches(search_key(["Société Martin"]))


def test_other_numbers_do_not_match():
    for typed in ("0261910013", "99937000000121", "41001", "garage 35000"):
        assert not parse(typed).matches(GARAGE, near=typed.startswith("g")), typed


def test_nothing_typed_is_no_query():
    for typed in ("", "  ", "--", "'", None):
        assert not parse(typed)


def test_a_number_beside_a_postal_code():
    assert [t.text for t in parse("garage 2000 41000").tokens] == [
        "garage",
        "2000",
        "41000",
    ]
    assert [t.text for t in parse("3M 2 roues").tokens] == ["3m", "roues", "2"]


def test_why_names_the_facts():
    facts = [
        ("name", "SARL Garage St-Éloi", fact_key("SARL Garage St-Éloi")),
        ("city", "Blois", fact_key("Blois")),
        ("phone", "02 61 91 00 12", fact_key("02 61 91 00 12", number=True)),
    ]
    assert why(parse("blois 6191"), facts) == [
        ("city", "Blois", False),
        ("phone", "02 61 91 00 12", False),
    ]
    assert why(parse("garaje"), facts) == [("name", "SARL Garage St-Éloi", True)]
    assert why(parse("garage eloi"), facts) == [("name", "SARL Garage St-Éloi", False)]


def test_a_pasted_page_stays_small():
    query = parse("mot" + " autre%s" * 500 % tuple(range(500)))
    assert len(query.tokens) == 8


WORD = st.text(string.ascii_lowercase, min_size=5, max_size=12)
NAME = st.lists(WORD, min_size=1, max_size=5, unique=True)
ACCENT = {"e": "éèêë", "a": "àâ", "i": "îï", "o": "ôö", "u": "ùûü", "c": "ç"}


@given(NAME, st.randoms())
def test_order_of_words_never_changes_the_result(words, random):
    key = search_key([" ".join(words)])
    shuffled = random.sample(words, len(words))
    assert parse(" ".join(shuffled)).matches(key)


@given(NAME, st.randoms())
def test_accents_and_case_never_change_the_result(words, random):
    typed = "".join(
        random.choice(ACCENT.get(letter, letter) + letter) for letter in " ".join(words)
    )
    typed = "".join(random.choice((c, c.upper())) for c in typed)
    if random.random() < 0.5:
        typed = unicodedata.normalize("NFD", typed)
    assert parse(typed).matches(search_key([" ".join(words)]))
    assert search_key([typed]) == search_key([" ".join(words)])


@given(NAME, st.randoms())
def test_one_typing_error_in_each_word_is_forgiven(words, random):
    typed = " ".join(_mistype(word, random) for word in words)
    assert parse(typed).matches(search_key([" ".join(words)]), near=True)


@given(NAME, st.data())
def test_the_beginning_of_words_is_enough(words, data):
    typed = " ".join(word[: data.draw(st.integers(3, 12))] for word in words)
    assert parse(typed).matches(search_key([" ".join(words)]))


@given(st.from_regex(r"[0-9]{14}", fullmatch=True), st.integers(0, 10), st.data())
def test_any_part_of_a_siret(siret, start, data):
    end = data.draw(st.integers(start + 4, 14))
    key = search_key(["Garage"], numbers=[siret])
    assert parse(siret[start:end]).matches(key)


@given(st.from_regex(r"[1-9][0-9]{8}", fullmatch=True), st.sampled_from(" .-/ "))
def test_a_telephone_however_it_is_written(number, gap):
    pairs = gap.join([number[0], *(number[i : i + 2] for i in range(1, 9, 2))])
    key = search_key(["Garage"], numbers=["+33" + number])
    for typed in ("0" + pairs, "+33 " + pairs, "0033" + pairs, "0" + number):
        assert parse(typed).matches(key), typed
        assert plain_number(typed) == "0" + number


@given(NAME, NAME, st.booleans(), st.data())
def test_what_the_index_is_asked_never_hides_an_answer(words, others, near, data):
    key = search_key([" ".join(words)])
    query = parse(" ".join(data.draw(st.sampled_from([words, words[::-1], others]))))
    if near:
        query = query.doubting([int(token.text in words) for token in query.tokens])
    if query.matches(key, near) and not (near and fits(key, [query.joined or "-"])):
        assert all(fits(key, patterns) for patterns in query.asked(near))


@given(st.text(max_size=200))
def test_anything_may_be_typed(text):
    query = parse(text)
    query.matches(GARAGE)
    query.matches(GARAGE, near=True)
    for patterns in query.wanted(near=True):
        for pattern in patterns:
            assert not set(pattern) - set(string.ascii_lowercase + "0123456789 %_")


LETTERS = st.text(st.characters(categories=("Lu", "Ll", "Zs", "Pd", "Po")), max_size=60)


@given(LETTERS, st.text(max_size=60))
def test_a_name_finds_itself(name, city):
    query = parse(name)
    assume(len(query.tokens) < 8)
    assert query.matches(search_key([name], [city])) or not query


def _mistype(word, random):
    """`word` with a letter wrong, missing, too many, or two swapped."""
    i = random.randrange(len(word))
    letter = random.choice(string.ascii_lowercase)
    return random.choice(
        [
            word[:i] + letter + word[i + 1 :],
            word[:i] + letter + word[i:],
            word[:i] + word[i + 1 :],
            word[: i - 1] + word[i] + word[i - 1] + word[i + 1 :] if i else word,
        ]
    )


@given(
    words=st.lists(st.text(string.ascii_lowercase, min_size=1), min_size=1),
    cut=st.integers(1, 12),
)
def test_the_index_is_asked_for_no_more_than_what_is_wanted(words, cut):
    """What fits a query is among what the index of trigrams gives for it."""
    key = search_key([" ".join(words)])
    query = parse(" ".join(word[:cut] for word in words))
    assume(query.matches(key))
    assert all(fits(key, patterns) for patterns in query.asked())


def test_the_index_is_asked_for_six_letters_of_a_long_word():
    assert parse("Boulangerie Chubranlais").asked() == [
        ("%boulan%",),
        ("%chubra%",),
    ]
    assert parse("Ets Roy").asked() == [("% roy%",)]
    assert parse("99937000000120").asked() == [("%99937000000120%",)]
