"""The mentions that the law wants on a convention, and those of a placement that lack.

Source: code de l'éducation, art. D124-4 (fifteen mentions) and L124-1; code du travail,
L4153-1 for minors. The texts are English marks: the model translates them.
"""

from dataclasses import dataclass
from datetime import date

BLOCK = "block"
WARN = "warn"
# Presence above which a host must pay a gratification: 44 days of 7 hours
# (code de l'éducation, art. L124-6 and D124-6).
GRATIFICATION_HOURS = 308
# Kinds of placements that art. L124-1 and following do not rule
OUTSIDE = ("fc", "immersion")


def _lt(text):
    """Mark a text for translation."""
    return text


@dataclass(frozen=True)
class Mention:
    """A mention that is wanted.

    :param str code: stable name
    :param str article: where the law asks for it
    :param str label: what is missing (English, to translate)
    :param str severity: "block" (to confirm before printing) or "warn"
    :param str hint: where to fill it (English, to translate)
    """

    code: str
    article: str
    label: str
    severity: str
    hint: str


@dataclass(frozen=True)
class Facts:
    """What a placement knows. Texts are stripped; empty means unknown.

    :param str kind: "pfmp", "bts", "fc" or "immersion"
    :param int annual_volume: teaching hours a year, 0 when unknown
    :param hours: hours of presence in all, None while the schedule is to come
    :param frozenset covered: codes of the mentions that an article of the template
        states by itself (suspension, attestation…)
    :param int representatives: legal representatives known
    :param bool abroad: host outside France: no SIRET there
    """

    kind: str = "pfmp"
    training: str = ""
    annual_volume: int = 0
    referent: str = ""
    tutor: str = ""
    skills: str = ""
    activities: str = ""
    date_start: date | None = None
    date_end: date | None = None
    hours: float | None = None
    follow_up: str = ""
    gratification: str = ""
    host_insurance: str = ""
    school_insurance: str = ""
    covered: frozenset = frozenset()
    birth_date: date | None = None
    is_minor: bool = False
    representatives: int = 0
    signatory: str = ""
    head: str = ""
    host_address: str = ""
    host_siret: str = ""
    host_individual: bool = False
    abroad: bool = False


def _item(code, rank, label, severity, hint):
    # The order of 10° to 15° changed with the versions of the text: not quoted.
    article = f"D124-4, {rank}°" if rank and rank < 10 else "D124-4"
    return Mention(code, article, label, severity, hint)


_TEMPLATE = _lt("Restore this article in the template of the convention.")

#: The fifteen mentions of art. D124-4, in its order.
D124_4 = (
    _item(
        "training",
        1,
        _lt("Full title of the training and teaching hours a year"),
        BLOCK,
        _lt("On the training of the learner's enrolment."),
    ),
    _item(
        "people",
        2,
        _lt("Names of the referent teacher and of the tutor"),
        BLOCK,
        _lt("On the placement: referent and tutor."),
    ),
    _item(
        "skills",
        3,
        _lt("Skills to acquire"),
        BLOCK,
        _lt("On the placement, or once for all on the training."),
    ),
    _item(
        "activities",
        4,
        _lt("Activities entrusted to the learner"),
        BLOCK,
        _lt("On the placement, or once for all on the training."),
    ),
    _item(
        "dates",
        5,
        _lt("Dates and total duration of presence"),
        BLOCK,
        _lt("On the placement: first day, last day, schedule."),
    ),
    _item(
        "schedule",
        6,
        _lt("Hours of presence a week; nights, Sundays and public holidays if any"),
        WARN,
        _lt("The host sends the schedule: key it on the placement before the start."),
    ),
    _item(
        "follow_up",
        7,
        _lt("How the learner is supervised and followed"),
        BLOCK,
        _lt("On the placement, or once for all on the template."),
    ),
    _item(
        "gratification",
        8,
        _lt("Amount of the gratification, due above 308 hours at the same host"),
        BLOCK,
        _lt("On the placement: gratification."),
    ),
    _item("protection", 9, _lt("Social protection, work accidents"), BLOCK, _TEMPLATE),
    _item(
        "liability",
        10,
        _lt("Liability insurance of the host and of the school"),
        WARN,
        _lt("On the placement (host) and on the school's settings."),
    ),
    _item("absences", 11, _lt("Leave and authorised absences"), BLOCK, _TEMPLATE),
    _item("suspension", 12, _lt("Suspension and termination"), BLOCK, _TEMPLATE),
    _item(
        "benefits",
        13,
        _lt("Benefits offered by the host: canteen, vouchers, transport"),
        BLOCK,
        _TEMPLATE,
    ),
    _item("rules", 14, _lt("Internal rules that apply"), BLOCK, _TEMPLATE),
    _item(
        "attestation",
        15,
        _lt("Conditions of the attestation de stage"),
        BLOCK,
        _TEMPLATE,
    ),
)

