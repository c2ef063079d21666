"""PDF documents: printed lines to paragraphs, ruled tables to rows of tab-joined cells."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median

import pypdfium2

from kg.errors import InputError
from kg.knowledge.rules import RuleFile
from kg.reading.cells import one_line
from kg.reading.content import Content
from kg.reading.glyphs import Glyph
from kg.reading.grid import Grid
from kg.reading.limits import SHEETS, within
from kg.reading.printed import Printed, with_whole_rows, without_running
from kg.reading.sheets import Sheet, sheets, table_of

# In widths of a character: the least indent of a first line, the least shortfall of a last line, and the
# least gap that is a space.
_INDENT, _SHORT, _GAP = 0.8, 1.6, 0.9
# The share of the page's height at its top and foot where page numbers stand.
_EDGE = 0.2
# Only lines of at least this many characters show where the margins are.
_FULL = 12
# A column has at least so many such lines.
_COLUMN = 4


@dataclass(frozen=True, slots=True)
class _Margins:
    left: float
    right: float


def text(path: Path, rules: RuleFile) -> Content:
    """Return the text of a PDF document: a line for each paragraph, without page numbers.

    Pages that hold only pictures, among others with text, are told in warnings. Raises ``InputError`` for a
    file that is no PDF, is locked, or holds no text (a scan).
    """
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        raise InputError(f"{path}: no PDF that can be opened; is it whole, and without a password?") from None
    try:
        SHEETS.check(len(document))
        pages = [_page(document, number, path, rules) for number in range(len(document))]
        pictured = [n for n, page in enumerate(pages) if not any(page) and _shows(document, n)]
        shown = [sheet for page in pages for sheet in page]
        found = "\n".join(within(_paragraphs(with_whole_rows(without_running(shown)))))
    finally:
        document.close()
    if not found.strip():
        raise InputError(f"{path}: the PDF holds no text, only pictures; let a text recogniser read it first")
    return Content(found + "\n", tuple(f"page {n + 1} holds no text, only a picture" for n in pictured))


def _shows(document: pypdfium2.PdfDocument, number: int) -> bool:
    """Tell whether anything is drawn on a page."""
    with closing(document[number]) as page:
        return next(page.get_objects(), None) is not None


# ---- a page ----


def _page(document: pypdfium2.PdfDocument, number: int, path: Path, rules: RuleFile) -> list[list[Printed]]:
    """Return the sheets of a page that show more than its number, at least one."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        raise InputError(f"{path}: page {number + 1} is damaged; save or print the document anew") from None
    with closing(page):
        found = [list(_printed(sheet, rules)) for sheet in sheets(page)]
    return list(filter(None, found)) or [[]]


def _printed(sheet: Sheet, rules: RuleFile) -> Iterator[Printed]:
    """Yield the lines of a sheet, and the rows of a table where its first character stands."""
    height, tables = sheet.height, sheet.tables
    printed = [(line, table_of(line[0], tables)) for line in sheet.lines]
    inside: dict[int, list[Glyph]] = {}
    for line, table in printed:
        if table is not None:
            inside.setdefault(table, []).extend(line)
    for line, table in printed:
        if table is None:
            found = _line(line)
            low, high = line[0].bottom < _EDGE * height, line[0].top > (1 - _EDGE) * height
            numbers_page = (low or high) and rules.search("page-number", found.text)
            if not numbers_page and not rules.search("ornament", found.text):
                yield found
        elif table in inside:
            yield from (Printed(row, row=True) for row in _rows(tables[table], inside.pop(table)))


def _line(glyphs: Sequence[Glyph]) -> Printed:
    size, level = (median(values) for values in ([g.size for g in glyphs], [g.middle[1] for g in glyphs]))
    left, right = min(g.left for g in glyphs), max(g.right for g in glyphs)
    return Printed(_spaced(glyphs), left, right, size, level=level)


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


# ---- paragraphs ----


def _paragraphs(pages: Sequence[Sequence[Printed]]) -> Iterator[str]:
    """Yield the paragraphs of all pages, each joined from its printed lines."""
    everywhere = _margins([line for page in pages for line in page])
    paragraph: list[str] = []
    goes_on = False
    for page in pages:
        for line, margins in zip(page, _columns(page, everywhere), strict=True):
            indented = line.left > margins.left + _INDENT * line.size
            if paragraph and (line.row or indented or not goes_on):
                yield "".join(paragraph)
                paragraph = []
            paragraph += [_between(paragraph[-1][-1:], line.text), line.text] if paragraph else [line.text]
            centred = line.left > margins.left + 2 * _SHORT * line.size
            short = line.right < margins.right - _SHORT * line.size
            goes_on = not (line.row or short or centred)
    if paragraph:
        yield "".join(paragraph)


def _between(last: str, text: str) -> str:
    return " " if last.isascii() and last.isalnum() and text[:1].isascii() else ""


def _columns(page: Sequence[Printed], everywhere: _Margins) -> list[_Margins]:
    """Return the margins of each line of a page: those of its column, where the page is set in two."""
    whole = _margins(page) if len(page) > _FULL else everywhere
    gutter = _gutter(page)
    left = _margins([line for line in page if line.right <= gutter])
    right = _margins([line for line in page if line.left >= gutter])
    return [left if line.right <= gutter else right if line.left >= gutter else whole for line in page]


def _gutter(page: Sequence[Printed]) -> float:
    """Return where the second column of a page begins, or a place behind all lines if it has one column."""
    lines = [line for line in page if not line.row and len(line.text) >= _FULL]
    lefts, rights = sorted(line.left for line in lines), sorted(line.right for line in lines)
    for place in dict.fromkeys(lefts):
        first, second = bisect_right(rights, place), len(lefts) - bisect_left(lefts, place)
        # Titles may cross the gutter.
        if min(first, second) >= _COLUMN and first + second >= 0.8 * len(lines):
            return place
    return math.inf


def _margins(printed: Sequence[Printed]) -> _Margins:
    """Return where full lines begin and end: the leftmost of the common places, and the rightmost of all."""
    found = [line for line in printed if not line.row and len(line.text) >= _FULL]
    if not found:
        return _Margins(0.0, 0.0)
    # First lines of paragraphs are indented, so the commonest place may not be the margin.
    lefts = Counter(round(line.left) for line in found)
    left = min(place for place, count in lefts.items() if 4 * count >= max(lefts.values()))
    return _Margins(float(left), max(line.right for line in found))
