"""A ZIP is refused or read, never obeyed."""

import io
import stat
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_partners.rules.issues import ParseError
from addons.bde_partners.rules.safe_zip import ZipLimits, check_zip, is_zip, read_zip

LIMITS = ZipLimits()


def make(members, **kwargs):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data, **kwargs)
    return buffer.getvalue()


def xml(name):
    return name.endswith(".xml")


def refused(data, limits=LIMITS, wanted=xml):
    with pytest.raises(ParseError) as caught:
        read_zip(data, wanted, limits)
    return caught.value.code


def test_wanted_members_only():
    data = make([("dir/a.xml", b"<a/>"), ("b.txt", b"x"), ("__MACOSX/._a.xml", b"")])
    assert is_zip(data)
    (member,) = read_zip(data, xml)
    assert (member.basename, member.data) == ("a.xml", b"<a/>")


@pytest.mark.parametrize(
    "name",
    [
        "../a.xml",
        "/etc/a.xml",
        "x/../../a.xml",
        "C:\\a.xml",
        "..\\a.xml",
        "a\x00/a.xml",
    ],
)
def test_path_outside(name):
    info = zipfile.ZipInfo("a.xml")
    info.filename = name
    if "\x00" in name:
        # the NUL is written by hand: zipfile would cut the name
        data = make([("a_/a.xml", b"<a/>")]).replace(b"a_/a.xml", b"a\x00/a.xml")
    else:
        data = make([(info, b"<a/>")])
    assert refused(data) == "zip_path_outside"


def test_link():
    info = zipfile.ZipInfo("a.xml")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert refused(make([(info, b"/etc/passwd")])) == "zip_link"


def test_bomb_by_what_it_declares():
    assert refused(make([("a.xml", b"\0" * 30_000_000)])) == "zip_bomb"


def test_bomb_that_lies_about_its_size():
    data = bytearray(make([("a.xml", b"\0" * 3_000_000)]))
    size = (3_000_000).to_bytes(4, "little")
    assert data.count(size) == 2
    data = bytes(data).replace(size, (10).to_bytes(4, "little"))
    assert refused(data, ZipLimits(total=1_000_000)) in ("zip_unreadable", "zip_bomb")


def test_total_is_shared_by_members():
    data = make([(f"{n}.xml", bytes(range(256)) * 400) for n in range(20)])
    assert refused(data, ZipLimits(total=1_000_000)) == "zip_bomb"


def test_too_many_and_too_big():
    data = make([(f"{n}.xml", b"") for n in range(30)])
    assert refused(data, ZipLimits(members=20)) == "zip_too_many"
    assert refused(data, ZipLimits(packed=100)) == "zip_too_big"


def test_encrypted():
    data = bytearray(make([("a.xml", b"<a/>")]))
    central = data.index(b"PK\x01\x02")
    data[central + 8] |= 1
    assert refused(bytes(data)) == "zip_encrypted"


def test_nested():
    inner = make([("a.xml", b"<a/>")])
    outer = make([("Export.zip", inner), ("b.xml", b"<b/>")])
    assert refused(outer) == "zip_nested"
    found = read_zip(outer, xml, ZipLimits(nested=1))
    assert [m.data for m in found] == [b"<a/>", b"<b/>"]
    assert refused(make([("o.zip", outer)]), ZipLimits(nested=1)) == "zip_nested"


def test_nothing_wanted_says_what_there_is():
    with pytest.raises(ParseError) as caught:
        read_zip(make([("liste.pdf", b"")]), xml)
    assert caught.value.code == "zip_nothing_wanted"
    assert "liste.pdf" in str(caught.value)


def test_truncated():
    data = make([("a.xml", bytes(range(256)) * 100)])
    assert refused(data[: len(data) // 2]) == "zip_unreadable"


@given(st.binary(max_size=200))
def test_any_bytes_raise_only_parse_errors(data):
    for candidate in (data, b"PK\x03\x04" + data):
        try:
            read_zip(candidate, lambda name: True)
        except ParseError:
            pass


@given(st.integers(0, 400), st.integers(0, 255))
def test_one_damaged_byte(position, value):
    data = bytearray(make([("a.xml", b"<a>1</a>" * 9), ("b.xml", b"<b/>")]))
    data[position % len(data)] = value
    try:
        check_zip(bytes(data))
        read_zip(bytes(data), xml)
    except ParseError:
        pass
