"""What somebody answers in one minute: what is kept, what is wrong."""

from datetime import date

KINDS = ("employment", "apprenticeship", "studies", "search", "other")
SIZE = 120
# the details that go with each situation
DETAILS = {
    "employment": ("employer_name", "job", "city", "contract", "in_specialty"),
    "apprenticeship": ("employer_name", "job", "city", "diploma_text", "in_specialty"),
    "studies": ("school_text", "diploma_text", "city"),
    "search": (),
    "other": (),
}
CHOICES = {"in_specialty": ("yes", "partly", "no")}


def check(typed, contracts, today):
    """Return (values, {field: code}) of an answer.

    Codes: missing, choice, date (not a day), future.

    :param dict typed: texts as typed
    :param contracts: codes of the contracts that may be chosen
    :param date today: day of the answer
    """
    kind = str(typed.get("kind") or "")
    if kind not in KINDS:
        return {}, {"kind": "choice" if kind else "missing"}
    values, errors = {"kind": kind}, {}
    choices = {**CHOICES, "contract": tuple(contracts)}
    for name in DETAILS[kind]:
        text = " ".join(str(typed.get(name) or "").split())[:SIZE]
        if text and name in choices and text not in choices[name]:
            errors[name] = "choice"
        values[name] = text
    since = str(typed.get("date_start") or "").strip()
    values["date_start"] = None
    if since:
        try:
            values["date_start"] = date.fromisoformat(since)
        except ValueError:
            errors["date_start"] = "date"
        else:
            if values["date_start"] > today:
                errors["date_start"] = "future"
    return values, errors
