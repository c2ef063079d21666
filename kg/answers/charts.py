"""The ledger in figures: deadlines by month, workload by body and role, fields of work against bodies.

A bar is a number of rows together with the filter of the ledger that leaves exactly these rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.answers.ledger import Entry
from kg.graph.classes import ROLES
from kg.knowledge import fields, own

BODIES = 15  # the busiest bodies, and the largest fields, that a chart shows
FIELDS = 20
MONTHS = 120


@dataclass(frozen=True, slots=True)
class Bar:
    """A number of rows: what they are called, their part of a stack, and how the ledger finds them."""

    label: str
    part: str
    count: int
    filter: Mapping[str, str]


def by_month(rows: Iterable[Entry]) -> list[Bar]:
    """Return how many rows are due in each month, in order; months between without any are there too."""
    months = Counter(month for row in rows for month in {due.note[:7] for due in row.due if due.note})
    shown = _between(min(months), max(months)) if months else []
    return [Bar(month, "", months[month], {"due": month}) for month in shown]


def _between(first: str, last: str) -> list[str]:
    """Return the months from one to another, the last ten years of them where they are more."""
    start, end = (12 * int(month[:4]) + int(month[5:7]) - 1 for month in (first, last))
    return [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(max(start, end - MONTHS + 1), end + 1)]


def by_body(rows: Iterable[Entry]) -> list[Bar]:
    """Return how many rows the busiest bodies are stated to answer for in each role, the busiest first."""
    found = _stated(rows)
    busy = _largest(((name, count) for (name, _), count in found.items()), BODIES)
    return [
        Bar(name, role, found[name, role], {"owner": name, "role": role})
        for name in busy
        for role in ROLES
        if found[name, role]
    ]


def _stated(rows: Iterable[Entry]) -> Counter[tuple[str, str]]:
    return Counter(
        pair for row in rows for pair in {(body.name, body.note) for body in row.bodies if not body.inferred}
    )


def _largest(counts: Iterable[tuple[str, int]], most: int) -> list[str]:
    """Return the names whose counts add up to most, the largest first."""
    total = Counter[str]()
    for name, count in counts:
        total[name] += count
    return sorted(total, key=lambda name: (-total[name], name))[:most]


def fields_by_body(rows: Sequence[Entry]) -> list[Bar]:
    """Return how many rows of each field at the top the busiest bodies answer for, the largest first."""
    tops = {name for name, field in fields.load(own()).fields.items() if not field.broader}
    cells = Counter(
        (field, name)
        for row in rows
        for field in tops.intersection(row.fields)
        for name in {body.name for body in row.bodies if not body.inferred}
    )
    busy = _largest(((name, count) for (_, name), count in cells.items()), BODIES)
    first = _largest(((field, count) for (field, name), count in cells.items() if name in busy), FIELDS)
    return [
        Bar(field, name, cells[field, name], {"field": field, "owner": name})
        for field in first
        for name in busy
    ]
