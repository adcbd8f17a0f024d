"""An SMS through any HTTP service: what is asked, what the answer means.

Plain Python: nothing is sent from here. A service is described by its own manual: an
address, headers, a body, where {to}, {text}, {sender}, {secret} and {reference} stand.
"""

import json
import re
from dataclasses import dataclass
from urllib.parse import quote, quote_plus

PLACES = ("to", "text", "sender", "secret", "reference")
_PLACE = re.compile(r"\{(" + "|".join(PLACES) + r")\}")
_UNKNOWN = re.compile(r"\{([a-z_]+)\}")
_HEADER = re.compile(r"^[A-Za-z0-9-]+$")
# characters of the GSM alphabet (3GPP TS 23.038), with those that count for two
GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_TWICE = set("^{}\\[~]|€")


class SmsProblem(Exception):
    """A description that cannot be used: `code` and `word`."""

    def __init__(self, code, word=""):
        super().__init__(code)
        self.code = code
        self.word = word


@dataclass(frozen=True)
class Question:
    """What is sent to the service."""

    method: str
    url: str
    headers: dict
    body: bytes | None


def fill(template, values, escape):
    """Return a template with its places filled; each value goes through `escape`."""
    return _PLACE.sub(lambda m: escape(str(values.get(m[1]) or "")), template or "")


def unknown_places(*templates):
    """Return the names between braces that are not places, in order."""
    names = [m for text in templates for m in _UNKNOWN.findall(text or "")]
    return [name for name in dict.fromkeys(names) if name not in PLACES]


def as_json(text):
    """Return a text as it stands between the quotes of a JSON string."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def headers(text, values):
    """Return the headers of lines « Name: value ».

    :raise SmsProblem: "header" with the line
    """
    found = {}
    for line in (text or "").splitlines():
        if not line.strip():
            continue
        name, colon, value = line.partition(":")
        if not colon or not _HEADER.match(name.strip()):
            raise SmsProblem("header", line.strip()[:60])
        value = fill(value.strip(), values, lambda v: " ".join(v.split()))
        found[name.strip()] = value
    return found


def question(method, url, header_lines, body, body_kind, values):
    """Return the `Question` of one SMS.

    :param str body_kind: "json", "form" or "text"
    :raise SmsProblem: "header", "url", "json", "place"
    """
    unknown = unknown_places(url, header_lines, body)
    if unknown:
        raise SmsProblem("place", unknown[0])
    target = fill(url, values, lambda v: quote(v, safe=""))
    if not re.match(r"https?://[^/\s]+", target):
        raise SmsProblem("url")
    sent = headers(header_lines, values)
    if method == "GET":
        return Question("GET", target, sent, None)
    kinds = {
        "json": ("application/json; charset=utf-8", as_json),
        "form": ("application/x-www-form-urlencoded; charset=utf-8", quote_plus),
        "text": ("text/plain; charset=utf-8", str),
    }
    mime, escape = kinds[body_kind]
    content = fill(body, values, escape)
    if body_kind == "json":
        try:
            json.loads(content)
        except ValueError:
            raise SmsProblem("json") from None
    if not any(name.lower() == "content-type" for name in sent):
        sent["Content-Type"] = mime
    return Question("POST", target, sent, content.encode())


def verdict(status, answer, expected=""):
    """Return what an answer means: "sent", "key", "later" or "refused".

    :param str expected: a text that the answer holds when the SMS was taken
    """
    if 200 <= status < 300:
        return "refused" if expected and expected not in answer else "sent"
    if status in (401, 403):
        return "key"
    return "later" if status in (429, 503) else "refused"


def number(phone, form):
    """Return a number as the service wants it.

    :param str phone: E.164, « +33612345678 »
    :param str form: "plus", "bare" (33612345678), "zeros" (0033612345678)
    """
    digits = phone.lstrip("+")
    return {"plus": f"+{digits}", "bare": digits, "zeros": f"00{digits}"}[form]


def parts(text):
    """Return how many SMS a text costs: 160 or 153 GSM characters, else 70 or 67."""
    if all(c in GSM or c in GSM_TWICE for c in text):
        size, one, many = sum(2 if c in GSM_TWICE else 1 for c in text), 160, 153
    else:
        size, one, many = len(text.encode("utf-16-le")) // 2, 70, 67
    return 1 if size <= one else -(-size // many)
