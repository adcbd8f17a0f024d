"""The spread of learners over teachers: optimal, legal, explained."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from addons.bde_pfmp.rules.referents import spread as rules

PARIS = (48.85, 2.35)
ORLEANS = (47.90, 1.90)
NEAR_ORLEANS = (47.91, 1.92)


def teacher(key, **values):
    return rules.Teacher(key, **{"classes": frozenset("c"), **values})


def learner(key, **values):
    return rules.Learner(key, **{"group": "c", **values})


def who(result):
    return {choice.learner: choice.teacher for choice in result.choices}


def test_balanced_between_equal_teachers():
    result = rules.spread([learner(n) for n in range(6)], [teacher("a"), teacher("b")])
    assert sorted(who(result).values()) == ["a", "a", "a", "b", "b", "b"]
    assert result.proven


def test_load_already_there_counts():
    result = rules.spread([learner(1)], [teacher("a", load=5), teacher("b", load=1)])
    assert who(result) == {1: "b"}


def test_near_to_places_already_visited():
    teachers = [teacher("a", places=(PARIS,)), teacher("b", places=(ORLEANS,))]
    result = rules.spread([learner(1, place=NEAR_ORLEANS)], teachers, school=PARIS)
    (choice,) = result.choices
    assert choice.teacher == "b" and choice.from_visit and 0 < choice.km < 3


def test_counted_from_the_school_when_nobody_visits():
    result = rules.spread(
        [learner(1, place=NEAR_ORLEANS)], [teacher("a")], school=ORLEANS
    )
    assert result.choices[0].km < 3 and not result.choices[0].from_visit


def test_class_taught_before_all():
    teachers = [teacher("a", load=15, room=1), teacher("b", classes=frozenset())]
    assert who(rules.spread([learner(1)], teachers)) == {1: "a"}


def test_followed_last_time():
    teachers = [teacher("a"), teacher("b")]
    result = rules.spread([learner(1, last="b")], teachers)
    assert result.choices[0].teacher == "b" and result.choices[0].again


def test_no_coordinates_costs_nothing_and_says_so():
    (choice,) = rules.spread([learner(1)], [teacher("a")], school=PARIS).choices
    assert choice.teacher == "a" and choice.km is None


def test_nobody_free_names_who_is_left():
    result = rules.spread([learner(1), learner(2)], [teacher("a", room=1)])
    assert len(result.left) == 1 and result.proven
    assert rules.spread([learner(1)], []).left == (1,)
    assert rules.spread([], []).choices == ()


def test_copy_of_the_last_time_within_the_room():
    learners = [learner(n, last="a") for n in range(3)] + [learner(9, last="gone")]
    assert rules.copy_last(learners, [teacher("a", room=2)]) == {0: "a", 1: "a"}


@st.composite
def problems(draw):
    rows = draw(st.integers(1, 5))
    columns = draw(st.integers(1, 3))
    costs = [
        draw(st.lists(st.integers(0, 60), min_size=columns, max_size=columns))
        for _ in range(rows)
    ]
    loads = draw(st.lists(st.integers(0, 4), min_size=columns, max_size=columns))
    rooms = draw(st.lists(st.integers(0, 4), min_size=columns, max_size=columns))
    return costs, loads, rooms, draw(st.integers(0, 10))


def every(costs, rooms):
    """Every assignment within the rooms."""
    columns = range(-1, len(rooms))
    for owners in product(columns, repeat=len(costs)):
        if all(owners.count(n) <= room for n, room in enumerate(rooms)):
            yield owners


@settings(max_examples=120, deadline=None)
@given(problems())
def test_no_assignment_is_cheaper_and_the_proof_knows(problem):
    costs, loads, rooms, balance = problem
    found = rules._assign(rules.numpy.array(costs), loads, rooms, balance)
    cheapest = min(
        rules.total(costs, owners, loads, balance) for owners in every(costs, rooms)
    )
    assert rules.total(costs, found, loads, balance) == cheapest
    assert all(found.count(n) <= room for n, room in enumerate(rooms))
    for owners in every(costs, rooms):
        is_best = rules.total(costs, owners, loads, balance) == cheapest
        assert rules.is_optimal(costs, owners, loads, rooms, balance) == is_best
