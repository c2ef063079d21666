"""The queue of the query service: quick queries do not wait behind costly ones, nor pages behind either."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

from kg.web.http_errors import Busy, HttpError, Overdue
from kg.web.settings import Settings
from kg.web.sparql.engine import Answer, Query
from kg.web.workers import Workers

_QUICK = 1.0  # seconds after which a query is a costly one
_LONG = 10_000  # characters of a query that is taken for a costly one
_PAUSE = 1.0  # seconds before a client is told that there is no place: it may ask again at once
_REMEMBERED = 1000  # costly queries of which it is known that they are
_NICENESS = 5, 19  # of quick queries, of costly ones: pages come first, and costly ones take what is left

Stamp = Callable[[], Hashable]
Gone = Callable[[], Awaitable[bool]]


class QueryService:
    """Answers the queries of clients, each in its turn.

    A query is tried with the quick ones first. One that takes longer than a second is ended there and waits,
    with others like it and with long ones, for a process that has more time.
    """

    def __init__(self, settings: Settings) -> None:
        quick = Workers(settings.store, settings.processes, settings.limit, _NICENESS[0])
        costly = Workers(settings.store, 1, settings.limit, _NICENESS[1])
        seconds = settings.timeout
        self._quick = _Lane(quick, settings.processes, min(_QUICK, seconds), 4 * settings.queue, seconds)
        self._costly = _Lane(costly, 1, seconds, settings.queue, seconds)
        self._seconds = seconds
        self._known: OrderedDict[bytes, None] = OrderedDict()

    async def ask(self, query: Query, stamp: Stamp, gone: Gone) -> Answer:
        """Return the answer to a query; raises ``KgError`` where there is none.

        ``stamp`` tells when the store changes; ``gone`` says whether the client still waits.
        """
        key = sha256(query.text.encode()).digest()
        if key not in self._known and len(query.text) < _LONG:
            try:
                return await self._quick.ask(query, stamp, gone)
            except Overdue:
                if self._seconds <= _QUICK:
                    raise
                self._remember(key)
        return await self._costly.ask(query, stamp, gone)

    def _remember(self, key: bytes) -> None:
        self._known[key] = None
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)

    def close(self) -> None:
        """End the processes."""
        self._quick.close()
        self._costly.close()


class _Lane:
    """A queue in front of some processes; a client that waits in it holds no thread of the server."""

    def __init__(self, workers: Workers, count: int, seconds: float, length: int, patience: float) -> None:
        self._workers, self._seconds = workers, seconds
        self._length, self._patience = length, patience
        self._turns, self._waiting = asyncio.Semaphore(count), 0
        self._threads = ThreadPoolExecutor(count)

    async def ask(self, query: Query, stamp: Stamp, gone: Gone) -> Answer:
        await self._wait()
        try:
            if await gone():
                raise HttpError(499, "the client did not wait")
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, self._run, query, stamp)
        finally:
            self._turns.release()

    async def _wait(self) -> None:
        if self._turns.locked() and self._waiting >= self._length:
            await asyncio.sleep(_PAUSE)
            raise Busy("too many queries at once: try again in a moment")
        self._waiting += 1
        try:
            async with asyncio.timeout(self._patience):
                await self._turns.acquire()
        except TimeoutError:
            raise Busy("too many queries before this one: try again in a moment") from None
        finally:
            self._waiting -= 1

    def _run(self, query: Query, stamp: Stamp) -> Answer:
        return self._workers.ask(query, stamp(), self._seconds, self._patience)

    def close(self) -> None:
        self._workers.close()
        self._threads.shutdown(wait=False, cancel_futures=True)
