"""One PDF for the copier out of many: copies together, each on the front of a sheet.

PDF bytes in, PDF bytes out; what is given is read once however many copies are made.
"""

import io

A4 = (595.28, 841.89)  # points
BLANK = "page laissée blanche"
MAX_BYTES = 20 * 1024 * 1024
MAX_PAGES = 60
# What a page or a document may run, open or send
_ACTIVE = ("/JavaScript", "/JS", "/Launch", "/SubmitForm", "/ImportData", "/GoToR")
_ACTIVE_NOTES = ("/FileAttachment", "/RichMedia", "/Movie", "/Screen", "/3D", "/Sound")


class BadPdf(ValueError):
    """A PDF that is refused; `code`: unreadable, locked, big, pages or active."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


class Booklet:
    """The file being made.

    :param bool odd: each document starts on an odd page, a blank one filling the gap
    """

    def __init__(self, odd=True):
        from pypdf import PdfWriter

        self.writer = PdfWriter()
        self.odd = odd

    def add(self, content, copies=1):
        """Add a document, its copies one whole after the other.

        :param bytes content: PDF
        :param int copies: at least 1
        """
        from pypdf import PdfReader

        reader = PdfReader(io.BytesIO(content))
        for _copy in range(copies):
            if self.odd and len(self.writer.pages) % 2:
                self.add_blank()
            for page in reader.pages:
                self.writer.add_page(page, ("/StructParents", "/B"))

    def add_blank(self):
        """Add a page that says that it was left blank."""
        from pypdf.generic import (
            DecodedStreamObject,
            DictionaryObject,
            NameObject,
        )

        page = self.writer.add_blank_page(*A4)
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
                NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
            }
        )
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        stream = DecodedStreamObject()
        text = BLANK.encode("cp1252")
        stream.set_data(b"BT /F1 9 Tf 255 420 Td (" + text + b") Tj ET")
        page[NameObject("/Contents")] = self.writer._add_object(stream)

    def content(self):
        """Return the bytes of the file."""
        output = io.BytesIO()
        self.writer.write(output)
        return output.getvalue()


def join(contents):
    """Return one PDF: these, one after the other, no blank page between."""
    booklet = Booklet(odd=False)
    for content in contents:
        booklet.add(content)
    return booklet.content()


def checked_pages(content):
    """Return the number of pages of a PDF that somebody gave.

    :raise BadPdf: not a PDF, locked, too big, or holding a program
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    if len(content) > MAX_BYTES:
        raise BadPdf("big")
    if not content.lstrip()[:5] == b"%PDF-":
        raise BadPdf("unreadable")
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise BadPdf("locked")
        pages = list(reader.pages)
        if not pages or len(pages) > MAX_PAGES:
            raise BadPdf("pages" if pages else "unreadable")
        if _is_active(reader, pages):
            raise BadPdf("active")
    except BadPdf:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadPdf("unreadable") from error
    except (RecursionError, OSError, AssertionError, IndexError) as error:
        raise BadPdf("unreadable") from error
    return len(pages)


def _is_active(reader, pages):
    """Tell whether opening this PDF could run or send something."""
    root = reader.trailer["/Root"]
    names = _object(root.get("/Names")) or {}
    if "/JavaScript" in names or "/EmbeddedFiles" in names:
        return True
    if (
        _runs(root.get("/OpenAction"))
        or "/AA" in root
        or "/XFA" in (_object(root.get("/AcroForm")) or {})
    ):
        return True
    for page in pages:
        if "/AA" in page:
            return True
        for note in _object(page.get("/Annots")) or ():
            note = _object(note)
            if "/AA" in note or _runs(note.get("/A")):
                return True
            if note.get("/Subtype") in _ACTIVE_NOTES:
                return True
    return False


def _object(value):
    return value.get_object() if hasattr(value, "get_object") else value


def _runs(action):
    action = _object(action)
    return isinstance(action, dict) and action.get("/S") in _ACTIVE
