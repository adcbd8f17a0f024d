"""What a list says of organisations and of their people, lines of one joined."""

from dataclasses import dataclass, field

from .issues import ERROR
from .partner_match import find_person, person_words
from .partner_words import city_words, name_words


@dataclass(slots=True)
class SaidPerson:
    """A person as a line says it. name: « Jean PETIT »; title: 'm', 'mme' or '';
    roles: codes."""

    line: int
    name: str
    roles: list = field(default_factory=list)
    title: str = ""
    function: str = ""
    phone: str = ""
    mobile: str = ""
    email: str = ""


@dataclass(slots=True, eq=False)
class SaidHost:
    """An organisation as one line says it, or several once joined.

    values: {what: value}, only what is said; siret_issue: the SIRET that is not one;
    head: 'self' for a head office, else the SIRET or the name of its head office.
    rows: the lines of the list, as their reader made them."""

    line: int
    name: str
    siret: str = ""
    siren: str = ""
    zip: str = ""
    city: str = ""
    head: str = ""
    values: dict = field(default_factory=dict)
    trainings: list = field(default_factory=list)
    tags: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    people: list = field(default_factory=list)
    issues: list = field(default_factory=list)
    siret_issue: object = None
    rows: list = field(default_factory=list)

    @property
    def label(self):
        """What the office calls it: its name, else its SIRET."""
        return self.name or self.siret

    @property
    def key(self):
        """Key of the organisation inside one list: SIRET, else name and town."""
        return self.siret or name_key(self)

    @property
    def is_valid(self):
        return not any(issue.level == ERROR for issue in self.issues)


def name_key(said):
    """« Garage Martin », « Brest » → 'garage martin|brest'; no town: its zip."""
    return f"{name_words(said.name)}|{city_words(said.city) or said.zip}"


def group_hosts(lines):
    """`SaidHost`s, one a line → lists of those that are one organisation.

    The SIRET tells, else the name and the town. A line without SIRET joins the one
    that has the same name and town; a name without town joins its only one.
    """
    groups, by_name, by_bare = {}, {}, {}
    for said in lines:
        if said.key not in groups:
            groups[said.key] = []
            by_name.setdefault(name_key(said), []).append(said.key)
            by_bare.setdefault(name_words(said.name), set()).add(said.key)
        groups[said.key].append(said)
    for key in list(groups):
        first = groups[key][0]
        if first.siret or not first.name:
            continue
        others = [k for k in by_name[name_key(first)] if k != key]
        if not others and key.endswith("|"):
            bare = by_bare[name_words(first.name)] - {key}
            others = list(bare) if len(bare) == 1 else []
        if others and others[0] in groups:
            groups[others[0]].extend(groups.pop(key))
    return [sorted(own, key=lambda said: said.line) for own in groups.values()]


def join(lines):
    """Lines of one organisation → one `SaidHost`: what is said first counts."""
    joined = lines[0]
    for said in lines[1:]:
        for name in ("name", "siret", "siren", "zip", "city", "head", "siret_issue"):
            if not getattr(joined, name):
                setattr(joined, name, getattr(said, name))
        joined.values = {**said.values, **joined.values}
        for name in ("trainings", "tags", "notes"):
            own = getattr(joined, name)
            own += [item for item in getattr(said, name) if item not in own]
        joined.people += said.people
        joined.issues += said.issues
        joined.rows += said.rows
    if joined.siret:
        joined.siret_issue = None
    joined.people = merge_people(joined.people)
    return joined


def merge_people(people):
    """`SaidPerson`s of one organisation → each once: « M. PETIT » is Jean PETIT.

    What is said first counts, roles add up.
    """
    kept = []
    for said in people:
        names = {number: person.name for number, person in enumerate(kept)}
        found = find_person(said.name, names)
        words = set(person_words(said.name).split())
        if found is None:
            parts = [n for n, name in names.items() if is_part(name, words)]
            found = parts[0] if len(parts) == 1 else None
        if found is None or not _may_be(kept[found], said):
            kept.append(said)
            continue
        first = kept[found]
        if is_part(first.name, words):
            first.name = said.name
        for name in ("title", "function", "phone", "mobile", "email"):
            if not getattr(first, name):
                setattr(first, name, getattr(said, name))
        first.roles += [role for role in said.roles if role not in first.roles]
    return kept


def is_part(name, words):
    """Are the words of a name some of these, and not all? « PETIT », {jean, petit}"""
    own = set(person_words(name).split())
    return bool(own) and own < words


def _may_be(one, other):
    """Two people with the same name and two e-mails of their own are two people."""
    return not (one.email and other.email) or one.email.lower() == other.email.lower()
