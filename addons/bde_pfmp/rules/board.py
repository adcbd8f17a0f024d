"""What the board of a class shows for a line: its colour and its next step."""

SOON_DAYS = 15

# not started, ours to do, waiting for others, done, blocked
TONES = ("grey", "blue", "amber", "green", "red")

_STATE_TONES = {
    "to_find": "grey",
    "found": "blue",
    "ready": "amber",
    "running": "green",
    "done": "green",
    "interrupted": "red",
    "cancelled": "grey",
}


def tone(state, days_to_start):
    """Return the colour of a line.

    A learner without a place whose period starts within SOON_DAYS days, or has
    started, is red.

    :param str state: state of the placement
    :param int days_to_start: days from today to the first day, negative when past
    """
    if state == "to_find" and days_to_start <= SOON_DAYS:
        return "red"
    return _STATE_TONES[state]


def next_step(state, kind, days_to_end):
    """Return the next thing the office does on a line, "" when nothing is due.

    :return: "choose_host", "issue" (the convention), "contract" (of an apprentice is
        signed), "print" (issued: out for signature), "finish" or ""
    """
    if state == "to_find":
        return "choose_host"
    if state == "found":
        return "contract" if kind == "apprentice" else "issue"
    if state == "ready":
        return "" if kind == "apprentice" else "print"
    if state == "running" and days_to_end < 0:
        return "finish"
    return ""
