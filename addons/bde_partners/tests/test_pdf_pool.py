"""The renderer pool, without a database."""

import io
import os
import signal
import sys
import tempfile
import threading
from pathlib import Path

from odoo.tests import BaseCase, tagged
from odoo.tools.pdf import PdfFileReader

from ..pdf import assets
from ..pdf.pool import Job, PdfError, Pool

PAGE = (
    '<html lang="fr"><head><meta charset="utf-8"><title>T</title></head>'
    "<body><h1>Été %s</h1>%s</body></html>"
)
ONE_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360f8cf500f0003860180c9c4a7c20000000049454e44ae426082"
)


def page(title="", body=""):
    return PAGE % (title, body)


@tagged("post_install", "-at_install")
class TestPool(BaseCase):
    def setUp(self):
        super().setUp()
        self.pool = Pool(size=2)
        self.addCleanup(self.pool.close)

    def pids(self):
        return {process.pid for process in self.pool.processes}

    def test_prints_a_tagged_pdf(self):
        result = self.pool.render(Job(page("un")))
        self.assertTrue(result.pdf.startswith(b"%PDF-"))
        reader = PdfFileReader(io.BytesIO(result.pdf))
        self.assertIn("/StructTreeRoot", reader.trailer["/Root"])
        self.assertEqual(result.pages, 1)
        self.assertEqual(result.messages, [])

    def test_the_same_document_gives_the_same_bytes(self):
        first, second = (self.pool.render(Job(page("x"))).pdf for _i in range(2))
        self.assertEqual(first, second)

    def test_several_threads_print_at_once_and_get_their_own(self):
        results = {}

        def work(number):
            body = "<p>mot </p>" * number * 40
            results[number] = self.pool.render(Job(page(number, body))).pages

        threads = [threading.Thread(target=work, args=(n,)) for n in (1, 4, 8, 12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        self.assertEqual(len(results), 4)
        self.assertEqual(sorted(results.values()), [results[n] for n in (1, 4, 8, 12)])
        self.assertLessEqual(len(self.pids()), 2)

    def test_nothing_outside_the_request_is_read(self):
        secret = Path(tempfile.mkdtemp()) / "secret.png"
        secret.write_bytes(ONE_PIXEL)
        self.addCleanup(secret.unlink)
        for address in (
            secret.as_uri(),
            str(secret),
            "http://127.0.0.1:9/x.png",
            "https://example.org/x.png",
            "ftp://example.org/x.png",
            "//example.org/x.png",
            "/web/static/img/logo.png",
            "/bde_partners/static/../__manifest__.py",
        ):
            with self.subTest(address):
                body = f'<img alt="x" src="{address}">'
                result = self.pool.render(Job(page("", body)))
                self.assertFalse(b"/Subtype /Image" in result.pdf)
                self.assertIn("Failed to load image", result.messages[0])

    def test_styles_and_svg_cannot_call_out_either(self):
        head = (
            '<html lang="fr"><head><title>T</title>'
            '<link rel="stylesheet" href="file:///etc/hostname">'
            "<style>@import url(http://example.org/a.css);"
            "@font-face{font-family:f;src:url(file:///etc/hostname)}"
            "body{background:url(http://example.org/b.png)}</style></head>"
        )
        svg = (
            "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' "
            "height='9'><image href='file:///etc/hostname' width='9' height='9'/></svg>"
        )
        html = f'{head}<body><img alt="x" src="{svg}"></body></html>'
        result = self.pool.render(Job(html))
        self.assertEqual(result.pages, 1)
        self.assertGreaterEqual(len(result.messages), 3)

    def test_assets_come_with_the_request_and_are_sent_once(self):
        path = "/bde_partners/static/x.png"
        body = f'<img alt="x" src="{path}">'
        job = Job(page("", body), {path: ("digest", ONE_PIXEL)})
        pool = Pool(size=1)
        self.addCleanup(pool.close)
        for _time in range(2):
            result = pool.render(job)
            self.assertTrue(b"/Subtype /Image" in result.pdf)
            self.assertEqual(result.messages, [])
        (process,) = pool.processes
        self.assertEqual(process._sent, {"digest"})

    def test_a_document_over_its_time_is_refused_and_the_next_is_printed(self):
        slow = [sys.executable, "-c", SLOW]
        pool = Pool(size=1, command=slow)
        self.addCleanup(pool.close)
        with self.assertRaises(PdfError) as caught:
            pool.render(Job("sleep", limit=0.3))
        self.assertEqual(caught.exception.code, "timeout")
        self.assertFalse(pool.processes)
        self.assertEqual(pool.render(Job("quick")).pdf, b"quick")

    def test_a_killed_renderer_is_replaced(self):
        self.pool.render(Job(page()))
        (pid,) = self.pids()
        os.kill(pid, signal.SIGKILL)
        self.assertEqual(self.pool.render(Job(page())).pages, 1)
        self.assertNotIn(pid, self.pids())

    def test_a_renderer_that_always_dies_fails_its_document_only(self):
        pool = Pool(size=1, command=[sys.executable, "-c", SLOW])
        self.addCleanup(pool.close)
        with self.assertRaises(PdfError) as caught:
            pool.render(Job("die"))
        self.assertEqual(caught.exception.code, "died")
        self.assertEqual(pool.render(Job("quick")).pdf, b"quick")

    def test_a_document_that_cannot_be_laid_out_is_refused_with_a_reason(self):
        with self.assertRaises(PdfError) as caught:
            self.pool.render(Job(page(), variant="pdf/x-unknown"))
        self.assertEqual(caught.exception.code, "document")

    def test_renderers_are_renewed(self):
        pool = Pool(size=1, renew=2)
        self.addCleanup(pool.close)
        pids = set()
        for number in range(4):
            pool.render(Job(page(number)))
            pids |= {process.pid for process in pool.processes}
        self.assertFalse(pool.processes)
        self.assertEqual(len(pids), 2)

    def test_renderers_are_renewed_by_pages_too(self):
        pool = Pool(size=1, renew_pages=3)
        self.addCleanup(pool.close)
        body = '<p style="break-before: page">b</p>'
        pool.render(Job(page(1, body)))
        self.assertEqual(len(pool.processes), 1)
        pool.render(Job(page(2, body)))
        self.assertFalse(pool.processes)

    def test_idle_renderers_end_by_themselves(self):
        pool = Pool(size=1, idle=0.05)
        self.addCleanup(pool.close)
        pool.render(Job(page()))
        (thread,) = list(pool._threads) or [None]
        if thread:
            thread.join(timeout=20)
        self.assertFalse(pool.processes)
        self.assertEqual(pool.render(Job(page())).pages, 1)

    def test_a_missing_library_says_so(self):
        pool = Pool(size=1, command=[sys.executable, "-c", MISSING])
        self.addCleanup(pool.close)
        with self.assertRaises(PdfError) as caught:
            pool.render(Job(page()))
        self.assertEqual(caught.exception.code, "missing")
        self.assertIn("libpango", str(caught.exception))

    def test_closing_fails_what_waits_and_leaves_no_process(self):
        pool = Pool(size=1, command=[sys.executable, "-c", SLOW])
        futures = [pool.submit(Job("sleep", limit=30)) for _i in range(3)]
        while not pool.processes:
            self.assertFalse(futures[0].done())
        pids = [process.pid for process in pool.processes]
        pool.close()
        for future in futures:
            self.assertIsInstance(future.exception(timeout=20), PdfError)
        for pid in pids:
            self.assertFalse(Path(f"/proc/{pid}").exists())

    def test_a_renderer_ends_when_its_parent_is_gone(self):
        self.pool.render(Job(page()))
        (process,) = self.pool.processes
        process._process.stdin.close()
        self.assertEqual(process._process.wait(timeout=20), 0)

    def test_a_renderer_does_not_get_the_secrets_of_the_environment(self):
        os.environ["PGPASSWORD"] = "secret"
        self.addCleanup(os.environ.pop, "PGPASSWORD")
        self.pool.render(Job(page()))
        (pid,) = self.pids()
        self.assertNotIn(b"PGPASSWORD", Path(f"/proc/{pid}/environ").read_bytes())

    def test_a_renderer_cannot_fill_the_memory(self):
        self.pool.render(Job(page()))
        (pid,) = self.pids()
        limits = Path(f"/proc/{pid}/limits").read_text().splitlines()
        (line,) = (line for line in limits if line.startswith("Max address space"))
        self.assertLessEqual(int(line.split()[3]), 2 << 30)

    def test_a_forked_child_lets_go_of_its_parents_renderers(self):
        self.pool.render(Job(page()))
        (process,) = self.pool.processes
        process.forget()
        self.assertTrue(process._process.stdin.closed)
        self.assertTrue(Path(f"/proc/{process.pid}").exists())
        process._process.returncode = None
        process._process.kill()
        process._process.wait()
        self.pool.processes.clear()


@tagged("post_install", "-at_install")
class TestAssets(BaseCase):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.addon = Path(folder.name) / "addon"
        (self.addon / "static").mkdir(parents=True)
        (self.addon / "static/a.png").write_bytes(b"a")
        (self.addon / "static/a.py").write_bytes(b"code")
        (self.addon / "secret.png").write_bytes(b"secret")
        (self.addon / "static/link.png").symlink_to(self.addon / "secret.png")

    def load(self, path):
        return assets.read_static(path, {"addon": str(self.addon)}.get)

    def test_finds_images_links_and_styles(self):
        html = (
            "<img src=\"/addon/static/a.png?x=1\"/><link href='/addon/static/b.css'>"
            "<style>p{background:url(/addon/static/c.png)}</style>"
            '<img src="data:image/png;base64,AAAA"><a href="https://x.org/y">'
        )
        self.assertEqual(
            assets.references(html),
            ["/addon/static/a.png", "/addon/static/b.css", "/addon/static/c.png"],
        )

    def test_reads_static_files_only(self):
        self.assertEqual(self.load("/addon/static/a.png"), b"a")
        for path in (
            "/addon/secret.png",
            "/addon/static/../secret.png",
            "/addon/static/link.png",
            "/addon/static/a.py",
            "/addon/static/none.png",
            "/addon/static",
            "/other/static/a.png",
            "/etc/passwd",
            "addon/static/a.png",
        ):
            with self.subTest(path):
                self.assertIsNone(self.load(path))

    def test_a_file_is_read_once_for_a_batch(self):
        known = {}
        html = '<img src="/addon/static/a.png"/>'
        folder = {"addon": str(self.addon)}.get
        first = assets.collect(html, folder, known)
        (self.addon / "static/a.png").unlink()
        self.assertEqual(assets.collect(html, folder, known), first)


RENDERER = (Path(__file__).parent.parent / "pdf").as_posix()
SLOW = f"""
import sys, time, os
sys.path.insert(0, {RENDERER!r})
from renderer import make_frame, read_frame
out = os.fdopen(1, "wb", 0)
out.write(make_frame({{"ok": True, "version": "0"}}))
while True:
    try:
        header, parts = read_frame(sys.stdin.buffer.read)
    except EOFError:
        break
    if parts[0] == b"sleep":
        time.sleep(60)
    if parts[0] == b"die":
        os._exit(1)
    out.write(make_frame({{"ok": True, "pages": 1, "messages": []}}, [parts[0]]))
"""
MISSING = f"""
import sys, os
sys.path.insert(0, {RENDERER!r})
from renderer import make_frame
error = "cannot load library 'libpango-1.0-0'"
os.fdopen(1, "wb", 0).write(make_frame({{"ok": False, "error": error}}))
"""
