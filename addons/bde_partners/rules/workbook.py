"""Workbooks (.xlsx, .xls, .ods) of unknown origin → rows of plain cells, bounded.

A workbook is looked into before the library opens it: one cell at the last row
and column, a row repeated a million times or a ZIP bomb would otherwise take all
the memory of the server.
"""

import datetime
import io
import zipfile
from dataclasses import dataclass, field

import python_calamine
import xlrd

from .issues import Texts, _lt
from .safe_zip import check_zip, read_zip
from .text import fold
from .workbook_bounds import (
    BOOK_LIMITS,
    BOOK_ZIP,
    ods_bounds,
    refusing,
    too_large,
    xlsx_bounds,
)
from .workbook_bounds import T as BOUNDS

CODES = {
    "book_password": _lt(
        "This workbook is protected by a password: remove it and send it again."
    ),
    "book_format": _lt(
        "This file is not a workbook that can be read here. "
        "Save it as .xlsx, .ods or .csv."
    ),
    "book_no_sheet": _lt("The workbook has no sheet named “%(sheet)s”."),
    "book_other_sheets": _lt(
        "Only the sheet “%(sheet)s” was read; the workbook also holds: %(others)s."
    ),
    "book_errors": _lt(
        "%(count)s cells hold a formula in error (first: %(cell)s): read as empty."
    ),
}
T = Texts(__name__, CODES)

MOST_SHEETS = 12
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass
class Sheet:
    """name; rows: (line, cells), blank ones left out; kind: 'xlsx', 'xls', 'ods'."""

    name: str
    rows: list
    kind: str
    sheets: list = field(default_factory=list)
    issues: list = field(default_factory=list)


def read_workbook(data, sheet=None, limits=BOOK_LIMITS, known=frozenset()):
    """Bytes → `Sheet`: the named one, else the visible one that looks like the list.

    known: folded names of columns, which tell the list from a cover page.
    Cells are str, int, float, bool, date, datetime, time or timedelta. Raises
    ParseError (codes book_…, zip_…).
    """
    if data.startswith(OLE):
        return _read_xls(data, sheet, limits, known)
    infos = {info.filename for info in check_zip(data, BOOK_ZIP)}
    if "xl/workbook.xml" in infos:
        kind = "xlsx"
        bounds = xlsx_bounds(data, limits)
    elif "content.xml" in infos:
        kind = "ods"
        bounds = ods_bounds(data, limits)
        if "mimetype" not in infos:
            data = _with_mimetype(data)
    else:
        raise T.error("book_format")
    return _read_calamine(data, sheet, kind, bounds, known)


def _with_mimetype(data):
    """Office online writes .ods files without the member that names the format."""
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mimetype)
        wanted = ("content.xml", "manifest.xml")
        for part in read_zip(data, lambda name: name in wanted, BOOK_ZIP):
            archive.writestr(part.name, part.data.removeprefix(b"\xef\xbb\xbf"))
    return target.getvalue()


def _read_calamine(data, sheet, kind, bounds, known):
    with refusing():
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        visible = [
            meta.name
            for meta in book.sheets_metadata
            if meta.visible == python_calamine.SheetVisibleEnum.Visible
            and meta.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]

        def load(name):
            return book.get_sheet_by_name(name).to_python(skip_empty_area=False)

        found = _choose(visible, book.sheet_names, sheet, load, known)
    if bounds.errors:
        found.issues.append(
            T.warning("book_errors", count=bounds.errors, cell=bounds.first_error)
        )
    found.kind = kind
    return found


def _read_xls(data, sheet, limits, known):
    with refusing():
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
            if too_large(page.nrows, page.ncols, limits):
                raise BOUNDS.error(
                    "book_too_large",
                    sheet=name,
                    rows=page.nrows,
                    columns=page.ncols,
                )
            return [
                [_xls_cell(cell, book.datemode) for cell in page.row(number)]
                for number in range(page.nrows)
            ]

        found = _choose(visible, names, sheet, load, known)
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


def _choose(visible, names, sheet, load, known):
    """The sheet asked for, else the visible one whose cells are best known, else the
    first that has more than one line."""
    if sheet is not None:
        if sheet not in names:
            raise T.error("book_no_sheet", sheet=sheet)
        return Sheet(sheet, _filled(load(sheet)), "", list(names))
    pages = {
        name: _filled(load(name)) for name in (visible or list(names))[:MOST_SHEETS]
    }
    pages = {name: rows for name, rows in pages.items() if rows}
    if not pages:
        return Sheet("", [], "", list(names))
    chosen = max(
        pages, key=lambda name: (_familiar(pages[name], known), len(pages[name]) > 1)
    )
    found = Sheet(chosen, pages[chosen], "", list(names))
    others = [name for name in pages if name != chosen]
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


def _familiar(rows, known):
    """Most names of columns that one of the first lines holds; 0 below two."""
    counts = [
        len({fold(cell) for cell in cells if isinstance(cell, str)} & known)
        for _line, cells in rows[:30]
    ]
    best = max(counts)
    return best if best > 1 else 0
