"""What is refused, and what keeps an allowance from being paid.

Source: arrêté of 11 August 2023; checks of APLyPro before a payment.
"""

import re
import string
from dataclasses import dataclass
from datetime import date

from ....bde_partners.rules.issues import RuleError, _lt

CODES = {
    "not_whole": _lt("“%(days)s”: days are a whole number, halves do not exist here."),
    "too_few": _lt("At least one day of presence is needed; absences never count."),
    "too_many": _lt(
        "%(days)s days is more than the %(limit)s calendar days of the period."
    ),
    "apprentice": _lt(
        "An apprentice has a salary: the allowance is for pupils under school status."
    ),
    "bts": _lt("Higher education (BTS) is outside the allowance."),
    "trainee": _lt("A trainee of continuing education has no allowance."),
    "not_pfmp": _lt("This is not a PFMP: no allowance."),
    "cancelled": _lt("The PFMP is cancelled: no allowance."),
    "no_host": _lt("No host organisation: nothing to pay yet."),
    "no_attestation": _lt("The attestation is not signed: no payment without it."),
    "not_the_attested": _lt(
        "The attestation says %(attested)s days: only attested days are paid."
    ),
    "not_over": _lt("The PFMP ends on %(day)s: it is paid once it is over."),
    "no_sex": _lt("The sex of the learner is not filled in."),
    "no_ine": _lt("The INE of the learner is missing."),
    "birth_date_missing": _lt("The birth date is missing."),
    "no_birth_country": _lt("The birth country (INSEE code) is missing."),
    "no_birth_city": _lt("The birth commune (INSEE code) is missing: born in France."),
    "no_address": _lt("The address misses its postcode, commune or country code."),
    "no_award": _lt("The award decision is not edited: the head does it in APLyPro."),
    "abrogated": _lt("The award decision is abrogated for this MEF."),
    "withdrawn": _lt("The award decision is withdrawn."),
    "no_bank": _lt("Bank details are not known in APLyPro."),
    "bank_owner": _lt(
        "Adult when the PFMP starts: the account must be the learner's own, or a "
        "mandate is needed."
    ),
    "days_outside_year": _lt(
        "The dates lie outside %(start)s – %(end)s: an extension of the award decision "
        "is needed."
    ),
    "outside_enrolment": _lt("The dates lie outside the enrolment of the learner."),
    "days_overlap": _lt("Another PFMP of the learner shares days with this one."),
    "nothing_due": _lt("The amount is 0: nothing is paid."),
}
FRANCE = "99100"
_WHOLE = re.compile(r"\s*([+-]?\d+)(?:[.,]0+)?\s*")
_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?:[ .\-]?[A-Z0-9]){11,30}(?![A-Z0-9])")
_DIGITS = {c: str(n) for n, c in enumerate(string.digits + string.ascii_uppercase)}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a PFMP, its learner and its award decision, plain values.

    status: st, ap, bts, fc; kind: of the placement; state of the award: missing,
    edited, abrogated, withdrawn; owner: personal, other_person, moral_person, mandate.
    """

    status: str = "st"
    kind: str = "pfmp"
    is_cancelled: bool = False
    has_host: bool = True
    start: date | None = None
    end: date | None = None
    days: int | None = None
    is_attested: bool = False
    attested_days: int | None = None
    amount: int = 0
    sex: str = ""
    ine: str = ""
    birth_date: date | None = None
    birth_country: str = ""
    birth_city: str = ""
    zip: str = ""
    city: str = ""
    country: str = ""
    award: str = "missing"
    bank_known: bool = False
    owner: str = ""
    year_start: date | None = None
    year_end: date | None = None
    extension: date | None = None
    enrolled_from: date | None = None
    enrolled_to: date | None = None
    overlaps: bool = False


def whole_days(value):
    """A cell or a number → whole days; a decimal, words: `RuleError`."""
    found = _WHOLE.fullmatch(str(value))
    if not found:
        raise RuleError(
            "not_whole", CODES["not_whole"], {"days": str(value)}, "bde_pfmp"
        )
    return int(found[1])


def check_days(days, start, end):
    """Refuse days that cannot be paid (rule V25): `RuleError`.

    :param days: int, or text as typed
    :param date start: first day of the PFMP
    :param date end: its last day
    :return: the days, an int
    """
    days = whole_days(days)
    limit = (end - start).days + 1
    code = "too_few" if days < 1 else "too_many" if days > limit else ""
    if code:
        params = {"days": days, "limit": limit}
        raise RuleError(code, CODES[code], params, "bde_pfmp")
    return days


def refusal(facts):
    """Return the code of why no allowance exists at all, "" when one may (V27)."""
    if facts.is_cancelled:
        return "cancelled"
    if facts.status == "ap" or facts.kind == "apprentice":
        return "apprentice"
    if facts.status == "fc" or facts.kind == "fc":
        return "trainee"
    if facts.status == "bts" or facts.kind == "bts":
        return "bts"
    return "" if facts.kind == "pfmp" else "not_pfmp"


def blockers(facts, today):
    """Return [(code, params)] of what keeps the allowance from being paid, in order.

    :param Facts facts: see the class; nothing of the bank but « known » and whose
    :param date today: the day of the check
    """
    found = []
    if not facts.has_host:
        found.append("no_host")
    if facts.end and facts.end > today:
        found.append("not_over")
    elif not facts.is_attested or facts.days is None:
        found.append("no_attestation")
    elif facts.attested_days and facts.attested_days != facts.days:
        found.append("not_the_attested")
    elif not facts.amount:
        found.append("nothing_due")
    found += _award(facts) + _dates(facts) + _person(facts)
    params = {
        "day": facts.end,
        "attested": facts.attested_days or 0,
        "start": facts.year_start,
        "end": facts.extension or facts.year_end,
    }
    return [(code, params) for code in found]


def _award(facts):
    found = []
    if facts.award != "edited":
        code = {"abrogated": "abrogated", "withdrawn": "withdrawn"}
        found.append(code.get(facts.award, "no_award"))
    if not facts.bank_known:
        found.append("no_bank")
    elif _is_adult(facts) and facts.owner not in ("personal", "mandate"):
        found.append("bank_owner")
    return found


def _is_adult(facts):
    """Eighteen on the first day of the PFMP."""
    born, start = facts.birth_date, facts.start
    if not born or not start:
        return False
    return (
        start.year - born.year - ((start.month, start.day) < (born.month, born.day))
        >= 18
    )


def _dates(facts):
    found = []
    last = facts.extension or facts.year_end
    if (facts.year_start and facts.start and facts.start < facts.year_start) or (
        last and facts.end and facts.end > last
    ):
        found.append("days_outside_year")
    if (facts.enrolled_from and facts.start and facts.start < facts.enrolled_from) or (
        facts.enrolled_to and facts.end and facts.end > facts.enrolled_to
    ):
        found.append("outside_enrolment")
    if facts.overlaps:
        found.append("days_overlap")
    return found


def _person(facts):
    found = []
    if not facts.sex:
        found.append("no_sex")
    if not facts.ine:
        found.append("no_ine")
    if not facts.birth_date:
        found.append("birth_date_missing")
    if not facts.birth_country:
        found.append("no_birth_country")
    elif facts.birth_country == FRANCE and not facts.birth_city:
        found.append("no_birth_city")
    if not facts.country or (
        facts.country == FRANCE and not (facts.zip and facts.city)
    ):
        found.append("no_address")
    return found


def overlapping(stretches):
    """Return the keys of the stretches that share a day with another one.

    :param stretches: iterable of (key, first day, last day) of one learner
    """
    found, open_end, open_key = set(), None, None
    for key, start, end in sorted(stretches, key=lambda s: (s[1], s[2])):
        if open_end and start <= open_end:
            found |= {key, open_key}
        if not open_end or end > open_end:
            open_end, open_key = end, key
    return found


def holds_iban(text):
    """Tell whether a text holds a bank account number: it is never kept here."""
    for found in _IBAN.finditer((text or "").upper()):
        code = re.sub(r"[ .\-]", "", found[0])
        # the words after it may have been taken along: every end is tried
        for size in range(min(len(code), 34), 14, -1):
            moved = code[4:size] + code[:4]
            if int("".join(_DIGITS[char] for char in moved)) % 97 == 1:
                return True
        if code.startswith("FR") and sum(c.isdigit() for c in code) > 15:
            return True
    return False
