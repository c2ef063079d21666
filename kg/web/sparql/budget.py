"""A limit of processor time: it is the same for a query on an idle machine and on a busy one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

_LEAST = 0.01  # seconds between looks at the clock


class Budget:
    """A context in which this process may use so many seconds; ``spent`` is called when it uses more.

    Without ``seconds`` there is no limit. When the context is left, ``spent`` is not called any more.
    """

    def __init__(self, seconds: float | None, spent: Callable[[], None]) -> None:
        self._seconds, self._spent = seconds, spent
        self._lock, self._done = threading.Lock(), threading.Event()

    def __enter__(self) -> None:
        """Start the clock."""
        if self._seconds is not None:
            end = time.process_time() + self._seconds
            threading.Thread(target=self._watch, args=(end,), daemon=True).start()

    def __exit__(self, *_: object) -> None:
        """Stop the clock."""
        with self._lock:
            self._done.set()

    def _watch(self, end: float) -> None:
        while not self._done.wait(max(end - time.process_time(), _LEAST)):
            with self._lock:
                if not self._done.is_set() and time.process_time() >= end:
                    self._spent()
                    return
