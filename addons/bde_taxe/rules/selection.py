"""Who is asked in a campaign: once a company, by the best site, through one person.

Plain Python: what is known of sites and people comes in.
"""

from dataclasses import dataclass

# Whom a letter about the tax goes to, first to last
ROLES = ("tax", "accountant", "hr", "signatory")
EMAIL, ORGANISATION = "email", "organisation"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of a site; roles: codes; how they are reached is known or not."""

    id: int
    roles: frozenset = frozenset()
    has_email: bool = False
    has_phone: bool = False


@dataclass(slots=True)
class Site:
    """A site of a company that could be asked.

    company: what its sites share; exclusion: why not ('' when it may be asked), note:
    in words; segments: ids of those that hold it.
    """

    id: int
    company: object
    exclusion: str = ""
    note: str = ""
    is_head: bool = True
    headcount: int = 0
    has_email: bool = False
    people: tuple = ()
    segments: frozenset = frozenset()
    estimated: float = 0
    last: float = 0


def choose_contact(people):
    """Return (`Person` or None, why them).

    The first role that somebody who can be reached has, those with an e-mail first;
    else anybody with an e-mail; else nobody: the organisation itself.

    :return: the code of the role, `email` or `organisation`
    """
    ordered = sorted(people, key=lambda person: (not person.has_email, person.id))
    for role in ROLES:
        for person in ordered:
            if role in person.roles and (person.has_email or person.has_phone):
                return person, role
    for person in ordered:
        if person.has_email:
            return person, EMAIL
    return None, ORGANISATION


def _worth(site):
    """Return how good a site is to write to, the best first when sorted."""
    choice = choose_contact(site.people)[1]
    known = ROLES.index(choice) if choice in ROLES else len(ROLES)
    reached = choice != ORGANISATION or site.has_email
    return (
        bool(site.exclusion),
        known,
        not reached,
        not site.is_head,
        -site.headcount,
        site.id,
    )


def companies(sites):
    """Return {company: [its sites, the one to write to first]}.

    What the sites know goes to the first: its segments, the highest estimate, what the
    company gave. A company is left out only when each of its sites is.
    """
    groups = {}
    for site in sites:
        groups.setdefault(site.company, []).append(site)
    for group in groups.values():
        group.sort(key=_worth)
        first = group[0]
        first.segments = frozenset().union(*(site.segments for site in group))
        first.estimated = max(site.estimated for site in group)
        first.last = max(site.last for site in group)
    return groups
