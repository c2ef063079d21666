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
    """Return how many rows are due in each month of the ten years with most of them, in order.

    The first and the last month have rows; months between without any are there too.
    """
    counts = Counter(month for row in rows for month in _months(row))
    return [Bar(_said(month), "", counts[month], {"due": _said(month)}) for month in _fullest(counts)]


def beyond(rows: Iterable[Entry], bars: Sequence[Bar]) -> tuple[int, int]:
    """Return how many rows are due before the first of the bars of ``by_month`` and after the last."""
    ends = [(min(months), max(months)) for row in rows if (months := {_said(n) for n in _months(row)})]
    first, last = (bars[0].label, bars[-1].label) if bars else ("", "")
    return sum(one < first for one, _ in ends), sum(other > last for _, other in ends)


def _months(row: Entry) -> set[int]:
    """Return the months by which a row is due, as numbers."""
    return {12 * int(due.note[:4]) + int(due.note[5:7]) - 1 for due in row.due if due.note}


def _said(month: int) -> str:
    return f"{month // 12:04}-{month % 12 + 1:02}"


def _fullest(counts: Mapping[int, int]) -> range:
    """Return the months with most rows, ten years of them at most, without empty ones at the ends."""
    windows = [[n for n in counts if start <= n < start + MONTHS] for start in sorted(counts)]
    best = max(windows, key=lambda own: sum(counts[n] for n in own), default=[])
    return range(min(best), max(best) + 1) if best else range(0)


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
