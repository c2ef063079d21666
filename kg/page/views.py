"""The pictures of the page: the nodes that each one shows, in which groups, and the links that it draws."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, groupby

from kg.graph.classes import AREA_LINKS, ENTITY_TYPES, LINKS, ROLES, UNIT_TYPES
from kg.page.cards import Board, Place, board, columns
from kg.page.facts import Facts, Link
from kg.page.geometry import box_width, shorten, text_width
from kg.page.grouping import BODIES, Group, by_document, by_theme, heading_title, units_by_title
from kg.page.linking import Tie, ranked, ties
from kg.page.scattering import scatter

ENTITY_EMS, UNIT_EMS, LINE_EMS = 13.0, 12.0, 20.0
FIRST = 48  # the things that the first view names at once
DEEPER = 4  # so many times as many are on the map at each level on the way in
ON_MAP = 1000  # the most things on the map; the others are found by search
BLOCK = 22  # the most measures in one block; more under one heading become blocks side by side

HUB = 30.0  # the width of the box of a fan's measure: its words are shown where there is room
PULL = {"joint": 3.0, "fan": 2.0, "weak": 1.0, "near": 1.0}  # how strongly ends of a tie draw each other

Weights = Counter[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class View:
    """A picture: its board, and the kinds of links that it draws.

    A ``shared`` view draws an edge between two things that the same measures touch; the others draw the links
    themselves. ``between`` names the class that one end of every shared edge has, if any. ``subject`` is the
    theme that the view is about, or -1; ``edges`` is the most edges that it draws. A view with ``ties`` is a
    map: it draws these, and its places come in the order of weight, measures last.
    """

    name: str
    kinds: tuple[str, ...]
    shared: bool = False
    between: str = ""
    subject: int = -1
    edges: int = 0
    board: Board = field(default_factory=Board)
    ties: tuple[Tie, ...] = ()


def label(facts: Facts, number: int, unit_ems: float = UNIT_EMS) -> str:
    """Return the label of a node: its name, shortened to what a picture has room for."""
    node = facts.nodes[number]
    return shorten(node.name, unit_ems if node.type in UNIT_TYPES else ENTITY_EMS)


def views(facts: Facts) -> list[View]:
    """Return all pictures of the facts: areas, bodies, one for each theme, instruments, everything."""
    said: dict[int, list[Link]] = {n: [] for n in facts.units}
    for link in facts.links:
        said[link.unit].append(link)
    units: list[list[int]] = [[] for _ in facts.themes]
    for n, unit in facts.units.items():
        if unit.theme >= 0:
            units[unit.theme].append(n)
    return [
        _areas(facts),
        _bodies(facts),
        *(_theme(facts, theme, own, said) for theme, own in enumerate(units)),
        _instruments(facts),
        _everything(facts),
    ]


def _areas(facts: Facts) -> View:
    """Return the map of industries, parks and ecological zones."""
    found = ties(facts)
    things = ranked(facts, found)[:ON_MAP]
    levels = _levels(things, found)
    pull = {(tie.a, tie.b): PULL[tie.kind] for tie in found}
    places = scatter(levels, _widths(facts) | dict.fromkeys(facts.units, HUB), pull)
    hubs = sorted(n for n in places if n in facts.units)
    laid = tuple(Place(n, -1, *map(round, places[n])) for n in (*things, *hubs))
    drawn = tuple(tie for tie in found if tie.a in places and tie.b in places)
    return View("areas", AREA_LINKS, board=Board(laid), ties=drawn)


def _levels(things: Sequence[int], found: Sequence[Tie]) -> list[list[int]]:
    """Return the nodes that come with each level of the map: things, and the fans that two of them are in."""
    arms: dict[int, list[int]] = defaultdict(list)
    for tie in found:
        if tie.kind == "fan":
            arms[tie.a].append(tie.b)
    levels, seen, start, size = [], Counter[int](), 0, FIRST
    while start < len(things):
        level = list(things[start:size])
        met = [hub for n in level for hub in arms[n]]
        before, seen = seen, seen + Counter(met)
        levels.append([*level, *(hub for hub in dict.fromkeys(met) if before[hub] < 2 <= seen[hub])])
        start, size = size, size * DEEPER
    return levels


def _instruments(facts: Facts) -> View:
    """Return the picture of instruments and of what the same measures act on."""
    wanted = {n for n, node in enumerate(facts.nodes) if node.type in ENTITY_TYPES}
    tools = {n for n in wanted if facts.nodes[n].type == "Instrument"}
    pairs = _shared(facts, wanted, LINKS)
    pairs = Counter({pair: weight for pair, weight in pairs.items() if len(tools & set(pair)) == 1})
    members = sorted(tools | {n for pair in pairs for n in pair})
    laid = board(by_theme(facts, members), _widths(facts), pairs)
    return View("instruments", LINKS, shared=True, between="Instrument", edges=len(pairs), board=laid)


def _bodies(facts: Facts) -> View:
    """Return the picture of bodies, the goals that they answer for, and the measures that name them."""
    roles = [link for link in facts.links if link.kind in ROLES]
    links = [link for link in roles if facts.nodes[link.unit].type == "Goal" or not link.inferred]
    units = {link.unit for link in links}
    units |= {n for n in facts.units if facts.nodes[n].type == "Goal"}
    groups, across = _with_bodies(by_theme(facts, sorted(units)), links)
    banner = Group(BODIES, across) if across else None
    laid = board(groups, _widths(facts), _direct(links), banner)
    return View("bodies", (*ROLES, "aim"), edges=len(links), board=laid)


def _with_bodies(groups: Sequence[Group], links: Sequence[Link]) -> tuple[list[Group], tuple[int, ...]]:
    """Return the groups, each with the bodies that have all their units in it, and the bodies of several."""
    card = {n: number for number, group in enumerate(groups) for n in group.members}
    units: dict[int, list[int]] = defaultdict(list)
    for link in links:
        units[link.node].append(link.unit)
    guests = {b: own[0] for b, own in units.items() if len({card[unit] for unit in own}) == 1}
    across = tuple(sorted(body for body in units if body not in guests))
    return [_joined(group, guests) for group in groups], across


def _joined(group: Group, guests: dict[int, int]) -> Group:
    inside = set(group.members)
    coming = sorted(body for body, unit in guests.items() if unit in inside)
    children = tuple(_joined(child, guests) for child in group.children)
    return Group(group.title, (*coming, *group.members), children)


def _theme(facts: Facts, theme: int, own: Sequence[int], said: Mapping[int, list[Link]]) -> View:
    """Return the picture of a theme: a card for each heading, its measures and goals, and what they touch."""
    kinds = (*LINKS, *ROLES)
    parts = units_by_title(facts, own, heading_title(facts))
    blocks = [block for title, units in parts for block in _blocks(title, units)]
    links = [link for n in own for link in said[n] if link.kind in kinds and not link.inferred]
    groups = list(zip(blocks, _beside(blocks, links), strict=True))
    widths = {
        n: text_width(label(facts, n, LINE_EMS))
        for block, beside in groups
        for n in (*block.members, *beside)
    }
    laid = columns(groups, widths)
    return View("theme", (*kinds, "aim"), subject=theme, edges=len(links), board=laid)


def _blocks(title: str, units: Sequence[int]) -> list[Group]:
    """Return the units under a heading in blocks of a readable size, numbered where there are several."""
    parts = [tuple(units[first : first + BLOCK]) for first in range(0, len(units), BLOCK)]
    if len(parts) == 1:
        return [Group(title, parts[0])]
    return [Group(f"{title} \u00b7 {n}/{len(parts)}", part) for n, part in enumerate(parts, 1)]


def _everything(facts: Facts) -> View:
    members = list(range(len(facts.nodes)))
    laid = board(by_document(facts, members), _widths(facts), _direct(facts.links))
    kinds = tuple(dict.fromkeys(link.kind for link in facts.links))
    return View("everything", kinds, edges=len(facts.links), board=laid)


def _widths(facts: Facts) -> dict[int, float]:
    """Return the width of the box that each node takes with its label."""
    return {n: box_width(label(facts, n)) for n in range(len(facts.nodes))}


def _shared(facts: Facts, members: set[int], kinds: Sequence[str]) -> Weights:
    """Count for each pair of nodes the measures that touch both."""
    found: Weights = Counter()
    for _, links in groupby(facts.links, key=lambda link: link.unit):
        touched = sorted({link.node for link in links if link.kind in kinds and link.node in members})
        found.update(combinations(touched, 2))
    return found


def _direct(links: Iterable[Link]) -> Weights:
    return Counter((link.unit, link.node) for link in links)


def _beside(blocks: Sequence[Group], links: Sequence[Link]) -> list[list[int]]:
    """Return what stands beside each group of units: all that they touch, in the order of their own lines."""
    place = {n: (number, row) for number, block in enumerate(blocks) for row, n in enumerate(block.members)}
    met: list[dict[int, list[int]]] = [defaultdict(list) for _ in blocks]
    for link in links:
        number, row = place[link.unit]
        met[number][link.node].append(row)
    return [sorted(found, key=lambda n: (sum(found[n]) / len(found[n]), n)) for found in met]
