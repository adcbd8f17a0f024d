"""A list as people have it (.csv, .xlsx, .xls, .ods, pasted cells) → `Table`.

The encoding, the separator and the line of the headers are found, not asked. The
values are text or dates; everything that was lost on the way (digits shortened by
a spreadsheet, formulas in error) is told.
"""

import datetime
import hashlib
import re
from dataclasses import dataclass, field

from .delimited import T as TEXT
from .delimited import decode, read_text
from .issues import Texts, _lt
from .safe_zip import MEGABYTE, is_zip
from .text import clean, fold
from .workbook import OLE, read_workbook
from .workbook_bounds import BOOK_LIMITS

CODES = {
    "table_too_big": _lt(
        "This file is too big: %(size)s MB, while at most %(limit)s MB are read."
    ),
    "table_no_rows": _lt("No line to read under the headers (line %(line)s)."),
    "table_header_line": _lt(
        "The names of the columns were found on line %(line)s; the lines above "
        "are left out."
    ),
    "table_no_header": _lt(
        "No line with names of columns was found: the columns are called A, B, C…"
    ),
    "table_duplicate_header": _lt(
        "Two columns are called “%(name)s”: the second is called “%(other)s” here."
    ),
    "table_extra_cells": _lt(
        "This line has more cells than there are columns: the last ones are ignored."
    ),
    "cell_error": _lt(
        "The cell “%(column)s” holds the error %(value)s: read as empty."
    ),
}
T = Texts(__name__, CODES)

_SIZE = 25 * MEGABYTE
_CELL_ERROR = re.compile(
    r"#(?:N/A|N/D|REF|REF!|VALUE!|VALEUR!|NAME\?|NOM\?|DIV/0!|NUM!|NOMBRE!|NULL!|NUL!)"
)
_NUMBER = re.compile(r"[\d\s.,:/+\-€%]+")


@dataclass(frozen=True)
class Row:
    """line: number in the file; values: column name → str, date or datetime."""

    line: int
    values: dict

    def text(self, column):
        """Value of a column as one line of text; '' when absent."""
        return as_text(self.values.get(column, ""))


@dataclass
class Table:
    """columns: unique names in order; header_line: None when the file has none."""

    columns: list
    rows: list
    kind: str = "csv"  # csv, text (pasted), xlsx, xls, ods
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: list = field(default_factory=list)
    header_line: int | None = 1
    issues: list = field(default_factory=list)

    @property
    def signature(self):
        """Key of the set of headers, for saved mappings: 16 hexadecimal digits,
        the same whatever the order, the case and the accents."""
        return header_signature(self.columns)


def header_signature(columns):
    """Names of columns → 16 hexadecimal digits."""
    folded = "\n".join(sorted(fold(column) for column in columns))
    return hashlib.sha256(folded.encode()).hexdigest()[:16]


def as_text(value):
    """Cell → one line of text. Dates are ISO, whole numbers lose « .0 »."""
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat(" ") if hasattr(value, "hour") else value.isoformat()
    return clean(value)


