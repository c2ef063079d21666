"""Results that are kept: each is made once, however many callers want it at the same time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Cache:
    """The last results by key, up to ``most`` of them. Concurrent callers share one computation."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the result of a key; an exception of ``make`` is passed on and nothing kept."""
        with self._lock:
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    found: T = self._kept[key]
                    return found
            try:
                made = make()
            except BaseException:
                with self._lock:
                    self._making.pop(key, None)
                raise
            with self._lock:
                self._keep(key, made)
        return made

    def __contains__(self, key: Hashable) -> bool:
        """Say whether the result of a key is kept."""
        with self._lock:
            return key in self._kept

    def _keep(self, key: Hashable, made: Any) -> None:
        self._kept[key] = made
        while len(self._kept) > self._most:
            gone, _ = self._kept.popitem(last=False)
            self._making.pop(gone, None)
