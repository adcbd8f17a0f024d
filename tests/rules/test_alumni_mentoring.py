"""Mentors and learners: reasons, what must not be proposed, the best matching."""

from itertools import product

import numpy
from hypothesis import given, settings
from hypothesis import strategies as st

from addons.bde_alumni.rules.mentoring import contact
from addons.bde_alumni.rules.mentoring import match as rules

PLAIN = (
    "bonjour merci rendez-vous le 12 à 14 h, lundi 3 novembre 2026 ; 20 % BTS "
    "stage chez un artisan, 1er étage salle 204 ? oui ! n° 7 (gratuit)"
).split()


def mentor(key, **values):
    return rules.Mentor(key, **values)


def mentee(key, **values):
    return rules.Mentee(key, **values)


def who(result):
    return {pair.mentee: pair.mentor for pair in result.pairs}


def codes(pair):
    return [code for code, _key in pair.reasons]


def test_each_point_has_its_reason_best_first():
    one = mentor(
        "m",
        trainings=frozenset({"elec"}),
        subjects=frozenset({"cv", "bts"}),
        languages=frozenset({"tr"}),
        job="F1602",
        commune="45",
    )
    asks = mentee(
        "l",
        training="elec",
        subjects=frozenset({"cv"}),
        languages=frozenset({"tr"}),
        job="F1602",
        commune="45",
    )
    pair = rules.pair(asks, one)
    assert codes(pair) == ["training", "job", "subject", "language", "commune"]
    assert pair.points == 30 + 25 + 12 + 8 + 6


def test_family_and_professional_domain_count_when_the_exact_one_does_not():
    one = mentor("m", families=frozenset({"f"}), job="F1603")
    pair = rules.pair(mentee("l", training="t", family="f", job="F1602"), one)
    assert codes(pair) == ["family", "domain"]
    assert rules.pair(mentee("l"), mentor("m")).reasons == ()


def test_never_a_minor_for_who_takes_adults_only_nor_one_refused_before():
    adults = mentor("a", minors=False)
    assert rules.match([mentee(1, minor=True)], [adults]).left == (1,)
    assert rules.match([mentee(1, refused=frozenset({"a"}))], [adults]).left == (1,)
    assert who(rules.match([mentee(1)], [adults])) == {1: "a"}
    assert rules.proposals(mentee(1, minor=True), [adults]) == []


def test_proposals_best_first_and_only_who_has_room():
    full = mentor("full", room=0, trainings=frozenset("t"))
    good = mentor("good", trainings=frozenset("t"))
    free = mentor("free")
    found = rules.proposals(mentee(1, training="t"), [free, full, good])
    assert [pair.mentor for pair in found] == ["good", "free"]


def test_equal_points_go_to_who_follows_fewer():
    found = rules.proposals(mentee(1), [mentor("a", load=2), mentor("b")])
    assert [pair.mentor for pair in found] == ["b", "a"]


def test_the_mentor_chosen_on_the_list_comes_first():
    good = mentor("good", trainings=frozenset("t"), job="F1602")
    asks = mentee(1, training="t", job="F1602", wanted="mine")
    assert who(rules.match([asks], [good, mentor("mine")])) == {1: "mine"}


def test_more_learners_served_before_more_points():
    """The best pair is given up when it would leave somebody without a mentor."""
    one = mentor("one", trainings=frozenset("t"))
    adults = mentor("adults", minors=False)
    asks = [mentee("adult", training="t"), mentee("minor", minor=True)]
    result = rules.match(asks, [one, adults])
    assert who(result) == {"adult": "adults", "minor": "one"} and result.proven


def test_shared_between_equal_mentors():
    result = rules.match(
        [mentee(n) for n in range(4)], [mentor("a", room=4), mentor("b", room=4)]
    )
    assert sorted(who(result).values()) == ["a", "a", "b", "b"]


