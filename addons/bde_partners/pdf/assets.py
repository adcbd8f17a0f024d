"""The static files a document refers to, read for the renderer."""

import re
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

REFERENCE = re.compile(
    r"""(?:\bsrc|\bhref)\s*=\s*["'](/[^"'<>\s]+)["']|url\(\s*["']?(/[^"')\s]+)["']?\s*\)"""
)
EXTENSIONS = {".css", ".gif", ".jpeg", ".jpg", ".otf", ".png", ".svg", ".ttf", ".webp"}
SIZE_LIMIT = 8 * 1024 * 1024


def references(html):
    """Return the root-relative paths (`/addon/static/…`) that `html` refers to.

    In the order of the document, each once, without query or fragment.
    """
    found = {}
    for match in REFERENCE.finditer(html):
        path = unquote((match[1] or match[2]).split("?")[0].split("#")[0])
        found.setdefault(path)
    return list(found)


def read_static(path, addon_folder):
    """Return the bytes of the static file `path`, or None when it may not be read.

    :param str path: `/<addon>/static/<file>`
    :param addon_folder: function, name of an addon -> its folder or None
    Only a regular file below the addon's own `static` folder, links followed, with
    the extension of an image, a font or a style sheet, of 8 MiB at most.
    """
    parts = path.split("/")
    if len(parts) < 4 or parts[0] or parts[2] != "static":
        return None
    folder = addon_folder(parts[1])
    if not folder:
        return None
    root = (Path(folder) / "static").resolve()
    file = root.joinpath(*parts[3:]).resolve()
    if not file.is_relative_to(root) or file.suffix.lower() not in EXTENSIONS:
        return None
    if not file.is_file() or file.stat().st_size > SIZE_LIMIT:
        return None
    return file.read_bytes()


def collect(html, addon_folder, known=None):
    """Return {path: (digest, bytes)} of the static files `html` refers to.

    :param dict known: kept between the documents of a batch, read and completed here.
    """
    known = {} if known is None else known
    result = {}
    for path in references(html):
        if path not in known:
            content = read_static(path, addon_folder)
            known[path] = content and (sha256(content).hexdigest(), content)
        if known[path]:
            result[path] = known[path]
    return result
