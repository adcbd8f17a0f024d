"""One renderer process: its pipes, its deadlines, its end."""

import contextlib
import fcntl
import os
import select
import subprocess
import sys
import time
from dataclasses import dataclass, field

from .renderer import make_frame, read_frame

SCRIPT = os.path.join(os.path.dirname(__file__), "renderer.py")
START_LIMIT = 60  # seconds for the first words of a renderer
PIPE_SIZE = 1 << 20


class PdfError(Exception):
    """A document could not be printed. `code`: document, timeout, died or missing."""

    def __init__(self, code, detail):
        super().__init__(detail)
        self.code = code


@dataclass
class Job:
    """One document: its HTML, its static files {path: (digest, bytes)}, its options."""

    html: str
    assets: dict = field(default_factory=dict)
    variant: str | None = "pdf/ua-1"
    limit: float = 60.0


@dataclass
class Result:
    """One printed document."""

    pdf: bytes
    pages: int
    messages: list


class Process:
    """One renderer process and the exchange of frames with it, each with a deadline."""

    def __init__(self, command=None):
        self._process = subprocess.Popen(
            command or [sys.executable, SCRIPT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            cwd="/",
            env=self._environment(),
            start_new_session=True,
        )
        self.pid = self._process.pid
        self.documents = 0
        self.pages = 0
        self._sent = set()  # digests of the assets it holds
        self._in = self._process.stdin.fileno()
        self._out = self._process.stdout.fileno()
        for descriptor in (self._in, self._out):
            os.set_blocking(descriptor, False)
            # a system that limits pipes is only slower
            with contextlib.suppress(AttributeError, OSError):
                fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, PIPE_SIZE)
        self._deadline = time.monotonic() + START_LIMIT
        try:
            hello, _parts = read_frame(self._read)
        except EOFError:
            hello = {"ok": False, "error": "the process ended at once"}
        except PdfError:
            self.close()
            raise
        if not hello["ok"]:
            self.close()
            raise PdfError("missing", hello["error"])

    @staticmethod
    def _environment():
        """Return what a renderer needs of the environment: no secret of the server."""
        kept = ("PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TZ")
        kept += (
            "FONTCONFIG_FILE",
            "FONTCONFIG_PATH",
            "XDG_CACHE_HOME",
            "XDG_DATA_DIRS",
        )
        environment = {name: os.environ[name] for name in kept if name in os.environ}
        paths = [os.path.abspath(path) for path in sys.path if path]
        environment["PYTHONPATH"] = os.pathsep.join(paths)
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
        return environment

    def _wait(self, descriptor, event):
        """Wait until `descriptor` is ready; past the deadline raise PdfError."""
        left = self._deadline - time.monotonic()
        poll = select.poll()
        poll.register(descriptor, event)
        if left <= 0 or not poll.poll(left * 1000):
            raise PdfError("timeout", "time limit reached")

    def _read(self, size):
        while True:
            self._wait(self._out, select.POLLIN)
            try:
                return os.read(self._out, size)
            except BlockingIOError:
                continue

    def _write(self, data):
        view = memoryview(data)
        while view:
            self._wait(self._in, select.POLLOUT)
            try:
                view = view[os.write(self._in, view) :]
            except BlockingIOError:
                continue

    def render(self, job):
        """Return the Result of `job`.

        Raise PdfError `timeout` or `died`: the process is over; `document`: it is not.
        """
        new = {
            digest: content
            for digest, content in job.assets.values()
            if digest not in self._sent
        }
        header = {
            "assets": {path: digest for path, (digest, _c) in job.assets.items()},
            "new": list(new),
            "variant": job.variant,
            "limit": job.limit,
        }
        self._deadline = time.monotonic() + job.limit
        try:
            self._write(make_frame(header, [job.html.encode(), *new.values()]))
            answer, parts = read_frame(self._read)
        except (EOFError, OSError) as error:
            raise PdfError("died", "the renderer ended unexpectedly") from error
        self._sent.update(new)
        self.documents += 1
        if not answer["ok"]:
            raise PdfError("document", answer["error"])
        self.pages += answer["pages"]
        return Result(parts[0], answer["pages"], answer["messages"])

    def kill(self):
        """Kill the process by its pid; its thread then meets the end of the pipe."""
        self._process.kill()

    def close(self, gently=False):
        """End the process: let it finish by closing its stdin, else kill it by pid."""
        self._process.stdin.close()
        if not gently:
            self._process.kill()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def forget(self):
        """Close our ends of the pipes in a forked child: the process is not ours."""
        self._process.returncode = 0
        self._process.stdin.close()
        self._process.stdout.close()
