"""The original inside a forwarded mail: who wrote it, when, to whom, what.

Mail programs write it in their own words: Outlook (« De : … Envoyé : … À : … Objet : »,
with or without « -----Message d'origine----- »), Gmail (« ---------- Forwarded message
--------- »), Thunderbird (« -------- Message transféré -------- »), Apple (« Début du
message transféré : »), in French and in English; or as an attachment
(message/rfc822). A reply quotes a mail in the same words: only a forward counts.
Plain Python, no clock.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from . import mail_file
from .mail_file import Person

LABELS = {
    "from": ("de", "from", "expéditeur", "expediteur"),
    "date": ("envoyé", "envoye", "envoyé le", "sent", "date", "le"),
    "to": ("à", "a", "to", "pour", "destinataire", "destinataires"),
    "cc": ("cc", "copie", "copie à"),
    "subject": ("objet", "subject", "sujet"),
}
_BY_LABEL = {word: key for key, words in LABELS.items() for word in words}
_LINE = re.compile(r"^([^\W\d_][\w’' -]{0,14}?)\s*:\s*(.*)$")
_FORWARD_WORDS = re.compile(
    r"^[-_ ]*(?:d[ée]but du )?"
    r"(?:message (?:transf[ée]r[ée]|transmis|r[ée]exp[ée]di[ée])"
    r"|forwarded message|begin forwarded message|forwarded by .{0,80})\s*[-_: ]*$",
    re.IGNORECASE,
)
_ORIGINAL_WORDS = re.compile(
    r"^[-_ ]*(?:message d['’]origine|original message|message original)\s*[-_: ]*$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"^\s*(?:fwd?|tr|transf|i)\s*:", re.IGNORECASE)
_PREFIXES = re.compile(r"^(?:\s*(?:re|ré|fwd?|tr|transf|i)\s*:\s*)+", re.IGNORECASE)
# header block of an original: not more than that many lines, blank ones apart
BLOCK = 12

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv january jan",
            "février fevrier févr fevr fév fev february feb",
            "mars march mar",
            "avril avr april apr",
            "mai may",
            "juin june jun",
            "juillet juil july jul",
            "août aout august aug",
            "septembre sept september sep",
            "octobre oct october",
            "novembre nov november",
            "décembre decembre déc dec december",
        ),
        1,
    )
    for name in names.split()
}
_TIME = re.compile(r"\b(\d{1,2})\s*(?::|h)\s*(\d{2})(?::\d{2})?\s*([ap])?\.?m?\b", re.I)
_DAY_WORD = re.compile(r"\b(\d{1,2})(?:er)?\s+([^\W\d_]+)\.?,?\s+(\d{4})\b")
_WORD_DAY = re.compile(r"\b([^\W\d_]+)\.?\s+(\d{1,2}),?\s+(\d{4})\b")
_DAY_NUMBER = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")


@dataclass(frozen=True)
class Original:
    """The mail that was forwarded.

    note: what the one who forwarded it wrote above.
    """

    sender: Person
    date: datetime | None
    recipients: tuple[Person, ...]
    subject: str
    text: str
    note: str = ""
    message_id: str = ""
    attachments: tuple[mail_file.MailAttachment, ...] = ()


def original(mail):
    """Return the `Original` that this mail forwards, or None.

    :param MailFile mail: as read by `mail_file.read`
    """
    if mail.inner and not mail.is_automatic:
        inner = mail.inner[0]
        return Original(
            inner.sender,
            inner.date,
            inner.recipients,
            inner.subject,
            inner.text,
            mail.text,
            inner.message_id,
            inner.attachments,
        )
    lines = [_unquoted(line) for line in mail.text.split("\n")]
    is_forward = bool(_SUBJECT.match(mail.subject))
    for number, line in enumerate(lines):
        if _FORWARD_WORDS.match(line):
            found = _block(lines, number + 1)
            return _build(mail, lines, number, found) if found else None
        if not is_forward:
            continue
        if _ORIGINAL_WORDS.match(line):
            found = _block(lines, number + 1)
            return _build(mail, lines, number, found) if found else None
        if _key(line) == "from":
            found = _block(lines, number)
            if found:
                return _build(mail, lines, number, found)
    return None


def plain_subject(subject):
    """Return a subject without « Re: », « TR : », « Fwd: »."""
    return _PREFIXES.sub("", subject).strip()


def _unquoted(line):
    """Return a line without quote marks, bold stars and hard spaces."""
    line = re.sub(r"^[>\s]+", "", line.replace("\xa0", " "))
    return line.replace("*", "").strip() if line.startswith("*") else line.strip()


def _key(line):
    match = _LINE.match(line)
    return _BY_LABEL.get(match[1].strip().lower()) if match else None


def _block(lines, start):
    """Return ({key: value}, number of the line after), or None.

    A block has a sender and at least two of date, recipient and subject.
    """
    values, number, last = {}, start, None
    read = 0
    while number < len(lines) and read < BLOCK:
        line = lines[number]
        key = _key(line)
        if not line:
            if values:
                break
        elif key and key not in values:
            values[key] = _LINE.match(line)[2].strip()
            last = key
        elif last and not key and last in ("to", "cc", "from"):
            values[last] += " " + line  # a long list of recipients goes on
        elif values:
            break
        elif not set(line) <= set("-_ "):
            return None
        number += 1
        read += bool(line)
    if "from" not in values or len(values.keys() & {"date", "to", "subject"}) < 2:
        return None
    return values, number


def _build(mail, lines, above, found):
    values, below = found
    return Original(
        sender=_person(values["from"]),
        date=parse_date(values.get("date", "")),
        recipients=tuple(
            person
            for part in re.split(r"[;,](?=[^@]*@|\s)", values.get("to", ""))
            if (person := _person(part)) and (person.name or person.email)
        )[: mail_file.MAX_PEOPLE],
        subject=values.get("subject") or plain_subject(mail.subject),
        text=mail_file.tidy("\n".join(lines[below:])),
        note=mail_file.tidy("\n".join(lines[:above])).rstrip("_- \n"),
    )


def _person(text):
    """Return the `Person` of « Jean Petit <jean@x.fr> », « Jean [mailto:…] »…"""
    text = text.strip().strip(";,")
    match = re.search(
        r"[<\[(]?\s*(?:mailto:)?([^\s<>\[\]()\"';,:]+@[^\s<>\[\]()\"';,:]+)", text
    )
    address = mail_file.clean_address(match[1]) if match else ""
    name = text[: match.start()] if match else text
    name = re.sub(r"[\"'<>\[\]()]", " ", name).strip(" ,;-")
    return Person(re.sub(r"\s+", " ", name)[:120], address)


def parse_date(text):
    """Return the date as people and programs write it, naive, or None.

    « mardi 3 novembre 2026 10:15 », « Tue, Nov 3, 2026 at 10:15 AM », « 03/11/2026
    10:15 », or a header's (which is aware).
    """
    known = mail_file.parse_header_date(text)
    if known and known.tzinfo:
        return known
    day = _day(text)
    if not day:
        return known
    hour, minute = _hour(text)
    try:
        return datetime(*day, hour, minute)
    except ValueError:
        return None


def _day(text):
    """Return (year, month, day) or None."""
    if match := _ISO.search(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _DAY_NUMBER.search(text):
        return int(match[3]), int(match[2]), int(match[1])
    for match in _DAY_WORD.finditer(text):
        month = _MONTHS.get(match[2].lower())
        if month:
            return int(match[3]), month, int(match[1])
    for match in _WORD_DAY.finditer(text):
        month = _MONTHS.get(match[1].lower())
        if month:
            return int(match[3]), month, int(match[2])
    return None


def _hour(text):
    match = _TIME.search(text)
    if not match:
        return 12, 0  # noon: the right day in every zone
    hour, minute = int(match[1]), int(match[2])
    half = (match[3] or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return (hour, minute) if hour < 24 and minute < 60 else (12, 0)
