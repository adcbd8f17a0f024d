"""What the board of a class shows for a line: where it stands, its next step."""

SOON_DAYS = 15
# a convention not signed that many days before the departure is late
SIGN_DAYS = 10

# not started, ours to do, waiting for others, done, blocked
TONES = ("grey", "blue", "amber", "green", "red")

# where a line stands, in the order of the work
STAGES = (
    "to_find",
    "to_prepare",
    "company",
    "to_check",
    "to_send",
    "signing",
    "signed",
    "running",
    "done",
    "interrupted",
    "cancelled",
)
# nothing is signed yet: the learner may not leave
UNSIGNED = ("to_prepare", "company", "to_check", "to_send", "signing")

_CONVENTION_STAGES = {
    "company": "company",
    "check": "to_check",
    "validated": "to_send",
    "signing": "signing",
    "signed": "signed",
    "running": "signed",
    "ended": "signed",
    "assessed": "signed",
}
_TONES = {
    "to_find": "grey",
    "to_prepare": "blue",
    "company": "amber",
    "to_check": "blue",
    "to_send": "blue",
    "signing": "amber",
    "signed": "green",
    "running": "green",
    "done": "green",
    "interrupted": "red",
    "cancelled": "grey",
}
_STEPS = {
    "to_find": "choose_host",
    "to_prepare": "ask_company",
    "company": "company",
    "to_check": "check",
    "to_send": "send",
    "signing": "remind",
}


def stage(state, convention, kind):
    """Return where a line stands, one of STAGES.

    :param str state: state of the placement
    :param convention: state of its convention, None or False when there is none
    :param str kind: of the placement; an apprentice has a contract, no convention
    """
    if state not in ("found", "ready"):
        return state
    if kind == "apprentice":
        return "signed" if state == "ready" else "to_prepare"
    return _CONVENTION_STAGES.get(convention, "to_prepare")


def tone(where, days_to_start):
    """Return the colour of a line.

    Red: no place although it starts within SOON_DAYS days, or the day of departure is
    there and not everybody has signed.

    :param str where: one of STAGES
    :param int days_to_start: days from today to the first day, negative when past
    """
    if where == "to_find" and days_to_start <= SOON_DAYS:
        return "red"
    if where in UNSIGNED and days_to_start <= 0:
        return "red"
    return _TONES[where]


def next_step(where, kind, days_to_start, days_to_end):
    """Return the next thing the office does on a line, "" when nothing is due.

    :return: "choose_host", "ask_company" (to fill its part), "company" (see what it
        has filled), "check" (what it wrote), "send" (for signature), "remind",
        "late" (the day is there: move the start or keep at school), "contract" (of an
        apprentice), "finish" or ""
    """
    if where == "to_prepare" and kind == "apprentice":
        return "contract"
    if where == "signing" and days_to_start <= 0:
        return "late"
    if where == "running" and days_to_end < 0:
        return "finish"
    return _STEPS.get(where, "")
