"""The journal of a round of signatures and who is asked next: no database, no clock.

The chain: each event holds the hash of the one before, of its own facts and of its
personal part. The personal part carries random salt, so that once it is erased
nobody finds it again by trying names or addresses against the hash that stays.
"""

import json
from dataclasses import dataclass
from hashlib import sha256

from .text import clean, fold

# strongest first: one person with several roles is held to the strongest
LEVELS = ("required", "second", "visa")
OPEN = frozenset({"waiting", "asked", "seen", "expired"})
ASKED = frozenset({"asked", "seen"})
SETTLED = frozenset({"signed", "delegated", "waived"})
FIRST = "0" * 64
_COLOURS = {
    "asked": "amber",
    "seen": "amber",
    "signed": "green",
    "refused": "red",
    "expired": "red",
}


def colour(state, trouble=False):
    """Return the colour of a signatory, the same on every screen.

    :param str state: of the signatory; None: nobody asked yet
    :param bool trouble: still awaited, and the mail undelivered or the person wrong
    :return: "grey", "amber", "green" or "red"
    """
    if trouble and state in OPEN:
        return "red"
    return _COLOURS.get(state, "grey")


def payload_hash(payload):
    """Return the SHA-256 of a personal part, whatever the order of its keys."""
    text = json.dumps(
        payload, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return sha256(text.encode()).hexdigest()


def event_hash(previous, kind, date, signer_id, digest):
    """Return the SHA-256 that the next event holds.

    :param str previous: hash of the event before, `FIRST` for the first
    :param str date: "YYYY-MM-DD HH:MM:SS", UTC
    :param int signer_id: 0 when nobody in particular
    :param str digest: hash of the personal part
    """
    text = "|".join((previous, kind, date, str(signer_id or 0), digest))
    return sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Link:
    """One event as it is read from the database, to be checked."""

    kind: str
    date: str
    signer_id: int
    payload: dict | None
    payload_hash: str
    previous_hash: str
    hash: str
    erased: bool = False


@dataclass(frozen=True)
class ChainCheck:
    """What reading the chain says: `index` of the first broken event, and why.

    `why` is "payload" (its personal part is not the one that was noted), "link" (the
    event, or the one before, was changed, added or taken away) or "tail" (the last
    events are missing).
    """

    ok: bool
    index: int = -1
    why: str = ""


def check_chain(links, head):
    """Check a whole journal.

    :param links: `Link`s in the order they were written
    :param str head: hash of the last event, kept apart
    """
    previous = FIRST
    for index, link in enumerate(links):
        right = event_hash(
            previous, link.kind, link.date, link.signer_id, link.payload_hash
        )
        if link.previous_hash != previous or link.hash != right:
            return ChainCheck(False, index, "link")
        if not link.erased and payload_hash(link.payload) != link.payload_hash:
            return ChainCheck(False, index, "payload")
        previous = link.hash
    if (head or FIRST) != previous:
        return ChainCheck(False, len(links) - 1, "tail")
    return ChainCheck(True)


def person_of(entry):
    """Return what tells one person of a round from another.

    Their record when there is one; else their name with their e-mail or, without
    any, their telephone. A name alone tells nothing: two Martins are two people.
    """
    if entry.get("person_key"):
        return "record", entry["person_key"]
    reach = fold(entry.get("email")) or fold(entry.get("phone"))
    name = " ".join(sorted(fold(entry.get("name")).split()))
    return ("words", name, reach) if name and reach else ("alone", id(entry))


def merge_hats(entries):
    """Make one signatory of the entries of one person: the boss who is the tutor.

    :param entries: dicts with `roles` (list), `name`, `email`, `phone`, `level`,
        `order`, `person_key`, `warning`…
    :return: list of dicts, first come first; roles joined, the strongest level, the
        first order, what an entry lacks taken from the others
    """
    merged = {}
    for entry in entries:
        key = person_of(entry)
        known = merged.get(key)
        if known is None:
            merged[key] = dict(entry, roles=list(entry["roles"]))
            continue
        known["roles"] += [r for r in entry["roles"] if r not in known["roles"]]
        known["level"] = min(known["level"], entry["level"], key=LEVELS.index)
        known["order"] = min(known["order"], entry["order"])
        for name, value in entry.items():
            known[name] = known.get(name) or value
    return list(merged.values())


def orders_to_ask(signers):
    """Return the order that is asked now, None when nobody is awaited.

    :param signers: pairs (order, state)
    """
    return min((order for order, state in signers if state in OPEN), default=None)


def is_complete(states):
    """Tell whether nobody is awaited any more: signed, waived or handed over.

    At least one signature: a round where everything is waived is nobody's word.
    """
    states = list(states)
    return "signed" in states and all(state in SETTLED for state in states)


def clean_name(name):
    """Return the name a person signs with: one line, a hundred characters."""
    return clean(name)[:100]
