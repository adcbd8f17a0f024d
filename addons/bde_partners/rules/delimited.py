"""Text in columns (.csv, pasted cells), whatever its encoding and separator → rows."""

import csv
import io
import re
from collections import Counter

from .issues import Texts, _lt

CODES = {
    "table_empty": _lt("This file is empty."),
    "table_too_many_rows": _lt("This file has more than %(limit)s lines: split it."),
    "table_too_many_columns": _lt(
        "Line %(line)s has %(count)s columns, while at most %(limit)s are read."
    ),
    "table_binary": _lt(
        "This file is not a list. Send a .csv, .xlsx, .xls or .ods file."
    ),
    "table_pdf": _lt(
        "This is a PDF: it is made to be printed. Export the list as .csv or .xlsx."
    ),
    "table_html": _lt(
        "This file is a web page with another extension. Open it in your "
        "spreadsheet and save it as .xlsx."
    ),
    "table_xml": _lt(
        "This file is XML, not a list: choose the SIECLE or STSweb import instead."
    ),
    "table_unclosed_quote": _lt(
        "A quotation mark opened on line %(line)s is never closed."
    ),
    "table_cell_too_long": _lt("Line %(line)s holds a cell that is too long."),
}
T = Texts(__name__, CODES)

_DELIMITERS = ";\t,|"
# œ and Œ are BD and BC in ISO-8859-15; in Windows-1252 those bytes are ½ and ¼,
# which are not found inside a word
_LATIN9 = re.compile(rb"[A-Za-z][\xbc\xbd][A-Za-z]|[\xbc\xbd][a-z]{2}")


def decode(data):
    """Bytes of a text file → (text, encoding). Raises ParseError (table_…)."""
    _refuse_other_formats(data)
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return _decode(data, name), name
    if b"\x00" in data[:4000]:
        even, odd = data[:4000:2].count(0), data[1:4000:2].count(0)
        if min(even, odd) * 4 > max(even, odd):
            raise T.error("table_binary")
        name = "utf-16-le" if odd > even else "utf-16-be"
        return _decode(data, name), name
    if _decodes(data, "utf-8"):
        return data.decode("utf-8"), "utf-8"
    windows = re.search(rb"[\x80-\x9f]", data)
    if not windows and _LATIN9.search(data):
        return data.decode("iso-8859-15"), "iso-8859-15"
    encoding = "cp1252" if _decodes(data, "cp1252") else "iso-8859-15"
    return data.decode(encoding), encoding


def _decodes(data, encoding):
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _decode(data, encoding):
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise T.error("table_binary") from None


def _refuse_other_formats(data):
    head = data[:1500].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"%pdf"):
        raise T.error("table_pdf")
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta")):
        raise T.error("table_html")
    if head.startswith(b"<?xml"):
        code = "table_html" if b"<html" in head or b"workbook" in head else "table_xml"
        raise T.error(code)


def read_text(text, limits, pasted=False):
    """Text → ([(line, cells)], delimiter), blank lines left out."""
    text = text.lstrip("\ufeff")
    if not text.strip():
        raise T.error("table_empty")
    controls = sum(text[:4000].count(c) for c in map(chr, (*range(9), *range(14, 32))))
    if controls > len(text[:4000]) // 50:
        raise T.error("table_binary")
    text = text.replace("\x00", "")
    said = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    first = 1
    if said:
        text, first = text[said.end() :], 2
        delimiter = said[1]
    else:
        delimiter = "\t" if pasted and "\t" in text else _delimiter(text)
    return _read_csv(text, delimiter, first, limits), delimiter


def _delimiter(text):
    """The separator that cuts most lines into the same number (> 1) of cells."""
    lines = [line for line in text[:60_000].splitlines()[:60] if line.strip()]
    best, best_score = ";", (0.0, 0)
    for delimiter in _DELIMITERS:
        counts = Counter()
        try:
            for row in csv.reader(lines, delimiter=delimiter):
                counts[len(row)] += 1
        except csv.Error:
            continue
        score = max(
            (
                (share / len(lines) * (1 if cells > 2 else 0.9), cells)
                for cells, share in counts.items()
                if cells > 1
            ),
            default=(0.0, 0),
        )
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _read_csv(text, delimiter, first, limits):
    try:
        return _csv_rows(text, delimiter, first, limits, strict=True)
    except csv.Error as error:
        if "unexpected end" in str(error):
            line = error.args[1] if len(error.args) > 1 else first
            raise T.error("table_unclosed_quote", line=line) from None
    try:
        return _csv_rows(text, delimiter, first, limits, strict=False)
    except csv.Error as error:
        line = error.args[1] if len(error.args) > 1 else first
        raise T.error("table_cell_too_long", line=line) from None


def _csv_rows(text, delimiter, first, limits, strict):
    source = io.StringIO(text, newline="")
    reader = csv.reader(source, delimiter=delimiter, strict=strict)
    rows = []
    line = first
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return rows
        except csv.Error as error:
            raise csv.Error(str(error), line) from None
        if any(cell.strip() for cell in cells):
            rows.append((line, cells))
            if len(rows) > limits.rows:
                raise T.error("table_too_many_rows", limit=limits.rows)
            if len(cells) > limits.columns and any(cells[limits.columns :]):
                raise T.error(
                    "table_too_many_columns",
                    line=line,
                    count=len(cells),
                    limit=limits.columns,
                )
        line = first + reader.line_num
