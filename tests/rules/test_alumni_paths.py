"""Situations of former pupils one after another; whom to ask for what."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from addons.bde_alumni.rules.paths import proposals
from addons.bde_alumni.rules.paths.spans import Span, on, place

SEPT = date(2024, 9, 1)


def day(number):
    return SEPT + timedelta(days=number)


def job(key, start, end=None, employer="lilas", contract=""):
    return Span(key, day(start), end and day(end), "employment", (employer, contract))


def search(key, start, end=None):
    return Span(key, day(start), end and day(end), "search", ("", ""))


def test_first_situation():
    found = place([], job(None, 0))
    assert (found.key, found.start, found.end) == (None, day(0), None)


def test_a_new_one_ends_the_one_before_on_the_eve():
    found = place([search(1, 0)], job(None, 30))
    assert found.key is None
    assert found.closed == {1: day(29)}


def test_the_same_told_again_goes_on():
    """« Still true »: one situation, not two; what was not known fills it."""
    found = place([job(1, 0)], job(None, 180, contract="cdi"))
    assert (found.key, found.start, found.end) == (1, day(0), None)
    assert not found.corrects and not found.closed


def test_from_a_fixed_term_to_a_lasting_contract_is_another():
    found = place([job(1, 0, contract="cdd")], job(None, 90, contract="cdi"))
    assert found.key is None
    assert found.closed == {1: day(89)}


def test_what_starts_on_the_same_day_is_corrected():
    found = place([search(1, 0)], job(None, 0))
    assert found.key == 1
    assert found.corrects


def test_one_from_before_ends_on_the_eve_of_what_comes_next():
    found = place([job(1, 100)], search(None, 0))
    assert (found.key, found.end) == (None, day(99))


def test_the_same_known_to_be_older():
    found = place([job(1, 100)], job(None, 40))
    assert (found.key, found.start) == (1, day(40))


def test_back_after_a_break_is_another():
    found = place([job(1, 0, 50)], job(None, 90))
    assert found.key is None


def test_told_to_be_over():
    found = place([job(1, 0)], job(None, 0, 60))
    assert (found.key, found.end) == (1, day(60))


@st.composite
def told(draw):
    kind = draw(st.sampled_from(["employment", "studies", "search"]))
    start = draw(st.integers(0, 60))
    length = draw(st.none() | st.integers(0, 40))
    details = tuple(draw(st.sampled_from(["", "a", "b"])) for _ in range(2))
    end = None if length is None else day(start + length)
    return Span(None, day(start), end, kind, details)


@given(st.lists(told(), max_size=12))
def test_never_two_on_a_day_and_the_last_told_holds(stories):
    kept = {}
    for number, new in enumerate(stories):
        found = place(list(kept.values()), new)
        for key, end in found.closed.items():
            old = kept[key]
            kept[key] = Span(key, old.start, end, old.kind, old.details)
        key = number if found.key is None else found.key
        details = new.details
        if found.key is not None and not found.corrects:
            pairs = zip(new.details, kept[key].details, strict=True)
            details = tuple(a or b for a, b in pairs)
        kept[key] = Span(key, found.start, found.end, new.kind, details)
        assert on(list(kept.values()), new.start).key == key
    ordered = sorted(kept.values(), key=lambda span: span.start)
    for one, following in zip(ordered, ordered[1:], strict=False):
        assert one.start < following.start
        assert one.end is not None and one.end < following.start
    assert all(span.end is None or span.end >= span.start for span in ordered)


# -- whom to ask for what -----------------------------------------------------------
TODAY = date(2026, 3, 2)


def roles(person, employer=None):
    employer = employer or proposals.Employer()
    return {p.role: p for p in proposals.propose(person, employer, TODAY)}


def at_work(**values):
    return proposals.Person(
        "employment",
        **{
            "in_specialty": "yes",
            "left": 2021,
            "since": date(2022, 9, 1),
            "trainings": frozenset({7}),
        }
        | values,
    )


def test_at_work_in_the_trade():
    employer = proposals.Employer(received=4, trainings=frozenset({7}))
    found = roles(at_work(), employer)
    assert set(found) == {"tutor", "mentor", "speaker", "jury"}
    assert found["tutor"].reasons == ("specialty", "receives_training", "years")


def test_each_role_said_yes_to_comes_first():
    everyone = frozenset(proposals.ROLES)
    found = proposals.propose(
        at_work(in_specialty="no", willing=everyone), proposals.Employer(), TODAY
    )
    assert {one.role for one in found} == everyone
    assert all(one.reasons[0] == "willing" for one in found)


def test_who_leads_or_keeps_the_books_is_asked_about_the_tax():
    assert "tax" in roles(at_work(job="Gérante du salon"))
    assert "tax" in roles(at_work(job="Assistant RH"))
    assert "tax" not in roles(at_work(job="Électricien"))
    assert "tax" not in roles(
        at_work(job="Directeur"), proposals.Employer(pays_tax=False)
    )


def test_nobody_is_proposed_at_a_closed_or_excluded_organisation():
    everyone = frozenset(proposals.ROLES)
    assert not roles(at_work(willing=everyone), proposals.Employer(open=False))


def test_only_who_is_at_work_there():
    for kind in ("studies", "apprenticeship", "search", "other"):
        person = proposals.Person(kind, willing=frozenset(proposals.ROLES))
        assert not roles(person)


def test_what_they_do_already_is_not_proposed():
    assert "tutor" not in roles(at_work(held=frozenset({"tutor"})))


def test_nothing_speaks_for_it():
    person = at_work(in_specialty="", left=0, since=None)
    assert not roles(person)


@given(
    st.sampled_from(["yes", "partly", "no", ""]),
    st.sets(st.sampled_from(proposals.ROLES)),
    st.sets(st.sampled_from(proposals.ROLES)),
    st.integers(0, 9),
    st.text(max_size=20),
)
def test_never_without_a_reason_never_twice(specialty, willing, held, received, words):
    person = at_work(
        in_specialty=specialty,
        willing=frozenset(willing),
        held=frozenset(held),
        job=words,
    )
    found = proposals.propose(person, proposals.Employer(received=received), TODAY)
    assert all(one.reasons for one in found)
    named = [one.role for one in found]
    assert len(named) == len(set(named))
    assert not set(named) & held
    assert set(willing) - held <= set(named)
    assert [one.score for one in found] == sorted(
        (one.score for one in found), reverse=True
    )


def test_renewed_on_the_next_day_goes_on():
    """A fixed-term contract renewed: one situation, which lasts again."""
    found = place([job(1, 0, 30)], job(None, 31))
    assert (found.key, found.start, found.end) == (1, day(0), None)
