"""Ruled tables of a page: rulings to cells, characters to the cells that they stand in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.reading.glyphs import Glyph, Ruling
from kg.reading.limits import CELLS, COLUMNS

# In points: rulings nearer than this count as one, or as touching.
_NEAR = 4.0
# In points: the side of the squares by which rulings near one another are found.
_SQUARE = 40.0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the places of its columns' and rows' borders, and the rulings on each.

    ``columns`` go from left to right, ``rows`` from the top down; the key of ``rulings`` tells vertical
    borders from horizontal ones, and gives the place.
    """

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    rulings: Mapping[tuple[bool, float], Sequence[Ruling]]

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
        on = self.rulings[vertical, at]
        return any(ruling.start - _NEAR <= across <= ruling.end + _NEAR for ruling in on)


def grids(rulings: Sequence[Ruling]) -> list[Grid]:
    """Return the tables that rulings draw, from the top down; a single box or line is no table."""
    found = []
    for group in _touching(rulings):
        columns = _borders(r.at for r in group if r.vertical)
        rows = _borders(r.at for r in group if not r.vertical)
        if len(columns) > 2 and len(rows) > 2:
            COLUMNS.check(len(columns))
            CELLS.check(len(columns) * len(rows))
            borders = [(True, at) for at in columns] + [(False, at) for at in rows]
            found.append(Grid(tuple(columns), tuple(reversed(rows)), _by_border(group, borders)))
    return sorted(found, key=lambda grid: -grid.rows[0])


def _borders(places: Iterable[float]) -> list[float]:
    """Return places in order, each group of near ones as its first."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _NEAR:
            found.append(place)
    return found


def _by_border(
    rulings: Sequence[Ruling], borders: Iterable[tuple[bool, float]]
) -> dict[tuple[bool, float], list[Ruling]]:
    """Return the rulings that lie on each border."""
    found = {}
    for vertical in (True, False):
        ordered = sorted((r for r in rulings if r.vertical == vertical), key=lambda ruling: ruling.at)
        places = [ruling.at for ruling in ordered]
        for at in (at for kind, at in borders if kind == vertical):
            found[vertical, at] = ordered[bisect_left(places, at - _NEAR) : bisect_right(places, at + _NEAR)]
    return found


def _touching(rulings: Sequence[Ruling]) -> list[list[Ruling]]:
    """Group the rulings that touch or cross, directly or through others."""
    from networkx.utils import UnionFind  # takes long to import

    groups = UnionFind(range(len(rulings)))
    # Rulings that touch pass the same squares of the page.
    passing: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for number, ruling in enumerate(rulings):
        for square in _squares(ruling):
            for other in passing[square]:
                if groups[number] != groups[other] and _touch(ruling, rulings[other]):
                    groups.union(number, other)
            passing[square].append(number)
    return [[rulings[number] for number in group] for group in sorted(map(sorted, groups.to_sets()))]


def _squares(ruling: Ruling) -> Iterator[tuple[int, int]]:
    """Yield the squares of the page that a ruling passes, or nearly so."""
    for along in range(int((ruling.start - _NEAR) // _SQUARE), int((ruling.end + _NEAR) // _SQUARE) + 1):
        for at in range(int((ruling.at - _NEAR) // _SQUARE), int((ruling.at + _NEAR) // _SQUARE) + 1):
            yield (at, along) if ruling.vertical else (along, at)


def _touch(one: Ruling, other: Ruling) -> bool:
    if one.vertical == other.vertical:
        along = one.start <= other.end + _NEAR and other.start <= one.end + _NEAR
        return abs(one.at - other.at) <= _NEAR and along
    crossed = one.start - _NEAR <= other.at <= one.end + _NEAR
    return crossed and other.start - _NEAR <= one.at <= other.end + _NEAR
