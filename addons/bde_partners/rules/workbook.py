"""Workbooks (.xlsx, .xls, .ods) of unknown origin → rows of plain cells, bounded.

A workbook is looked into before the library opens it: one cell at the last row
and column, a row repeated a million times or a ZIP bomb would otherwise take all
the memory of the server.
"""

import contextlib
import datetime
import io
import re
from dataclasses import dataclass, field

import python_calamine
import xlrd
from lxml import etree

from .issues import ParseError, Texts, _lt
from .safe_zip import MEGABYTE, ZipLimits, check_zip, read_zip

CODES = {
    "book_unreadable": _lt(
        "This workbook cannot be read: it is damaged, or protected by a password. "
        "Open it, save it again as .xlsx and send that file."
    ),
    "book_password": _lt(
        "This workbook is protected by a password: remove it and send it again."
    ),
    "book_format": _lt(
        "This file is not a workbook that can be read here. "
        "Save it as .xlsx, .ods or .csv."
    ),
    "book_no_sheet": _lt("The workbook has no sheet named “%(sheet)s”."),
    "book_too_large": _lt(
        "The sheet “%(sheet)s” goes down to row %(rows)s and column %(columns)s: "
        "delete the stray cells far from the list, or split the file."
    ),
    "book_other_sheets": _lt(
        "Only the sheet “%(sheet)s” was read; the workbook also holds: %(others)s."
    ),
    "book_errors": _lt(
        "%(count)s cells hold a formula in error (first: %(cell)s): read as empty."
    ),
}
T = Texts(__name__, CODES)

