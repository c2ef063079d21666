"""What OFD pages draw: the characters of text objects and the lines of paths, with their places in points."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import ClassVar
from xml.etree.ElementTree import Element

from kg.reading.glyphs import SLANT, Glyph

_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_STEP = re.compile(r"(g)\s+(\S+)\s+(\S+)|(\S+)")
_PATH = re.compile(r"([SMLQBACsmlqbac])|" + _NUMBER.pattern)
_LENGTHS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_FAR = 20_000.0
# The part of a character's height that lies under its line.
_UNDER = 0.12
_Point = tuple[float, float]
_Matrix = tuple[float, float, float, float, float, float]
_PLAIN: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Box:
    """A box by its upper left corner, in millimetres, with y growing downwards."""

    left: float
    top: float
    width: float
    height: float
    POINTS: ClassVar[float] = 72 / 25.4  # in a millimetre

    def point(self, x: float, y: float) -> _Point:
        """Return a place of a page with this box in points from its lower left corner."""
        return (x - self.left) * self.POINTS, (self.height + self.top - y) * self.POINTS


def numbers(words: str) -> list[float]:
    """Return the numbers that an attribute holds."""
    return [float(found[0]) for found in _NUMBER.finditer(words[:1000])]


def _number(node: Element, name: str, otherwise: float) -> float:
    return next(iter(numbers(node.get(name, ""))), otherwise)


def _matrix(item: Element) -> _Matrix:
    """Return how the places in an object become places on the page."""
    found = numbers(item.get("CTM", ""))
    a, b, c, d, e, f = found if len(found) == 6 else _PLAIN
    left, top = [*numbers(item.get("Boundary", "")), 0.0, 0.0][:2]
    return a, b, c, d, e + left, f + top


def _moved(matrix: _Matrix, x: float, y: float) -> _Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


# ---- text ----


def glyphs(item: Element, page: Box) -> Iterator[Glyph]:
    """Yield the characters of a text object that stand along an edge of the page."""
    matrix, size = _matrix(item), _number(item, "Size", 0.0)
    wide = size * _number(item, "HScale", 1.0)
    turned = math.degrees(math.atan2(matrix[1], matrix[0])) + _number(item, "ReadDirection", 0.0)
    if not 0 < size < _FAR or min(turned % 90, 90 - turned % 90) >= SLANT:
        return
    turn = round(turned / 90) % 4
    down = math.radians(_number(item, "ReadDirection", 0.0))
    for code in item.iterfind("{*}TextCode"):
        for character, x, y, advance in _placed(code, wide, down):
            if not character.isspace() and character.isprintable():
                corners = _corners(x, y, advance, size, down)
                box = [page.point(*_moved(matrix, *corner)) for corner in corners]
                lefts, levels = [x for x, _ in box], [y for _, y in box]
                edges = (min(lefts), min(levels), max(lefts), max(levels))
                if all(abs(edge) < _FAR for edge in edges):
                    yield Glyph(character, *edges, turn)


def _corners(x: float, y: float, advance: float, size: float, down: float) -> Iterator[_Point]:
    cosine, sine = math.cos(down), math.sin(down)
    for along in (0.0, advance):
        for up in (-_UNDER * size, (1 - _UNDER) * size):
            yield x + along * cosine + up * sine, y + along * sine - up * cosine


def _placed(code: Element, wide: float, down: float) -> Iterator[tuple[str, float, float, float]]:
    """Yield the characters of a string with their places and widths."""
    x, y = _number(code, "X", 0.0), _number(code, "Y", 0.0)
    across, downwards = _steps(code.get("DeltaX")), _steps(code.get("DeltaY"))
    for character in code.text or "":
        broad = unicodedata.east_asian_width(character) in "WFA"
        advance = wide if broad else wide / 2
        step, fall = next(across, None), next(downwards, None)
        # Digits and marks may be set as wide as other characters.
        spread = not character.isalpha() and advance < abs(step or fall or 0.0) <= wide
        yield character, x, y, wide if spread else advance
        if step is None and fall is None:
            x, y = x + advance * math.cos(down), y + advance * math.sin(down)
        else:
            x, y = x + (step or 0.0), y + (fall or 0.0)


def _steps(words: str | None) -> Iterator[float]:
    """Yield distances; ``g 10 5.6`` stands for ten of 5.6."""
    for found in _STEP.finditer(words or ""):
        again, value = (found[2], found[3]) if found[1] else ("1", found[4])
        count, distance = numbers(again), numbers(value)
        yield from repeat(distance[0] if distance else 0.0, int(min(count[0], 1e6)) if count else 0)


# ---- paths ----


def segments(item: Element, page: Box) -> Iterator[tuple[_Point, _Point]]:
    """Yield the straight segments of a path."""
    matrix = _matrix(item)
    start = before = (0.0, 0.0)
    for operator, values in _operations(item.findtext("{*}AbbreviatedData") or ""):
        here = page.point(*_moved(matrix, *values[-2:])) if values else start
        if operator in "SM":
            start = here
        elif operator in "LC":
            yield before, here
        before = here


def _operations(words: str) -> Iterator[tuple[str, Sequence[float]]]:
    operator, values = "", [0.0][:0]
    for found in _PATH.finditer(words):
        if found[1]:
            operator, values = found[1].upper(), []
        else:
            values.append(float(found[0]))
        if operator and len(values) == _LENGTHS[operator]:
            yield operator, values
            values = []
            operator = "" if operator == "C" else operator