def read_table(data, sheet=None, header="auto", known=(), limits=BOOK_LIMITS):
    """Bytes of a file, or pasted text → `Table`.

    sheet: name of the sheet of a workbook, None for the one that looks like the list.
    header: 'auto', 'none', or the number of the line. known: names of columns
    that would be recognised, which help to find the header.
    Raises ParseError (codes table_…, book_…, zip_…); never anything else.
    """
    folded = frozenset(fold(name) for name in known)
    size = len(data)
    if size > _SIZE:
        raise T.error("table_too_big", size=size // MEGABYTE, limit=_SIZE // MEGABYTE)
    if isinstance(data, str):
        raw, delimiter = read_text(data, limits, pasted=True)
        table = Table([], [], "text", delimiter=delimiter)
    elif data.startswith(OLE) or is_zip(data):
        book = read_workbook(data, sheet, limits, folded)
        raw = book.rows
        table = Table([], [], book.kind, sheet=book.name, sheets=book.sheets)
        table.issues += book.issues
    else:
        text, encoding = decode(data)
        raw, delimiter = read_text(text, limits)
        table = Table([], [], "csv", encoding, delimiter)
    return _build(table, raw, header, folded, limits)


# --- headers ---------------------------------------------------------------


def _is_label(cell):
    if not isinstance(cell, str):
        return False
    text = clean(cell)
    return 0 < len(text) <= 80 and not _NUMBER.fullmatch(text)


def _filled(cells):
    return [cell for cell in cells if cell is not None and as_text(cell)]


def find_header(raw, known=frozenset()):
    """[(line, cells)] → index of the row of headers, or None.

    known: folded names that would be recognised. The row that holds the most of
    them wins; failing that, the first full row made of labels only.
    """
    scores = [
        len({fold(cell) for cell in cells if isinstance(cell, str)} & known)
        for _line, cells in raw[:30]
    ]
    best = max(scores, default=0)
    if best >= 2:
        return scores.index(best)
    widths = sorted(len(_filled(cells)) for _line, cells in raw[:50])
    usual = widths[len(widths) // 2] if widths else 0
    for index, (_line, cells) in enumerate(raw[:15]):
        filled = _filled(cells)
        if len(filled) * 10 < usual * 6 or len(filled) < min(usual, 2):
            continue
        if all(_is_label(cell) for cell in filled):
            return index
        if best == 1 and scores[index] == 1:
            return index
        return None
    return None


def column_letter(index):
    """0 → 'A', 25 → 'Z', 26 → 'AA'."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _names(cells, width, issues, line):
    names, seen = [], set()
    for index in range(width):
        label = as_text(cells[index]) if index < len(cells) else ""
        name = label or column_letter(index)
        number = 2
        while name in seen:
            name = f"{label or column_letter(index)} ({number})"
            number += 1
        if label and name != label:
            issues.append(
                T.warning("table_duplicate_header", line, name=label, other=name)
            )
        seen.add(name)
        names.append(name)
    return names


def _value(cell, column, line, issues):
    if isinstance(cell, datetime.datetime):
        return cell.date() if cell.time() == datetime.time() else cell
    if isinstance(cell, datetime.date):
        return cell
    if isinstance(cell, datetime.time):
        return cell.isoformat("minutes")
    if isinstance(cell, bool):
        return "1" if cell else "0"
    text = clean(cell)
    if text[:1] == "#" and _CELL_ERROR.fullmatch(text.upper()):
        issues.append(T.warning("cell_error", line, column=column, value=text))
        return ""
    return text


def _build(table, raw, header, known, limits):
    if not raw:
        raise TEXT.error("table_empty")
    if len(raw) > limits.rows:
        raise TEXT.error("table_too_many_rows", limit=limits.rows)
    index = _header_index(raw, header, known)
    body = raw if index is None else raw[index + 1 :]
    labels = [] if index is None else raw[index][1]
    width = _width(labels, body)
    table.header_line = None if index is None else raw[index][0]
    if index is None:
        table.issues.append(T.warning("table_no_header"))
    elif index:
        table.issues.append(
            T.issue("table_header_line", level="info", line=table.header_line)
        )
    table.columns = _names(labels, width, table.issues, table.header_line)
    for line, cells in body:
        if len(_filled(cells[width:])):
            table.issues.append(T.warning("table_extra_cells", line))
        values = {
            name: _value(cell, name, line, table.issues)
            for name, cell in zip(table.columns, cells, strict=False)
        }
        if any(value != "" for value in values.values()):
            for name in table.columns[len(cells) :]:
                values[name] = ""
            table.rows.append(Row(line, values))
    if not table.rows:
        raise T.error("table_no_rows", line=table.header_line or 1)
    return table


def _header_index(raw, header, known):
    if header == "none":
        return None
    if isinstance(header, int):
        return next((i for i, (line, _cells) in enumerate(raw) if line == header), None)
    return find_header(raw, known)


def _width(labels, body):
    """Number of columns: those with a name, or without and filled in the body."""
    named = max((i + 1 for i, cell in enumerate(labels) if as_text(cell)), default=0)
    used = 0
    if not named:
        for _line, cells in body:
            filled = [i + 1 for i, cell in enumerate(cells) if as_text(cell)]
            used = max(used, *filled, 0) if filled else used
    return named or used
