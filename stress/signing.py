"""People who sign over HTTP, and what must be true of signatures at any moment."""

import base64
import io
import re
import threading
import time
from html import unescape

import requests

TIMEOUT = 180


def drawing():
    """Return the data URL of a signature."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGBA", (300, 100))
    ImageDraw.Draw(picture).line((20, 80, 120, 20, 280, 70), fill="black", width=4)
    output = io.BytesIO()
    picture.save(output, "PNG")
    return "data:image/png;base64," + base64.b64encode(output.getvalue()).decode()


class Person:
    """One signatory with their link: opens the page, then signs, in a browser."""

    def __init__(self, url, signer_id, name, token, digest):
        self.id, self.name, self.digest = signer_id, name, digest
        self.page = f"{url}/bde/s/{token}"
        self.browser = requests.Session()
        self.csrf = None
        self.status, self.seconds, self.text = [], [], ""

    def open(self):
        """Read the page; keep what its form holds."""
        answer = self.browser.get(self.page, timeout=TIMEOUT)
        answer.raise_for_status()
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.text)
        self.csrf = unescape(found[1])

    def sign(self, image):
        """Post the form once; an answer that never comes has status 0."""
        form = {
            "csrf_token": self.csrf,
            "docs": str(self.id),
            f"sha_{self.id}": self.digest,
            "agree": "1",
            "way": "drawn",
            "name": self.name,
            "drawing": image,
        }
        start = time.perf_counter()
        try:
            answer = self.browser.post(
                f"{self.page}/sign", data=form, timeout=TIMEOUT, allow_redirects=False
            )
            self.status.append(answer.status_code)
            self.text = answer.text
        except requests.RequestException:
            self.status.append(0)
        self.seconds.append(time.perf_counter() - start)


def people_of(signers, url):
    """Return the persons behind signatories (records)."""
    return [
        Person(
            url,
            signer.id,
            signer.name,
            signer._link_token(),
            signer.request_id.pdf_sha256,
        )
        for signer in signers
    ]


def in_threads(calls, at_once=None):
    """Call everything in threads, all at the same moment unless `at_once` says less."""
    gate = threading.Semaphore(at_once or len(calls))
    start = threading.Barrier(len(calls)) if at_once is None else None

    def run(call):
        if start:
            start.wait(60)
        with gate:
            call()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(TIMEOUT)


def broken(env, requests_):
    """Return what is not true of these rounds and should be, in words.

    Each signature is stored once, with its evidence and its line of the journal; a
    round is complete exactly when nobody is awaited; the journal is whole.
    """
    found = []
    for request in requests_:
        signed = request.signer_ids.filtered(lambda s: s.state == "signed")
        kinds = request.event_ids.mapped("kind")
        for signer in signed:
            lines = request.event_ids.filtered(
                lambda e, signer=signer: (
                    e.signer_id == signer and e.kind in ("signed", "paper_filed")
                )
            )
            proofs = len(signer.evidence_ids) if signer.method == "drawn" else 1
            if len(lines) != 1 or proofs != 1:
                found.append(f"{signer.name}: {len(lines)} lines, {proofs} proofs")
        others = request.event_ids.filtered(
            lambda e, signed=signed: e.kind == "signed" and e.signer_id not in signed
        )
        if others:
            found.append(f"{request.name}: signatures noted and not stored")
        awaited = request._open_signers()
        if (request.state == "signed") != (not awaited):
            found.append(f"{request.name}: {request.state}, {len(awaited)} awaited")
        if kinds.count("completed") != (request.state == "signed"):
            found.append(f"{request.name}: completed {kinds.count('completed')} times")
        if kinds.count("frozen") != 1:
            found.append(f"{request.name}: frozen {kinds.count('frozen')} times")
        if not request._chain_check()["ok"]:
            found.append(f"{request.name}: journal broken")
    return found
