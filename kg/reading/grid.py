"""Ruled tables of a page: rulings to cells, characters to the cells that they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.reading.glyphs import Glyph, Ruling

# In points: rulings nearer than this count as one, or as touching.
_NEAR = 4.0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the places of its columns' and rows' borders, and the rulings between its cells.

    ``columns`` go from left to right, ``rows`` from the top down.
    """

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    rulings: tuple[Ruling, ...]

    def holds(self, glyph: Glyph) -> bool:
        """Tell whether a character stands in the table."""
        x, y = glyph.middle
        return self.columns[0] <= x <= self.columns[-1] and self.rows[-1] <= y <= self.rows[0]

    def place(self, glyph: Glyph) -> tuple[int, int]:
        """Return the row and column of a character's cell, for a merged cell those of its first place."""
        x, y = glyph.middle
        row = sum(border > y for border in self.rows[1:-1])
        column = sum(border < x for border in self.columns[1:-1])
        while column and not self._ruled(vertical=True, at=self.columns[column], across=y):
            column -= 1
        middle = (self.columns[column] + self.columns[column + 1]) / 2
        while row and not self._ruled(vertical=False, at=self.rows[row], across=middle):
            row -= 1
        return row, column

    def _ruled(self, *, vertical: bool, at: float, across: float) -> bool:
        return any(
            r.vertical == vertical and abs(r.at - at) <= _NEAR and r.start - _NEAR <= across <= r.end + _NEAR
            for r in self.rulings
        )


def grids(rulings: Sequence[Ruling]) -> list[Grid]:
    """Return the tables that rulings draw, from the top down; a single box or line is no table."""
    found = []
    for group in _touching(rulings):
        columns = _borders(r.at for r in group if r.vertical)
        rows = _borders(r.at for r in group if not r.vertical)
        if len(columns) > 2 and len(rows) > 2:
            found.append(Grid(tuple(columns), tuple(reversed(rows)), tuple(group)))
    return sorted(found, key=lambda grid: -grid.rows[0])


def _borders(places: Iterable[float]) -> list[float]:
    """Return places in order, each group of near ones as its first."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _NEAR:
            found.append(place)
    return found


def _touching(rulings: Sequence[Ruling]) -> list[list[Ruling]]:
    """Group the rulings that touch or cross, directly or through others."""
    groups: list[list[Ruling]] = []
    for ruling in rulings:
        joined = [group for group in groups if any(_touch(ruling, other) for other in group)]
        groups = [group for group in groups if group not in joined]
        groups.append([ruling, *(other for group in joined for other in group)])
    return groups


def _touch(one: Ruling, other: Ruling) -> bool:
    if one.vertical == other.vertical:
        along = one.start <= other.end + _NEAR and other.start <= one.end + _NEAR
        return abs(one.at - other.at) <= _NEAR and along
    crossed = one.start - _NEAR <= other.at <= one.end + _NEAR
    return crossed and other.start - _NEAR <= one.at <= other.end + _NEAR
