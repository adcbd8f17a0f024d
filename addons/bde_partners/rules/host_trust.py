"""Whether a host organisation may receive learners: states, moves, who decides.

Plain Python: no clock, no database. Child protection and quality of the training
(circulaire of 24 May 2023 on the offices: « des périodes de qualité ») make the school
say yes to a host before its first learner; the words and the delays are the house's.
"""

from dataclasses import dataclass

STATES = ("to_check", "approved", "watch", "paused", "excluded")
# nobody said anything yet: the same as to approve
NEW = (None, False, "", "to_check")

# Roles, as the callers name them: the office runs the house, the manager (or the head
# of the school) grants exceptions
OFFICE, MANAGER = "office", "manager"


@dataclass(frozen=True)
class Move:
    """A move that is allowed: by whom, and what has to be said with it."""

    role: str = OFFICE
    reason: bool = False
    until: bool = False


_NEEDS = {
    "to_check": Move(),
    "approved": Move(),
    "watch": Move(reason=True),
    "paused": Move(reason=True, until=True),
    "excluded": Move(reason=True),
}
# Lifting an exclusion is an exception: manager or head, with a written reason
_LIFT = Move(role=MANAGER, reason=True)


def move(source, target):
    """Return the `Move` from a state to another, None when there is none.

    :param source: a state, None or False when nobody said anything yet
    :param str target: a state
    """
    if target not in STATES or (source == target and target != "paused"):
        return None
    if source == "excluded":
        return Move(_LIFT.role, True, target == "paused")
    return _NEEDS[target]


def refusal(source, target, *, role, reason, until, today):
    """Return why a move is refused, None when it is allowed.

    :param str role: OFFICE, MANAGER, or None for anybody else
    :param str reason: what was written
    :param date until: last day of a pause
    :return: no_move, not_office, not_manager, no_reason, no_until, until_past
    """
    found = move(source, target)
    if not found:
        return "no_move"
    if role not in (OFFICE, MANAGER):
        return "not_office"
    if found.role == MANAGER and role != MANAGER:
        return "not_manager"
    if found.reason and not (reason or "").strip():
        return "no_reason"
    if found.until and not until:
        return "no_until"
    if found.until and until < today:
        return "until_past"
    return None


def targets(source, role):
    """Return the states that somebody of this role may choose, in order."""
    return [
        target
        for target in STATES
        if (found := move(source, target))
        and (role == MANAGER or (role == OFFICE and found.role == OFFICE))
    ]


def needs_approval(state):
    """Tell whether a first learner waits for the school's yes."""
    return state in NEW


def barred(state, until, day, *, is_closed=False):
    """Return why a host cannot be chosen for a new learner, None when it can.

    :param date until: last day of its pause
    :param date day: when the learner would come; a pause over by then does not count
    :param bool is_closed: closed in the register
    :return: closed, excluded, paused
    """
    if is_closed:
        return "closed"
    if state == "excluded":
        return "excluded"
    if state == "paused" and not pause_over(until, day):
        return "paused"
    return None


def pause_over(until, day):
    """Tell whether a pause whose last day is `until` is over on `day`."""
    return bool(until and day and until < day)


def undo_target(states):
    """Return the state before the last one of a history, oldest first.

    What was before the first word is « to approve ».

    :param states: states in the order they were given
    """
    before = list(states)[:-1]
    return (before and before[-1]) or "to_check"


def back_from_pause(states):
    """Return the state a pause goes back to: the last one that was no pause."""
    for state in reversed(list(states)):
        if state not in ("paused", None, False):
            return state
    return "to_check"
