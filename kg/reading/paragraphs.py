"""Printed lines of pages -> paragraphs: what the margins and the lengths of lines tell."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.reading.content import Content
from kg.reading.limits import within
from kg.reading.printed import Printed, least, with_whole_rows, without_running

# In widths of a character: the least indent of a first line, and the least shortfall of a last line.
_INDENT, _SHORT = 0.8, 1.6
# Only lines of at least this many characters show where the margins are.
_FULL = 12
# A column has at least so many lines of at least so many characters.
_COLUMN, _NARROW = 4, 8
# Among so many lines, the margin is where such a share of them ends, unless others are wider by far.
_MANY, _COMMON, _WIDE = 8, 0.15, 0.7


@dataclass(frozen=True, slots=True)
class _Margins:
    left: float
    right: float


def content(pages: Sequence[Sequence[Printed]], warnings: Iterable[str] = ()) -> Content:
    """Return the text of pages, without what runs through them, and with tables that they cut whole."""
    found = list(_paragraphs(with_whole_rows(without_running(pages))))
    text = "".join(f"{line}\n" for line in within("".join(_joined(lines)) for lines in found))
    sure = ((number, least(line.sure for line in lines)) for number, lines in enumerate(found))
    return Content(text, tuple(warnings), {number: share for number, share in sure if share is not None})


def _paragraphs(pages: Sequence[Sequence[Printed]]) -> Iterator[list[Printed]]:
    """Yield the printed lines of each paragraph of all pages."""
    everywhere = _margins([line for page in pages for line in page])
    paragraph: list[Printed] = []
    goes_on = False
    for page in pages:
        for line, margins in zip(page, _columns(page, everywhere), strict=True):
            indented = line.left > margins.left + _INDENT * line.size
            if paragraph and (line.row or indented or not goes_on):
                yield paragraph
                paragraph = []
            paragraph.append(line)
            centred = line.left > margins.left + 2 * _SHORT * line.size
            own = abs(line.right - margins.right) > _SHORT * line.size
            goes_on = not (line.row or own or centred)
    if paragraph:
        yield paragraph


def _joined(lines: Iterable[Printed]) -> Iterator[str]:
    """Yield the words of a paragraph, with a space where Latin letters go on in the next line."""
    last = ""
    for line in lines:
        ends = last + line.text[:1]
        yield " " if last and ends.isascii() and ends.isalnum() and not ends.isdigit() else ""
        yield line.text
        last = line.text[-1:]


def _columns(page: Sequence[Printed], everywhere: _Margins) -> list[_Margins]:
    """Return the margins of each line of a page: those of its column, where the page is set in several."""
    whole = _margins(page) if len(page) > _FULL else everywhere
    borders = [-math.inf, *_gutters([line for line in page if not line.row]), math.inf]
    if len(borders) == 2:
        return [whole] * len(page)
    inside = [_column(line, borders) for line in page]
    columns = [
        _margins([line for line, at in zip(page, inside, strict=True) if at == column], _NARROW)
        for column in range(len(borders) - 1)
    ]
    return [whole if column is None else columns[column] for column in inside]


def _column(line: Printed, borders: Sequence[float]) -> int | None:
    """Return the number of the column that a line stands in, None for one that crosses a border."""
    at = bisect_right(borders, line.left) - 1
    return at if line.right <= borders[at + 1] else None


def _gutters(lines: Sequence[Printed]) -> list[float]:
    """Return where each column of a page but the first begins, in their order."""
    place = _gutter(lines)
    if place == math.inf:
        return []
    left = [line for line in lines if line.right <= place]
    right = [line for line in lines if line.left >= place]
    return [*_gutters(left), place, *_gutters(right)]


def _gutter(page: Sequence[Printed]) -> float:
    """Return where the second column of a page begins, or a place behind all lines if it has one column."""
    lines = [line for line in page if len(line.text) >= _NARROW]
    lefts, rights = sorted(line.left for line in lines), sorted(line.right for line in lines)
    for place in dict.fromkeys(lefts):
        first, second = bisect_right(rights, place), len(lefts) - bisect_left(lefts, place)
        # Titles may cross the gutter.
        if min(first, second) >= _COLUMN and first + second >= 0.8 * len(lines):
            return place
    return math.inf


def _margins(printed: Sequence[Printed], full: int = _FULL) -> _Margins:
    """Return where full lines begin and end: the leftmost and rightmost of the common places."""
    found = [line for line in printed if not line.row and len(line.text) >= full]
    if not found:
        return _Margins(0.0, 0.0)
    # First lines of paragraphs are indented, so the commonest place may not be the margin.
    lefts = Counter(round(line.left) for line in found)
    left = min(place for place, count in lefts.items() if 4 * count >= max(lefts.values()))
    return _Margins(float(left), _right(found, left))


def _right(found: Sequence[Printed], left: float) -> float:
    """Return where full lines end: a line or two may be wider than the others."""
    rights = sorted((line.right for line in found), reverse=True)
    width, near = rights[0] - left, found[0].size
    for place in rights if len(found) >= _MANY else ():
        if place - left < _WIDE * width:
            break
        if sum(place - near <= right <= place for right in rights) >= max(2, _COMMON * len(found)):
            return place
    return rights[0]
