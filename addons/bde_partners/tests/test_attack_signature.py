"""Files made to wear the server out, given on the public page of a signatory."""

import io
import struct
import zlib

from PIL import Image

from odoo.tests import BaseCase, tagged

from ..pdf import pages


@tagged("post_install", "-at_install")
class TestAttackSignatureFiles(BaseCase):
    def test_a_picture_hides_no_huge_page(self):
        small = Image.new("1", (100, 100), 1)
        huge = Image.new("1", (9000, 9000), 1)
        out = io.BytesIO()
        small.save(
            out,
            "TIFF",
            save_all=True,
            append_images=[huge],
            compression="tiff_deflate",
        )
        self.assertLess(len(out.getvalue()), 200_000)
        with self.assertRaises(pages.BadFile) as caught:
            pages.as_pdf(out.getvalue())
        self.assertEqual(caught.exception.code, "big")

    def test_a_picture_announces_its_size_before_it_is_read(self):
        def chunk(kind, data):
            body = kind + data
            return (
                struct.pack(">I", len(data))
                + body
                + struct.pack(">I", zlib.crc32(body))
            )

        head = struct.pack(">IIBBBBB", 12000, 12000, 1, 0, 0, 0, 0)
        bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"")
        with self.assertRaises(pages.BadFile):
            pages.as_pdf(bomb)

    def test_a_wall_is_drawn_small(self):
        out = io.BytesIO()
        Image.new("1", (50, 50), 1).save(out, "PDF", resolution=0.72)
        picture = Image.open(io.BytesIO(pages.draw(out.getvalue(), 1, dpi=220)))
        self.assertLessEqual(picture.width * picture.height, 26_000_000)
