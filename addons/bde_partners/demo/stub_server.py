"""A local HTTP server that plays an outside service: for tests and demonstrations.

Plain Python. It listens on this machine only, answers what it is told to, and keeps
the questions it got.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

SLOW = 30  # seconds that a slow answer lasts at most


class Question:
    """What was asked: method, path, params ({name: value}), headers, body."""

    def __init__(self, method, target, headers, body):
        parts = urlsplit(target)
        self.method = method
        self.path = parts.path
        self.params = {k: v[-1] for k, v in parse_qs(parts.query).items()}
        self.headers = headers
        self.body = body


class StubServer:
    """Base of the services: `answer(question)` → (status, bytes or JSON value).

    `script` holds what to answer first, one item a question: an HTTP status, a pair
    (status, headers), 'garbage', 'slow', 'drop'; then the service is itself again.
    """

    def __init__(self, port=0):
        self.questions = []
        self.script = []
        self._stopped = threading.Event()
        stub = self

        class Handler(BaseHTTPRequestHandler):
            """Passes each question to the stub."""

            def do_GET(self):  # noqa: N802 name given by http.server
                """Answer a GET."""
                stub._handle(self)

            do_POST = do_GET

            def log_message(self, *_args):
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self):
        """Address of the service."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def start(self):
        """Listen; return itself."""
        self._thread.start()
        return self

    def stop(self):
        """Stop listening; slow answers end."""
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_error):
        self.stop()

    def answer(self, question):
        """Return (status, content) of a question; the services define it."""
        raise NotImplementedError

    def _handle(self, handler):
        length = int(handler.headers.get("Content-Length") or 0)
        body = handler.rfile.read(length)
        question = Question(handler.command, handler.path, dict(handler.headers), body)
        self.questions.append(question)
        wanted = self.script.pop(0) if self.script else None
        if wanted == "slow":
            self._stopped.wait(SLOW)
            wanted = "drop"
        if wanted == "drop":
            handler.close_connection = True
            handler.connection.close()
            return
        if wanted == "garbage":
            self._send(handler, 200, b"<html>maintenance</html>", {})
        elif wanted:
            status, headers = wanted if isinstance(wanted, tuple) else (wanted, {})
            self._send(handler, status, b"{}", headers)
        else:
            status, content = self.answer(question)
            if not isinstance(content, bytes):
                content = json.dumps(content, ensure_ascii=False).encode()
            self._send(handler, status, content, {})

    @staticmethod
    def _send(handler, status, content, headers):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)