BOOK_ZIP = ZipLimits(
    packed=25 * MEGABYTE, total=250 * MEGABYTE, ratio_from=60 * MEGABYTE
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_REFERENCE = re.compile(r"([A-Za-z]{1,4})([0-9]{1,8})")
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


@dataclass(frozen=True)
class BookLimits:
    """rows, columns, cells of one sheet."""

    rows: int = 50_000
    columns: int = 400
    cells: int = 3_000_000


@dataclass
class Sheet:
    """name; rows: (line, cells), blank ones left out; kind: 'xlsx', 'xls', 'ods'."""

    name: str
    rows: list
    kind: str
    sheets: list = field(default_factory=list)
    issues: list = field(default_factory=list)


def read_workbook(data, sheet=None, limits=BookLimits()):
    """Bytes → `Sheet`: the named one, else the first visible one with content.

    Cells are str, int, float, bool, date, datetime, time or timedelta. Raises
    ParseError (codes book_…, zip_…).
    """
    if data.startswith(OLE):
        return _read_xls(data, sheet, limits)
    infos = {info.filename for info in check_zip(data, BOOK_ZIP)}
    if "xl/workbook.xml" in infos:
        kind = "xlsx"
        bounds = _xlsx_bounds(data, limits)
    elif "content.xml" in infos:
        kind = "ods"
        bounds = _ods_bounds(data, limits)
    else:
        raise T.error("book_format")
    return _read_calamine(data, sheet, kind, bounds)


@contextlib.contextmanager
def _refusing():
    """A library that stumbles on the content: one clear refusal."""
    try:
        yield
    except ParseError:
        raise
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever a damaged file makes it raise
        raise T.error("book_unreadable") from None
    except BaseException as error:
        # calamine is Rust: its panics do not derive from Exception
        if type(error).__name__ == "PanicException":
            raise T.error("book_unreadable") from None
        raise


def _column_number(letters):
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _walk(data, tags):
    """Stream over the elements `tags` of an XML part, freeing what is behind."""
    context = etree.iterparse(
        io.BytesIO(data),
        events=("end",),
        tag=tags,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
    )
    for _event, element in context:
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


@dataclass
class _Bounds:
    errors: int = 0
    first_error: str = ""


def _too_large(rows, columns, limits):
    return (
        rows > limits.rows or columns > limits.columns or rows * columns > limits.cells
    )


def _xlsx_bounds(data, limits):
    """Refuse a sheet whose filled cells spread too far; count the errors."""
    bounds = _Bounds()
    parts = read_zip(data, lambda name: name.endswith(".xml"), BOOK_ZIP)
    for part in parts:
        if b"sheetData" not in part.data:
            continue
        rows = columns = row = 0
        with _refusing():
            for element in _walk(part.data, ("{*}c", "{*}row")):
                name = element.tag.rpartition("}")[2]
                if name == "row":
                    continue
                match = _REFERENCE.fullmatch(element.get("r") or "")
                if not len(element):
                    continue
                if match:
                    row = int(match[2])
                    rows = max(rows, row)
                    columns = max(columns, _column_number(match[1]))
                if element.get("t") == "e":
                    bounds.errors += 1
                    bounds.first_error = bounds.first_error or element.get("r", "?")
        if _too_large(rows, columns, limits):
            raise T.error(
                "book_too_large",
                sheet=part.basename.removesuffix(".xml"),
                rows=rows,
                columns=columns,
            )
    return bounds


def _repeat(element, name):
    value = element.get(_TABLE + name) or "1"
    return int(value) if value.isascii() and value.isdigit() else 1


def _ods_width(row):
    """Columns up to the last filled cell of a row; 0 for a blank row."""
    width = filled = 0
    for cell in row.iterchildren(_TABLE + "table-cell", _TABLE + "covered-table-cell"):
        width += _repeat(cell, "number-columns-repeated")
        if len(cell) or cell.get(_OFFICE + "value-type"):
            filled = width
    return filled


def _ods_bounds(data, limits):
    part = read_zip(data, lambda name: name == "content.xml", BOOK_ZIP)[0]
    total = blank = columns = 0
    with _refusing():
        for row in _walk(part.data, (_TABLE + "table-row", _TABLE + "table")):
            if row.tag.endswith("}table"):
                total = blank = columns = 0
                continue
            width = _ods_width(row)
            repeated = _repeat(row, "number-rows-repeated")
            if not width:
                blank += repeated
                continue
            total, blank = total + blank + repeated, 0
            columns = max(columns, width)
            if _too_large(total, columns, limits):
                raise T.error(
                    "book_too_large", sheet="?", rows=total, columns=columns
                )
    return _Bounds()


def _read_calamine(data, sheet, kind, bounds):
    with _refusing():
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        visible = [
            meta.name
            for meta in book.sheets_metadata
            if meta.visible == python_calamine.SheetVisibleEnum.Visible
            and meta.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]

        def load(name):
            return book.get_sheet_by_name(name).to_python(skip_empty_area=False)

        found = _choose(visible, book.sheet_names, sheet, load)
    if bounds.errors:
        found.issues.append(
            T.warning("book_errors", count=bounds.errors, cell=bounds.first_error)
        )
    found.kind = kind
    return found


def _read_xls(data, sheet, limits):
    with _refusing():
        try:
            book = xlrd.open_workbook(
                file_contents=data, ragged_rows=True, logfile=io.StringIO()
            )
        except xlrd.XLRDError as error:
            message = str(error).lower()
            if "encrypted" in message or "can't find workbook" in message:
                # an .xlsx with a password is an OLE file without a workbook stream
                raise T.error("book_password") from None
            raise
        names = [s.name for s in book.sheets()]
        visible = [s.name for s in book.sheets() if s.visibility == 0]

        def load(name):
            page = book.sheet_by_name(name)
            if _too_large(page.nrows, page.ncols, limits):
                raise T.error(
                    "book_too_large",
                    sheet=name,
                    rows=page.nrows,
                    columns=page.ncols,
                )
            return [
                [_xls_cell(cell, book.datemode) for cell in page.row(number)]
                for number in range(page.nrows)
            ]

        found = _choose(visible, names, sheet, load)
    found.kind = "xls"
    return found


def _xls_cell(cell, datemode):
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            moment = xlrd.xldate_as_datetime(cell.value, datemode)
        except (ValueError, OverflowError):
            return cell.value
        if cell.value < 1:
            return moment.time()
        return moment.date() if moment.time() == datetime.time() else moment
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#N/A")
    return cell.value


def _filled(rows):
    return [
        (number, cells)
        for number, cells in enumerate(rows, start=1)
        if any(cell not in ("", None) for cell in cells)
    ]


def _choose(visible, names, sheet, load):
    """The sheet asked for, else the first visible one that has two filled rows."""
    if sheet is not None:
        if sheet not in names:
            raise T.error("book_no_sheet", sheet=sheet)
        return Sheet(sheet, _filled(load(sheet)), "", list(names))
    candidates = visible or list(names)
    chosen, rows = (candidates[0] if candidates else ""), []
    for name in candidates:
        loaded = _filled(load(name))
        if len(loaded) > len(rows) and not rows:
            chosen, rows = name, loaded
        if len(rows) > 1:
            break
    found = Sheet(chosen, rows, "", list(names))
    others = [name for name in candidates if name != chosen]
    if others:
        found.issues.append(
            T.issue(
                "book_other_sheets",
                level="info",
                sheet=chosen,
                others=", ".join(others[:6]),
            )
        )
    return found
