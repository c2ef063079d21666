"""The geometry of a picture, computed before it is drawn: cards side by side, labels that do not overlap.

A picture is a board of cards (a theme, a document, a community), laid out as a strip treemap in reading
order (after Bederson, Shneiderman and Wattenberg, "Ordered and quantum treemaps", 2002). Inside a card a
seeded force layout (Fruchterman and Reingold, from rustworkx) decides which nodes are near each other. The
boxes of their labels are then set in rows that keep this order and do not overlap. Units are CSS pixels.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import ceil, log, sqrt
from unicodedata import east_asian_width

import rustworkx as rx

FONT_SIZE = 12.0
ROW_HEIGHT = 50.0
SEED = 20210207
HEADER = 34.0
GAP = 14.0
LINE = 27.0  # the height of a line of a layer
LAYER_GAP = 120.0
SIGN = 22.0  # the room that a sign takes beside its words
_PADDING = 16.0
_ASPECT = 1.5
# Words keep their size when a board is drawn smaller, so they take a larger part of it.
_ZOOMED = 1.25

Point = tuple[float, float]
Pair = tuple[int, int, float]


@dataclass(frozen=True, slots=True)
class Layers:
    """Two layers of words: the size of both together, and the points of the signs of each."""

    width: float
    height: float
    left: tuple[Point, ...]
    right: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Rect:
    """An upright box by its upper left corner, x to the right, y downwards."""

    x: float
    y: float
    width: float
    height: float

    def inset(self, gap: float, header: float = 0.0) -> Rect:
        """Return the box inside a margin, below a header."""
        return Rect(self.x + gap, self.y + gap + header, self.width - 2 * gap, self.height - 2 * gap - header)


@lru_cache(maxsize=2**16)
def text_width(text: str) -> float:
    """Return the width of a text at ``FONT_SIZE``, where a full-width character counts one em."""
    return FONT_SIZE * sum(map(_ems, text))


def _ems(char: str) -> float:
    return 1.0 if east_asian_width(char) in "WFA" else 0.58


@lru_cache(maxsize=2**16)
def shorten(text: str, ems: float) -> str:
    """Return a text cut to a width in ems; an ellipsis stands for what was cut."""
    reach = list(accumulate(map(_ems, text)))
    if not reach or reach[-1] <= ems:
        return text
    return text[: max(bisect_right(reach, ems - 1), 1)].rstrip() + "\u2026"


def box_width(label: str) -> float:
    """Return the width that a node with this label takes, with the space around it."""
    return max(text_width(label), 28.0) + _PADDING


def spring(count: int, pairs: Sequence[Pair]) -> list[Point]:
    """Return a force layout of nodes 0 … count-1 under weighted pairs, always the same for the same input."""
    graph: rx.PyGraph[int, float] = rx.PyGraph()
    graph.add_nodes_from(list(range(count)))
    graph.add_edges_from(list(pairs))
    found = rx.spring_layout(graph, weight_fn=float, num_iter=60, seed=SEED)
    return [(round(float(found[n][0]), 6), round(float(found[n][1]), 6)) for n in range(count)]


def rows(points: Sequence[Point], widths: Sequence[float], room: Rect) -> list[Point] | None:
    """Return places in ``room`` for boxes of the given widths that keep the order of the points.

    Boxes are ``ROW_HEIGHT`` high and do not overlap. None where they do not fit.
    """
    if not points:
        return []
    most = int(room.height // ROW_HEIGHT)
    ideal = round(sqrt(sum(widths) * room.height / (room.width * ROW_HEIGHT) * 0.9)) or 1
    for count in range(max(1, min(ideal, most)), most + 1):
        lines = _lines(points, widths, count)
        if all(sum(widths[n] for n in line) <= room.width for line in lines):
            return _set(points, widths, lines, room)
    return None


def _lines(points: Sequence[Point], widths: Sequence[float], count: int) -> list[list[int]]:
    """Return the boxes, from the top down, in lines of about the same width."""
    lines: list[list[int]] = [[] for _ in range(count)]
    total, done = sum(widths), 0.0
    for number in sorted(range(len(points)), key=lambda n: (points[n][1], n)):
        lines[min(int((done + widths[number] / 2) * count / total), count - 1)].append(number)
        done += widths[number]
    return lines


def _set(points: Sequence[Point], widths: Sequence[float], lines: list[list[int]], room: Rect) -> list[Point]:
    left = min(x for x, _ in points)
    span = max(x for x, _ in points) - left
    height = room.height / len(lines)
    places: list[Point] = [(0.0, 0.0)] * len(points)
    for row, line in enumerate(lines):
        line.sort(key=lambda n: (points[n][0], n))
        wishes = [room.x + room.width * ((points[n][0] - left) / span if span else 0.5) for n in line]
        for number, x in zip(line, _apart(wishes, [widths[n] for n in line], room), strict=True):
            places[number] = (x, room.y + (row + 0.5) * height)
    return _loosen(points, places, lines, height - ROW_HEIGHT)


def _apart(wishes: list[float], widths: list[float], room: Rect) -> list[float]:
    """Return the centres of the boxes of a row, near their wishes and without overlap, inside the room."""
    # Half of the free space is spread evenly: wishes alone would leave clumps.
    free = (room.width - sum(widths)) / (len(widths) + 1)
    even, at = [], room.x
    for width in widths:
        even.append(at + free + width / 2)
        at += free + width
    centres = [(wish + place) / 2 for wish, place in zip(wishes, even, strict=True)]
    edge = room.x
    for n, width in enumerate(widths):
        centres[n] = max(centres[n], edge + width / 2)
        edge = centres[n] + width / 2
    edge = room.x + room.width
    for n in range(len(widths) - 1, -1, -1):
        centres[n] = min(centres[n], edge - widths[n] / 2)
        edge = centres[n] - widths[n] / 2
    return centres


def _loosen(
    points: Sequence[Point], places: list[Point], lines: list[list[int]], slack: float
) -> list[Point]:
    """Move boxes up or down within the free height of their row, in the order of their points."""
    slack = min(slack, ROW_HEIGHT)
    for line in lines:
        by_height = sorted(line, key=lambda n: (points[n][1], n))
        for rank, number in enumerate(by_height):
            shift = (rank / (len(line) - 1) - 0.5) * slack if len(line) > 1 else 0.0
            x, y = places[number]
            places[number] = (x, y + shift)
    return places


def strips(weights: Sequence[float], room: Rect) -> list[Rect]:
    """Return a box for each weight, its area in proportion, in reading order, filling the room."""
    scale = room.width * room.height / sum(weights)
    areas = [weight * scale for weight in weights]
    boxes, y = [], room.y
    for first, last in _breaks(areas, room.width):
        height = sum(areas[first:last]) / room.width
        x = room.x
        for area in areas[first:last]:
            boxes.append(Rect(x, y, area / height, height))
            x += area / height
        y += height
    return boxes


def _breaks(areas: Sequence[float], width: float) -> list[tuple[int, int]]:
    """Return where to cut areas into strips, so that boxes come as near as possible to the wished aspect."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for last in range(1, len(areas) + 1):
        costs = (
            (best[first][0] + _cost(areas[first:last], width), first)
            for first in range(max(0, last - 12), last)
        )
        best.append(min(costs))
    cuts, last = [], len(areas)
    while last:
        cuts.append((best[last][1], last))
        last = best[last][1]
    return cuts[::-1]


