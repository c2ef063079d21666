"""The printed lines of pages: which are heads and feet that run through them, and rows that pages cut."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

_DIGITS = re.compile("[0-9]+")
# Heads and feet are among so many lines of a page from its top or foot, and so near one place, in points.
_OUTER, _NEAR = 3, 3.0


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed line, or a row of a table: its text and where it stands on its page, in points.

    ``sure`` is the least that a recogniser is sure of a part of it, None where it stands in the file.
    """

    text: str
    left: float = 0.0
    right: float = 0.0
    size: float = 1.0
    row: bool = False
    level: float = 0.0
    sure: float | None = None


def without_running(pages: Sequence[Sequence[Printed]]) -> list[list[Printed]]:
    """Leave out the lines that return at the same place of several pages, beyond all other text.

    They may differ in their numbers. A line like them in the body, as the number of an attachment on the
    first line of its page, stays: other pages have text of the body at its place.
    """
    if len(pages) < 2:
        return [list(page) for page in pages]
    found = _returning(pages)
    body = [line.level for page in pages for line in page if not line.row and _key(line) not in found]
    top, foot = max(body, default=0.0), min(body, default=0.0)
    return [
        [line for line in page if _key(line) not in found or foot - _NEAR <= line.level <= top + _NEAR]
        for page in pages
    ]


def _returning(pages: Sequence[Sequence[Printed]]) -> set[tuple[int, str]]:
    """Return the outer lines that stand on at least two pages, and on a third of all."""
    edges = [[_key(line) for line in edge] for page in pages for edge in _edges(page)]
    counts = Counter(key for edge in edges for key in set(edge))
    found = {key for key, count in counts.items() if count >= max(2, len(pages) / 3)}
    # Where all lines at an edge return, a form returns and no head.
    forms = (key for edge in edges if len(edge) == _OUTER and found.issuperset(edge) for key in edge)
    return found.difference(forms)


def _edges(page: Sequence[Printed]) -> tuple[list[Printed], list[Printed]]:
    lines = sorted((line for line in page if not line.row), key=lambda line: line.level)
    half = (len(lines) + 1) // 2
    return lines[:half][:_OUTER], lines[half:][-_OUTER:]


def _key(line: Printed) -> tuple[int, str]:
    return round(line.level / _NEAR), _DIGITS.sub("0", line.text)


def with_whole_rows(pages: Sequence[Sequence[Printed]]) -> list[list[Printed]]:
    """Join the rows of a numbered table that a page break cuts, and leave out the head that it repeats."""
    found: list[list[Printed]] = []
    for page in pages:
        rest = list(page)
        before = found[-1] if found else []
        table = list(takewhile(lambda line: line.row, reversed(before)))
        if table and rest and rest[0].text == table[-1].text:
            rest = rest[1:]
        if table and rest and _continues(table[0], rest[0]):
            sure = least((table[0].sure, rest[0].sure))
            before[-1] = replace(table[0], text=_joined(table[0].text, rest[0].text), sure=sure)
            rest = rest[1:]
        found.append(rest)
    return found


def least(shares: Iterable[float | None]) -> float | None:
    """Return how sure a recogniser is of the least sure of some parts, None where none is from a picture."""
    return min((share for share in shares if share is not None), default=None)


def _continues(row: Printed, other: Printed) -> bool:
    # Only a number shows that the first cell is no merged one, whose text stands in its first row alone.
    cells, more = row.text.split("\t"), other.text.split("\t")
    return other.row and len(cells) == len(more) and cells[0].isdecimal() and not more[0]


def _joined(row: str, other: str) -> str:
    return "\t".join(map("".join, zip(row.split("\t"), other.split("\t"), strict=True)))
