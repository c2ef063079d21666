"""The queues of the query service: quick queries do not wait behind costly ones, nor pages behind either."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

from kg.web.http_errors import Busy, HttpError, Overdue
from kg.web.settings import Settings
from kg.web.sparql.engine import Answer, Query
from kg.web.turns import Turns
from kg.web.workers import Workers

# Seconds of the processor and on the clock that a query has in each lane but the last, and its niceness.
_STEPS = (0.1, 1.0, 5), (2.0, 8.0, 12)
_LAST = 19  # niceness in the last lane: pages come first, and the most costly queries take what is left
_LONG = 10_000  # characters of a query that is taken for a costly one
_PAUSE = 1.0  # seconds before a client is told that there is no place: it may ask again at once
_REMEMBERED = 1000  # costly queries of which it is known that they are

Stamp = Callable[[], Hashable]
Gone = Callable[[], Awaitable[bool]]


class QueryService:
    """Answers the queries of clients, each in its turn.

    There are three lanes. A query that takes more time than the first one gives is ended there and waits in
    the next one, with others like it. A long query, and one that is known to take long, start further down.
    """

    def __init__(self, settings: Settings) -> None:
        self._lanes = [
            _Lane(settings, *((1, 1) if number else (settings.processes, 16)), niceness, budget, seconds)
            for number, (budget, seconds, niceness) in enumerate((*_STEPS, (None, settings.timeout, _LAST)))
            if seconds < settings.timeout or budget is None
        ]
        self._known: OrderedDict[bytes, int] = OrderedDict()  # the lane that gives a query enough time

    async def ask(self, query: Query, stamp: Stamp, gone: Gone) -> Answer:
        """Return the answer to a query; raises ``KgError`` where there is none.

        ``stamp`` tells when the store changes; ``gone`` says whether the client still waits.
        """
        key, last = sha256(query.text.encode()).digest(), len(self._lanes) - 1
        first = last if len(query.text) >= _LONG else self._known.get(key, 0)
        for number in range(first, last):
            try:
                return await self._lanes[number].ask(query, stamp, gone)
            except Overdue:
                self._remember(key, number + 1)
        return await self._lanes[last].ask(query, stamp, gone)

    def _remember(self, key: bytes, number: int) -> None:
        self._known[key] = number
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)

    def close(self) -> None:
        """End the processes."""
        for lane in self._lanes:
            lane.close()


class _Lane:
    """A queue in front of some processes; a client that waits in it holds no thread of the server.

    A query may take ``budget`` seconds of processor time here, if that is limited, and ``seconds`` on the
    clock. ``places`` is how many times as many queries as the settings say may wait.
    """

    def __init__(
        self,
        settings: Settings,
        count: int,
        places: int,
        niceness: int,
        budget: float | None,
        seconds: float,
    ) -> None:
        self._workers = Workers(settings.store, count, settings.limit, niceness)
        self._budget, self._seconds, self._patience = budget, seconds, settings.timeout
        self._turns = Turns(count, places * settings.queue)
        self._threads = ThreadPoolExecutor(count)

    async def ask(self, query: Query, stamp: Stamp, gone: Gone) -> Answer:
        await self._wait()
        try:
            if await gone():
                raise HttpError(499, "the client did not wait")
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, self._run, query, stamp)
        finally:
            self._turns.give()

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self._patience):
                await self._turns.take()
        except TimeoutError:
            raise Busy("too many queries before this one: try again in a moment") from None
        except Busy:
            await asyncio.sleep(_PAUSE)
            raise

    def _run(self, query: Query, stamp: Stamp) -> Answer:
        return self._workers.ask(query, stamp(), self._seconds, self._patience, self._budget)

    def close(self) -> None:
        self._workers.close()
        self._threads.shutdown(wait=False, cancel_futures=True)
