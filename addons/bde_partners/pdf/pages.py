"""Pages of a PDF given to us: drawn as images, read for QR codes, taken apart.

PDFium draws, ZXing reads, pypdf cuts. PDFium is not made for several threads: one
lock for the whole server process.
"""

import io
import threading
from contextlib import contextmanager

MAX_BYTES = 60 * 1024 * 1024
MAX_PAGES = 500
MAX_SIDE = 5000  # points: 1.7 m; a plan is not a paper to file
MAX_PIXELS = 40_000_000  # of a picture given
MAX_KEPT = 600_000_000  # bytes in memory of all the pages of a picture
MAX_DRAWN = 25_000_000  # of a page drawn; A3 at 220 dpi has nine
INK = 0.002  # share of dark pixels under which a page is blank
IMAGES = {"JPEG", "PNG", "TIFF", "MPO"}
READ_DPI = (130, 220)

_lock = threading.Lock()


class BadFile(ValueError):
    """A file that cannot be used; `code` is empty, big, pages, locked or unreadable."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


@contextmanager
def _opened(content):
    """Give the PDFium document of these bytes.

    :raise BadFile: not a PDF, or locked by a password
    """
    import pypdfium2
    from pypdfium2.raw import FPDF_ERR_PASSWORD

    with _lock:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            locked = getattr(error, "err_code", None) == FPDF_ERR_PASSWORD
            raise BadFile("locked" if locked else "unreadable") from error
        try:
            yield document
        except pypdfium2.PdfiumError as error:
            raise BadFile("unreadable") from error
        finally:
            document.close()


def as_pdf(content):
    """Return a PDF of what was given: itself, or a picture put on a page.

    :param bytes content: PDF, JPEG, PNG or TIFF (several pages)
    :return: bytes of a PDF
    :raise BadFile: empty, too big, too many pages, locked, not one of these
    """
    if not content:
        raise BadFile("empty")
    if len(content) > MAX_BYTES:
        raise BadFile("big")
    if b"%PDF-" not in content[:1024]:
        content = _picture_as_pdf(content)
    count_pages(content)
    return content


def _picture_as_pdf(content):
    # the host loads the commonest plugins only: scanners also give TIFF
    from PIL import (
        Image,
        TiffImagePlugin,  # noqa: F401
        UnidentifiedImageError,
    )

    try:
        picture = Image.open(io.BytesIO(content))
        if picture.format not in IMAGES:
            raise BadFile("unreadable")
        if picture.width * picture.height > MAX_PIXELS:
            raise BadFile("big")
        if getattr(picture, "n_frames", 1) > MAX_PAGES:
            raise BadFile("pages")
        frames = _frames(picture)
    except BadFile:
        raise
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise BadFile("unreadable") from None
    out = io.BytesIO()
    # a photograph of a sheet fills an A4 page, whatever its camera says
    longest = max(max(frame.size) for frame in frames)
    frames[0].save(
        out,
        format="PDF",
        save_all=True,
        append_images=frames[1:],
        resolution=max(longest / 11.69, 50),
    )
    return out.getvalue()


def _frames(picture):
    """Return the pages of a picture, upright, as large as paper at 300 dpi at most.

    Each page says its own size: a small first one may hide huge ones.

    :raise BadFile: one is too large, or all of them are
    """
    from PIL import ImageOps, ImageSequence

    # a telephone hides a second picture in its JPEG: only TIFF has pages
    several = ImageSequence.Iterator(picture) if picture.format == "TIFF" else ()
    frames, kept = [], 0
    for frame in several or (picture,):
        if frame.width * frame.height > MAX_PIXELS:
            raise BadFile("big")
        mode = "L" if frame.mode in ("1", "L") else "RGB"
        page = ImageOps.exif_transpose(frame).convert(mode)
        page.thumbnail((2480, 3508))
        kept += page.width * page.height * len(mode)
        if kept > MAX_KEPT:
            raise BadFile("big")
        frames.append(page)
    return frames


def count_pages(content):
    """Return the number of pages of a PDF.

    :raise BadFile: not a PDF, locked, none or more than `MAX_PAGES` pages
    """
    with _opened(content) as document:
        count = len(document)
    if not count:
        raise BadFile("empty")
    if count > MAX_PAGES:
        raise BadFile("pages")
    return count


def _draw(page, dpi, grey):
    width, height = page.get_size()
    if max(width, height) > MAX_SIDE:
        raise BadFile("big")
    most = (MAX_DRAWN / max(width * height, 1)) ** 0.5
    return page.render(scale=min(dpi / 72, most), grayscale=grey).to_pil()


def draw(content, number, dpi=110, image="PNG"):
    """Return a page of a PDF as the bytes of an image.

    :param bytes content: the PDF
    :param int number: page, from 1
    :param int dpi: dots an inch; 110 is readable on a phone
    :param str image: PNG or JPEG
    :raise BadFile: not a PDF; IndexError: no such page
    """
    with _opened(content) as document:
        if not 1 <= number <= len(document):
            raise IndexError(number)
        picture = _draw(document[number - 1], dpi, grey=False)
    out = io.BytesIO()
    picture.convert("RGB").save(out, format=image, optimize=True)
    return out.getvalue()


def read_codes(content, numbers):
    """Read the QR codes of these pages.

    :param bytes content: the PDF
    :param numbers: of pages, from 1
    :return: {number: ([(text, orientation in degrees)], blank)}
    :raise BadFile: not a PDF
    """
    result = {}
    for number in numbers:
        for dpi in READ_DPI:
            with _opened(content) as document:
                picture = _draw(document[number - 1], dpi, grey=True)
            found = _codes(picture)
            blank = not found and _is_blank(picture)
            result[number] = found, blank
            if found or blank:
                break
    return result


def _codes(picture):
    import zxingcpp

    codes = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return [(code.text, code.orientation) for code in codes if code.text]


def _is_blank(picture):
    dark = sum(picture.histogram()[:160])
    return dark < INK * picture.width * picture.height


def cut(content, pages):
    """Return a PDF of some pages of another, each turned upright.

    :param bytes content: the PDF
    :param pages: (number from 1, degrees to turn clockwise)
    """
    from pypdf import PdfReader, PdfWriter
    from pypdf.errors import PyPdfError

    try:
        source = PdfReader(io.BytesIO(content))
        writer = PdfWriter()
        for number, turn in pages:
            page = writer.add_page(source.pages[number - 1])
            if turn:
                page.rotate(turn)
        out = io.BytesIO()
        writer.write(out)
    except (PyPdfError, ValueError, KeyError, RecursionError) as error:
        raise BadFile("unreadable") from error
    return out.getvalue()
