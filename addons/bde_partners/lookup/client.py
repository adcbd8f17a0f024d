"""One outside service over HTTP: time-outs, retries with back-off, rate limit.

Nothing of a school is known here: a base address, a path and parameters go out, the
bytes of the reply come back, or a `RegisterError` that says what happened.
"""

import logging
import math
import time

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from ..rules.registers.errors import RegisterError
from .throttle import TooLong

_logger = logging.getLogger(__name__)

AGAIN = (429, 500, 502, 503, 504)
RETRIES = 3
PAUSE = time.sleep
LONGEST_ANSWER = 20_000_000  # bytes


class PatientRetry(Retry):
    """urllib3's retries, waiting by `pause`, and never longer than `longest`."""

    pause = staticmethod(time.sleep)
    longest = 5.0

    def new(self, **values):
        """Return the next state, with our own pause."""
        again = super().new(**values)
        again.pause, again.longest = self.pause, self.longest
        return again

    def sleep_for_retry(self, response):
        """Wait as long as the service asks; give up when that is too long."""
        seconds = self.get_retry_after(response)
        if not seconds:
            return False
        if seconds > self.longest:
            raise TooLong(seconds)
        self.pause(seconds)
        return True

    def _sleep_backoff(self):
        seconds = self.get_backoff_time()
        if seconds > 0:
            self.pause(seconds)


class Client:
    """Asks one service.

    :param str service: its name, for messages
    :param str base: its address, without a slash at the end
    :param throttle: `Throttle`
    :param float timeout: seconds to connect, and again to wait for the answer
    :param float longest: seconds that a wait may last
    """

    def __init__(self, service, base, throttle, agent, timeout=8.0, longest=5.0):
        self.service = service
        self.base = base.rstrip("/")
        self.throttle = throttle
        self.timeout = timeout
        self.longest = longest
        self.agent = agent
        self.has_key = False
        self.pause = PAUSE
        self._session = None

    def get(self, path, params=None, headers=None):
        """GET → bytes, None when the service knows nothing of it (404)."""
        return self._ask("GET", path, params=params, headers=headers or {})

    def post_file(self, path, fields, name, content):
        """POST of a form with one file → bytes."""
        files = {"data": (name, content, "text/csv")}
        return self._ask("POST", path, data=fields, files=files, headers={})

    def _open_session(self):
        retry = PatientRetry(
            total=RETRIES,
            connect=1,
            read=1,
            backoff_factor=0.5,
            status_forcelist=AGAIN,
            allowed_methods=None,
            respect_retry_after_header=True,
            raise_on_status=False,
            redirect=0,
        )
        retry.pause, retry.longest = self.pause, self.longest
        session = requests.Session()
        session.headers["User-Agent"] = self.agent
        session.headers["Accept"] = "application/json, text/csv"
        adapter = HTTPAdapter(max_retries=retry)
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        return session

    def _ask(self, method, path, headers, **question):
        try:
            self.throttle.wait(self.longest)
            if not self._session:
                self._session = self._open_session()
            reply = self._session.request(
                method,
                self.base + path,
                headers=headers,
                timeout=self.timeout,
                allow_redirects=False,
                **question,
            )
        except TooLong as error:
            raise self._error("busy", seconds=math.ceil(error.seconds)) from None
        except requests.Timeout:
            raise self._error("timeout") from None
        except requests.ConnectionError as error:
            code = "timeout" if "timed out" in str(error) else "offline"
            raise self._error(code) from None
        except requests.RequestException as error:
            _logger.warning("%s: %s", self.service, type(error).__name__)
            raise self._error("unreadable") from None
        return self._content(reply)

    def _content(self, reply):
        """Bytes of a reply, None for a 404, else the error that its code means."""
        status = reply.status_code
        if status == 200:
            if len(reply.content) > LONGEST_ANSWER:
                raise self._error("unreadable")
            return reply.content
        if status == 404:
            return None
        _logger.info("%s answered %s", self.service, status)
        if status == 429:
            raise self._error("busy", seconds=60)
        if status in (401, 403) and self.has_key:
            raise self._error("key_refused")
        if status >= 500:
            raise self._error("down", status=status)
        raise self._error("refused", status=status)

    def _error(self, code, seconds=0, **params):
        return RegisterError(code, seconds=seconds, service=self.service, **params)
