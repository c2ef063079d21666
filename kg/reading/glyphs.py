"""The characters and rulings of PDF pages with their places, as PDFium reads them."""

from __future__ import annotations

import ctypes
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from kg.reading.limits import GLYPHS, RULINGS, STRINGS

_LINE, _MOVE = 0, 2  # the kinds of path segments that rulings are made of
# In points: a ruling is at most so thick and at least so long.
_THICK, _SHORT = 3.0, 6.0
# In widths of a character: how far back a line may step, and how near the rest of a line stands.
_BACK, _BESIDE = 0.5, 0.9
# In points: how wide the places are by which ends of lines are found; what is farther away is on no page.
_WIDE, _FAR = 8.0, 20_000.0
# Of 255: what is lighter is pale, what is lighter still white; what lets more through is a watermark.
_PALE, _WHITE, _CLEAR = 170, 245, 128
# In degrees: how much a scanned page may be turned.
SLANT = 10.0


_Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and its box on the page, in points from the lower left corner.

    ``turn`` counts the quarters of a circle by which it is turned clockwise. ``sure`` is how sure a
    recogniser is of it, from 0 to 1; it takes a piece of a line at a time.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    turn: int = 0
    pale: bool = False
    sure: float | None = None

    @property
    def size(self) -> float:
        """The height of the box, which is the width of a Chinese character."""
        return self.top - self.bottom

    @property
    def middle(self) -> tuple[float, float]:
        """The centre of the box."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2


@dataclass(frozen=True, slots=True)
class Ruling:
    """A horizontal or vertical line: ``at`` on one axis, from ``start`` to ``end`` on the other."""

    vertical: bool
    at: float
    start: float
    end: float


def lines(drawn: Iterable[Glyph]) -> list[list[Glyph]]:
    """Return characters as printed lines, in the order in which the page draws them."""
    found: list[list[Glyph]] = []
    for glyph in drawn:
        before = found[-1][-1] if found else None
        if before and _level(before, glyph) and glyph.left >= before.left - _BACK * before.size:
            found[-1].append(glyph)
        else:
            found.append([glyph])
    return _rejoined(found)


def glyphs(page: pypdfium2.PdfPage) -> Iterator[Glyph]:
    """Yield the characters of a page in the order in which it draws them, without space characters.

    What is written across the page is a watermark, and left out.
    """
    textpage = page.get_textpage()
    GLYPHS.check(textpage.count_chars())
    for index in range(textpage.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(textpage, index))
        if not character.isspace() and character.isprintable():
            left, bottom, right, top = box = textpage.get_charbox(index, loose=True)
            turn, slant = _angle(textpage, index)
            if slant < SLANT and all(abs(edge) < _FAR for edge in box):
                yield Glyph(character, left, bottom, right, top, turn, _is_pale(textpage, index))


def _is_pale(textpage: pypdfium2.PdfTextPage, index: int) -> bool:
    """Tell whether a character is pale; white ones stand on a darker ground."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFText_GetFillColor(textpage, index, red, green, blue, alpha):
        return False
    darkest = min(red.value, green.value, blue.value)
    return _PALE < darkest < _WHITE or alpha.value < _CLEAR


def _angle(textpage: pypdfium2.PdfTextPage, index: int) -> tuple[int, float]:
    """Return by how many quarters a character is turned clockwise, and how many degrees it is off that."""
    angle = math.degrees(pdfium.FPDFText_GetCharAngle(textpage, index))
    turn = round(angle / 90)
    return turn % 4, abs(angle - 90 * turn)


def _level(one: Glyph, other: Glyph) -> bool:
    return abs(one.middle[1] - other.middle[1]) < max(one.size, other.size) / 2


def _rejoined(pieces: list[list[Glyph]]) -> list[list[Glyph]]:
    """Join the pieces of a line that the page does not draw one after the other."""
    STRINGS.check(len(pieces))
    # The lines so far by the place where they end, so that a piece is tried on those near it alone.
    ends: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    height = max((glyph.size for piece in pieces for glyph in piece), default=0) + 1
    found: list[list[Glyph]] = []
    for piece in pieces:
        near = (line for place in _before(piece[0], height) for line in ends.get(place, ()))
        at = min((line for line in near if _goes_on(found[line][-1], piece[0])), default=len(found))
        if at == len(found):
            found.append(piece)
        else:
            ends[_place(found[at][-1], height)].discard(at)
            found[at].extend(piece)
        ends[_place(found[at][-1], height)].add(at)
    return found


def _goes_on(end: Glyph, start: Glyph) -> bool:
    return _level(end, start) and -1 < start.left - end.right < _BESIDE * start.size


def _place(end: Glyph, height: float) -> tuple[int, int]:
    return int(end.middle[1] // height), int(end.right // _WIDE)


def _before(start: Glyph, height: float) -> Iterator[tuple[int, int]]:
    """Yield the places where a line may end that a piece goes on."""
    level = int(start.middle[1] // height)
    first, last = (start.left - _BESIDE * start.size) // _WIDE, (start.left + 1) // _WIDE
    for across in range(int(first), int(last) + 1):
        yield from ((level + step, across) for step in (-1, 0, 1))


def rulings(page: pypdfium2.PdfPage) -> list[Ruling]:
    """Return the straight rulings of a page: drawn lines, and the edges of boxes."""
    found: dict[Ruling, None] = {}
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=5):
        found |= dict.fromkeys(ruled(_points(item)))
        RULINGS.check(len(found))
    return list(found)


def ruled(segments: Iterable[tuple[_Point, _Point]]) -> Iterator[Ruling]:
    """Yield the segments that are rulings."""
    for (x0, y0), (x1, y1) in segments:
        if not all(abs(place) < _FAR for place in (x0, y0, x1, y1)):
            continue
        if abs(x0 - x1) <= _THICK and abs(y0 - y1) >= _SHORT:
            yield Ruling(True, (x0 + x1) / 2, min(y0, y1), max(y0, y1))
        elif abs(y0 - y1) <= _THICK and abs(x0 - x1) >= _SHORT:
            yield Ruling(False, (y0 + y1) / 2, min(x0, x1), max(x0, x1))


def _points(item: pypdfium2.PdfObject) -> Iterator[tuple[_Point, _Point]]:
    """Yield the straight segments of a path in page coordinates."""
    matrix = item.get_matrix()
    start = before = (0.0, 0.0)
    for index in range(pdfium.FPDFPath_CountSegments(item)):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == _MOVE:
            start = point
        elif kind == _LINE:
            yield before, point
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield point, start
        before = point
