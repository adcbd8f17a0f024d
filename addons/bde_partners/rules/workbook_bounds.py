"""How far a workbook spreads, before a library that trusts it opens it."""

import contextlib
import io
import re
from dataclasses import dataclass

from lxml import etree

from .issues import ParseError, Texts, _lt
from .safe_zip import MEGABYTE, ZipLimits, read_zip

CODES = {
    "book_unreadable": _lt(
        "This workbook cannot be read: it is damaged, or protected by a password. "
        "Open it, save it again as .xlsx and send that file."
    ),
    "book_too_large": _lt(
        "The sheet “%(sheet)s” goes down to row %(rows)s and column %(columns)s: "
        "delete the stray cells far from the list, or split the file."
    ),
}
T = Texts(__name__, CODES)

BOOK_ZIP = ZipLimits(
    packed=25 * MEGABYTE, total=250 * MEGABYTE, ratio_from=60 * MEGABYTE
)
_REFERENCE = re.compile(r"([A-Za-z]{1,4})([0-9]{1,8})")
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


@dataclass(frozen=True)
class BookLimits:
    """rows, columns, cells of one sheet."""

    rows: int = 50_000
    columns: int = 400
    cells: int = 3_000_000


BOOK_LIMITS = BookLimits()


@contextlib.contextmanager
def refusing():
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
class Bounds:
    errors: int = 0
    first_error: str = ""


def too_large(rows, columns, limits):
    return (
        rows > limits.rows or columns > limits.columns or rows * columns > limits.cells
    )


def xlsx_bounds(data, limits):
    """Refuse a sheet whose filled cells spread too far; count the errors."""
    bounds = Bounds()
    parts = read_zip(data, lambda name: name.endswith(".xml"), BOOK_ZIP)
    for part in parts:
        if b"sheetData" not in part.data:
            continue
        rows = columns = row = 0
        with refusing():
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
        if too_large(rows, columns, limits):
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


def _page(row):
    """Name of the sheet that a row of an .ods stands in."""
    table = next(row.iterancestors(_TABLE + "table"), None)
    return "" if table is None else table.get(_TABLE + "name") or ""


def ods_bounds(data, limits):
    part = read_zip(data, lambda name: name == "content.xml", BOOK_ZIP)[0]
    total = blank = columns = 0
    with refusing():
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
            if too_large(total, columns, limits):
                raise T.error(
                    "book_too_large", sheet=_page(row), rows=total, columns=columns
                )
    return Bounds()
