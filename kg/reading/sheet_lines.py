"""A sheet of characters with their places -> its printed lines, and the rows of its ruled tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from kg.knowledge.rules import RuleFile
from kg.reading.cells import one_line
from kg.reading.glyphs import Glyph
from kg.reading.grid import Grid
from kg.reading.printed import Printed, least
from kg.reading.sheets import Sheet, table_of

# In widths of a character: the least gap that is a space.
_GAP = 0.9
# The share of the page's height at its top and foot where page numbers stand.
_EDGE = 0.2
# What stands at the edges of a page.
_EDGES = ("page-number", "browser")


def printed(sheet: Sheet, rules: RuleFile) -> Iterator[Printed]:
    """Yield the lines of a sheet, and the rows of a table where its first character stands."""
    height, tables = sheet.height, sheet.tables
    drawn = [(line, table_of(line[0], tables)) for line in sheet.lines]
    inside: dict[int, list[Glyph]] = {}
    for line, table in drawn:
        if table is not None:
            inside.setdefault(table, []).extend(line)
    for line, table in drawn:
        if table is None:
            found = _line(line)
            low, high = line[0].bottom < _EDGE * height, line[0].top > (1 - _EDGE) * height
            numbers_page = (low or high) and any(rules.search(group, found.text) for group in _EDGES)
            if not numbers_page and not rules.search("ornament", found.text):
                yield found
        elif table in inside:
            held = inside.pop(table)
            sure = least(glyph.sure for glyph in held)
            yield from (Printed(row, row=True, sure=sure) for row in _rows(tables[table], held))


def _line(glyphs: Sequence[Glyph]) -> Printed:
    size, level = (median(values) for values in ([g.size for g in glyphs], [g.middle[1] for g in glyphs]))
    left, right = min(g.left for g in glyphs), max(g.right for g in glyphs)
    return Printed(_spaced(glyphs), left, right, size, level=level, sure=least(g.sure for g in glyphs))


def _spaced(glyphs: Sequence[Glyph]) -> str:
    """Join the characters of a line, with a space at a wide gap and at a small one between letters.

    Gaps are what is beyond the spacing of the line as a whole.
    """
    gaps = [(glyph.left - before.right) / (glyph.size or 1) for before, glyph in pairwise(glyphs)]
    spacing = max(0.0, median(gaps)) if gaps else 0.0
    pieces = [glyph.text for glyph in glyphs[:1]]
    for gap, (before, glyph) in zip(gaps, pairwise(glyphs), strict=True):
        letters = before.text.isascii() and glyph.text.isascii()
        if gap - spacing > (_GAP / 6 if letters else _GAP):
            pieces.append(" ")
        pieces.append(glyph.text)
    return "".join(pieces)


def _rows(table: Grid, glyphs: Iterable[Glyph]) -> Iterator[str]:
    """Yield the rows of a table; the text of a merged cell stands in its first place."""
    cells: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in glyphs:
        cells.setdefault(table.place(glyph), []).append(glyph)
    for row in range(len(table.rows) - 1):
        columns = range(len(table.columns) - 1)
        texts = [one_line(_spaced_lines(cells.get((row, column), []))) for column in columns]
        if any(texts):
            yield "\t".join(texts)


def _spaced_lines(glyphs: Sequence[Glyph]) -> str:
    """Join the lines of a cell without anything between them."""
    found: list[list[Glyph]] = []
    for glyph in glyphs:
        if found and abs(found[-1][-1].middle[1] - glyph.middle[1]) < glyph.size / 2:
            found[-1].append(glyph)
        else:
            found.append([glyph])
    return "".join(map(_spaced, found))