def _cost(areas: Sequence[float], width: float) -> float:
    height = sum(areas) / width
    return sum(log(area / height / height / _ASPECT) ** 2 for area in areas)


def layered(left: Sequence[float], right: Sequence[float], room: Rect | None = None) -> Layers:
    """Return two layers of words side by side: widths of ordered labels -> centres of their signs.

    The left layer is one column whose labels end at their signs. The labels of the right layer begin at
    their signs; it fills, row by row, the number of columns that gives the whole its best shape. Without
    ``room`` the layers are as small as can be read.
    """
    # Few words beside many lines make one column, which is the easiest to read down.
    most = min(3, ceil(len(right) / max(len(left), 8) / 1.25)) or 1
    shapes = (_layers(left, right, columns) for columns in range(1, most + 1))
    best = min(shapes, key=lambda layers: abs(log(layers.width / layers.height / _ASPECT)))
    return _spread(best, room) if room else best


def _layers(left: Sequence[float], right: Sequence[float], columns: int) -> Layers:
    lines = max(len(left), ceil(len(right) / columns), 1)
    start = max(left, default=0.0) * _ZOOMED + SIGN
    step = max(right, default=0.0) * _ZOOMED + 2 * SIGN
    width = start + (LAYER_GAP + columns * step if right else SIGN)
    lefts = [(start, (n + 0.5) * lines / len(left) * LINE) for n in range(len(left))]
    deal = [divmod(n, columns) for n in range(len(right))]
    deep = ceil(len(right) / columns) or 1
    # Each column is a little lower than the one before, so that a link to it misses the words of the others.
    rights = [
        (start + LAYER_GAP + c * step, (r + (c + 0.5) / columns) * lines / deep * LINE) for r, c in deal
    ]
    return Layers(width, lines * LINE, tuple(lefts), tuple(rights))


