"""The life of a placement: one table of transitions, read by buttons, crons and RPC."""

from dataclasses import dataclass

STATES = (
    "to_find",
    "found",
    "ready",
    "running",
    "done",
    "interrupted",
    "cancelled",
)


@dataclass(frozen=True)
class Transition:
    """A move that is allowed, and what it asks for."""

    source: str
    target: str
    needs_host: bool = False
    needs_reason: bool = False
    needs_signatures: bool = False


TRANSITIONS = (
    Transition("to_find", "found", needs_host=True),
    Transition("found", "to_find"),
    Transition("found", "ready", needs_host=True),
    Transition("ready", "found"),
    Transition("ready", "running", needs_host=True, needs_signatures=True),
    Transition("running", "ready"),
    Transition("running", "done"),
    Transition("done", "running"),
    Transition("running", "interrupted", needs_reason=True),
    Transition("interrupted", "running"),
    Transition("to_find", "cancelled", needs_reason=True),
    Transition("found", "cancelled", needs_reason=True),
    Transition("ready", "cancelled", needs_reason=True),
    Transition("cancelled", "found", needs_host=True),
    Transition("cancelled", "to_find"),
)
_TABLE = {(move.source, move.target): move for move in TRANSITIONS}


def refusal(source, target, *, has_host, reason=None, signed=True):
    """Return why a placement cannot go from `source` to `target`, or None.

    :param str source: present state
    :param str target: wanted state
    :param bool has_host: whether a host organisation is chosen
    :param str reason: reason in words, if one was given
    :param bool signed: school, host, and learner or representative have signed
    :return: "not_allowed", "no_host", "no_reason", "not_signed" or None when it is
        allowed
    """
    if source == target:
        return None
    move = _TABLE.get((source, target))
    if move is None:
        return "not_allowed"
    if move.needs_host and not has_host:
        return "no_host"
    if move.needs_reason and not (reason or "").strip():
        return "no_reason"
    if move.needs_signatures and not signed:
        return "not_signed"
    return None


def needs_signatures(source, target):
    """Tell whether nobody makes this move before the signatures the law requires."""
    move = _TABLE.get((source, target))
    return bool(move and move.needs_signatures)


def targets(source):
    """Return the states that can follow `source`, in the order of the table."""
    return [move.target for move in TRANSITIONS if move.source == source]


_UNDO = {
    "ready": "found",
    "running": "ready",
    "done": "running",
    "interrupted": "running",
}


def undo_target(state, *, has_host):
    """Return the state that undoing the last step leads back to, None: nothing to undo.

    :param str state: present state
    :param bool has_host: whether a host organisation is chosen
    """
    if state == "cancelled":
        return "found" if has_host else "to_find"
    return _UNDO.get(state)
