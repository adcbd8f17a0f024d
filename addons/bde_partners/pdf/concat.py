"""Many small PDF put one behind the other in a file, whatever their number.

Each is copied and forgotten: memory holds one of them, and eight bytes an object. What
they say to screen readers is left behind: the file is made to be printed.
"""

import io
from array import array

from odoo.tools.pdf import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfFileReader,
    create_string_object,
)

CATALOG, PAGES, INFO = 1, 2, 3  # numbers of the objects written last
# what a page says of the document it comes from
LEFT_BEHIND = {"/Parent", "/StructParents", "/Annots", "/Tabs", "/B", "/AA"}
A4 = (0, 0, 595, 842)


class PdfConcat:
    """A PDF that is being written to a binary file: `add` each part, then `close`."""

    def __init__(self, file, title=""):
        self._file, self._title = file, title
        self._offsets = array("Q", [0] * (INFO + 1))
        self._pages = array("L")
        self._position = 0
        self._put(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    @property
    def pages(self):
        """Number of pages so far."""
        return len(self._pages)

    def add(self, content, even=False):
        """Add the pages of a PDF; return how many.

        :param bytes content: a PDF
        :param bool even: add a blank page when they are odd, so that what follows is
            on the front of a sheet
        """
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        copy = _Copy(self)
        count = 0
        for page in reader.pages:
            self._pages.append(copy.page(page))
            count += 1
        if even and count % 2:
            self._add_blank(page.get("/MediaBox"))
        return count

    def close(self):
        """Write what makes it a document."""
        name = NameObject
        kids = ArrayObject(IndirectObject(number, 0, self) for number in self._pages)
        catalog = {"/Type": name("/Catalog"), "/Pages": IndirectObject(PAGES, 0, self)}
        pages = {
            "/Type": name("/Pages"),
            "/Kids": kids,
            "/Count": NumberObject(len(kids)),
        }
        info = {"/Title": create_string_object(self._title)}
        for number, values in ((CATALOG, catalog), (PAGES, pages), (INFO, info)):
            self.put(number, _dictionary(values))
        start = self._position
        self._put(b"xref\n0 %d\n" % len(self._offsets))
        self._put(b"0000000000 65535 f \n")
        for offset in self._offsets[1:]:
            self._put(b"%010d 00000 n \n" % offset)
        trailer = {
            "/Size": NumberObject(len(self._offsets)),
            "/Root": IndirectObject(CATALOG, 0, self),
            "/Info": IndirectObject(INFO, 0, self),
        }
        self._put(b"trailer\n" + _bytes(_dictionary(trailer)))
        self._put(b"\nstartxref\n%d\n%%%%EOF\n" % start)
        self._file.flush()

    def number(self):
        """Return the number of a new object."""
        self._offsets.append(0)
        return len(self._offsets) - 1

    def put(self, number, value, data=None):
        """Write an object, and the data of a stream."""
        self._offsets[number] = self._position
        self._put(b"%d 0 obj\n" % number + _bytes(value))
        if data is not None:
            self._put(b"\nstream\n" + data + b"\nendstream")
        self._put(b"\nendobj\n")

    def _add_blank(self, box):
        number = self.number()
        page = {
            "/Type": NameObject("/Page"),
            "/Parent": IndirectObject(PAGES, 0, self),
            "/Resources": DictionaryObject(),
            "/MediaBox": ArrayObject(map(NumberObject, A4))
            if box is None
            else ArrayObject(box),
        }
        self.put(number, _dictionary(page))
        self._pages.append(number)

    def _put(self, content):
        self._file.write(content)
        self._position += len(content)


class _Copy:
    """Copies objects of one document to another, each once, references renumbered."""

    def __init__(self, target):
        self._target = target
        self._numbers = {}
        self._queue = []

    def page(self, page):
        """Copy a page and all it needs; return its number."""
        number = self._target.number()
        values = {
            key: self._renumbered(value)
            for key, value in page.items()
            if key not in LEFT_BEHIND
        }
        values["/Parent"] = IndirectObject(PAGES, 0, self._target)
        self._target.put(number, _dictionary(values))
        while self._queue:
            self._write(*self._queue.pop())
        return number

    def _write(self, number, value):
        data = getattr(value, "_data", None)
        if data is None or not isinstance(value, DictionaryObject):
            self._target.put(number, self._renumbered(value))
            return
        data = data.encode("latin-1") if isinstance(data, str) else data
        values = self._renumbered(value)
        values[NameObject("/Length")] = NumberObject(len(data))
        self._target.put(number, values, data)

    def _renumbered(self, value):
        """Return the value with references to the copies, which are queued."""
        if isinstance(value, IndirectObject):
            key = (value.idnum, value.generation)
            if key not in self._numbers:
                self._numbers[key] = self._target.number()
                self._queue.append((self._numbers[key], value.get_object()))
            return IndirectObject(self._numbers[key], 0, self._target)
        if isinstance(value, DictionaryObject):
            return _dictionary(
                {key: self._renumbered(own) for key, own in value.items()}
            )
        if isinstance(value, ArrayObject):
            return ArrayObject(self._renumbered(own) for own in value)
        return value


def _dictionary(values):
    """Return the PDF dictionary of these values; never the data of a stream."""
    return DictionaryObject({NameObject(key): own for key, own in values.items()})


def _bytes(value):
    """Return a PDF object as it is written."""
    stream = io.BytesIO()
    value.write_to_stream(stream, None)
    return stream.getvalue()
