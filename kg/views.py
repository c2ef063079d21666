"""The pictures of the page: which nodes each one shows, on which card, and where they stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, groupby

import networkx as nx

from kg.facts import (
    ROLE_KINDS,
    THING_KINDS,
    UNIT_CLASSES,
    Facts,
    Link,
)
from kg.layout import (
    GAP,
    HEADER,
    ROW_HEIGHT,
    SEED,
    Pair,
    Rect,
    box_width,
    rows,
    shorten,
    spring,
    strips,
)

AREA_CLASSES = ("Industry", "Park", "EcologicalZone")
TARGET_CLASSES = ("Body", *AREA_CLASSES, "Place", "Group", "Project")
ENTITY_EMS, UNIT_EMS = 13.0, 12.0
CARD_NODES = 260  # more on one card than can be read; it is split into cards
THEMES = 24  # more themes than a board can hold; communities take their place
_SHAPE = 1.45  # the board's width to its height
_FILL = 0.72  # how much of a card its labels may take
_LEAST = 9000.0  # the least area of a card, for its title

Weights = Counter[tuple[int, int]]
Key = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Place:
    """A node of a view, the card it stands on, and the centre of its sign, in pixels."""

    node: int
    card: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Card:
    """A titled box of a view; ``parent`` is the card it lies in, -1 at the top; ``count`` its nodes."""

    title: str
    parent: int
    x: int
    y: int
    width: int
    height: int
    count: int


@dataclass(frozen=True, slots=True)
class View:
    """A picture: its nodes in place, and which links it draws.

    ``shared`` views draw an edge between two things that the same measures touch; the others draw the links
    of ``kinds`` themselves. ``between`` names the class that one end of every shared edge has, if any.
    ``subject`` is the theme that the view is about, or -1.
    """

    name: str
    kinds: tuple[str, ...]
    shared: bool = False
    between: str = ""
    subject: int = -1
    places: tuple[Place, ...] = ()
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Nodes under a title, or groups of them; a ``banner`` takes the whole width at the top."""

    title: str
    members: tuple[int, ...]
    children: tuple[Group, ...] = ()


def label(facts: Facts, number: int) -> str:
    """Return the words that stand under a node: its name, shortened to what a picture bears."""
    node = facts.nodes[number]
    return shorten(node.name, UNIT_EMS if node.type in UNIT_CLASSES else ENTITY_EMS)


def views(facts: Facts) -> list[View]:
    """Return all pictures of the facts: areas, bodies, one for each theme, instruments, everything."""
    return [
        _areas(facts),
        _bodies(facts),
        *(_theme(facts, theme) for theme in range(len(facts.themes))),
        _instruments(facts),
        _everything(facts),
    ]


def _areas(facts: Facts) -> View:
    members = [n for n, node in enumerate(facts.nodes) if node.type in AREA_CLASSES]
    view = View("areas", THING_KINDS, shared=True)
    return _board(facts, view, _by_theme(facts, members), _shared(facts, set(members), THING_KINDS))


def _instruments(facts: Facts) -> View:
    kinds = (*THING_KINDS, "instrument")
    wanted = {n for n, node in enumerate(facts.nodes) if node.type in ("Instrument", *TARGET_CLASSES)}
    tools = {n for n in wanted if facts.nodes[n].type == "Instrument"}
    pairs = _shared(facts, wanted, kinds)
    pairs = Counter({p: w for p, w in pairs.items() if len(tools & set(p)) == 1})
    members = sorted(tools | {n for pair in pairs for n in pair})
    view = View("instruments", kinds, shared=True, between="Instrument")
    return _board(facts, view, _by_theme(facts, members), pairs)


def _bodies(facts: Facts) -> View:
    """Bodies with the goals they answer for, and the measures that name them in so many words."""
    links = [
        link
        for link in facts.links
        if link.kind in ROLE_KINDS and (facts.nodes[link.unit].type == "Goal" or not link.inferred)
    ]
    bodies = {link.node for link in links}
    units = {link.unit for link in links}
    units |= {n for n in facts.units if facts.nodes[n].type == "Goal"}
    top = [Group("@bodies", tuple(sorted(bodies)))] if bodies else []
    view = View("bodies", (*ROLE_KINDS, "aim"))
    return _board(facts, view, [*top, *_by_theme(facts, sorted(units))], _direct(links))


