"""What each PFMP of a learner is worth, for one MEF and one school year.

Whole days × daily rate, under a yearly cap shared by the PFMP in order of entry.
What is paid stays; the others are shared again. Amounts are whole cents.
"""

from dataclasses import dataclass

from ....bde_partners.rules.issues import Texts, _lt

# below this, money paid in excess is not asked back (arrêté of 11 August 2023)
RECOVERY_THRESHOLD = 3000
CODES = {
    "no_days": _lt("The days of presence are not known yet: nothing to pay so far."),
    "no_rate": _lt("No rate is known for this MEF in this school year."),
    "plain": _lt("%(days)s days × %(daily)s = %(amount)s."),
    "truncated": _lt(
        "%(days)s days × %(daily)s = %(full)s, brought down to %(amount)s: %(used)s of "
        "the yearly cap of %(cap)s are taken by other PFMP."
    ),
    "truncated_alone": _lt(
        "%(days)s days × %(daily)s = %(full)s, brought down to the yearly cap of "
        "%(cap)s."
    ),
    "nothing_left": _lt(
        "0: the yearly cap of %(cap)s is already taken by other PFMP (%(used)s)."
    ),
    "paid": _lt("Paid: %(amount)s for %(days)s days; it does not change any more."),
    "complement": _lt(
        "%(days)s days instead of %(paid_days)s: %(amount)s are due, %(paid)s are "
        "paid, %(difference)s remain to be paid."
    ),
    "not_recovered": _lt(
        "%(days)s days instead of %(paid_days)s: %(difference)s were paid in excess, "
        "which is not over %(threshold)s and is not asked back."
    ),
    "recovered": _lt(
        "%(days)s days instead of %(paid_days)s: %(amount)s are due, %(paid)s are "
        "paid, %(difference)s are to be paid back."
    ),
    "no_difference": _lt(
        "%(days)s days instead of %(paid_days)s, for the same amount of %(amount)s: "
        "there is nothing to rectify."
    ),
}
_TEXTS = Texts(__name__, CODES)


@dataclass(frozen=True, slots=True)
class Rate:
    """daily: cents a day; cap: cents a school year for the MEF."""

    daily: int
    cap: int


@dataclass(frozen=True, slots=True)
class Stay:
    """A PFMP of the learner for the MEF and the year.

    key: of the caller; days: whole days attested, None when unknown; rank: order of
    entry (ties: order given); paid: cents paid, None when not paid; paid_days: days
    that were paid, None: the same.
    """

    key: object
    days: int | None
    rank: int = 0
    paid: int | None = None
    paid_days: int | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What one PFMP is worth.

    amount: cents due in all; full: days × rate; used: cents of the cap that others
    take; left: cap left after every PFMP; balance: amount − paid (0 when it is not
    paid nor asked back); code, params: the sentence (amounts in cents).
    """

    amount: int
    full: int
    used: int
    left: int
    balance: int
    code: str
    params: dict

    @property
    def template(self):
        """The English sentence, its placeholders still to fill."""
        return CODES[self.code]


MONEY = ("daily", "cap", "amount", "full", "used", "paid", "difference", "threshold")


def share(rate, stays, threshold=RECOVERY_THRESHOLD):
    """Return {key: Result} for all the PFMP of a learner, a MEF and a school year.

    :param Rate rate: None when the MEF has no rate
    :param list stays: `Stay`, any order
    :param int threshold: cents in excess that are not asked back
    """
    ordered = sorted(stays, key=lambda stay: stay.rank)
    if rate is None:
        return {s.key: _nothing("no_rate", s) for s in ordered}
    worth = {id(s): s.paid for s in ordered if s.paid is not None}
    drafts = {}
    for stay in [s for s in ordered if s.paid is not None]:
        used = sum(worth.values()) - worth[id(stay)]
        drafts[id(stay)] = _rectified(rate, stay, used, threshold)
        worth[id(stay)] = drafts[id(stay)].amount
    for stay in [s for s in ordered if s.paid is None]:
        drafts[id(stay)] = _unpaid(rate, stay, sum(worth.values()))
        worth[id(stay)] = drafts[id(stay)].amount
    left = max(rate.cap - sum(worth.values()), 0)
    return {s.key: _with_left(drafts[id(s)], left) for s in ordered}


def _with_left(draft, left):
    return Result(
        draft.amount,
        draft.full,
        draft.used,
        left,
        draft.balance,
        draft.code,
        draft.params,
    )


def _nothing(code, stay):
    """A result without a rate or without days: what is paid stays paid."""
    return Result(stay.paid or 0, 0, 0, 0, 0, code, {})


def _unpaid(rate, stay, used):
    if stay.days is None:
        return _nothing("no_days", stay)
    full = stay.days * rate.daily
    amount = max(min(full, rate.cap - used), 0)
    if amount == full:
        code = "plain"
    elif not amount:
        code = "nothing_left"
    else:
        code = "truncated" if used else "truncated_alone"
    params = {"days": stay.days, "daily": rate.daily, "cap": rate.cap}
    params |= {"full": full, "amount": amount, "used": used}
    return Result(amount, full, used, 0, amount, code, params)


def _rectified(rate, stay, used, threshold):
    """A PFMP that is paid: unchanged, or rectified because its days changed."""
    before = stay.days if stay.paid_days is None else stay.paid_days
    params = {"days": stay.days or 0, "paid_days": before or 0, "paid": stay.paid}
    if stay.days is None or stay.days == before:
        params |= {"amount": stay.paid, "days": before or 0}
        full = (before or 0) * rate.daily
        return Result(stay.paid, full, used, 0, 0, "paid", params)
    full = stay.days * rate.daily
    due = max(min(full, rate.cap - used), 0)
    difference = due - stay.paid
    params |= {"amount": due, "difference": abs(difference), "threshold": threshold}
    if not difference:
        code, amount, balance = "no_difference", due, 0
    elif difference > 0:
        code, amount, balance = "complement", due, difference
    elif -difference <= threshold:
        # the money is not asked back: it goes on counting in the cap
        code, amount, balance = "not_recovered", stay.paid, 0
        params["amount"] = stay.paid
    else:
        code, amount, balance = "recovered", due, difference
    return Result(amount, full, used, 0, balance, code, params)
