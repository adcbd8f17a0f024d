"""When somebody is asked again, and how: e-mail, then SMS, then a call."""

from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = (1, 60)


@dataclass(frozen=True)
class Asked:
    """What was done so far for one person of a wave; days, None: not yet."""

    opened: date
    has_email: bool
    has_phone: bool
    mailed: date | None = None
    texted: date | None = None
    call_back: date | None = None


@dataclass(frozen=True)
class Pace:
    """Days after the first question: the SMS, then the call."""

    sms: int
    call: int


def step(asked, pace, today):
    """Return "mail", "sms", "call", "lost" (no way to ask), or None: wait.

    A channel that is missing gives its place to the next one at once.
    """
    if asked.has_email and not asked.mailed:
        return "mail"
    if not asked.has_phone:
        return None if asked.has_email else "lost"
    first = asked.mailed or asked.opened
    if not asked.texted and not asked.call_back:
        late = not asked.has_email or today >= first + timedelta(days=pace.sms)
        return "sms" if late else None
    if asked.call_back:
        return "call" if today >= asked.call_back else None
    return "call" if today >= first + timedelta(days=pace.call) else None


def due(year_end, number):
    """Return the day a survey opens, so many months after the July of a school year.

    InserJeunes looks at January and July: 6 months after is January.

    :param date year_end: last day of the school year
    """
    year, month = divmod(6 + number, 12)
    return date(year_end.year + year, month + 1, 1)


def months(text):
    """« 6, 12, 18, 24 » → (6, 12, 18, 24), in order, each once.

    :raise ValueError: on anything that is not a number of months from 1 to 60
    """
    numbers = sorted(
        {int(part) for part in str(text or "").replace(" ", "").split(",")}
    )
    if not all(MONTHS[0] <= number <= MONTHS[1] for number in numbers):
        raise ValueError(text)
    return tuple(numbers)
