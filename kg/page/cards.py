"""Groups of nodes -> a board: every group a card, every node a place where its label has room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.page.geometry import (
    GAP,
    HEADER,
    ROW_HEIGHT,
    Layers,
    Pair,
    Point,
    Rect,
    layered,
    rows,
    shelves,
    spring,
    stacks,
    strips,
)
from kg.page.grouping import Group

SHAPE = 1.55  # a board's width to its height
LARGE = 300  # a board of so many nodes is first seen from afar; its titles are larger
SCREEN = 1100.0  # how wide a board stands on a usual screen, in pixels
BANNER = 84.0  # the height there of a banner with one row of signs
_FILL = 0.75  # how much of a card its labels may take
_LEAST = 9000.0  # the least area of a card, for its title
_NARROW = 0.1  # the least width of a card to that of a board, so that its title can be read
_TITLE = 0.05  # the height of a title above cards to the size of the card that holds them
_TRIES = 24

Widths = Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Place:
    """A node of a view, the card it stands on, and the centre of its sign, in pixels."""

    node: int
    card: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Card:
    """A titled box of a view, by its upper left corner; ``parent`` is the card it lies in, -1 at the top."""

    title: str
    parent: int
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Board:
    """Cards with the nodes on them; ``header`` is the height of a card's title."""

    places: tuple[Place, ...] = ()
    cards: tuple[Card, ...] = ()
    header: int = int(HEADER)


def board(
    groups: Sequence[Group],
    widths: Widths,
    weights: Mapping[tuple[int, int], int],
    banner: Group | None = None,
) -> Board:
    """Return the smallest board on which the groups fit, each node in a box of the given width.

    ``weights`` says which nodes belong near each other and how much. A ``banner`` lies across the top.
    """
    desk = Desk([*groups, *([banner] if banner else [])], widths, weights)
    if banner and groups:
        desk.under(banner, groups)
    elif alone := [banner] if banner else groups:
        desk.fill(alone)
    return desk.board()


def columns(groups: Sequence[tuple[Group, Sequence[int]]], widths: Widths) -> Board:
    """Return a board with each group's members as lines on the left of its card, others on the right.

    What stands beside several groups has a place on the card of each.
    """
    words = [([widths[n] for n in group.members], [widths[n] for n in beside]) for group, beside in groups]
    least = [layered(*pair) for pair in words]
    sizes = [(size.width + 4 * GAP, size.height + 3 * GAP + HEADER) for size in least]
    places: list[Place] = []
    cards: list[Card] = []
    for number, box in enumerate(_taller(stacks(sizes, SHAPE)) if sizes else []):
        group, beside = groups[number]
        cards.append(_card(group, box, -1))
        layers = layered(*words[number], box.inset(1.5 * GAP, HEADER))
        places += _on(number, (*group.members, *beside), layers)
    return Board(tuple(sorted(places, key=lambda place: place.node)), tuple(cards))


def _taller(boxes: Sequence[Rect]) -> list[Rect]:
    """Draw out downwards what is flatter than a board, for more room between its lines."""
    flat = max(box.x + box.width for box in boxes) / max(box.y + box.height for box in boxes)
    down = min(max(flat / SHAPE, 1.0), 1.5)
    return [Rect(box.x, box.y * down, box.width, box.height * down) for box in boxes]


def _on(card: int, members: Sequence[int], layers: Layers) -> Iterator[Place]:
    for n, (x, y) in zip(members, (*layers.left, *layers.right), strict=True):
        yield Place(n, card, round(x), round(y))


def _card(group: Group, box: Rect, parent: int) -> Card:
    edge = box.inset(GAP / 2)
    return Card(group.title, parent, round(edge.x), round(edge.y), round(edge.width), round(edge.height))


def _leaves(groups: Iterable[Group]) -> Iterator[Group]:
    for group in groups:
        if group.children:
            yield from _leaves(group.children)
        else:
            yield group


