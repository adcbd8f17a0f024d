"""A mail as a file (.eml) or as the server received it: bytes → `MailFile`.

Sources: RFC 5322 (message), RFC 2045-2047 and 2231 (MIME, encoded words), RFC 3464
(delivery reports), RFC 3834 (automatic replies). The original of a forwarded mail is
read by rules/mail_forward.py. Plain Python, standard library only: nothing here follows
a link, opens an attachment or knows the date of today.
"""

import contextlib
import email
import email.errors
import email.header
import email.utils
import re
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from html.parser import HTMLParser

from .issues import Texts, _lt

MAX_BYTES = 30 * 1024 * 1024
MAX_PARTS = 300
MAX_FILES = 40
MAX_TEXT = 30_000
MAX_HEADER = 500
MAX_REFERENCES = 8000
MAX_PEOPLE = 100

CODES = {
    "mail_empty": _lt("The file is empty."),
    "mail_too_big": _lt(
        "The mail weighs more than %(limit)s MB: save its attachments one by one."
    ),
    "mail_msg": _lt(
        "This is Outlook's own format (.msg), which only Outlook reads. In Outlook: "
        "forward the mail to the office's address, or drag it from the web version, "
        "which saves it as .eml."
    ),
    "mail_not_one": _lt(
        "This is not a mail: no sender and no date in its first lines. A mail is saved "
        "as .eml from the menu of the mail program (Save as, Download)."
    ),
}
TEXTS = Texts(__name__, CODES)
_OLE = b"\xd0\xcf\x11\xe0"
_AUTOMATIC = re.compile(
    r"^\s*(re\s*:\s*)?(réponse automatique|automatic reply|auto(matic)?[ -]?reply"
    r"|out of office|absence du bureau|message d['’]absence|absent du bureau)\b",
    re.IGNORECASE,
)
_DAEMON = re.compile(r"^(mailer-daemon|postmaster|noreply-bounces?)@", re.IGNORECASE)
_BLOCKS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "blockquote", "hr"}
_SKIPPED = {"script", "style", "head", "title", "template", "noscript"}


@dataclass(frozen=True)
class Person:
    """Somebody in a header: name as written, address in lower case or ''."""

    name: str = ""
    email: str = ""

    @property
    def domain(self):
        return self.email.rpartition("@")[2]


@dataclass(frozen=True)
class MailAttachment:
    """A file of the mail: name without a path, content, kind (MIME)."""

    name: str
    data: bytes = field(repr=False)
    mimetype: str = "application/octet-stream"


@dataclass(frozen=True)
class MailFile:
    """What a mail says.

    date: aware, or naive when the mail does not tell its zone, or None. text: plain,
    at most `MAX_TEXT` characters. inner: mails attached to it (message/rfc822).
    references: Message-IDs of what it answers, the nearest first, with their < >.
    is_automatic: an automatic reply, a delivery report.
    """

    message_id: str
    date: datetime | None
    sender: Person
    recipients: tuple[Person, ...]
    subject: str
    text: str
    attachments: tuple[MailAttachment, ...] = ()
    inner: tuple["MailFile", ...] = ()
    is_automatic: bool = False
    references: tuple[str, ...] = ()


