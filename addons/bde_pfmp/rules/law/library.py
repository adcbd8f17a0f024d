"""Every rule of law that the product checks, and the run of them all.

The table of the documentation is made from `RULES`: a rule that is not here does not
exist, one that is here has a test that bears its name.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ....bde_partners.rules.issues import _lt
from . import dates, papers, people, supervision, working_time
from .findings import waive


@dataclass(frozen=True)
class Rule:
    """A rule of law.

    :param str code: stable name, that of its findings
    :param str number: number in the register of rules, when it has one
    :param str article: text it comes from
    :param str title: what it watches (English, to translate)
    :param str why: why it exists, in a sentence a parent understands (to translate)
    :param str authority: who may authorise an exception in writing; '' nobody
    :param check: (facts.Placement, parameters.Parameters) → list of `Finding`
    """

    code: str
    number: str
    article: str
    title: str
    why: str
    authority: str
    check: Callable


_INSPECTOR = _lt("the labour inspector")
_ACADEMY = _lt("the académie")
_HEAD = _lt("the head of school")

RULES = (
    Rule(
        "age",
        "V09",
        "Code du travail, L4153-1",
        _lt("Age at a private host"),
        _lt("A child under 14 does not work, even to learn."),
        "",
        people.check_age,
    ),
    Rule(
        "representative",
        "V21",
        "Code de l'éducation, D124-4",
        _lt("Legal representative of a minor"),
        _lt("A parent or guardian agrees, for a minor, to what is signed."),
        "",
        people.check_representative,
    ),
    Rule(
        "forbidden_works",
        "",
        "Code du travail, D4153-15 à D4153-37",
        _lt("Works forbidden to every minor"),
        _lt("Some works are too dangerous for a minor, whoever watches."),
        "",
        people.check_forbidden_works,
    ),
    Rule(
        "regulated_works",
        "V14",
        "Code du travail, R4153-38 à R4153-45",
        _lt("Declaration of regulated works"),
        _lt(
            "Machines and works that can hurt are allowed for training only, once the "
            "host has declared them and shown that somebody competent watches."
        ),
        _INSPECTOR,
        people.check_regulated_works,
    ),
    Rule(
        "medical_opinion",
        "V15",
        "Code du travail, R4153-40",
        _lt("Medical opinion for regulated works"),
        _lt("A doctor checks every year that these works do not harm the learner."),
        _lt("the doctor in charge of the learner"),
        people.check_medical_opinion,
    ),
    Rule(
        "day_hours",
        "V10",
        "Code du travail, L3162-1 et R3162-1",
        _lt("Hours a day"),
        _lt("A young person tires faster: days are shorter than an adult's."),
        _INSPECTOR,
        working_time.check_day_hours,
    ),
    Rule(
        "week_hours",
        "V10",
        "Code du travail, L3162-1 et R3162-1",
        _lt("Hours a week"),
        _lt("A learner comes to learn: the week is that of school, not more."),
        _INSPECTOR,
        working_time.check_week_hours,
    ),
    Rule(
        "night",
        "V11",
        "Code du travail, L3163-1 et L3163-2",
        _lt("Night work"),
        _lt("At night a minor sleeps: no exception for learners in a PFMP."),
        "",
        working_time.check_night,
    ),
    Rule(
        "sunday",
        "V12",
        "Code du travail, L3164-2 et L3164-5",
        _lt("Sunday work"),
        _lt("Sunday is for family and rest."),
        _INSPECTOR,
        working_time.check_sunday,
    ),
    Rule(
        "weekly_rest",
        "V12",
        "Code du travail, L3164-2",
        _lt("Two days of rest in a row"),
        _lt("A minor has two days of rest in a row each week."),
        _INSPECTOR,
        working_time.check_weekly_rest,
    ),
    Rule(
        "public_holiday",
        "V12",
        "Code du travail, L3164-6 à L3164-8",
        _lt("Public holidays"),
        _lt("A minor does not work on public holidays."),
        _INSPECTOR,
        working_time.check_public_holiday,
    ),
    Rule(
        "daily_rest",
        "V13",
        "Code du travail, L3164-1",
        _lt("Rest between two days"),
        _lt("Between two days there is time to go home, eat and sleep."),
        _INSPECTOR,
        working_time.check_daily_rest,
    ),
    Rule(
        "break",
        "V13",
        "Code du travail, L3162-3",
        _lt("Breaks"),
        _lt("After some hours in a row, everybody needs a break."),
        _INSPECTOR,
        working_time.check_break,
    ),
    Rule(
        "tutor",
        "V16",
        "Code de l'éducation, R124-13",
        _lt("Trainees of a tutor"),
        _lt("A tutor who has too many trainees has no time for each."),
        "",
        supervision.check_tutor,
    ),
    Rule(
        "referent",
        "V17",
        "Code de l'éducation, D124-3",
        _lt("Learners of a referent teacher"),
        _lt("A teacher who follows too many learners cannot visit them."),
        "",
        supervision.check_referent,
    ),
    Rule(
        "host_quota",
        "V18",
        "Code de l'éducation, R124-10 à R124-12",
        _lt("Trainees at the host, per week"),
        _lt("A host keeps enough employees around its trainees to teach them."),
        _ACADEMY,
        supervision.check_host_quota,
    ),
    Rule(
        "school_year",
        "V04",
        "Code de l'éducation, D124-1",
        _lt("School year"),
        _lt("The period belongs to a school year, and so does its insurance."),
        _HEAD,
        dates.check_school_year,
    ),
    Rule(
        "calendar",
        "V06",
        "Code de l'éducation, R421-2",
        _lt("Calendar voted by the board"),
        _lt("The board of the school votes when learners are away."),
        _HEAD,
        dates.check_calendar,
    ),
    Rule(
        "length",
        "V05",
        "Arrêté du diplôme",
        _lt("Length of a period"),
        _lt("It takes some weeks to learn a job."),
        _HEAD,
        dates.check_length,
    ),
    Rule(
        "holidays",
        "V08",
        "Code de l'éducation, L521-1",
        _lt("School holidays"),
        _lt("Holidays are for rest; only missing weeks are made up there."),
        _HEAD,
        dates.check_holidays,
    ),
    Rule(
        "exams",
        "V06",
        "Calendrier des examens",
        _lt("Days of written exams"),
        _lt("On the day of an exam the learner is at the exam."),
        _HEAD,
        dates.check_exams,
    ),
    Rule(
        "overlap",
        "V07",
        "Code de l'éducation, D124-4, 5°",
        _lt("One place at a time"),
        _lt("Nobody can be at two places on the same day."),
        "",
        dates.check_overlap,
    ),
    Rule(
        "gratification",
        "V19",
        "Code de l'éducation, L124-6 et D124-8",
        _lt("Gratification"),
        _lt("After two months at the same host, the learner is paid."),
        "",
        papers.check_gratification,
    ),
    Rule(
        "insurance",
        "V23",
        "Code de l'éducation, D124-4, 10°",
        _lt("Liability insurance of the host"),
        _lt("If something breaks or somebody is hurt, an insurance pays."),
        "",
        papers.check_insurance,
    ),
    Rule(
        "mentions",
        "V22",
        "Code de l'éducation, D124-4",
        _lt("Mandatory mentions"),
        _lt("The convention says what everybody agrees to."),
        "",
        papers.check_mentions,
    ),
)
BY_CODE = {rule.code: rule for rule in RULES}


def check(placement, params, waivers=()):
    """Return every `Finding` about a placement, authorisations applied.

    :param placement: `facts.Placement`
    :param params: `parameters.Parameters`
    :param waivers: iterable of `findings.Waiver`
    """
    found = [finding for rule in RULES for finding in rule.check(placement, params)]
    return waive(found, waivers, placement.first, placement.last)
