"""A stack of scanned pages, put back together by the code printed on each page."""

import re
from dataclasses import dataclass

# What the QR code of a page of ours says: the address of its verification page
_ADDRESS = re.compile(r"/bde/v/([0-9a-zA-Z_-]{8,64})$")


@dataclass(frozen=True)
class ReadPage:
    """What was read on a page.

    number: from 1, in the file; code: of the document, "" when none was read;
    turn: degrees to turn it clockwise to be upright; blank: nothing on it.
    """

    number: int
    code: str = ""
    turn: int = 0
    blank: bool = False


@dataclass(frozen=True)
class Pile:
    """Pages that go together.

    code: of their document, "" when nobody could tell; guess: for these, the code of
    the page scanned just before, or just after, which is often right.
    """

    code: str
    pages: tuple[ReadPage, ...]
    guess: str = ""


def code_of(text):
    """Return the code of the document that a QR code speaks of, "" when not ours.

    :param str text: what the QR code holds
    """
    found = _ADDRESS.search((text or "").strip())
    return found.group(1) if found else ""


def upright(orientation):
    """Return by how much to turn a page clockwise, 0, 90, 180 or 270 degrees.

    :param int orientation: of the QR code as it was read, degrees clockwise
    """
    return round(-orientation / 90) % 4 * 90


def piles(pages):
    """Return the piles of a stack, in any order of its pages.

    Pages of one document are together, in the order they were scanned. A blank page
    (the back of a sheet) is dropped. A page without a code is a pile of its own.

    :param pages: `ReadPage` list
    :return: list of `Pile`, by first page
    """
    written = [page for page in pages if not page.blank or page.code]
    found = {}
    for place, page in enumerate(written):
        if page.code:
            found.setdefault(page.code, []).append(page)
        else:
            found[("", page.number)] = [page, _neighbour(written, place)]
    result = [
        Pile(key, tuple(kept))
        if isinstance(key, str)
        else Pile("", (kept[0],), kept[1])
        for key, kept in found.items()
    ]
    return sorted(result, key=lambda pile: pile.pages[0].number)


def _neighbour(pages, place):
    """Return the code of the nearest page before, else after, "" when there is none."""
    before = (page.code for page in reversed(pages[:place]) if page.code)
    after = (page.code for page in pages[place + 1 :] if page.code)
    return next(before, "") or next(after, "")


def span(numbers):
    """Return page numbers as people write them: « 3 », « 3-5, 9 ».

    :param numbers: ints
    """
    runs = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(
        str(first) if first == last else f"{first}-{last}" for first, last in runs
    )
