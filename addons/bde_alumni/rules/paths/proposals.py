"""Whom to ask for what: former pupils at work, and why they are proposed.

Each reason is a code; whoever shows them translates. Somebody is proposed for a role
when they said that they would, or when what they do speaks for it.
"""

from dataclasses import dataclass

from ....bde_partners.rules.text import fold

TUTOR, MENTOR, SPEAKER, JURY, TAX = ROLES = (
    "tutor",
    "mentor",
    "speaker",
    "jury",
    "tax",
)
# Reasons, and what each weighs in the order of the list
WEIGHTS = {
    "willing": 50,
    "receives_training": 20,
    "receives": 10,
    "specialty": 15,
    "partly": 5,
    "years": 10,
    "near_age": 10,
    "leads": 20,
    "money": 20,
}
# What speaks for a role, without a word of the person
SPEAK = {
    TUTOR: ("specialty", "receives_training", "receives"),
    MENTOR: ("near_age",),
    SPEAKER: ("specialty",),
    JURY: ("years",),
    TAX: ("leads", "money"),
}
# What is said beside, when the role is proposed
BESIDE = {
    TUTOR: ("partly", "years"),
    MENTOR: ("specialty", "partly"),
    SPEAKER: ("years", "leads", "receives_training"),
    JURY: ("specialty", "receives_training"),
    TAX: (),
}
_LEADS = (
    "gerance",
    "gerant",
    "gerante",
    "dirigeant",
    "dirigeante",
    "directeur",
    "directrice",
    "patron",
    "patronne",
    "chef d entreprise",
    "cheffe d entreprise",
)
_MONEY = ("comptable", "comptabilite", "ressources humaines", "rh", "paie", "finance")
AT_WORK = ("employment",)


@dataclass(frozen=True, slots=True)
class Person:
    """A former pupil at work.

    kind: of the situation; in_specialty: yes, partly, no, ''; job: as typed; willing:
    roles they said yes to; held: roles they have at this employer already; left: year
    of leaving school, 0 when unknown; since: first day there; trainings: keys.
    """

    kind: str
    in_specialty: str = ""
    job: str = ""
    willing: frozenset = frozenset()
    held: frozenset = frozenset()
    left: int = 0
    since: object = None
    trainings: frozenset = frozenset()


@dataclass(frozen=True, slots=True)
class Employer:
    """Their organisation. open: neither closed nor excluded; pays_tax: private;
    received: learners received; trainings: keys of those that it receives."""

    open: bool = True
    pays_tax: bool = True
    received: int = 0
    trainings: frozenset = frozenset()


@dataclass(frozen=True, slots=True)
class Proposal:
    """role: code; reasons: codes, the strongest first; score: to sort."""

    role: str
    reasons: tuple
    score: int


def propose(person, employer, today, years=2, near=6):
    """Return the `Proposal`s of a former pupil at an organisation, best first.

    :param date today: the day
    :param int years: at work in the trade, from which experience counts
    :param int near: years since school, up to which a mentor is near in age
    """
    if person.kind not in AT_WORK or not employer.open:
        return []
    known = _reasons(person, employer, today, years, near)
    found = []
    for role in ROLES:
        if role in person.held or (role == TAX and not employer.pays_tax):
            continue
        willing = role in person.willing
        speaks = [reason for reason in SPEAK[role] if reason in known]
        if not willing and not speaks:
            continue
        beside = [reason for reason in BESIDE[role] if reason in known]
        reasons = (["willing"] if willing else []) + speaks + beside
        score = sum(WEIGHTS[reason] for reason in reasons)
        found.append(Proposal(role, tuple(reasons), score))
    return sorted(found, key=lambda one: (-one.score, ROLES.index(one.role)))


def _reasons(person, employer, today, years, near):
    """Return the set of what is true of this person there, whatever the role."""
    words = f" {fold(person.job)} "
    there = (today - person.since).days / 365.25 if person.since else 0
    in_trade = person.in_specialty in ("yes", "partly")
    facts = {
        "receives_training": person.trainings & employer.trainings,
        "receives": employer.received and not person.trainings & employer.trainings,
        "specialty": person.in_specialty == "yes",
        "partly": person.in_specialty == "partly",
        "years": in_trade and there >= years,
        "near_age": in_trade and person.left and today.year - person.left <= near,
        "leads": any(f" {word} " in words for word in _LEADS),
        "money": any(f" {word} " in words for word in _MONEY),
    }
    return {name for name, true in facts.items() if true}
