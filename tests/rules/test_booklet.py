"""The file for the copier: copies, front pages, blank pages; PDFs that are refused."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from addons.bde_pfmp.rules import booklet


def pdf(name, pages):
    """Return a PDF whose pages say « name 1 », « name 2 »…"""
    from pypdf.generic import DecodedStreamObject

    writer = PdfWriter()
    for number in range(1, pages + 1):
        page = writer.add_blank_page(595, 842)
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 50 50 Td ({name} {number}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
    return written(writer)


def written(writer):
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def texts(content):
    return [p.extract_text().strip() for p in PdfReader(io.BytesIO(content)).pages]


def test_copies_are_collated_and_start_on_odd_pages():
    pile = booklet.Booklet()
    pile.add(pdf("A", 3), 2)
    pile.add(pdf("B", 2), 2)
    blank = booklet.BLANK
    assert texts(pile.content()) == [
        *("A 1", "A 2", "A 3", blank),
        *("A 1", "A 2", "A 3", blank),
        *("B 1", "B 2", "B 1", "B 2"),
    ]


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 5)), max_size=5))
def test_each_copy_is_whole_and_on_the_front(documents):
    pile = booklet.Booklet()
    for rank, (pages, copies) in enumerate(documents):
        pile.add(pdf(f"D{rank}", pages), copies)
    found = texts(pile.content()) if documents else []
    expected = []
    for rank, (pages, copies) in enumerate(documents):
        for _copy in range(copies):
            if len(expected) % 2:
                expected.append(booklet.BLANK)
            expected += [f"D{rank} {n}" for n in range(1, pages + 1)]
    assert found == expected


def test_copies_cost_little():
    one, five = booklet.Booklet(), booklet.Booklet()
    content = pdf("A", 4)
    one.add(content)
    five.add(content, 5)
    streams = five.content().count(b"(A 1) Tj")
    assert streams in (0, 1), "what the pages print is there once"
    assert len(five.content()) < 5 * len(one.content())


def test_join_adds_no_page():
    assert texts(booklet.join([pdf("A", 1), pdf("B", 2)])) == ["A 1", "B 1", "B 2"]


def test_a_plain_pdf_is_accepted():
    assert booklet.checked_pages(pdf("A", 3)) == 3


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "unreadable"),
        (b"hello", "unreadable"),
        (b"%PDF-1.7\nnothing", "unreadable"),
        (b"%PDF-" + b"0" * (booklet.MAX_BYTES + 1), "big"),
        (pdf("A", booklet.MAX_PAGES + 1), "pages"),
    ],
)
def test_what_is_no_usable_pdf_is_refused(content, code):
    with pytest.raises(booklet.BadPdf) as error:
        booklet.checked_pages(content)
    assert error.value.code == code


def test_locked_pdf_is_refused():
    writer = PdfWriter(clone_from=io.BytesIO(pdf("A", 1)))
    writer.encrypt("secret", algorithm="RC4-128")
    with pytest.raises(booklet.BadPdf) as error:
        booklet.checked_pages(written(writer))
    assert error.value.code == "locked"


def _script():
    return DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert(1)"),
        }
    )


def test_pdf_that_runs_something_is_refused():
    def names(writer):
        writer.add_js("app.alert(1)")

    def opening(writer):
        writer._root_object[NameObject("/OpenAction")] = _script()

    def attached(writer):
        writer.add_attachment("x.exe", b"x")

    def page(writer):
        writer.pages[0][NameObject("/AA")] = DictionaryObject(
            {NameObject("/O"): _script()}
        )

    for spoil in (names, opening, attached, page):
        writer = PdfWriter(clone_from=io.BytesIO(pdf("A", 1)))
        spoil(writer)
        with pytest.raises(booklet.BadPdf) as error:
            booklet.checked_pages(written(writer))
        assert error.value.code == "active", spoil.__name__


@settings(max_examples=60)
@given(st.binary(max_size=300), st.integers(0, 400))
def test_a_damaged_pdf_never_breaks(noise, where):
    content = pdf("A", 1)
    content = content[:where] + noise + content[where + len(noise) :]
    try:
        assert booklet.checked_pages(content) >= 1
    except booklet.BadPdf:
        pass