def _theme(facts: Facts, theme: int) -> View:
    """A theme's measures and goals with all they touch, a card for each heading under it."""
    own = {n for n, unit in facts.units.items() if unit.theme == theme}
    links = [link for link in facts.links if link.unit in own]
    kinds = (*THING_KINDS, "instrument", "aim", *ROLE_KINDS)
    links = [link for link in links if link.kind in kinds and not link.inferred]
    members = sorted(own | {link.node for link in links if link.kind != "aim" or link.node in own})
    groups = _grouped(facts, members, [_home(facts, links, _heading(facts)), _slice(members)])
    return _board(facts, View("theme", kinds, subject=theme), groups, _direct(links))


def _everything(facts: Facts) -> View:
    members = list(range(len(facts.nodes)))
    keys = [_home(facts, facts.links, key) for key in (_title(facts), _theme_name(facts), _heading(facts))]
    groups = _grouped(facts, members, [*keys[len(facts.sources) == 1 :], _slice(members)])
    kinds = tuple(dict.fromkeys(link.kind for link in facts.links))
    return _board(facts, View("everything", kinds), groups, _direct(facts.links))


def _shared(facts: Facts, members: set[int], kinds: Sequence[str]) -> Weights:
    """How many measures touch both of two nodes."""
    found: Weights = Counter()
    for _, links in groupby(facts.links, key=lambda link: link.unit):
        touched = sorted({link.node for link in links if link.kind in kinds and link.node in members})
        found.update(combinations(touched, 2))
    return found


def _direct(links: Iterable[Link]) -> Weights:
    return Counter((link.unit, link.node) for link in links)


def _title(facts: Facts) -> Key:
    return lambda unit: facts.sources[facts.units[unit].document].title


def _theme_name(facts: Facts) -> Key:
    return lambda unit: facts.themes[t] if (t := facts.units[unit].theme) >= 0 else ""


def _heading(facts: Facts) -> Key:
    return lambda unit: facts.paths[p][-1] if (p := facts.units[unit].path) >= 0 else ""


def _slice(members: Sequence[int]) -> Key:
    """The last resort: as many cards of the same size as it takes, numbered."""
    places = {n: place for place, n in enumerate(members)}
    return lambda n: f"{places[n] // CARD_NODES * CARD_NODES + 1}\u2013"


def _home(facts: Facts, links: Iterable[Link], key: Key) -> Key:
    """Where a node belongs: a unit by its own key, a thing where most of its units are."""
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    for link in links:
        votes[link.node][key(link.unit)] += 1
    # Of equals the first in the text wins: a counter keeps the order in which it met them.
    homes = {n: found.most_common(1)[0][0] for n, found in votes.items()}
    return lambda n: key(n) if n in facts.units else homes.get(n, "")


def _by_theme(facts: Facts, members: Sequence[int]) -> list[Group]:
    if len(facts.themes) > THEMES:
        return _communities(facts, members)
    home = _home(facts, facts.links, _theme_name(facts))
    order = {name: n for n, name in enumerate(facts.themes)}
    groups = _grouped(facts, members, [home, _slice(members)])
    return sorted(groups, key=lambda group: order.get(group.title, len(order)))


def _grouped(facts: Facts, members: Sequence[int], keys: Sequence[Key]) -> list[Group]:
    """Part nodes by the first key, in the order of the text, and parts that are too large by the next."""
    parts: dict[str, list[int]] = defaultdict(list)
    for number in members:
        parts[keys[0](number)].append(number)
    groups = []
    for title, part in parts.items():
        deeper = _grouped(facts, part, keys[1:]) if len(part) > CARD_NODES and keys[1:] else []
        groups.append(Group(title, tuple(part), tuple(deeper) if len(deeper) > 1 else ()))
    places = {n: place for place, n in enumerate(facts.units)}
    return sorted(groups, key=lambda group: min(places.get(n, len(places)) for n in group.members))


