"""What people corrected of an extraction, as its record says it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kg.model import Revision

REVISION_TEXTS = ("what", "value", "was", "who", "when", "why", "state", "rule")


def revision_records(revisions: Sequence[Revision]) -> dict[str, list[dict[str, Any]]]:
    """Return the field of a record that holds revisions, none where there are none."""
    found = [_record(revision) for revision in revisions]
    return {"revisions": found} if found else {}


def _record(revision: Revision) -> dict[str, Any]:
    record: dict[str, Any] = {"start": revision.start, "end": revision.end}
    if revision.to:
        record["to"] = {"start": revision.to[0], "end": revision.to[1]}
    return record | {name: value for name in REVISION_TEXTS if (value := getattr(revision, name))}
