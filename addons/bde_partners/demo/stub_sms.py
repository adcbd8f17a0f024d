"""An SMS service on this machine: for tests and demonstrations. Nothing is sent."""

import json
import sys
import threading

from .stub_server import StubServer

KEY = "cle-de-demonstration"


class SmsStub(StubServer):
    """Takes JSON {to, from, message} with a key; `sms` holds what was sent."""

    def __init__(self, port=0):
        super().__init__(port)
        self.sms = []

    def answer(self, question):
        """Return (status, answer) as such services do."""
        if question.headers.get("Authorization") != f"Bearer {KEY}":
            return 401, {"error": "unauthorized"}
        try:
            sent = json.loads(question.body)
        except ValueError:
            return 400, {"error": "not JSON"}
        if not str(sent.get("to", "")).startswith("+33"):
            return 200, {"status": "rejected", "error": "unknown number"}
        self.sms.append(sent)
        return 200, {"status": "queued", "id": len(self.sms)}


def main():
    """Start the service and wait to be stopped."""
    stub = SmsStub(8894).start()
    sys.stdout.write(f"{stub.url} {KEY}\n")
    sys.stdout.flush()
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        stub.stop()


if __name__ == "__main__":
    main()
