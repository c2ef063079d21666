"""Groups of nodes -> a board, on which each group is a card and each node has room for its label."""

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
SCREEN = 1100.0  # the width of a board on a usual screen, in pixels
BANNER = 84.0  # the height on that screen of a banner with one row of signs
_FILL = 0.75  # the part of a card that its labels may take
_LEAST = 9000.0  # the least area of a card, in square pixels: its title needs room
_NARROW = 0.1  # the least width of a card, as a part of the board's: its title must be readable
_SHARE = 1 / 3  # the least area of a card, as a part of what a card takes on average
_TITLE = 0.05  # the height of the title of a card that holds cards, as a part of that card's size
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

    ``weights`` says how strongly two nodes belong together. A ``banner`` lies across the top.
    """
    layout = BoardLayout([*groups, *([banner] if banner else [])], widths, weights)
    if banner and groups:
        layout.fill_below(banner, groups)
    elif alone := [banner] if banner else groups:
        layout.fill(alone)
    return layout.board()


def columns(groups: Sequence[tuple[Group, Sequence[int]]], widths: Widths) -> Board:
    """Return a board of cards with a group's members on the left, a line each, and other nodes on the right.

    A node beside several groups has a place on the card of each.
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
    """Return boxes, drawn out downwards where together they are flatter than a board: lines get more room."""
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


class BoardLayout:
    """The cards and places of a board while they are being found."""

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
        """Take all cards and places away."""
        self.places: list[Place] = []
        self.cards: list[Card] = []

    def board(self) -> Board:
        """Return the cards and places as a board."""
        places = tuple(sorted(self.places, key=lambda place: place.node))
        return Board(places, tuple(self.cards), int(self.header))

    def fill_below(self, banner: Group, groups: Sequence[Group]) -> None:
        """Fill the board with groups, and lay the banner above them across the whole width."""
        self.fill(groups)
        width = max(card.x + card.width for card in self.cards) + GAP / 2
        deep = sum(self.widths[n] for n in banner.members) / (width * 0.7) // 1 + 1
        far = width / SCREEN
        while True:
            # A large board is drawn smaller, but signs and titles keep their height on the screen.
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
        """Lay groups on the smallest board that has room for them."""
        needs = [self.need(group) for group in groups]
        # Beside large cards a small one would be too narrow for its title.
        needs = [max(need, _SHARE * sum(needs) / len(needs)) for need in needs]
        size = sum(needs)
        flat = not any(group.children for group in groups)
        for _ in range(_TRIES if flat else 0):
            self.clear()
            room = Rect(0, 0, (size * SHAPE) ** 0.5, (size / SHAPE) ** 0.5)
            boxes = strips(needs, room)
            if all(self.lay(group, box, -1) for group, box in zip(groups, boxes, strict=True)):
                return
            size *= 1.08
        self.clear()
        for group, box in zip(groups, self.shelved(groups, SHAPE), strict=True):
            self.lay(group, box, -1)

    def need(self, group: Group) -> float:
        """Return the area that a group needs, in square pixels."""
        return sum(self.widths[n] for n in group.members) * ROW_HEIGHT / _FILL + _LEAST

    def size(self, group: Group) -> tuple[float, float]:
        """Return the width and height of the smallest well-shaped card that holds a group."""
        if group not in self.sizes:
            inner = self.nested(group) if group.children else self.leaf(group)
            if group.children:
                # A title above cards must be readable when all of these cards are on the screen.
                self.headers[group] = max(self.header, _TITLE * (inner[0] * inner[1]) ** 0.5)
            header = self.headers.get(group, self.header)
            self.sizes[group] = inner[0] + 2 * GAP, inner[1] + 2 * GAP + header
        return self.sizes[group]

    def shelved(self, groups: Sequence[Group], shape: float) -> list[Rect]:
        """Return boxes for groups, each wide enough for its title."""
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
        """Lay a group into a box, and return whether it fits."""
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
            # The label is below the sign, so the sign stands in the upper part of their box.
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
    """Yield each group with the points of a force layout of the links between its own nodes."""
    spots = {n: (g, place) for g, group in enumerate(groups) for place, n in enumerate(group.members)}
    inner: list[list[Pair]] = [[] for _ in groups]
    for (a, b), weight in sorted(weights.items()):
        if a in spots and b in spots and spots[a][0] == spots[b][0]:
            inner[spots[a][0]].append((spots[a][1], spots[b][1], float(weight)))
    for group, pairs in zip(groups, inner, strict=True):
        yield group, spring(len(group.members), pairs)
