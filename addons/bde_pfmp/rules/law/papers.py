"""What the convention must say: gratification, mentions, insurance.

Sources: code de l'éducation, L124-6, D124-4, D124-6 and D124-8.
"""

from ....bde_partners.rules.issues import _lt
from ..schedule import format_hour
from .findings import BLOCKED, WARNING, Sentences

CODES = {
    "gratification_due": _lt(
        "%(hours)s at this host over the school year: above %(max)s a gratification is "
        "due, at least %(rate)s euros an hour."
    ),
    "gratification_low": _lt(
        "%(given)s euros an hour: the least is %(rate)s above %(max)s at the same host."
    ),
    "gratification_words": _lt(
        "%(hours)s at this host: check that the gratification written is at least "
        "%(rate)s euros an hour."
    ),
    "no_insurance": _lt("The liability insurance of the host is not known."),
    "mention": _lt("The convention does not say: %(label)s."),
}
finding = Sentences(CODES)


def check_gratification(placement, params):
    """V19: due from the 309th hour at the same host in a school year."""
    limit = params.get("gratification_hours", placement.first)
    rate = params.get("gratification_rate", placement.first)
    hours = placement.hours_before + placement.total_hours()
    if not limit or hours <= limit:
        return []
    said = {"hours": format_hour(hours), "max": format_hour(limit), "rate": rate}
    given = placement.gratification
    if given is not None:
        if rate and given < rate:
            return [
                finding(
                    "gratification", BLOCKED, "gratification_low", given=given, **said
                )
            ]
        return []
    if placement.gratification_written:
        return [finding("gratification", WARNING, "gratification_words", **said)]
    return [finding("gratification", BLOCKED, "gratification_due", **said)]


def check_insurance(placement, params):
    """V23: the host's liability insurance."""
    if placement.host.insurance:
        return []
    return [finding("insurance", WARNING, "no_insurance")]


def check_mentions(placement, params):
    """V22: the mentions of D124-4."""
    return [
        finding("mentions", BLOCKED if blocking else WARNING, "mention", label=label)
        for label, blocking in placement.missing
    ]
