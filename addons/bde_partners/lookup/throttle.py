"""No more questions to a service than it allows: waits, on a clock that is given."""

import threading
import time
from collections import deque


class TooLong(Exception):
    """The wait would be longer than the caller accepts. `seconds`: how long."""

    def __init__(self, seconds):
        super().__init__(seconds)
        self.seconds = seconds


class Throttle:
    """At most `count` passes in any window of `seconds`, for the whole process.

    clock: monotonic seconds; pause: waits that many seconds.
    """

    def __init__(self, count, seconds, clock=time.monotonic, pause=time.sleep):
        self.count = max(int(count), 1)
        self.seconds = float(seconds)
        self._clock = clock
        self._pause = pause
        self._passes = deque()
        self._lock = threading.Lock()

    def wait(self, longest=5.0):
        """Wait for one's turn, and take it.

        :raise TooLong: the turn comes after more than `longest` seconds; none is taken
        """
        with self._lock:
            now = self._clock()
            while self._passes and self._passes[0] <= now - self.seconds:
                self._passes.popleft()
            turn = now
            if len(self._passes) >= self.count:
                turn = self._passes[-self.count] + self.seconds
            if turn - now > longest:
                raise TooLong(turn - now)
            self._passes.append(turn)
        if turn > now:
            self._pause(turn - now)