def read(data, depth=0):
    """Return the `MailFile` of these bytes.

    :raise ParseError: empty, too big, Outlook's .msg, not a mail
    """
    if not data or not data.strip():
        raise TEXTS.error("mail_empty")
    if len(data) > MAX_BYTES:
        raise TEXTS.error("mail_too_big", limit=MAX_BYTES // 1024**2)
    if data.startswith(_OLE):
        raise TEXTS.error("mail_msg")
    try:
        message = email.message_from_bytes(data.lstrip())
        found = read_message(message, depth)
    except RecursionError:  # mails in mails by the thousand: nobody wrote that
        raise TEXTS.error("mail_not_one") from None
    if not found.sender.email and not found.date and not message.get("Message-ID"):
        raise TEXTS.error("mail_not_one")
    return found


def read_message(message, depth=0):
    """Return the `MailFile` of an `email.message.Message`."""
    plain, html, files, inner = _parts(message, depth)
    text = "\n\n".join(plain).strip() or html_to_text("\n".join(html))
    sender = (people(message.get_all("From", [])) or (Person(),))[0]
    subject = header(message.get("Subject"))
    day = parse_header_date(header(message.get("Date")))
    return MailFile(
        message_id=_message_id(message, sender, day, subject, text),
        date=day,
        sender=sender,
        recipients=people(message.get_all("To", []) + message.get_all("Cc", [])),
        subject=subject,
        text=tidy(text),
        attachments=tuple(files),
        inner=tuple(inner),
        is_automatic=is_automatic(message),
        references=_references(message),
    )


def _references(message):
    """Return the Message-IDs that a mail answers, the nearest first."""
    names = ("References", "In-Reply-To")
    text = " ".join(str(message.get(name) or "")[-MAX_REFERENCES:] for name in names)
    found = re.findall(r"<[^<>\s]{3,500}>", text)
    return tuple(dict.fromkeys(found[::-1]))[:32]


def _message_id(message, sender, day, subject, text):
    """Return the Message-ID, or a fingerprint of the mail that has none."""
    known = header(message.get("Message-ID")).strip("<> ")
    if known:
        return known[:200]
    content = "\n".join((sender.email, str(day), subject, text))
    return "sha256:" + sha256(content.encode("utf-8", "replace")).hexdigest()


def is_automatic(message):
    """Tell whether nobody wrote this mail: RFC 3834 replies, RFC 3464 reports."""
    if header(message.get("Auto-Submitted")).lower() not in ("", "no"):
        return True
    if header(message.get("Precedence")).lower() == "auto_reply":
        return True
    if message.get("X-Autoreply") or message.get("X-Autorespond"):
        return True
    if message.get_content_type() == "multipart/report":
        return True
    if header(message.get("Return-Path")).strip() == "<>":
        return True
    sender = (people(message.get_all("From", [])) or (Person(),))[0]
    return bool(
        _DAEMON.match(sender.email) or _AUTOMATIC.match(header(message.get("Subject")))
    )


# -- headers ------------------------------------------------------------------------
def header(value):
    """Return a header as text on one line; encoded words (RFC 2047) decoded."""
    if value is None:
        return ""
    try:
        parts = email.header.decode_header(value)
        text = "".join(_decode(part, charset) for part, charset in parts)
    except (email.errors.MessageError, ValueError, LookupError, AssertionError):
        text = str(value)
    return re.sub(r"[\s\x00-\x1f]+", " ", text).strip()[:MAX_HEADER]


def _decode(part, charset):
    if isinstance(part, str):
        return part
    for name in (charset, "utf-8", "cp1252"):
        try:
            return part.decode(name or "utf-8")
        except (LookupError, UnicodeError, ValueError):
            continue
    return part.decode("latin-1")


def people(values):
    """Return the `Person`s of header values, each address once."""
    found = {}
    values = [str(value)[: 200 * MAX_PEOPLE] for value in values]
    try:
        pairs = email.utils.getaddresses(values)
    except (ValueError, IndexError, TypeError):
        pairs = []
    for name, address in pairs[: 2 * MAX_PEOPLE]:
        person = Person(header(name), clean_address(address))
        if person.name or person.email:
            found.setdefault(person.email or person.name, person)
    return tuple(found.values())[:MAX_PEOPLE]


def clean_address(text):
    """Return an address in lower case, or '' when this is not one."""
    match = re.fullmatch(
        r"<?\s*(?:mailto:)?([^\s<>@,;:\"()\[\]]+@[^\s<>@,;:\"()\[\]]+\.[\w-]{2,})\s*>?",
        (text or "").strip(),
    )
    return match[1].lower()[:200] if match else ""


def parse_header_date(text):
    """Return the date of a header (RFC 5322), or None."""
    try:
        return email.utils.parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


# -- parts --------------------------------------------------------------------------
def _parts(message, depth):
    """Return (plain texts, HTML texts, files, mails inside)."""
    plain, html, files, inner = [], [], [], []
    inside = set()
    for number, part in enumerate(message.walk()):
        if number >= MAX_PARTS:
            break
        if id(part) in inside:
            continue
        kind = part.get_content_type()
        if kind == "message/rfc822":
            inside.update(id(child) for child in part.walk())
            payload = part.get_payload()
            if depth < 2 and isinstance(payload, list) and payload:
                inner.append(read_message(payload[0], depth + 1))
            continue
        if part.is_multipart():
            continue
        name = _filename(part)
        attached = part.get_content_disposition() == "attachment"
        if kind in ("text/plain", "text/html") and not attached and not name:
            (plain if kind == "text/plain" else html).append(_text(part))
        elif len(files) < MAX_FILES and not _is_decoration(part, kind):
            data = _payload(part)
            if data:
                files.append(MailAttachment(name or "piece-jointe", data, kind))
    return plain, html, files, inner


def _is_decoration(part, kind):
    """Tell whether this is an image of the signature, shown inside the text."""
    inline = part.get_content_disposition() != "attachment"
    return kind.startswith("image/") and inline and bool(part.get("Content-ID"))


def _filename(part):
    try:
        name = header(part.get_filename() or "")
    except (ValueError, LookupError, TypeError, AssertionError):
        name = ""
    name = re.split(r"[\\/]", name)[-1]
    return re.sub(r"[\x00-\x1f<>:\"|?*]", "_", name).strip(". ")[:120]


def _payload(part):
    try:
        return part.get_payload(decode=True) or b""
    except (ValueError, TypeError, LookupError, AssertionError):
        return b""


def _text(part):
    data = _payload(part)[: 8 * MAX_TEXT * 4]
    try:
        charset = part.get_content_charset()
    except (ValueError, LookupError, TypeError, AssertionError):
        charset = None
    return _decode(data, charset)


class _Plain(HTMLParser):
    """The text of an HTML page; nothing of it is kept but words and line breaks."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts, self.skipping = [], 0

    def handle_starttag(self, tag, attrs):
        if tag in _SKIPPED:
            self.skipping += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag):
        if tag in _SKIPPED:
            self.skipping = max(0, self.skipping - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data):
        if not self.skipping:
            self.parts.append(re.sub(r"\s+", " ", data))


def html_to_text(html):
    """Return the words of an HTML text, line by line; '' for what is not HTML."""
    parser = _Plain()
    # what was read before a fault is kept
    with contextlib.suppress(AssertionError, ValueError):
        parser.feed(html[: 20 * MAX_TEXT])
        parser.close()
    return "".join(parser.parts)


def tidy(text):
    """Return a text without control characters, at most two line breaks in a row."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f\u200b\ufeff]", "", text)
    text = text.encode("utf-8", "replace").decode("utf-8")
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip()[:MAX_TEXT]
