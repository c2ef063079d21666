"""PDF pages as sheets: what a page shows in one direction, turned so that it reads from left to right."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import pypdfium2

from kg.reading.glyphs import Glyph, Ruling, glyphs, lines, rulings
from kg.reading.grid import Grid, grids

_Size = tuple[float, float]
_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The printed lines and the ruled tables that a page shows in one direction, and its height."""

    lines: list[list[Glyph]]
    tables: list[Grid]
    height: float


def sheets(page: pypdfium2.PdfPage) -> Iterator[Sheet]:
    """Yield what a page shows in each direction, the one that most of it is written in first.

    How a viewer is told to turn the page does not matter: text shows where its own top is. A table is
    written in one direction, whatever single cells of it are.
    """
    width, height = page.get_size()
    size = (width, height) if page.get_rotation() % 180 == 0 else (height, width)
    borders = rulings(page)
    upright = grids(borders)
    turns = Counter(turn for turn, _ in _directed(glyphs(page), upright))
    for turn, _ in turns.most_common():
        # PDFium puts strings in order as they show on the turned page.
        page.set_rotation((4 - turn) % 4 * 90)
        found = (glyph for t, glyph in _directed(glyphs(page), upright) if t == turn)
        yield _sheet(found, turn, size, borders, upright)


def directed(drawn: Iterable[Glyph], borders: Sequence[Ruling], size: _Size) -> Iterator[Sheet]:
    """Yield what is drawn on a page of a width and height, in points, as ``sheets`` does."""
    upright = grids(borders)
    found = list(_directed(drawn, upright))
    for turn, _ in Counter(turn for turn, _ in found).most_common():
        yield _sheet((glyph for t, glyph in found if t == turn), turn, size, borders, upright)


def _sheet(
    found: Iterable[Glyph], turn: int, size: _Size, borders: Iterable[Ruling], upright: list[Grid]
) -> Sheet:
    """Return what is written in one direction, turned so that it reads from left to right."""
    tables = grids([_turned_ruling(border, turn, size) for border in borders]) if turn else upright
    return Sheet(lines(_turned(glyph, turn, size) for glyph in found), tables, size[1 - turn % 2])


def _directed(drawn: Iterable[Glyph], tables: Sequence[Grid]) -> Iterator[tuple[int, Glyph]]:
    """Yield each character with its direction, or with that of the table that it stands in."""
    found = _without_watermarks(list(drawn), tables)
    inside = [table_of(glyph, tables) for glyph in found]
    counts: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for glyph, table in zip(found, inside, strict=True):
        if table is not None:
            counts[table][glyph.turn] += 1
    for glyph, table in zip(found, inside, strict=True):
        yield (glyph.turn if table is None else counts[table].most_common(1)[0][0]), glyph


def _without_watermarks(found: list[Glyph], tables: Sequence[Grid]) -> list[Glyph]:
    """Leave out what is pale beside darker text, but in tables."""
    dark = [glyph for glyph in found if not glyph.pale or table_of(glyph, tables) is not None]
    return dark if 2 * len(dark) > len(found) else found


def table_of(glyph: Glyph, tables: Sequence[Grid]) -> int | None:
    """Return the number of the table that holds a character, None where none does."""
    return next((number for number, table in enumerate(tables) if table.holds(glyph)), None)


def _turned(glyph: Glyph, turn: int, size: _Size) -> Glyph:
    left, bottom, right, top = _box((glyph.left, glyph.bottom, glyph.right, glyph.top), turn, size)
    return replace(glyph, left=left, bottom=bottom, right=right, top=top)


def _turned_ruling(ruling: Ruling, turn: int, size: _Size) -> Ruling:
    box = (ruling.at, ruling.start, ruling.at, ruling.end)
    if not ruling.vertical:
        box = (ruling.start, ruling.at, ruling.end, ruling.at)
    left, bottom, right, top = _box(box, turn, size)
    if ruling.vertical == (turn % 2 == 0):
        return Ruling(True, left, bottom, top)
    return Ruling(False, bottom, left, right)


def _box(box: _Box, turn: int, size: _Size) -> _Box:
    """Return a box on the page when that is turned back by some quarters."""
    left, bottom, right, top = box
    width, height = size
    if turn == 1:
        return height - top, left, height - bottom, right
    if turn == 2:
        return width - right, height - top, width - left, height - bottom
    return (bottom, width - right, top, width - left) if turn == 3 else box
