"""Stand-alone renderer: HTML in on stdin, PDF out on stdout, until stdin closes.

Started by `pool.py` as a plain process. It imports WeasyPrint and not Odoo, opens no
file and no socket by itself: everything a document needs arrives in its request, so a
template can neither call out nor read the server's disk.

A frame, both ways: 4 bytes (big endian) = length of a JSON header, the header, then
the binary parts whose lengths the header lists in `parts`.

Request   {"assets": {url path: digest}, "new": [digest, …], "variant": "pdf/ua-1",
           "limit": seconds, "parts": [html, asset, …]}
Answer    {"ok": true, "pages": 4, "messages": […], "parts": [pdf]}
          {"ok": false, "error": "…", "messages": […], "parts": []}
Hello     {"ok": true, "version": "70.0"} once, before the first request.
"""

import gc
import json
import logging
import mimetypes
import os
import re
import resource
import signal
import struct
import sys
import zlib
from collections import OrderedDict
from html.entities import name2codepoint
from types import SimpleNamespace
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

BASE = "http://static.invalid"  # relative urls of a document resolve under it
HEAD = struct.Struct(">I")
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
ENTITY = re.compile(r"&(\w+);")
XML_ENTITIES = {"amp", "apos", "gt", "lt", "quot"}
SHEETS_KEPT = 32
MESSAGES_KEPT = 20
MEMORY_LIMIT = 2 << 30  # bytes of address space; a document takes a twentieth
GRACE = 5  # seconds after which the process ends by itself, its parent being gone


def read_exactly(read, size):
    """Return `size` bytes from `read(n)`; raise EOFError when the other side ended."""
    chunks = []
    while size:
        chunk = read(min(size, 1 << 20))
        if not chunk:
            raise EOFError
        chunks.append(chunk)
        size -= len(chunk)
    return b"".join(chunks)


def read_frame(read):
    """Return (header, parts) of the next frame; raise EOFError at the end."""
    (size,) = HEAD.unpack(read_exactly(read, HEAD.size))
    header = json.loads(read_exactly(read, size))
    return header, [read_exactly(read, length) for length in header["parts"]]


def make_frame(header, parts=()):
    """Return the bytes of a frame."""
    head = json.dumps({**header, "parts": [len(part) for part in parts]}).encode()
    return b"".join([HEAD.pack(len(head)), head, *parts])


