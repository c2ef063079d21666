"""How long a document may take, so that none holds up those behind it for good."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from kg.errors import InputError
from kg.model import Document

# Seconds of processor time: for any document, and more for each character. An ordinary text takes a fiftieth.
START, EACH = 20.0, 0.002

Item = TypeVar("Item")


def in_time(
    items: Iterable[Item], document: Document, clock: Callable[[], float] = time.thread_time
) -> Iterator[Item]:
    """Yield what is read of a document, as long as its time has not run out.

    Raises ``InputError`` where it has; ``clock`` gives the seconds that the reading has used.
    """
    limit = START + EACH * len(document.text)
    end = clock() + limit
    for item in items:
        yield item
        if clock() > end:
            size = f"{len(document.text):,} characters"
            hint = "please report this text, and leave it out for now"
            raise InputError(f"{document.id}: not read within {limit:,.0f} s, the time for {size}; {hint}")
