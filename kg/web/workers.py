"""Processes that answer queries: a query that takes too long is ended together with its process."""

from __future__ import annotations

import multiprocessing as mp
import queue
import threading
from collections.abc import Hashable
from typing import Any

from kg.errors import KgError
from kg.web.http_errors import Busy, Overdue
from kg.web.sparql.engine import Answer, Query, work

_START = 120.0  # seconds that a new process may take to import and open what it needs
# A process that is forked from one that has imported everything is ready at once.
_FORKED = "forkserver" in mp.get_all_start_methods()
_CONTEXT: Any = mp.get_context("forkserver" if _FORKED else "spawn")
if _FORKED:
    _CONTEXT.set_forkserver_preload(["kg.web.sparql.engine"])


class Workers:
    """A few processes, each with the store open for reading.

    ``niceness`` is by how much they stand back behind other programs, where the system knows that.
    """

    def __init__(self, address: str, count: int, limit: int, niceness: int = 0) -> None:
        self._free: queue.Queue[_Worker] = queue.Queue()
        self._made = [_Worker(address, limit, niceness) for _ in range(count)]
        for worker in self._made:
            self._free.put(worker)

    def ask(
        self,
        query: Query,
        stamp: Hashable,
        seconds: float,
        patience: float,
        budget: float | None = None,
    ) -> Answer:
        """Return the answer to a query on the store as it is at ``stamp``.

        ``seconds`` is what the query may take on the clock, ``budget`` what it may take of processor time,
        and ``patience`` how long to wait for a process. Raises ``QueryError`` where the query is wrong,
        ``Overdue`` where it takes too much, ``Busy`` where no process was free.
        """
        try:
            worker = self._free.get(timeout=patience)
        except queue.Empty:
            raise Busy("too many questions at once: try again in a moment") from None
        try:
            return worker.ask(query, stamp, seconds, budget)
        finally:
            self._free.put(worker)

    def close(self) -> None:
        """End the processes."""
        for worker in self._made:
            worker.close()


class _Worker:
    """One process and the line to it; it starts with the first query, and again after it was ended."""

    def __init__(self, address: str, limit: int, niceness: int) -> None:
        self._given = (address, limit, niceness)
        self._lock = threading.Lock()
        self._running = self._closed = False

    def _start(self) -> None:
        self._line, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=work, args=(theirs, *self._given), daemon=True)
        self._process.start()
        theirs.close()
        self._running = True

    def ask(self, query: Query, stamp: Hashable, seconds: float, budget: float | None) -> Answer:
        with self._lock:
            if self._closed:
                raise Busy("the server is being stopped")
            if not self._running:
                self._start()
            try:
                self._hand(query, stamp, budget)
                if not self._line.poll(seconds):
                    self._again()
                    raise Overdue(f"the query took longer than {seconds:g} seconds: ask for less")
                found = self._line.recv()
            except (EOFError, OSError):
                self._again()
                raise Overdue("the query took more memory than it may: ask for less") from None
            if isinstance(found, Overdue):
                self._again()
        if isinstance(found, KgError):
            raise found
        answer: Answer = found
        return answer

    def _hand(self, *given: object) -> None:
        """Give the process a query; where it is gone, no fault of the query, another takes its place."""
        try:
            self._send(given)
        except (EOFError, OSError):
            self._again()
            self._send(given)

    def _send(self, given: tuple[object, ...]) -> None:
        """Send a query and wait until the store is open: that is no time of the query."""
        self._line.send(given)
        if not self._line.poll(_START):
            raise EOFError
        if isinstance(found := self._line.recv(), KgError):
            raise found

    def close(self) -> None:
        """End the process; no other takes its place."""
        self._closed = True
        self._end()

    def _again(self) -> None:
        """Put another process in the place of this one at once, so that no query waits until it is there."""
        self._end()
        if not self._closed:
            self._start()

    def _end(self) -> None:
        if self._running:
            self._running = False
            self._process.kill()
            self._process.join()
            self._line.close()
