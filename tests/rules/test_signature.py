"""The journal of signatures and the people who sign, whatever is given."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_partners.rules.signature import (
    FIRST,
    LEVELS,
    Link,
    check_chain,
    event_hash,
    is_complete,
    merge_hats,
    orders_to_ask,
    payload_hash,
)

payloads = st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=4)
facts = st.tuples(
    st.sampled_from(["sent", "opened", "signed"]), st.integers(0, 9), payloads
)


def chain(events):
    """Return the links of events, and the head."""
    previous, links = FIRST, []
    for kind, signer, payload in events:
        date, digest = "2026-11-02 08:00:00", payload_hash(payload)
        new = event_hash(previous, kind, date, signer, digest)
        links.append(Link(kind, date, signer, payload, digest, previous, new))
        previous = new
    return links, previous if links else None


@given(st.lists(facts, max_size=6))
def test_a_journal_is_whole(events):
    assert check_chain(*chain(events)).ok


@given(st.lists(facts, min_size=1, max_size=6), st.data())
def test_a_changed_line_shows_where_it_is(events, data):
    links, head = chain(events)
    index = data.draw(st.integers(0, len(links) - 1))
    change = data.draw(
        st.sampled_from(
            [
                {"kind": "waived"},
                {"signer_id": 77},
                {"date": "2026-11-03 08:00:00"},
                {"payload": {"forged": "yes"}},
                {"payload_hash": "0" * 64},
                {"hash": "f" * 64},
            ]
        )
    )
    links[index] = replace(links[index], **change)
    check = check_chain(links, head)
    assert not check.ok
    assert check.index in (index, index + 1)


@given(st.lists(facts, min_size=1, max_size=6), st.data())
def test_a_line_taken_away_shows(events, data):
    links, head = chain(events)
    del links[data.draw(st.integers(0, len(links) - 1))]
    assert not check_chain(links, head).ok


@given(st.lists(facts, min_size=1, max_size=6))
def test_an_erased_personal_part_breaks_nothing(events):
    links, head = chain(events)
    links = [replace(link, payload=None, erased=True) for link in links]
    assert check_chain(links, head).ok


def test_the_order_of_keys_does_not_matter():
    assert payload_hash({"a": 1, "b": 2}) == payload_hash({"b": 2, "a": 1})


def entry(name, **values):
    return {
        "roles": ["host"],
        "person_key": None,
        "name": name,
        "email": None,
        "phone": None,
        "level": "required",
        "order": 10,
        **values,
    }


@pytest.mark.parametrize(
    "first, second, people",
    [
        ({"person_key": "res.partner,1"}, {"person_key": "res.partner,1"}, 1),
        ({"person_key": "res.partner,1"}, {"person_key": "res.partner,2"}, 2),
        ({"email": "A@x.fr"}, {"email": "a@x.fr"}, 1),
        ({"email": "a@x.fr"}, {"email": "b@x.fr"}, 2),
        ({"phone": "0600000000"}, {"phone": "0600000000"}, 1),
        ({}, {}, 2),
    ],
)
def test_one_person_signs_once(first, second, people):
    entries = [entry("Luc Durand", **first), entry("DURAND Luc", **second)]
    assert len(merge_hats(entries)) == people


def test_two_parents_with_one_address_are_two_people():
    entries = [
        entry("Marie Dupont", email="dupont@x.fr"),
        entry("Paul Dupont", email="dupont@x.fr"),
    ]
    assert len(merge_hats(entries)) == 2


@given(
    st.lists(
        st.tuples(st.integers(1, 3), st.sampled_from(LEVELS), st.integers(1, 30)),
        max_size=8,
    )
)
def test_hats_are_joined_and_the_strongest_level_stays(people):
    entries = [
        entry(
            "X",
            roles=[f"role{n}"],
            person_key=f"res.partner,{who}",
            level=level,
            order=order,
        )
        for n, (who, level, order) in enumerate(people)
    ]
    merged = merge_hats(entries)
    assert sum(len(person["roles"]) for person in merged) == len(entries)
    for person in merged:
        mine = [e for e in entries if e["person_key"] == person["person_key"]]
        assert person["order"] == min(e["order"] for e in mine)
        assert person["level"] == min((e["level"] for e in mine), key=LEVELS.index)


@given(
    st.lists(
        st.tuples(
            st.integers(1, 3),
            st.sampled_from(["waiting", "asked", "signed", "waived", "delegated"]),
        )
    )
)
def test_who_is_asked_and_when_it_is_over(signers):
    turn = orders_to_ask(signers)
    assert (turn is None) == all(
        state not in ("waiting", "asked") for _order, state in signers
    )
    if is_complete(state for _order, state in signers):
        assert turn is None