#: What the parties need besides to sign a valid document.
PARTIES = (
    Mention(
        "birth_date",
        "L4153-1 (code du travail)",
        _lt("Birth date of the learner"),
        BLOCK,
        _lt("Without it the protection of minors is printed; fill it on the learner."),
    ),
    Mention(
        "representative",
        "L124-1",
        _lt("Legal representative of a minor"),
        BLOCK,
        _lt("On the learner: legal representatives."),
    ),
    Mention(
        "signatory",
        "L124-1",
        _lt("Who signs for the host"),
        BLOCK,
        _lt("On the placement: « signs for the host »."),
    ),
    Mention(
        "head",
        "L124-1",
        _lt("Head of the school"),
        BLOCK,
        _lt("On the school's settings."),
    ),
    Mention(
        "host_address",
        "L124-1",
        _lt("Address of the host"),
        WARN,
        _lt("On the host organisation."),
    ),
    Mention(
        "host_siret",
        "L124-1",
        _lt("SIRET of the host"),
        WARN,
        _lt("On the host organisation."),
    ),
)

#: Mentions that an article of the template may state by itself.
TEMPLATE_CODES = tuple(
    mention.code
    for mention in D124_4
    if mention.hint is _TEMPLATE or mention.code in ("follow_up", "gratification")
)

_MENTIONS = {mention.code: mention for mention in (*D124_4, *PARTIES)}


def _lacks(facts):
    """Yield the codes of what lacks, in no special order."""
    present = {
        "training": facts.training,
        "people": facts.referent and facts.tutor,
        "skills": facts.skills,
        "activities": facts.activities,
        "dates": facts.date_start and facts.date_end,
        "schedule": facts.hours is not None,
        "follow_up": facts.follow_up or "follow_up" in facts.covered,
        "gratification": facts.gratification
        or (facts.hours or 0) <= GRATIFICATION_HOURS,
        "liability": facts.host_insurance and facts.school_insurance,
        "birth_date": facts.birth_date,
        "representative": not facts.is_minor or facts.representatives,
        "signatory": facts.signatory,
        "head": facts.head,
        "host_address": facts.host_address,
        "host_siret": facts.host_siret or facts.abroad or facts.host_individual,
    }
    for code in _MENTIONS:
        if not present.get(code, code in facts.covered):
            yield code


def missing_mentions(facts):
    """Return the mentions that a convention printed now would lack.

    A trainee of continuing education, a pupil who only observes are outside art.
    L124-1: what lacks only warns.
    The teaching hours of the training only warn too: the title is there.

    :param Facts facts: what the placement knows
    :return: list of `Mention`, in the order of the law, the parties last
    """
    found = [_MENTIONS[code] for code in _lacks(facts)]
    if facts.training and not facts.annual_volume and facts.kind not in OUTSIDE:
        found.insert(0, annual_volume_missing())
    if facts.kind in OUTSIDE:
        found = [
            Mention(m.code, "", m.label, WARN, m.hint)
            for m in found
            if m.code not in ("gratification", "attestation")
        ]
    return found


def annual_volume_missing():
    """Return the warning for a training whose teaching hours a year are unknown."""
    return Mention(
        "annual_volume",
        "D124-4, 1°",
        _lt("Teaching hours a year of the training"),
        WARN,
        _lt("On the training: teaching hours a year."),
    )


def blocking(mentions):
    """Return the mentions to confirm before printing."""
    return [mention for mention in mentions if mention.severity == BLOCK]
