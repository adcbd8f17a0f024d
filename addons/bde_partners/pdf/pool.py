"""A pool of renderer processes, one per server process, shared by all its threads.

Plain subprocesses, never `multiprocessing`: a fork of the server would share its
database sockets. One thread per renderer talks to it; both are started when there is
work, renewed every `renew` documents or `renew_pages` pages (memory stays flat) and
ended after `idle` seconds without any. A document that takes longer than its limit
costs its process.
"""

import atexit
import os
import queue
import threading
from concurrent.futures import Future

from .process import Job, PdfError, Process

__all__ = ["Job", "PdfError", "Pool", "close_pool", "get_pool"]

MAX_SIZE = 4


def default_size():
    """Return the number of renderers: one per core this process may use, 4 at most.

    The environment variable BDE_PDF_PROCESSES overrides it.
    """
    asked = os.environ.get("BDE_PDF_PROCESSES", "")
    if asked.isdigit() and int(asked):
        return int(asked)
    return min(len(os.sched_getaffinity(0)), MAX_SIZE)


class Pool:
    """Renderers behind one queue. `submit` may be called by any thread."""

    def __init__(self, size=None, renew=150, idle=60.0, command=None, renew_pages=600):
        self.size = size or default_size()
        self.renew = renew
        self.renew_pages = renew_pages
        self.idle = idle
        self.closed = False
        self.processes = set()
        self._command = command
        self._lock = threading.Lock()
        self._queue = queue.SimpleQueue()
        self._threads = set()
        self._unfinished = 0

    def submit(self, job):
        """Queue a Job; return the Future of its Result (or PdfError)."""
        future = Future()
        with self._lock:
            if self.closed:
                raise PdfError("died", "the pool is closed")
            self._queue.put((job, future))
            self._unfinished += 1
            if len(self._threads) < min(self._unfinished, self.size):
                thread = threading.Thread(target=self._serve, daemon=True)
                self._threads.add(thread)
                thread.start()
        return future

    def render(self, job):
        """Return the Result of `job`, waiting for it."""
        return self.submit(job).result()

    def _serve(self):
        """Life of a thread: one renderer, documents until the queue stays empty."""
        process = None
        while True:
            try:
                item = self._queue.get(timeout=self.idle)
            except queue.Empty:
                with self._lock:
                    if not self._queue.empty():
                        continue
                    self._threads.discard(threading.current_thread())
                    break
            if item is None:
                break
            process = self._serve_one(process, *item)
        self._end(process, gently=True)

    def _serve_one(self, process, job, future):
        """Render one job; return the process to go on with, or None."""
        if not future.set_running_or_notify_cancel():
            self._finished()
            return process
        result = error = None
        for attempt in (1, 2):  # a renderer killed from outside deserves a second one
            try:
                process = process or self._start()
                result, error = process.render(job), None
                break
            except PdfError as failure:
                error = failure
                if failure.code == "document":
                    break
                self._end(process)
                process = None
                if failure.code != "died" or attempt == 2:
                    break
            except Exception as failure:  # noqa: BLE001 the thread must live on
                error = PdfError("died", f"{type(failure).__name__}: {failure}")
                self._end(process)
                process = None
                break
        if process and self._is_worn(process):
            self._end(process, gently=True)
            process = None
        self._finished()
        if error:
            future.set_exception(error)
        else:
            future.set_result(result)
        return process

    def _is_worn(self, process):
        """Tell whether a renderer printed enough: what it keeps grows with pages."""
        return process.documents >= self.renew or process.pages >= self.renew_pages

    def _start(self):
        process = Process(self._command)
        with self._lock:
            self.processes.add(process)
            closed = self.closed
        if closed:
            self._end(process)
            raise PdfError("died", "the pool is closed")
        return process

    def _end(self, process, gently=False):
        """End `process` if there is one."""
        if process:
            with self._lock:
                self.processes.discard(process)
            process.close(gently)

    def _finished(self):
        with self._lock:
            self._unfinished -= 1

    def close(self):
        """End every renderer, wait for the threads; what was queued fails."""
        with self._lock:
            if self.closed:
                return
            self.closed = True
            processes, threads = list(self.processes), list(self._threads)
        for _thread in threads:
            self._queue.put(None)
        for process in processes:
            process.kill()
        for thread in threads:
            thread.join(timeout=10)
        while not self._queue.empty():
            item = self._queue.get()
            if item and item[1].set_running_or_notify_cancel():
                item[1].set_exception(PdfError("died", "the pool is closed"))


_lock = threading.Lock()
_pool = None


def get_pool():
    """Return the pool of this server process, started at the first document."""
    global _pool
    with _lock:
        if _pool is None or _pool.closed:
            _pool = Pool()
        return _pool


def close_pool():
    """End the renderers of this server process; the next document starts new ones."""
    global _pool
    with _lock:
        pool, _pool = _pool, None
    if pool:
        pool.close()


def _forget_pool():
    """A forked child has neither the threads nor the renderers of its parent."""
    global _pool, _lock
    _lock = threading.Lock()
    pool, _pool = _pool, None
    if pool:
        for process in pool.processes:
            process.forget()


atexit.register(close_pool)
os.register_at_fork(after_in_child=_forget_pool)
