"""Age of the learner, who represents a minor, regulated works.

Sources: code du travail, L4153-1 and L4153-8, D4153-15 to D4153-37, R4153-38 to
R4153-52; code de l'éducation, D124-4.
"""

from datetime import date, timedelta

from ....bde_partners.rules.issues import _lt
from .facts import ADULT
from .findings import BLOCKED, FORBIDDEN, WARNING, Sentences

CODES = {
    "too_young": _lt(
        "The learner is %(age)s on %(day)s: nobody goes to a private host before "
        "%(min)s."
    ),
    "no_birth_date": _lt(
        "The birth date is not known: what the law says of minors cannot be checked."
    ),
    "no_representative": _lt(
        "The learner is a minor and no legal representative is known: nobody can sign "
        "for them."
    ),
    "works_forbidden": _lt(
        "These works are forbidden to every minor, without exception: %(works)s."
    ),
    "works_age": _lt("Regulated works on %(day)s at %(age)s: not before %(min)s."),
    "works_undeclared": _lt(
        "Regulated works, and the host's declaration to the labour inspector is not "
        "recorded."
    ),
    "works_expired": _lt(
        "The host's declaration of regulated works covers %(from)s to %(to)s: not the "
        "whole placement."
    ),
    "medical_missing": _lt(
        "Regulated works, and no favourable medical opinion is recorded."
    ),
    "medical_old": _lt(
        "The favourable medical opinion of %(day)s is over %(count)s year old during "
        "the placement."
    ),
}
finding = Sentences(CODES)


def check_age(placement, params):
    """V09: no private host under 14 (code du travail, L4153-1)."""
    if not placement.birth_date:
        return [finding("age", WARNING, "no_birth_date")]
    age = placement.age_on(placement.first)
    least = params.get("host_age_min", placement.first)
    if least and age < least and placement.host.is_private:
        return [
            finding(
                "age",
                FORBIDDEN,
                "too_young",
                placement.first,
                age=age,
                min=round(least),
                day=placement.first,
            )
        ]
    return []


def check_representative(placement, params):
    """V21: a minor's representative signs (code de l'éducation, D124-4)."""
    minor = placement.birth_date and placement.is_minor_on(placement.first)
    if minor and not placement.representatives:
        return [finding("representative", FORBIDDEN, "no_representative")]
    return []


def check_forbidden_works(placement, params):
    """Works forbidden to minors without exception (D4153-15 and following)."""
    works = placement.hazards.absolute
    if works and placement.is_minor_on(placement.first):
        return [finding("forbidden_works", FORBIDDEN, "works_forbidden", works=works)]
    return []


def check_regulated_works(placement, params):
    """V14: a declaration of the host that covers every day (R4153-40 to R4153-45)."""
    hazards = placement.hazards
    if not hazards.needed or not placement.is_minor_on(placement.first):
        return []
    found = []
    age = placement.age_on(placement.first)
    least = params.get("works_age_min", placement.first)
    if least and age < least:
        found.append(
            finding(
                "regulated_works",
                FORBIDDEN,
                "works_age",
                placement.first,
                age=age,
                min=round(least),
                day=placement.first,
            )
        )
    if not hazards.declared_from:
        found.append(finding("regulated_works", BLOCKED, "works_undeclared"))
    elif (
        hazards.declared_from > placement.first
        or not hazards.declared_to
        or hazards.declared_to < _last_minor_day(placement)
    ):
        found.append(
            finding(
                "regulated_works",
                BLOCKED,
                "works_expired",
                **{"from": hazards.declared_from, "to": hazards.declared_to},
            )
        )
    return found


def check_medical_opinion(placement, params):
    """V15: a favourable opinion of the year (R4153-40, 5°)."""
    hazards = placement.hazards
    if not hazards.needed or not placement.is_minor_on(placement.first):
        return []
    if not hazards.medical_on:
        return [finding("medical_opinion", BLOCKED, "medical_missing")]
    years = round(params.get("medical_years", placement.first) or 1)
    ends = _same_day(hazards.medical_on, hazards.medical_on.year + years)
    if ends <= _last_minor_day(placement):
        return [
            finding(
                "medical_opinion",
                BLOCKED,
                "medical_old",
                day=hazards.medical_on,
                count=years,
            )
        ]
    return []


def _last_minor_day(placement):
    """Return the last day of the placement on which the learner is a minor."""
    birth = placement.birth_date
    if not birth:
        return placement.last
    majority = _same_day(birth, birth.year + ADULT)
    return min(placement.last, majority - timedelta(days=1))


def _same_day(day, year):
    """Return the same day of another year; 29 February becomes 1 March."""
    if (day.month, day.day) == (2, 29):
        try:
            return date(year, 2, 29)
        except ValueError:
            return date(year, 3, 1)
    return day.replace(year=year)
