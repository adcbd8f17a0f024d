"""A signature drawn with a finger: what a browser sends, made into a clean image."""

import base64
import binascii
import io

PREFIX = "data:image/png;base64,"
MAX_TEXT = 400_000  # characters; a signature of a phone takes some 20 000
MAX_SIDE = 2400  # pixels given
SIZE = (900, 360)  # pixels kept
DARK = 128
MIN_INK = 80  # dark pixels under which nothing was drawn
MIN_WIDTH = 12  # pixels: a dot is not a signature
MARGIN = 12


class DrawingError(ValueError):
    """A drawing that is no signature; `code` is missing, big, unreadable or blank."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def clean_drawing(text):
    """Return the PNG of a signature: black on white, cropped, nothing hidden in it.

    The image is decoded and encoded again: no byte of what was sent is kept.

    :param str text: data URL of a PNG, as a canvas gives it
    :return: bytes of a grey PNG of at most 900 × 360 pixels
    :raise DrawingError: nothing given, too big, not a PNG, nothing drawn
    """
    if not text:
        raise DrawingError("missing")
    if len(text) > MAX_TEXT:
        raise DrawingError("big")
    if not text.startswith(PREFIX):
        raise DrawingError("unreadable")
    try:
        content = base64.b64decode(text[len(PREFIX) :], validate=True)
    except binascii.Error as error:
        raise DrawingError("unreadable") from error
    return _cropped(on_white(content, MAX_SIDE))


def on_white(content, most):
    """Return the grey image of a PNG, laid on white where it is transparent.

    :param bytes content: as it was given
    :param int most: pixels of a side, more is refused before anything is decoded
    :raise DrawingError: big or unreadable
    """
    from PIL import Image

    try:
        picture = Image.open(io.BytesIO(content), formats=["PNG"])
        if max(picture.size) > most:
            raise DrawingError("big")
        picture = picture.convert("RGBA")
    except DrawingError:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise DrawingError("unreadable") from error
    paper = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(paper, picture).convert("L")


def _cropped(grey):
    """Return the PNG of the inked part of a grey image."""
    from PIL import ImageOps

    ink = grey.point([255] * DARK + [0] * (256 - DARK))
    box = ink.getbbox()
    if not box or ink.histogram()[255] < MIN_INK or box[2] - box[0] < MIN_WIDTH:
        raise DrawingError("blank")
    drawn = ImageOps.expand(grey.crop(box), MARGIN, 255)
    drawn.thumbnail(SIZE)
    out = io.BytesIO()
    drawn.save(out, format="PNG", optimize=True)
    return out.getvalue()