def _communities(facts: Facts, members: Sequence[int]) -> list[Group]:
    """Part nodes by who shares measures and themes with whom (Louvain, seeded); named by the weightiest."""
    graph = nx.Graph()
    graph.add_nodes_from(members)
    inside, weight = set(members), Counter(link.node for link in facts.links)
    for link in facts.links:
        if link.node in inside and not link.inferred:
            graph.add_edge(link.node, f"unit {link.unit}", weight=1.0)
            graph.add_edge(link.node, f"theme {facts.units[link.unit].theme}", weight=0.2)
    found = nx.community.louvain_communities(graph, seed=SEED, resolution=1.0)
    parts = sorted((sorted(n for n in part if n in inside) for part in found), key=lambda p: (-len(p), p))
    return [_community(facts, part, weight) for part in parts if part]


def _community(facts: Facts, part: Sequence[int], weight: Counter[int]) -> Group:
    names = [facts.nodes[n].name for n in sorted(part, key=lambda n: (-weight[n], n))]
    deeper = _grouped(facts, part, [_slice(part)]) if len(part) > CARD_NODES else []
    return Group("@" + "\t".join(names[:3]), tuple(part), tuple(deeper))


def _board(facts: Facts, view: View, groups: Sequence[Group], pairs: Weights) -> View:
    """Give every node of the groups a place: the smallest board on which all labels fit."""
    if not groups:
        return view
    board = _Board(facts, groups, pairs)
    size = sum(board.need(group) for group in groups)
    while not board.place(groups, Rect(0, 0, (size * _SHAPE) ** 0.5, (size / _SHAPE) ** 0.5)):
        size *= 1.1
    return replace(view, places=tuple(sorted(board.places, key=lambda p: p.node)), cards=tuple(board.cards))


class _Board:
    """The cards and places of a view while they are found."""

    def __init__(self, facts: Facts, groups: Sequence[Group], pairs: Weights) -> None:
        self.widths = {n: box_width(label(facts, n)) for group in groups for n in group.members}
        self.points = {group: self._points(group, pairs) for group in _leaves(groups)}
        self.places: list[Place] = []
        self.cards: list[Card] = []

    def _points(self, group: Group, pairs: Weights) -> list[tuple[float, float]]:
        numbers = {n: place for place, n in enumerate(group.members)}
        inner: list[Pair] = [
            (numbers[a], numbers[b], float(weight))
            for (a, b), weight in sorted(pairs.items())
            if a in numbers and b in numbers
        ]
        return spring(len(numbers), inner)

    def need(self, group: Group) -> float:
        """The area a group needs, in square pixels."""
        if group.children:
            return sum(map(self.need, group.children)) * 1.06 + _LEAST
        return sum(self.widths[n] for n in group.members) * ROW_HEIGHT / _FILL * 1.15 + _LEAST

    def place(self, groups: Sequence[Group], room: Rect, parent: int = -1) -> bool:
        """Set groups into a room, and tell whether all fit."""
        if parent < 0:
            self.places, self.cards = [], []
        boxes = strips([self.need(group) for group in groups], room)
        return all(self._card(group, box, parent) for group, box in zip(groups, boxes, strict=True))

    def _card(self, group: Group, box: Rect, parent: int) -> bool:
        number, edge = len(self.cards), box.inset(GAP / 2)
        left, top, width, height = (round(v) for v in (edge.x, edge.y, edge.width, edge.height))
        self.cards.append(Card(group.title, parent, left, top, width, height, len(group.members)))
        inner = edge.inset(GAP / 2, HEADER)
        if inner.width <= 0 or inner.height <= 0:
            return False
        if group.children:
            return self.place(group.children, inner, number)
        found = rows(self.points[group], [self.widths[n] for n in group.members], inner)
        for n, (x, y) in zip(group.members, found or (), strict=False):
            # The sign stands in the upper part of its box: the label is below it.
            self.places.append(Place(n, number, round(x), round(y - 9)))
        return found is not None


def _leaves(groups: Iterable[Group]) -> Iterator[Group]:
    for group in groups:
        if group.children:
            yield from _leaves(group.children)
        else:
            yield group