class Messages(logging.Handler):
    """Keeps what WeasyPrint has to say about one document, without its content."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines = []

    def emit(self, record):
        line = re.sub(r"data:[^\s'\"]+", "data:…", record.getMessage())[:200]
        if line not in self.lines and len(self.lines) < MESSAGES_KEPT:
            self.lines.append(line)


class Renderer:
    """Renders documents one after the other, keeping what they share."""

    def __init__(self, weasyprint):
        self.weasyprint = weasyprint
        self.fonts = weasyprint.text.fonts.FontConfiguration()
        self.fetcher = self._make_fetcher()
        self.sheets = OrderedDict()  # text of a style sheet -> parsed sheet
        self.store = {}  # digest -> bytes of an asset
        self.assets = {}  # url path -> digest, for the current document

    def _make_fetcher(self):
        """Return a fetcher that knows `data:` and the assets sent, and nothing else."""
        renderer = self
        urls = self.weasyprint.urls

        class Fetcher(urls.URLFetcher):
            def __init__(self):
                super().__init__(allowed_protocols={"data"}, allow_redirects=False)

            def fetch(self, url, headers=None):
                if not url.startswith(BASE + "/"):
                    return super().fetch(url, headers)
                path = unquote(urlsplit(url).path)
                if path not in renderer.assets:
                    raise ValueError(f"not a static file of an addon: {path}")
                kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
                content = renderer.store[renderer.assets[path]]
                return urls.URLFetcherResponse(url, content, {"Content-Type": kind})

        return Fetcher()

    def _sheet(self, text):
        """Return the parsed style sheet of `text`, parsed once."""
        if text not in self.sheets:
            self.sheets[text] = self.weasyprint.CSS(
                string=text,
                base_url=BASE,
                url_fetcher=self.fetcher,
                font_config=self.fonts,
            )
            if len(self.sheets) > SHEETS_KEPT:
                self.sheets.popitem(last=False)
        self.sheets.move_to_end(text)
        return self.sheets[text]

    def _parse(self, text):
        """Return the document of an HTML text.

        What QWeb writes is XML as a rule: the C parser then saves one tenth of the
        whole work. Anything else goes through the HTML parser.
        """
        root = None
        if "<!" not in text:
            try:
                root = ElementTree.fromstring(ENTITY.sub(_character, text))
            except ElementTree.ParseError:
                root = None
        if root is None or root.tag != "html":
            return self.weasyprint.HTML(
                string=text, base_url=BASE, url_fetcher=self.fetcher
            )
        page = object.__new__(self.weasyprint.HTML)
        page.base_url, page.url_fetcher = BASE, self.fetcher
        page.media_type, page.etree_element = "print", root
        wrapper = self.weasyprint.cssselect2.ElementWrapper
        page.wrapper_element = wrapper.from_html_root(root, content_language=None)
        return page

    def render(self, html, variant=None):
        """Return (pdf, number of pages) of a complete HTML document.

        Plain `<style>` blocks of the head are taken out and parsed once for all the
        documents that share them; inline styles still win over them.
        """
        head, mark, body = html.partition("</head>")
        sheets = [self._sheet(text) for text in STYLE.findall(head)]
        page = self._parse(STYLE.sub("", head) + mark + body)
        document = page.render(
            font_config=self.fonts, stylesheets=sheets, pdf_variant=variant
        )
        return document.write_pdf(pdf_variant=variant), len(document.pages)

    def answer(self, header, parts):
        """Return the frame that answers one request."""
        messages = Messages()
        logger = logging.getLogger("weasyprint")
        logger.addHandler(messages)
        try:
            self.store.update(zip(header["new"], parts[1:], strict=True))
            self.assets = header["assets"]
            pdf, pages = self.render(parts[0].decode(), header.get("variant"))
            answer = {"ok": True, "pages": pages, "messages": messages.lines}
            return make_frame(answer, [pdf])
        except Exception as error:  # noqa: BLE001 whatever it contains
            reason = f"{type(error).__name__}: {error}"[:300]
            answer = {"ok": False, "error": reason, "messages": messages.lines}
            return make_frame(answer)
        finally:
            logger.removeHandler(messages)


def _character(match):
    """Return the character of a named HTML entity that XML does not know."""
    name = match[1]
    known = name in name2codepoint and name not in XML_ENTITIES
    return chr(name2codepoint[name]) if known else match[0]


def _compress_faster(pydyf):
    """Level 6 instead of 9: 3 % less time, 2 % more bytes."""
    pydyf.zlib = SimpleNamespace(
        compress=zlib.compress,
        compressobj=lambda level: zlib.compressobj(level=min(level, 6)),
    )


def _limit_memory():
    """A document that would fill the server's memory fails instead."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY_LIMIT if hard == resource.RLIM_INFINITY else min(MEMORY_LIMIT, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _private_pipes():
    """Return (read, write) of the pipes; what libraries print goes to stderr."""
    source, target = os.dup(0), os.dup(1)
    os.dup2(2, 1)
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    return os.fdopen(source, "rb", 1 << 20).read, os.fdopen(target, "wb", 0).write


def main():
    """Serve requests until stdin closes."""
    sys.path[:] = [path for path in sys.path if path != os.path.dirname(__file__)]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    read, write = _private_pipes()
    try:
        import pydyf
        import weasyprint
        import weasyprint.text.fonts
        import weasyprint.urls
    except (ImportError, OSError) as error:
        write(make_frame({"ok": False, "error": str(error)}))
        return
    for name in ("weasyprint", "weasyprint.progress"):
        logging.getLogger(name).handlers[:] = [logging.NullHandler()]
        logging.getLogger(name).propagate = False
    logging.getLogger("weasyprint.progress").setLevel(logging.CRITICAL)
    _compress_faster(pydyf)
    renderer = Renderer(weasyprint)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50000, 20, 50)
    write(make_frame({"ok": True, "version": weasyprint.__version__}))
    while True:
        try:
            header, parts = read_frame(read)
        except EOFError:
            return
        signal.alarm(int(header["limit"]) + GRACE)
        frame = renderer.answer(header, parts)
        signal.alarm(0)
        view = memoryview(frame)
        while view:
            view = view[write(view) :]


if __name__ == "__main__":
    main()
