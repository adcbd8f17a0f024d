"""How mails leave: so many an hour, at office hours; what a refusal means.

Plain Python: no clock, no database. Sources: RFC 5321 §4.2 (a first digit 4 is for
now, 5 for good), RFC 3463 (enhanced codes).
"""

import smtplib
from dataclasses import dataclass
from datetime import datetime, time, timedelta

HOUR = timedelta(hours=1)
# minutes before a mail that was refused for now is tried again
RETRIES = (5, 15, 60, 240)


@dataclass(frozen=True)
class Pace:
    """What a school allows: mails an hour (0: no limit), hours of the office.

    opens and closes: both None when mails leave at any hour of any day.
    """

    per_hour: int = 300
    opens: time | None = None
    closes: time | None = None


def room(pace, sent_last_hour):
    """Return how many mails may leave now, None for no limit."""
    return max(pace.per_hour - sent_last_hour, 0) if pace.per_hour else None


def opening(pace, now):
    """Return the first moment from `now` on when mails may leave.

    :param datetime now: naive, at the school's clock
    """
    if pace.opens is None or pace.closes is None or pace.opens >= pace.closes:
        return now
    day = now
    if day.time() >= pace.closes:
        day = datetime.combine(day.date() + timedelta(days=1), pace.opens)
    elif day.time() < pace.opens:
        day = datetime.combine(day.date(), pace.opens)
    while day.weekday() >= 5:
        day = datetime.combine(day.date() + timedelta(days=1), pace.opens)
    return day


def hour(value):
    """Return the `time` of a float of hours (8.5 → 08:30), None out of a day."""
    minutes = round(value * 60)
    if not 0 <= minutes < 24 * 60:
        return None
    return time(*divmod(minutes, 60))


def retry_after(tries):
    """Return when to try again after `tries` refusals for now, None: give up."""
    return timedelta(minutes=RETRIES[tries - 1]) if 0 < tries <= len(RETRIES) else None


@dataclass(frozen=True)
class Refusal:
    """What a failed sending means.

    kind: "address" (the person's address takes no mail), "later" (try again),
    "server" (nobody answers: every mail waits), "unsure" (it may have left), "final".
    """

    kind: str
    text: str


def smtp_refusal(error):
    """Return the `Refusal` that an exception of the mail server stands for.

    The host wraps it: what was raised first is looked for down the chain.
    """
    for one in _chain(error):
        if isinstance(one, smtplib.SMTPRecipientsRefused):
            codes = list(one.recipients.values())
            code, text = codes[0] if codes else (550, b"")
            kind = "address" if all(c >= 500 for c, _t in codes) else "later"
            return Refusal(kind, f"{code} {_words(text)}".strip())
        if isinstance(one, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError):
            return Refusal("server", f"{one.smtp_code} {_words(one.smtp_error)}")
        if isinstance(one, smtplib.SMTPResponseException):
            kind = "final" if one.smtp_code >= 500 else "later"
            return Refusal(kind, f"{one.smtp_code} {_words(one.smtp_error)}")
        if isinstance(one, smtplib.SMTPServerDisconnected):
            return Refusal("unsure", _words(str(one)))
        if isinstance(one, OSError):
            return Refusal("server", _words(str(one)))
    return Refusal("final", _words(str(error)))


def _chain(error):
    """Yield an exception and what it was raised from, the first one last."""
    seen = []
    todo = [error]
    while todo:
        one = todo.pop(0)
        if one is None or one in seen:
            continue
        seen.append(one)
        yield one
        inner = [arg for arg in one.args if isinstance(arg, BaseException)]
        todo += [*inner, one.__cause__, one.__context__]


def _words(text):
    """Return a reply of a server on one line, cut."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    return " ".join(str(text).split())[:300]
