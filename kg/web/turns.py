"""Turns that are given to those who came last first, so that a crowd stands in nobody's way but its own."""

from __future__ import annotations

import asyncio

from kg.web.http_errors import Busy


class Turns:
    """Gives so many turns at a time, to those who came last first.

    Whoever floods the queue waits behind whoever comes later. Where it is full, the oldest has to go.
    """

    def __init__(self, count: int, length: int) -> None:
        self._free, self._length = count, length
        self._waiting: list[asyncio.Future[None]] = []

    async def take(self) -> None:
        """Wait for a turn; raises ``Busy`` where too many came since."""
        if self._free:
            self._free -= 1
            return
        if len(self._waiting) >= self._length and not (oldest := self._waiting.pop(0)).done():
            oldest.set_exception(Busy("too many queries at once: try again in a moment"))
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn in self._waiting:
                self._waiting.remove(turn)
            elif not turn.cancelled() and not turn.exception():
                self.give()  # it came in the same moment
            raise

    def give(self) -> None:
        """Give a turn to another."""
        while self._waiting:
            if not (latest := self._waiting.pop()).done():
                latest.set_result(None)
                return
        self._free += 1
