"""A photo taken at a host: what a phone sends, made into a clean picture."""

import io

from ....bde_partners.rules.issues import RuleError, _lt

MODULE = "bde_pfmp"
MAX_BYTES = 15_000_000
MAX_PIXELS = 50_000_000
MAX_SIDE = 1600  # pixels kept
MAX_PHOTOS = 3  # of a report
QUALITY = 80
FORMATS = ("JPEG", "PNG", "WEBP")

CODES = {
    "empty": _lt("The photo is empty: take it again."),
    "big": _lt("The photo is too big: 15 MB at most."),
    "pixels": _lt("The photo has too many pixels: lower the quality of the camera."),
    "photo_unreadable": _lt(
        "This file is not a photo that can be read (JPEG, PNG, WebP)."
    ),
}


def clean_photo(content):
    """Return the JPEG of a photo: upright, at most 1600 pixels, nothing hidden in it.

    The picture is decoded and encoded again: neither the place, nor the phone, nor
    any other byte of what was sent (EXIF, XMP, IPTC, comments) is kept.

    :param bytes content: as the phone sent it
    :return: bytes of a JPEG
    :raise RuleError: empty, big, pixels or unreadable
    """
    if not content:
        raise _refused("empty")
    if len(content) > MAX_BYTES:
        raise _refused("big")
    picture = _decoded(content)
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _decoded(content):
    """Return a new image that holds the pixels and nothing else."""
    from PIL import Image, ImageOps

    try:
        picture = Image.open(io.BytesIO(content), formats=FORMATS)
        if picture.width * picture.height > MAX_PIXELS:
            raise _refused("pixels")
        picture = ImageOps.exif_transpose(picture).convert("RGBA")
    except RuleError:
        raise
    except Exception as error:
        # Pillow raises a dozen kinds of errors on a broken file
        raise _refused("photo_unreadable") from error
    clean = Image.new("RGB", picture.size, "white")
    clean.paste(picture, mask=picture.getchannel("A"))
    return clean


def _refused(code):
    return RuleError(code, CODES[code], module=MODULE)
