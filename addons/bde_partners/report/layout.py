"""What `bde_partners.document_layout` needs, kept for the length of a batch."""

import base64
import binascii
import io
from pathlib import Path

import segno
from markupsafe import Markup
from PIL import Image

from ..rules.contacts import format_phone

FOLDER = Path(__file__).parent
LOGO_BOX = (354, 260)  # pixels: 30 × 22 mm at 300 dpi
QR_MASK = 4  # any mask reads; letting segno try the eight of them costs 3 ms


class Layout:
    """Helper of the printed templates, `bde` in QWeb. One per batch of documents."""

    def __init__(self, env):
        self.env = env
        self._memo = {}

    def _once(self, key, make):
        if key not in self._memo:
            self._memo[key] = make()
        return self._memo[key]

    def css(self):
        """Return the style sheet of every document, as safe markup."""
        return self._sheet("document.css")

    def office_sheet_css(self):
        """Return the style sheet of the office's poster."""
        return self._sheet("office_sheet.css")

    def handover_css(self):
        """Return the style sheet of the hand-over list."""
        return self._sheet("handover.css")

    def signature_page_css(self):
        """Return the style sheet of the signature page."""
        return self._sheet("signature_page.css")

    def letter_css(self):
        """Return the style sheet of letters to post."""
        return self._sheet("letter.css")

    def _sheet(self, name):
        return self._once(
            name, lambda: Markup((FOLDER / name).read_text(encoding="utf-8"))
        )

    def lang(self):
        """Return the language of the document as HTML wants it, « fr-FR »."""
        return (self.env.context.get("lang") or "en_US").replace("_", "-")

    def company(self, record):
        """Return the school a record belongs to, else the user's."""
        if record is not None and record._name == "res.company":
            return record
        if record is not None and "company_id" in record._fields:
            return record.company_id or self.env.company
        return self.env.company

    def logo(self, company):
        """Return the data URI of the school's logo, or an empty string."""
        return self._once(("logo", company.id), lambda: self._logo(company.sudo()))

    def _logo(self, company):
        return "" if company.uses_default_logo else image_uri(company.logo, LOGO_BOX)

    def letterhead(self, company):
        """Return (lines beside the logo, lines at the right) of the letterhead."""
        return self._once(
            ("letterhead", company.id), lambda: self._letterhead(company.sudo())
        )

    def _letterhead(self, company):
        town = " ".join(filter(None, [company.zip, company.city]))
        address = ", ".join(filter(None, [company.street, company.street2, town]))
        own = (company.bde_letterhead or "").strip().splitlines()
        left = [address, *own]
        right = [
            company.bde_academy_id.display_name,
            company.bde_uai and f"UAI {company.bde_uai}",
            format_phone(company.bde_phone or company.phone),
            company.bde_email or company.email,
        ]
        return list(filter(None, left)), list(filter(None, right))

    def qr(self, text):
        """Return the data URI of the QR code of `text`, or an empty string."""
        return qr_uri(text) if text else ""

    def image(self, binary, width=600, height=600):
        """Return the data URI of a binary field's image within width × height pixels.

        Empty when there is none or it cannot be read: the document is printed anyway.
        """
        return image_uri(binary, (width, height))


def qr_uri(text, scale=4):
    """Return a PNG data URI: drawn once by the engine, where SVG is on every page."""
    code = segno.make(text, error="m", micro=False, mask=QR_MASK)
    return code.png_data_uri(scale=scale, border=2)


def image_uri(binary, box):
    """Return the data URI of a base64 image shrunk to `box`, or an empty string.

    Opaque images become JPEG, which the engine embeds as it is; the transparent are
    laid on white, as on paper. SVG passes unchanged.
    """
    if not binary:
        return ""
    try:
        content = base64.b64decode(binary)
        if content.lstrip()[:5] in (b"<?xml", b"<svg ", b"<svg>"):
            encoded = base64.b64encode(content).decode()
            return f"data:image/svg+xml;base64,{encoded}"
        image = Image.open(io.BytesIO(content))
        image.draft("RGB", box)
        image = image.convert("RGBA")
    except (binascii.Error, OSError, ValueError):
        return ""
    image.thumbnail(box, Image.Resampling.LANCZOS)
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    output = io.BytesIO()
    paper.save(output, "JPEG", quality=90, subsampling=0, optimize=True)
    return "data:image/jpeg;base64," + base64.b64encode(output.getvalue()).decode()
