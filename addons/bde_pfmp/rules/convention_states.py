"""The life of a convention: one table, read by buttons, crons, portal and RPC.

Who may move: "office", "company" (by its link or account), "system" (signatures, dates)
and "placement" (the stay itself starts, ends, is cancelled).
"""

from dataclasses import dataclass

OFFICE, COMPANY, SYSTEM, PLACEMENT = "office", "company", "system", "placement"

STATES = (
    "draft",
    "company",
    "check",
    "validated",
    "signing",
    "signed",
    "running",
    "ended",
    "assessed",
    "refused",
    "cancelled",
    "interrupted",
    "lapsed",
    "replaced",
)
# before the PDF is frozen; out; in force; no more in force
EDITABLE = ("draft", "company", "check", "validated")
ISSUED = ("signing", "signed", "running", "ended", "assessed", "interrupted")
SIGNED = ("signed", "running", "ended", "assessed", "interrupted")
LIVE = EDITABLE + ISSUED
CLOSED = ("refused", "cancelled", "lapsed", "replaced")


@dataclass(frozen=True)
class Transition:
    """A move that is allowed: by whom, on what condition, with a reason or not.

    `asks` names the facts that must be true (see `CONDITIONS`); `undo` tells that this
    move takes back the one from `target` to `source`.
    """

    source: str
    target: str
    who: tuple
    asks: tuple = ()
    needs_reason: bool = False
    undo: bool = False


# what a condition is called; the models say whether it holds
CONDITIONS = (
    "host",  # a host organisation is chosen
    "lawful",  # nothing forbidden or not authorised, no mandatory mention refused
    "frozen",  # the PDF is filed
    "unsigned",  # nobody has signed yet
    "complete",  # every required signature is there
    "may_leave",  # school, host, and learner or representative have signed
    "past",  # the dates are over, and it was never signed
)
_DESK = (OFFICE, SYSTEM)
_STAY = (PLACEMENT, OFFICE)

TRANSITIONS = (
    Transition("draft", "company", _DESK, ("host",)),
    Transition("company", "draft", _DESK, undo=True),
    Transition("draft", "check", _DESK, ("host",)),
    Transition("check", "draft", _DESK, undo=True),
    Transition("company", "check", (COMPANY, OFFICE, SYSTEM), ("host",)),
    Transition("check", "company", _DESK, ("host",), needs_reason=True, undo=True),
    Transition("check", "validated", _DESK, ("lawful",)),
    Transition("validated", "check", _DESK, undo=True),
    Transition("validated", "signing", _DESK, ("frozen", "lawful")),
    Transition("signing", "validated", _DESK, ("unsigned",), undo=True),
    Transition("signing", "check", _DESK, needs_reason=True),
    Transition("signing", "signed", (SYSTEM,), ("complete",)),
    Transition("signing", "refused", _DESK, needs_reason=True),
    Transition("refused", "check", _DESK, undo=True),
    Transition("signing", "running", (PLACEMENT,), ("may_leave",)),
    Transition("running", "signing", (PLACEMENT,), undo=True),
    Transition("signed", "running", (PLACEMENT,)),
    Transition("running", "signed", (PLACEMENT,), ("complete",), undo=True),
    Transition("running", "ended", (PLACEMENT,)),
    Transition("ended", "running", (PLACEMENT,), undo=True),
    Transition("ended", "assessed", _DESK),
    Transition("assessed", "ended", _DESK, undo=True),
    Transition("running", "interrupted", (PLACEMENT,), needs_reason=True),
    Transition("interrupted", "running", (PLACEMENT,), undo=True),
    *(
        Transition(state, "cancelled", _STAY, needs_reason=True)
        for state in (*EDITABLE, "signing", "signed")
    ),
    Transition("cancelled", "draft", _STAY, undo=True),
    *(
        Transition(state, "lapsed", (SYSTEM,), ("past",))
        for state in (*EDITABLE, "signing")
    ),
    Transition("lapsed", "draft", _DESK, undo=True),
    *(
        Transition(state, "replaced", (SYSTEM,))
        for state in (*EDITABLE, "signing", "signed", "running", "refused", "lapsed")
    ),
)
_TABLE = {(move.source, move.target): move for move in TRANSITIONS}


def asks(source, target):
    """Return the names of the conditions that this move needs, maybe none."""
    move = _TABLE.get((source, target))
    return move.asks if move else ()


def refusal(source, target, *, who, facts=frozenset(), reason=None):
    """Return why a convention cannot go from `source` to `target`, or None.

    :param str who: OFFICE, COMPANY, SYSTEM or PLACEMENT
    :param set facts: the conditions that hold
    :param str reason: reason in words, if one was given
    :return: "not_allowed", "who", "no_reason", the name of the condition that fails, or
        None when the move is allowed
    """
    if source == target:
        return None
    move = _TABLE.get((source, target))
    if move is None:
        return "not_allowed"
    if who not in move.who:
        return "who"
    if move.needs_reason and not (reason or "").strip():
        return "no_reason"
    return next((ask for ask in move.asks if ask not in facts), None)


def targets(source):
    """Return the states that can follow `source`, in the order of the table."""
    return [move.target for move in TRANSITIONS if move.source == source]


def undo_target(state):
    """Return the state that taking back the last step leads to, or None."""
    for move in TRANSITIONS:
        if move.source == state and move.undo:
            return move.target
    return None


# what the stay does to its convention: {state of the stay: (target, from which states)}
FOLLOW = {
    "running": ("running", ("signing", "signed", "ended", "interrupted")),
    "done": ("ended", ("running",)),
    "interrupted": ("interrupted", ("running",)),
    "cancelled": ("cancelled", (*EDITABLE, "signing", "signed")),
}


def after_upgrade(state, stay):
    """Return the new state of a convention of the versions before signatures.

    :param str state: "draft", "issued" or "replaced"
    :param str stay: state of its placement
    """
    if state != "issued":
        return state
    return {
        "running": "running",
        "done": "ended",
        "interrupted": "interrupted",
        "cancelled": "cancelled",
    }.get(stay, "signing")