def test_nobody_to_match():
    assert rules.match([], [mentor("a")]).pairs == ()
    assert rules.match([mentee(1)], []).left == (1,)


@st.composite
def problems(draw):
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    value = st.one_of(st.integers(0, 40), st.just(rules.FORBIDDEN))
    costs = [
        draw(st.lists(value, min_size=columns, max_size=columns)) for _ in range(rows)
    ]
    loads = draw(st.lists(st.integers(0, 3), min_size=columns, max_size=columns))
    rooms = draw(st.lists(st.integers(0, 3), min_size=columns, max_size=columns))
    return costs, loads, rooms, draw(st.integers(0, 5))


def every(costs, rooms):
    for owners in product(range(-1, len(rooms)), repeat=len(costs)):
        if all(owners.count(n) <= room for n, room in enumerate(rooms)):
            yield owners


@settings(max_examples=120, deadline=None)
@given(problems())
def test_no_matching_is_better_and_the_proof_knows(problem):
    costs, loads, rooms, balance = problem
    found = rules.assign(numpy.array(costs), loads, rooms, balance)
    best = min(rules.cost(costs, o, loads, balance) for o in every(costs, rooms))
    assert rules.cost(costs, found, loads, balance) == best
    assert all(
        owner < 0 or costs[row][owner] < rules.FORBIDDEN
        for row, owner in enumerate(found)
    )
    for owners in every(costs, rooms):
        is_best = rules.cost(costs, owners, loads, balance) == best
        assert rules.is_optimal(costs, owners, loads, rooms, balance) == is_best


words = st.frozensets(st.sampled_from("abc"), max_size=2)
people = st.lists(
    st.builds(
        rules.Mentor,
        key=st.integers(0, 99),
        room=st.integers(0, 2),
        load=st.integers(0, 2),
        trainings=words,
        subjects=words,
        minors=st.booleans(),
    ),
    max_size=5,
    unique_by=lambda m: m.key,
)
askers = st.lists(
    st.builds(
        rules.Mentee,
        key=st.integers(0, 99),
        training=st.sampled_from([None, "a", "b"]),
        subjects=words,
        minor=st.booleans(),
        refused=st.frozensets(st.integers(0, 99), max_size=2),
    ),
    max_size=6,
    unique_by=lambda m: m.key,
)


@given(askers, people)
def test_a_matching_is_always_allowed_within_the_room_and_proven(mentees, mentors):
    result = rules.match(mentees, mentors)
    by_key = {m.key: m for m in mentors}
    given_to = [pair.mentor for pair in result.pairs if pair.mentor is not None]
    assert result.proven and len(result.pairs) == len(mentees)
    for asker, pair in zip(mentees, result.pairs, strict=True):
        assert pair.mentor is None or rules.allowed(asker, by_key[pair.mentor])
    assert all(given_to.count(key) <= by_key[key].room for key in given_to)


def test_ways_to_meet_elsewhere_are_found():
    for text, code in (
        ("lea.petit@example.org", "email"),
        ("lea (at) example point org", "email"),
        ("appelle le 06.12.34.56.78", "phone"),
        ("+33 6 12 34 56 78", "phone"),
        ("https://example.org/x", "link"),
        ("ajoute-moi sur InstaGram", "network"),
        ("tu as Snap ?", "network"),
    ):
        assert contact.forbidden(text)[0] == code, text


@given(st.lists(st.sampled_from(PLAIN), max_size=12))
def test_plain_words_pass(words_of_a_message):
    assert contact.forbidden(" ".join(words_of_a_message)) is None


@given(st.text(max_size=30), st.integers(0, 10**8 - 1), st.sampled_from(" .-/"))
def test_a_telephone_number_is_found_however_it_is_written(before, number, gap):
    digits = f"06{number:08}"
    typed = gap.join(digits[i : i + 2] for i in range(0, 10, 2))
    assert contact.forbidden(f"{before} : {typed} voilà")
