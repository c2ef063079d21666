"""What records say of the file that a document was read from, and of how it was read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kg.errors import RecordError
from kg.model import Document


def origin_record(document: Document) -> dict[str, Any]:
    """Return what a record says of the file that it was read from, nothing where nobody has told it."""
    origin = document.origin
    record: dict[str, Any] = {}
    if origin is not None:
        record |= {"source": origin.source, "file": origin.file, "read_with": origin.read_with}
    if document.warnings:
        record["warnings"] = list(document.warnings)
    if document.recognised:
        record["recognised"] = [list(line) for line in sorted(document.recognised.items())]
    return record


def shares(pairs: Iterable[list[Any]]) -> dict[int, float]:
    """Return how sure the recogniser is of lines, by their numbers, from pairs of both.

    Raises ``RecordError`` for another pair.
    """
    found = {}
    for pair in pairs:
        if [type(value) for value in pair] not in ([int, float], [int, int]) or not 0 <= pair[1] <= 1:
            raise RecordError(f"field 'recognised' should hold pairs of a line and a share, not {pair}"[:200])
        found[pair[0]] = float(pair[1])
    return found
