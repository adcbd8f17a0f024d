"""A delivery report: whose mail did not arrive, and why.

Sources: RFC 3464 (report), RFC 3463 (codes), RFC 6522 (multipart/report); and the
plain text that older servers send, whose original is quoted at the end. Plain Python:
takes an `email.message.Message`, knows nothing of the database.
"""

import re
from dataclasses import dataclass

from .mail_file import clean_address, header

_DAEMON = re.compile(r"(mailer-daemon|postmaster)@?", re.IGNORECASE)
_NUMBER = re.compile(r"<[^<>\s]{3,250}@[^<>\s]{1,200}>")
_QUOTED_NUMBER = re.compile(r"^[> ]*message-id:\s*(<[^<>\s]+>)", re.I | re.M)
MAX_TEXT = 200_000
# what is not the end: the mail may still arrive, or has
NOT_FAILED = ("delayed", "delivered", "relayed", "expanded")


@dataclass(frozen=True)
class Report:
    """What a report says.

    failed: False while the mail may still arrive. numbers: Message-ID of the mail,
    the surest first. recipient: address in lower case or "". why: one line.
    """

    failed: bool
    numbers: tuple[str, ...]
    recipient: str = ""
    why: str = ""


def read(message):
    """Return the `Report` that a mail is, or None when it is something else."""
    status, original = _parts(message)
    sender = header(message.get("From"))
    if status is None and not _DAEMON.search(sender):
        return None
    text = _text(message)
    fields = _fields(status)
    numbers = [header(original.get("Message-ID"))] if original is not None else []
    numbers += _QUOTED_NUMBER.findall(text)
    for name in ("In-Reply-To", "References"):
        numbers += _NUMBER.findall(str(message.get(name) or "")[-8000:])[::-1]
    action = fields.get("action", "failed").lower()
    recipient = fields.get("final-recipient") or fields.get("original-recipient", "")
    recipient = recipient.rpartition(";")[2] or header(
        message.get("X-Failed-Recipients")
    )
    why = fields.get("diagnostic-code", "").rpartition(";")[2].strip()
    return Report(
        failed=action not in NOT_FAILED,
        numbers=tuple(dict.fromkeys(n.strip() for n in numbers if n.strip())),
        recipient=clean_address(recipient),
        why=" ".join((why or fields.get("status", "")).split())[:300],
    )


def _parts(message):
    """Return (delivery-status part, headers of the original), each or None."""
    status = original = None
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status" and status is None:
            status = part
        elif kind == "message/rfc822" and original is None:
            inner = part.get_payload()
            original = inner[0] if isinstance(inner, list) and inner else None
        elif kind == "text/rfc822-headers" and original is None:
            original = _Headers(_payload(part))
    return status, original


class _Headers:
    """Headers given as text."""

    def __init__(self, text):
        self.text = text

    def get(self, name):
        """Return the value of a header, None without it."""
        found = re.search(rf"^{re.escape(name)}:\s*(.+)$", self.text, re.I | re.M)
        return found and found[1]


def _fields(status):
    """Return {name: value} of the recipient that failed, else of the first one."""
    if status is None:
        return {}
    blocks = status.get_payload()
    blocks = blocks if isinstance(blocks, list) else []
    found = [
        {name.lower(): header(value) for name, value in block.items()}
        for block in blocks
    ]
    found = [block for block in found if "action" in block or "status" in block]
    failed = [b for b in found if b.get("action", "").lower() == "failed"]
    return (failed or found or [{}])[0]


def _text(message):
    """Return the plain text of a report, cut."""
    texts = [
        _payload(part)
        for part in message.walk()
        if part.get_content_type() == "text/plain"
    ]
    return "\n".join(texts)[:MAX_TEXT]


def _payload(part):
    content = part.get_payload(decode=True)
    if content is None:
        return ""
    try:
        return content.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return content.decode("utf-8", "replace")
