"""Pictures of pages -> their characters and rulings, by RapidOCR, which the extra ``ocr`` brings.

Nothing is loaded from a network: the wheel of RapidOCR carries the models.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from multiprocessing import parent_process
from typing import Any

from kg.reading.glyphs import Glyph, Ruling, lines
from kg.reading.grid import grids
from kg.reading.limits import DOTS, GLYPHS
from kg.reading.sheets import Sheet

NEEDED = "the extra policy-kg[ocr]: pip install 'policy-kg[ocr]'"
REMEDY = "the extra policy-kg[ocr] would read it"
# The engine is this sure, at least, of a line that is taken for text.
_SURE = 0.5
# In inches: no stroke of a character is so long, and no ruling so thick.
_LONG, _THICK = 0.4, 0.06
# What is written at half width between wide characters stands for the mark of full width.
_MARKS = frozenset("()[],:;!?")
_WIDER = 0xFEE0


@dataclass(frozen=True, slots=True)
class Recognised:
    """A page as it was recognised, and a line on what of it was not."""

    sheet: Sheet
    warnings: tuple[str, ...] = ()


def is_there() -> bool:
    """Tell whether the extra is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def check(width: float, height: float) -> None:
    """Raise ``BeyondLimit`` for a picture with more dots than are looked at."""
    DOTS.check(round(width * height))


@cache
def _engine() -> Any:
    # The runtime would report to its makers: the files that are read are nobody else's concern.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    from rapidocr import RapidOCR

    # Beside other processes that read files, each has a core of its own.
    threads = -1 if parent_process() is None else 1
    settings = {"Global.log_level": "critical", "Global.use_cls": False, "Global.text_score": 0.0}
    return RapidOCR(params=settings | {"EngineConfig.onnxruntime.intra_op_num_threads": threads})


def recognised(picture: Any, dots: float) -> Recognised:
    """Return what a picture of so many dots to the inch shows; it is an array of rows of dots."""
    import cv2

    height, scale = picture.shape[0], 72 / dots
    found = _engine()(picture, use_det=True, use_cls=False, use_rec=True)
    pieces = [] if found.boxes is None else list(zip(found.boxes, found.txts, found.scores, strict=True))
    GLYPHS.check(sum(len(words) for _, words, _ in pieces))
    glyphs = [
        Glyph(_widened(words), *_box(box, height, scale), sure=float(sure))
        for box, words, sure in pieces
        if sure >= _SURE and words.strip()
    ]
    grey = picture if picture.ndim == 2 else cv2.cvtColor(picture[:, :, :3], cv2.COLOR_BGR2GRAY)
    lost = sum(sure < _SURE for _, _, sure in pieces)
    said = (f"{lost} lines could not be recognised",) if lost else ()
    tables = grids(list(_rulings(grey, dots)))
    return Recognised(Sheet(lines(_in_order(glyphs)), tables, height * scale), said)


def _in_order(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """Yield pieces of lines from the top down, and those of a level from the left."""
    level: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.middle[1]):
        if level and level[0].middle[1] - glyph.middle[1] > level[0].size / 2:
            yield from sorted(level, key=lambda piece: piece.left)
            level = []
        level.append(glyph)
    yield from sorted(level, key=lambda piece: piece.left)


def _box(corners: Any, height: int, scale: float) -> tuple[float, float, float, float]:
    """Return a box in points from the lower left corner."""
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    box = (left * scale, (height - bottom) * scale, right * scale, (height - top) * scale)
    return tuple(map(float, box))  # type: ignore[return-value]


def _widened(words: str) -> str:
    """Return a line with the marks of full width that stand beside wide characters."""
    wide = [unicodedata.east_asian_width(character) in "WF" for character in words]
    beside = [any(pair) for pair in pairwise([False, *wide, False])]
    near = [before or behind for before, behind in pairwise(beside)]
    return "".join(
        chr(ord(character) + _WIDER) if character in _MARKS and close else character
        for character, close in zip(words, near, strict=True)
    )


def _rulings(grey: Any, dots: float) -> Iterator[Ruling]:
    """Yield the long straight lines of a picture."""
    import cv2

    height, scale = grey.shape[0], 72 / dots
    dark = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)[1]
    dark = cv2.dilate(dark, cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3)))
    long = round(_LONG * dots)
    for vertical in (True, False):
        stroke = cv2.getStructuringElement(cv2.MORPH_RECT, (1, long) if vertical else (long, 1))
        found = cv2.connectedComponentsWithStats(cv2.morphologyEx(dark, cv2.MORPH_OPEN, stroke))[2]
        for left, top, wide, high, _ in found[1:].tolist():
            if min(wide, high) > _THICK * dots:
                continue
            across, up = (left + wide / 2) * scale, (height - top - high / 2) * scale
            if vertical:
                yield Ruling(True, across, up - high / 2 * scale, up + high / 2 * scale)
            else:
                yield Ruling(False, up, across - wide / 2 * scale, across + wide / 2 * scale)
