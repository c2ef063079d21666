"""How often Python looks for cycles of values that nothing refers to any more, while documents are read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_OFTEN = (50_000, 20, 20)


def rarely() -> None:
    """Look for cycles less often, and never among what there is already: words and rules stay to the end.

    The graph of a document is many small values that live until it is written. To look through them at the
    usual rate takes half of the time in which a graph is made.
    """
    gc.freeze()
    gc.set_threshold(*_OFTEN)


@contextmanager
def collected_rarely() -> Iterator[None]:
    """Look for cycles less often in the block."""
    before = gc.get_threshold()
    rarely()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
