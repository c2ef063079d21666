"""Table cells to rows of text: cells joined by a tab, each merged cell's text written once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.reading.limits import CELLS, COLUMNS


class Cell(NamedTuple):
    """A cell's text, and how many columns and rows it spans."""

    text: str
    wide: int = 1
    high: int = 1


def rows(table: Iterable[Iterable[Cell]]) -> list[str]:
    """Return the rows of a table as lines; the places that a merged cell covers are left empty.

    Rows without any text are left out. Raises ``BeyondLimit`` for a table of too many columns or cells.
    """
    pending: dict[int, int] = {}  # column -> rows that a cell above still covers
    lines = []
    count = 0
    for row in table:
        line: list[str] = []
        covered: dict[int, int] = {}
        for cell in row:
            _skip(line, pending)
            COLUMNS.check(len(line) + cell.wide)
            for column in range(len(line), len(line) + cell.wide):
                covered[column] = cell.high - 1
            line += [one_line(cell.text), *[""] * (cell.wide - 1)]
        _skip(line, pending)
        count += len(line)
        CELLS.check(count)
        pending = {c: n for c, n in (pending | covered).items() if n > 0}
        if any(line):
            lines.append("\t".join(line))
    return lines


def _skip(line: list[str], pending: dict[int, int]) -> None:
    """Fill the places that cells of the rows above still cover."""
    while pending.get(len(line), 0):
        pending[len(line)] -= 1
        line.append("")


def one_line(text: str) -> str:
    """Return a text as a cell can hold it: without tabs, line breaks and space at its ends."""
    return " ".join(text.split())
