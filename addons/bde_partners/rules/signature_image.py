"""The drawing of a signature: a picture, small, and not blank."""

from .drawing import DrawingError, on_white

MAX_BYTES = 300_000
MAX_SIDE = 3000
MIN_INK = 4  # pixels: a box smaller than that is a slip of the finger
PNG = b"\x89PNG\r\n\x1a\n"


class BadDrawing(Exception):
    """`code`: "empty" (nothing drawn), "big" or "image" (not a picture of ours)."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def check_drawing(content):
    """Check the PNG of a drawn signature.

    :param bytes content: as the page sends it; transparent or white around the ink
    :raise BadDrawing: "empty", "big", "image"
    """
    from PIL import ImageChops

    if not content:
        raise BadDrawing("empty")
    if len(content) > MAX_BYTES:
        raise BadDrawing("big")
    if not content.startswith(PNG):
        raise BadDrawing("image")
    try:
        flat = on_white(content, MAX_SIDE)
    except DrawingError as error:
        raise BadDrawing("big" if error.code == "big" else "image") from error
    box = ImageChops.invert(flat).point(lambda value: 255 * (value > 24)).getbbox()
    if not box or max(box[2] - box[0], box[3] - box[1]) < MIN_INK:
        raise BadDrawing("empty")
