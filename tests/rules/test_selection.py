from hypothesis import given
from hypothesis import strategies as st

from addons.bde_taxe.rules import selection as rules

people = st.lists(
    st.builds(
        rules.Person,
        st.integers(1, 999),
        st.frozensets(st.sampled_from([*rules.ROLES, "tutor"]), max_size=3),
        st.booleans(),
        st.booleans(),
    ),
    max_size=6,
)
sites = st.lists(
    st.builds(
        rules.Site,
        st.integers(1, 9999),
        st.integers(1, 5),
        st.sampled_from(["", "", "closed", "budget"]),
        segments=st.frozensets(st.integers(1, 4)),
        people=st.builds(tuple, people),
        headcount=st.integers(0, 99),
        is_head=st.booleans(),
        estimated=st.integers(0, 999),
    ),
    max_size=12,
    unique_by=lambda site: site.id,
)


def test_the_roles_in_their_order_then_an_email_then_the_organisation():
    tax = rules.Person(5, frozenset({"tax"}), has_phone=True)
    hr = rules.Person(4, frozenset({"hr"}), has_email=True)
    mute = rules.Person(3, frozenset({"tax"}))
    plain = rules.Person(2, frozenset({"tutor"}), has_email=True)
    assert rules.choose_contact([plain, hr, mute, tax]) == (tax, "tax")
    assert rules.choose_contact([plain, hr, mute]) == (hr, "hr")
    assert rules.choose_contact([plain, mute]) == (plain, "email")
    assert rules.choose_contact([mute]) == (None, "organisation")


def test_the_site_that_can_be_asked_comes_before_the_head_office():
    closed = rules.Site(1, "a", "closed", headcount=500)
    small = rules.Site(2, "a", is_head=False, segments=frozenset({7}))
    assert rules.companies([closed, small])["a"][0] is small
    knows = rules.Site(
        3, "a", people=(rules.Person(9, frozenset({"accountant"}), True),)
    )
    assert rules.companies([closed, small, knows])["a"][0] is knows
    assert knows.segments == {7}


@given(people)
def test_who_is_chosen_can_be_reached(found):
    person, choice = rules.choose_contact(found)
    assert (person is None) == (choice == "organisation")
    if person:
        assert person.has_email or person.has_phone
        assert choice == "email" or choice in person.roles
    else:
        assert not any(p.has_email for p in found)


@given(sites)
def test_each_company_once_and_nothing_lost(found):
    held = {}
    for site in found:
        held.setdefault(site.company, set()).update(site.segments)
    groups = rules.companies(found)
    assert sorted(s.id for g in groups.values() for s in g) == sorted(
        s.id for s in found
    )
    for company, group in groups.items():
        first = group[0]
        assert first.segments == held[company]
        assert bool(first.exclusion) == all(site.exclusion for site in group)
        assert first.estimated == max(site.estimated for site in group)
