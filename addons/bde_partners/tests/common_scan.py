"""Scanned pages made for the tests: some ink, and the QR code of a document."""

import io

import segno
from PIL import Image, ImageDraw

A4 = (1240, 1754)


def paper(code="", turn=0, text=True):
    """Return the picture of a page: some ink, the QR code of `code` at its foot."""
    sheet = Image.new("L", A4, 255)
    if text:
        draw = ImageDraw.Draw(sheet)
        for line in range(12):
            draw.rectangle((120, 150 + 60 * line, 1000, 170 + 60 * line), fill=40)
    if code:
        out = io.BytesIO()
        segno.make(f"https://lycee.example.org/bde/v/{code}").save(
            out, kind="png", scale=5
        )
        sheet.paste(Image.open(io.BytesIO(out.getvalue())).convert("L"), (70, 1520))
    return sheet.rotate(turn, expand=True)


def stack(*sheets):
    """Return the PDF of these pictures, as a scanner makes it."""
    out = io.BytesIO()
    sheets[0].save(
        out, format="PDF", save_all=True, append_images=sheets[1:], resolution=150
    )
    return out.getvalue()
