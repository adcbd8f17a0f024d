import base64
import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, PngImagePlugin

from addons.bde_partners.rules.drawing import PREFIX, DrawingError, clean_drawing


def url(picture, **options):
    out = io.BytesIO()
    picture.save(out, format="PNG", **options)
    return PREFIX + base64.b64encode(out.getvalue()).decode()


def canvas(ink=True, size=(900, 360)):
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    if ink:
        ImageDraw.Draw(picture).line((50, 50, 500, 200), fill="#111827", width=5)
    return picture


def code_of(text):
    with pytest.raises(DrawingError) as refused:
        clean_drawing(text)
    return refused.value.code


def test_a_drawing_is_cropped_black_on_white():
    picture = Image.open(io.BytesIO(clean_drawing(url(canvas()))))
    assert picture.mode == "L"
    assert picture.width < 500 and picture.height < 200
    assert picture.getpixel((0, 0)) == 255


def test_nothing_hidden_is_kept():
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "<script>hidden</script>")
    assert b"hidden" not in clean_drawing(url(canvas(), pnginfo=words))


def test_what_is_no_signature_is_refused():
    assert code_of("") == "missing"
    assert code_of(None) == "missing"
    assert code_of(url(canvas(ink=False))) == "blank"
    assert code_of(url(canvas(size=(3000, 100)))) == "big"
    assert code_of(PREFIX + "A" * 500_000) == "big"
    assert code_of("data:image/svg+xml;base64,PHN2Zy8+") == "unreadable"
    assert code_of(PREFIX + "*** not base64") == "unreadable"
    out = io.BytesIO()
    canvas().convert("RGB").save(out, format="JPEG")
    assert code_of(PREFIX + base64.b64encode(out.getvalue()).decode()) == "unreadable"


def test_a_huge_size_is_refused_before_anything_is_decoded():
    content = base64.b64decode(url(canvas(size=(20, 20)))[len(PREFIX) :])
    size = struct.pack(">II", 40_000, 40_000)
    header = b"IHDR" + size + content[24:29]
    bomb = content[:12] + header + struct.pack(">I", zlib.crc32(header)) + content[33:]
    assert code_of(PREFIX + base64.b64encode(bomb).decode()) == "unreadable"


@given(st.binary(max_size=400))
def test_no_bytes_break_it(content):
    prefix = b"\x89PNG\r\n\x1a\n"
    for data in (content, prefix + content):
        code_of(PREFIX + base64.b64encode(data).decode())
