"""The places of the first view: a map on which the weightiest things have room, the rest between them.

Each thing has a box for its sign and its name. The boxes of the first level have room for the names when the
whole map is on a small screen; those of each further level are half as large, since they are seen only on the
way in.
A box takes the free spot that is nearest to where a force layout, or the things it is tied to, want it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import count
from math import cos, pi, sin, sqrt

from kg.page.geometry import Pair, Point, Rect, spring

SHAPE = 1.5  # the width of the map to its height
HEIGHT = 52.0  # the height of a box of the first level
_FILL = 0.5  # the part of the map that the boxes of the first level take
_ROOM = 1.3  # names keep their size on a small screen, where the map is drawn smaller
_SPOTS = 4000  # the most spots that are tried around a wish

Weights = Mapping[tuple[int, int], float]


def scatter(
    levels: Sequence[Sequence[int]], widths: Mapping[int, float], weights: Weights
) -> dict[int, Point]:
    """Return a place for each node of the levels; ``weights`` says how strongly two nodes pull each other."""
    near: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for (a, b), weight in weights.items():
        near[a].append((b, weight))
        near[b].append((a, weight))
    first = levels[0] if levels else ()
    area = sum(widths[n] * _ROOM * HEIGHT for n in first) / _FILL
    wishes = _wishes(first, weights, sqrt(area * SHAPE), sqrt(area / SHAPE))
    sheet, places = _Sheet(), dict[int, Point]()
    for depth, level in enumerate(levels):
        scale = 0.5**depth
        loose = _spread(places.values())
        for n in level:
            wish = wishes.get(n) or _middle(near[n], places) or next(loose)
            places[n] = sheet.put(wish, widths[n] * _ROOM * scale, HEIGHT * scale)
    return places


def _spread(taken: Iterable[Point]) -> Iterator[Point]:
    """Yield points that are evenly spread over the part of the map that is taken."""
    xs, ys = zip(*taken, strict=True) if (taken := list(taken)) else ((0.0,), (0.0,))
    for n in count():
        x, y = (0.7549 * n) % 1, (0.5698 * n) % 1  # the R2 sequence (Roberts, 2018)
        yield min(xs) + x * (max(xs) - min(xs)), min(ys) + y * (max(ys) - min(ys))


def _wishes(members: Sequence[int], weights: Weights, width: float, height: float) -> dict[int, Point]:
    """Return where a force layout puts nodes, drawn out so that no part of the map is left empty."""
    row = {n: place for place, n in enumerate(members)}
    pairs: list[Pair] = [
        (row[a], row[b], weight) for (a, b), weight in sorted(weights.items()) if a in row and b in row
    ]
    points = spring(len(members), pairs)
    xs, ys = _even([x for x, _ in points]), _even([y for _, y in points])
    return {n: (width * xs[place], height * ys[place]) for n, place in row.items()}


def _even(values: Sequence[float]) -> list[float]:
    """Return values between 0 and 1, half by their size and half by their rank."""
    low, span = min(values, default=0.0), max(values, default=0.0) - min(values, default=0.0)
    rank = {place: n for n, place in enumerate(sorted(range(len(values)), key=lambda n: values[n]))}
    return [
        0.5 * ((value - low) / span if span else 0.5) + 0.5 * rank[n] / max(len(values) - 1, 1)
        for n, value in enumerate(values)
    ]


def _middle(near: Sequence[tuple[int, float]], places: Mapping[int, Point]) -> Point | None:
    """Return the middle of the placed neighbours of a node, None where it has none."""
    around = [(places[n], weight) for n, weight in near if n in places]
    if not around:
        return None
    total = sum(weight for _, weight in around)
    return sum(x * w for (x, _), w in around) / total, sum(y * w for (_, y), w in around) / total


@lru_cache(maxsize=1)
def _spiral() -> tuple[Point, ...]:
    """Return spots around a centre from the inside out, in turns of one step, wider than high."""
    turns = ((sqrt(n), 2 * pi * 0.618 * n) for n in range(_SPOTS))
    return tuple((SHAPE * r * cos(turn), r * sin(turn)) for r, turn in turns)


class _Sheet:
    """A plane on which boxes are put without overlap."""

    cell = 60.0

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], list[Rect]] = defaultdict(list)

    def put(self, wish: Point, width: float, height: float) -> Point:
        """Put a box on the free spot nearest to a wish, and return its centre."""
        step = height / 4
        spots = ((wish[0] + step * x, wish[1] + step * y) for x, y in _spiral())
        boxes = ((spot, Rect(spot[0] - width / 2, spot[1] - height / 2, width, height)) for spot in spots)
        spot, box = next(((s, b) for s, b in boxes if self.free(b)), (wish, Rect(*wish, width, height)))
        for cell in self.within(box):
            self.cells[cell].append(box)
        return round(spot[0], 1), round(spot[1], 1)

    def within(self, box: Rect) -> Iterator[tuple[int, int]]:
        """Yield the cells that a box touches."""
        left, right = int(box.x // self.cell), int((box.x + box.width) // self.cell)
        top, bottom = int(box.y // self.cell), int((box.y + box.height) // self.cell)
        return ((i, j) for i in range(left, right + 1) for j in range(top, bottom + 1))

    def free(self, box: Rect) -> bool:
        """Return whether a box touches no other one."""
        return not any(
            box.x < other.x + other.width
            and other.x < box.x + box.width
            and box.y < other.y + other.height
            and other.y < box.y + box.height
            for cell in self.within(box)
            for other in self.cells.get(cell, ())
        )