class Desk:
    """The cards and places of a board while they are found."""

    def __init__(
        self, groups: Sequence[Group], widths: Widths, weights: Mapping[tuple[int, int], int]
    ) -> None:
        self.widths = widths
        self.large = sum(len(group.members) for group in groups) >= LARGE
        self.header = 2 * HEADER if self.large else HEADER
        self.points = dict(_points(list(_leaves(groups)), weights))
        self.sizes: dict[Group, tuple[float, float]] = {}
        self.headers: dict[Group, float] = {}
        self.clear()

    def clear(self) -> None:
        """Put everything away."""
        self.places: list[Place] = []
        self.cards: list[Card] = []

    def board(self) -> Board:
        """Return what lies on the desk as a board."""
        places = tuple(sorted(self.places, key=lambda place: place.node))
        return Board(places, tuple(self.cards), int(self.header))

    def under(self, banner: Group, groups: Sequence[Group]) -> None:
        """Fill the board with groups, and lay the banner above them, across their whole width."""
        self.fill(groups)
        width = max(card.x + card.width for card in self.cards) + GAP / 2
        deep = sum(self.widths[n] for n in banner.members) / (width * 0.7) // 1 + 1
        far = width / SCREEN
        while True:
            # From afar a row of signs and its title keep the height that they have on the screen.
            height = max(deep * ROW_HEIGHT + self.header + 2.5 * GAP, deep * BANNER * far)
            places, cards = self.places, self.cards
            self.clear()
            if self.lay(banner, Rect(0, -height, width, height), -1, max(self.header, HEADER * far)):
                break
            self.places, self.cards, deep = places, cards, deep + 1
        # The banner is card 0 now: the numbers of all others go up by one.
        self.places += [replace(place, card=place.card + 1) for place in places]
        self.cards += [replace(card, parent=card.parent + (card.parent >= 0)) for card in cards]

    def fill(self, groups: Sequence[Group]) -> None:
        """Set groups on the smallest board that has room for them."""
        size = sum(map(self.need, groups))
        flat = not any(group.children for group in groups)
        for _ in range(_TRIES if flat else 0):
            self.clear()
            room = Rect(0, 0, (size * SHAPE) ** 0.5, (size / SHAPE) ** 0.5)
            boxes = strips([self.need(group) for group in groups], room)
            if all(self.lay(group, box, -1) for group, box in zip(groups, boxes, strict=True)):
                return
            size *= 1.08
        self.clear()
        for group, box in zip(groups, self.shelved(groups, SHAPE), strict=True):
            self.lay(group, box, -1)

    def need(self, group: Group) -> float:
        """The area a group needs, in square pixels."""
        return sum(self.widths[n] for n in group.members) * ROW_HEIGHT / _FILL + _LEAST

    def size(self, group: Group) -> tuple[float, float]:
        """The width and height of the smallest well-shaped card that holds a group."""
        if group not in self.sizes:
            inner = self.nested(group) if group.children else self.leaf(group)
            if group.children:
                # Above other cards a title is as large as is read when they fill the screen.
                self.headers[group] = max(self.header, _TITLE * (inner[0] * inner[1]) ** 0.5)
            header = self.headers.get(group, self.header)
            self.sizes[group] = inner[0] + 2 * GAP, inner[1] + 2 * GAP + header
        return self.sizes[group]

    def shelved(self, groups: Sequence[Group], shape: float) -> list[Rect]:
        """Boxes for groups, none so narrow that its title could not be read."""
        sizes = [self.size(group) for group in groups]
        least = _NARROW * sum(width * height for width, height in sizes) ** 0.5
        return shelves([(max(width, least), height) for width, height in sizes], shape)

    def nested(self, group: Group) -> tuple[float, float]:
        """Return the size that a group of groups takes."""
        boxes = self.shelved(group.children, SHAPE)
        return max(b.x + b.width for b in boxes), max(b.y + b.height for b in boxes)

    def leaf(self, group: Group) -> tuple[float, float]:
        """Return the size that a group of nodes takes."""
        widths = [self.widths[n] for n in group.members]
        area = max(sum(widths) * ROW_HEIGHT / _FILL, _LEAST)
        while not rows(self.points[group], widths, _room(area)):
            area *= 1.08
        return _room(area).width, _room(area).height

    def lay(self, group: Group, box: Rect, parent: int, header: float = 0.0) -> bool:
        """Set a group into a box, and tell whether it fits."""
        number = len(self.cards)
        inner = box.inset(GAP, header or self.headers.get(group, self.header))
        self.cards.append(_card(group, box, parent))
        if group.children:
            boxes = self.shelved(group.children, inner.width / inner.height)
            pairs = zip(group.children, _stretched(boxes, inner), strict=True)
            return all(self.lay(child, place, number) for child, place in pairs)
        found = None
        if inner.width > 0 and inner.height > 0:
            found = rows(self.points[group], [self.widths[n] for n in group.members], inner)
        for n, (x, y) in zip(group.members, found or (), strict=False):
            # The sign stands in the upper part of its box: the label is below it.
            self.places.append(Place(n, number, round(x), round(y - 9)))
        return found is not None


def _room(area: float) -> Rect:
    return Rect(0, 0, (area * SHAPE) ** 0.5, (area / SHAPE) ** 0.5)


def _stretched(boxes: Sequence[Rect], room: Rect) -> list[Rect]:
    across = room.width / max(box.x + box.width for box in boxes)
    down = room.height / max(box.y + box.height for box in boxes)
    return [
        Rect(room.x + b.x * across, room.y + b.y * down, b.width * across, b.height * down) for b in boxes
    ]


def _points(
    groups: Sequence[Group], weights: Mapping[tuple[int, int], int]
) -> Iterator[tuple[Group, list[Point]]]:
    """Lay out each group by the links between its own nodes."""
    spots = {n: (g, place) for g, group in enumerate(groups) for place, n in enumerate(group.members)}
    inner: list[list[Pair]] = [[] for _ in groups]
    for (a, b), weight in sorted(weights.items()):
        if a in spots and b in spots and spots[a][0] == spots[b][0]:
            inner[spots[a][0]].append((spots[a][1], spots[b][1], float(weight)))
    for group, pairs in zip(groups, inner, strict=True):
        yield group, spring(len(group.members), pairs)