def _spread(layers: Layers, room: Rect) -> Layers:
    """Return layers drawn out to a room: lines further apart, layers in the middle."""
    down = min(room.height / layers.height, 1.7)
    free = max(0.0, room.width - layers.width)
    wider = min(free / 2, LAYER_GAP)
    # Most of the space that is left goes to the words on the left: measures have the longest names.
    across = room.x + (free - wider) * 0.75

    def put(points: Sequence[Point], x: float) -> tuple[Point, ...]:
        return tuple((x + left, room.y + top * down) for left, top in points)

    return Layers(room.width, room.height, put(layers.left, across), put(layers.right, across + wider))


def shelves(sizes: Sequence[tuple[float, float]], shape: float) -> list[Rect]:
    """Return boxes at least as large as ``sizes`` (width, height), in order, in rows that fill one width.

    The width of the rows brings the whole near to ``shape`` (width to height) and leaves little space empty.
    """
    widest, total = max(w for w, _ in sizes), sum(w for w, _ in sizes)
    widths = [max(widest, total * part / 48) for part in range(1, 49)]
    found = [_shelf(sizes, width) for width in widths]
    area = sum(width * height for width, height in sizes)

    def cost(boxes: list[Rect]) -> float:
        width, height = _width(boxes), _height(boxes)
        return abs(log(width / height / shape)) + 2 * (1 - area / width / height)

    return min(found, key=cost)


def stacks(sizes: Sequence[tuple[float, float]], shape: float) -> list[Rect]:
    """Return boxes at least as large as ``sizes``, in order, in columns that fill one height."""
    turned = shelves([(height, width) for width, height in sizes], 1 / shape)
    return [Rect(box.y, box.x, box.height, box.width) for box in turned]


def _shelf(sizes: Sequence[tuple[float, float]], room: float) -> list[Rect]:
    rows: list[list[tuple[float, float]]] = [[]]
    for size in sizes:
        if rows[-1] and sum(w for w, _ in rows[-1]) + size[0] > room:
            rows.append([])
        rows[-1].append(size)
    boxes, y = [], 0.0
    for row in rows:
        wider, height, x = room / sum(w for w, _ in row), max(h for _, h in row), 0.0
        for width, _ in row:
            boxes.append(Rect(x, y, width * wider, height))
            x += width * wider
        y += height
    return boxes


def _width(boxes: Sequence[Rect]) -> float:
    return max(box.x + box.width for box in boxes)


def _height(boxes: Sequence[Rect]) -> float:
    return max(box.y + box.height for box in boxes)
