"""Workbooks (.xlsx) that leave the house: rows → bytes, texts never interpreted."""

import io
from dataclasses import dataclass

import xlsxwriter

# A name or a note that looks like a formula or an address stays what it is
SAFE = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
FORMATS = {
    "text": {"text_wrap": True, "valign": "top"},
    "money": {"num_format": "#,##0.00\u00a0[$€-40C]", "valign": "top"},
    "number": {"num_format": "#,##0.##", "valign": "top"},
    "integer": {"num_format": "0", "valign": "top"},
    "percent": {"num_format": "0.0\u00a0%", "valign": "top"},
    "date": {"num_format": "dd/mm/yyyy", "valign": "top"},
}
SHEET_NAME = 31


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, its width in characters, the kind of its values.

    kind: text, money (currency), number, integer, percent (0.25 for 25 %), date.
    """

    title: str
    width: int = 18
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: title, columns, rows aligned with them; `total` adds up the money.

    rows: any iterable, read once: thousands of them take no memory.
    """

    title: str
    columns: list
    rows: object
    total: bool = False


def build_workbook(sheets, total_label="Total"):
    """Return the bytes of a workbook: frozen titles, filters, typed values.

    :param sheets: list of `Sheet`, each with at least a column
    :param str total_label: first cell of the row of totals
    """
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, SAFE)
    formats = {kind: book.add_format(form) for kind, form in FORMATS.items()}
    formats["head"] = book.add_format(
        {"bold": True, "bg_color": "#D9E2EC", "text_wrap": True, "valign": "top"}
    )
    formats["total"] = book.add_format({**FORMATS["money"], "bold": True, "top": 1})
    names = set()
    for sheet in sheets:
        page = book.add_worksheet(_sheet_name(sheet.title, names))
        _write(page, sheet, formats, total_label)
    book.close()
    return output.getvalue()


def _sheet_name(title, taken):
    """Return a name that the format accepts and no other sheet has."""
    base = "".join(" " if char in "[]:*?/\\" else char for char in title).strip("' ")
    base, rank = base or "-", 1
    name = base[:SHEET_NAME]
    while name.casefold() in taken:
        rank += 1
        name = f"{base[: SHEET_NAME - 4]} {rank}"
    taken.add(name.casefold())
    return name


def _write(page, sheet, formats, total_label):
    columns = sheet.columns
    page.write_row(0, 0, [column.title for column in columns], formats["head"])
    totals = {rank: 0 for rank, column in enumerate(columns) if column.kind == "money"}
    number = 0
    for number, row in enumerate(sheet.rows, 1):
        for rank, (column, value) in enumerate(zip(columns, row, strict=True)):
            _write_cell(page, number, rank, column, value, formats)
            if rank in totals:
                totals[rank] += value or 0
    if sheet.total and number:
        page.write_string(number + 1, 0, total_label, formats["total"])
        for rank, total in totals.items():
            page.write_number(number + 1, rank, round(total, 2), formats["total"])
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(number, 1), len(columns) - 1)
    for rank, column in enumerate(columns):
        page.set_column(rank, rank, column.width)


def _write_cell(page, number, rank, column, value, formats):
    if value is None or value is False or value == "":
        return
    if column.kind == "date":
        page.write_datetime(number, rank, value, formats["date"])
    elif column.kind == "text":
        page.write_string(number, rank, str(value), formats["text"])
    else:
        page.write_number(number, rank, value, formats[column.kind])
