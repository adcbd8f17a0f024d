"""XML of unknown origin → lxml tree, within bounds and with clear refusals.

No DTD, no entity, no network, bounded size. The encoding is read from the bytes,
not believed: an ISO-8859-15 file that says UTF-8 is refused with its line, an
UTF-8 file that says ISO-8859-15 is read as what it is, with a warning.
"""

import re
from dataclasses import dataclass, field

from lxml import etree

from .issues import Texts, _lt

CODES = {
    "xml_empty": _lt("This file is empty."),
    "xml_too_big": _lt(
        "This file is too big: %(size)s MB, while at most %(limit)s MB are read."
    ),
    "xml_too_many": _lt("This file is refused: it holds more than %(limit)s elements."),
    "xml_entity": _lt(
        "This file is refused: it declares a document type or entities (line "
        "%(line)s), which an export never does."
    ),
    "xml_not_xml": _lt("This is not an XML file."),
    "xml_html": _lt(
        "This is a web page, not an XML file: the download probably failed. "
        "Log in again and download the export once more."
    ),
    "xml_encoding_unknown": _lt("The encoding “%(declared)s” is not known."),
    "xml_encoding_wrong": _lt(
        "This file says it is written in %(declared)s and is not (line %(line)s): "
        "it was probably changed by a text editor. Export it again and send it "
        "without opening it."
    ),
    "xml_encoding_mismatch": _lt(
        "This file says it is written in %(declared)s and is in %(actual)s: "
        "it was read in %(actual)s. Check the accents."
    ),
    "xml_truncated": _lt(
        "This file stops in the middle (line %(line)s): it is incomplete. "
        "Download it again."
    ),
    "xml_invalid": _lt(
        "This file is not valid XML (line %(line)s): it is damaged, or was changed "
        "by hand. Export it again."
    ),
}
T = Texts(__name__, CODES)

MEGABYTE = 1024 * 1024
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._\-]+)[\"']")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_TRUNCATED = (
    "EndTag: '</' not found",
    "Premature end of data",
    "Extra content at the end",
    "StartTag: invalid element name",
    "Couldn't find end of",
    "Opening and ending tag mismatch",
    "expected '>'",
    "AttValue: ' expected",
    'AttValue: " or',
    "Comment not terminated",
    "CData section not finished",
    "Document is empty",
)
# single-byte encodings cannot fail: only UTF-8 that was not said can be seen
_SINGLE_BYTE = ("iso-8859", "iso8859", "latin", "windows-125", "cp125", "ascii")


@dataclass(frozen=True)
class XmlLimits:
    """Bounds: bytes of the file, number of tags."""

    size: int = 80 * MEGABYTE
    tags: int = 4_000_000


@dataclass(frozen=True)
class XmlFile:
    """root: lxml element (its `sourceline` is the file's line); encoding: as read;
    issues: what to tell the user."""

    root: object
    encoding: str
    issues: list = field(default_factory=list)


def read_xml(data, limits=XmlLimits()):
    """Bytes → `XmlFile`. Raises ParseError (codes xml_…)."""
    if len(data) > limits.size:
        raise T.error(
            "xml_too_big", size=len(data) // MEGABYTE, limit=limits.size // MEGABYTE
        )
    text, encoding, issues = _decode(data)
    stripped = text.lstrip("\ufeff \t\r\n")
    if not stripped:
        raise T.error("xml_empty")
    head = stripped[:2000].lower()
    if "<!doctype html" in head or head.startswith("<html"):
        raise T.error("xml_html")
    if not stripped.startswith("<"):
        raise T.error("xml_not_xml")
    declared = _DOCTYPE.search(text)
    if declared:
        raise T.error("xml_entity", line=text.count("\n", 0, declared.start()) + 1)
    if text.count("<") > limits.tags:
        raise T.error("xml_too_many", limit=limits.tags)
    return XmlFile(_parse(text), encoding, issues)


def _decode(data):
    """Bytes → (text, encoding, issues)."""
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return _strict(data, name, name), name, []
    if data[:40].lstrip()[:2] in (b"<\x00", b"\x00<"):
        name = "utf-16-le" if data.lstrip()[:1] == b"<" else "utf-16-be"
        return _strict(data, name, name), name, []
    match = _DECLARED.match(data[:300])
    declared = match[1].decode("ascii") if match else "UTF-8"
    lower = declared.lower().replace("_", "-")
    if not lower.startswith(_SINGLE_BYTE + ("utf-8", "utf8")):
        raise T.error("xml_encoding_unknown", declared=declared)
    if lower.startswith(_SINGLE_BYTE) and not data.isascii():
        text = _as_utf8(data)
        if text is not None:
            issue = T.warning(
                "xml_encoding_mismatch", declared=declared, actual="UTF-8"
            )
            return text, "utf-8", [issue]
    return _strict(data, declared, declared), declared.lower(), []


def _as_utf8(data):
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _strict(data, encoding, declared):
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise T.error("xml_encoding_wrong", line=line, declared=declared) from None
    except (UnicodeError, LookupError):
        raise T.error("xml_encoding_unknown", declared=declared) from None


def _parse(text):
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    # the declaration goes (it names another encoding), its lines stay
    source = _XML_DECLARATION.sub(
        lambda match: "\n" * match[0].count("\n"), text.lstrip("\ufeff"), count=1
    )
    try:
        root = etree.fromstring(source.encode("utf-8", "surrogatepass"), parser)
    except etree.XMLSyntaxError as error:
        raise _refusal(error, source) from None
    except (ValueError, LookupError):
        raise T.error("xml_not_xml") from None
    if root is None:
        raise T.error("xml_not_xml")
    return root


def _refusal(error, source):
    reason = (error.msg or "").split(", line ")[0]
    line = error.lineno or 1
    last = source.rstrip().count("\n") + 1
    if line >= last - 1 and any(mark in reason for mark in _TRUNCATED):
        return T.error("xml_truncated", line=line)
    return T.error("xml_invalid", line=line, reason=reason[:200])


def child_text(element, tag):
    """Text of the first child `tag`, stripped; '' when there is none."""
    value = element.findtext(tag)
    return value.strip() if value else ""
