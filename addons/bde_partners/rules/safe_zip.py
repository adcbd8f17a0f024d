"""A ZIP of unknown origin → the few members that are wanted, within bounds.

Nothing is written to disk, nothing is trusted: names that leave the archive,
links, passwords, archives inside archives and bombs are refused before and while
reading. Used for SIECLE exports and to look inside .xlsx/.ods before opening them.
"""

import io
import lzma
import re
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass

from .issues import ParseError, Texts, _lt

CODES = {
    "zip_unreadable": _lt(
        "This ZIP file cannot be read: it is damaged or incomplete. Download it again."
    ),
    "zip_too_big": _lt(
        "This ZIP file is too big: %(size)s MB, while at most %(limit)s MB are read."
    ),
    "zip_bomb": _lt(
        "This ZIP file is refused: once opened it would take more than %(limit)s MB, "
        "which is not what an export looks like."
    ),
    "zip_too_many": _lt(
        "This ZIP file holds %(count)s files, while at most %(limit)s are read."
    ),
    "zip_path_outside": _lt(
        "This ZIP file is refused: “%(name)s” would be written outside of it."
    ),
    "zip_link": _lt("This ZIP file is refused: “%(name)s” is a link."),
    "zip_encrypted": _lt(
        "This ZIP file is protected by a password: open it and send its content."
    ),
    "zip_nested": _lt(
        "This ZIP file holds another one, “%(name)s”: open it and send its content."
    ),
    "zip_nothing_wanted": _lt("Nothing useful in this ZIP file. It holds: %(names)s."),
}
T = Texts(__name__, CODES)

MEGABYTE = 1024 * 1024
_BROKEN = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    IndexError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
)


@dataclass(frozen=True)
class ZipLimits:
    """Bounds: sizes in bytes, ratio = opened / packed above `ratio_from` bytes."""

    packed: int = 50 * MEGABYTE
    total: int = 300 * MEGABYTE
    members: int = 2000
    ratio: int = 150
    ratio_from: int = 4 * MEGABYTE
    nested: int = 0


@dataclass(frozen=True)
class ZipMember:
    """name: path in the archive as written there; data: its bytes."""

    name: str
    data: bytes

    @property
    def basename(self):
        return self.name.replace("\\", "/").rpartition("/")[2]


def is_zip(data):
    """Do these bytes start like a ZIP?"""
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


def check_zip(data, limits=ZipLimits()):
    """Bytes → list of `zipfile.ZipInfo`, all harmless by what the archive declares.

    Raises ParseError (codes zip_…). Nothing is unpacked.
    """
    if len(data) > limits.packed:
        raise T.error(
            "zip_too_big",
            size=len(data) // MEGABYTE,
            limit=limits.packed // MEGABYTE,
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except _BROKEN:
        raise T.error("zip_unreadable") from None
    if len(infos) > limits.members:
        raise T.error("zip_too_many", count=len(infos), limit=limits.members)
    for info in infos:
        _check_member(info)
    _check_size(infos, len(data), limits)
    return infos


def _check_member(info):
    # the raw name: zipfile cuts it at a NUL and turns the separators
    name = info.orig_filename.replace("\\", "/")
    if (
        name.startswith("/")
        or re.match(r"[A-Za-z]:", name)
        or "\x00" in name
        or ".." in name.split("/")
    ):
        raise T.error("zip_path_outside", name=name.replace("\x00", "?")[:80])
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind and not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
        raise T.error("zip_link", name=name[:80])
    if info.flag_bits & 0x1:
        raise T.error("zip_encrypted")


def _check_size(infos, packed, limits):
    total = sum(info.file_size for info in infos)
    suspicious = total > limits.ratio_from and total > packed * limits.ratio
    if total > limits.total or suspicious:
        raise T.error("zip_bomb", limit=limits.total // MEGABYTE)


def read_zip(data, wanted, limits=ZipLimits()):
    """Bytes → list of `ZipMember`, in the archive's order.

    wanted: function (base name) → bool. With `limits.nested` = 1, archives
    inside the archive are looked into once, within the same total; else they are
    refused. Raises ParseError; `zip_nothing_wanted` when no member is wanted.
    """
    budget = [limits.total]
    members, others = _read(data, wanted, limits, limits.nested, budget)
    if not members:
        names = ", ".join(others[:8]) or "–"
        raise T.error("zip_nothing_wanted", names=names)
    return members


def _read(data, wanted, limits, nested, budget):
    members, others = [], []
    infos = check_zip(data, limits)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN:
        raise T.error("zip_unreadable") from None
    with archive:
        for info in infos:
            base = info.filename.replace("\\", "/").rpartition("/")[2]
            if not base or "__MACOSX/" in info.filename or base.startswith("._"):
                continue
            if base.lower().endswith(".zip"):
                if not nested:
                    raise T.error("zip_nested", name=base[:80])
                inner = _content(archive, info, limits, budget)
                found, left = _read(inner, wanted, limits, nested - 1, budget)
                members += found
                others += left
            elif wanted(base):
                content = _content(archive, info, limits, budget)
                members.append(ZipMember(info.filename, content))
            else:
                others.append(base[:60])
    return members, others


def _content(archive, info, limits, budget):
    """Bytes of a member; what it declares is not believed."""
    allowed = budget[0]
    try:
        with archive.open(info) as stream:
            content = stream.read(allowed + 1)
    except ParseError:
        raise
    except _BROKEN:
        raise T.error("zip_unreadable") from None
    budget[0] -= len(content)
    if budget[0] < 0:
        raise T.error("zip_bomb", limit=limits.total // MEGABYTE)
    return content
