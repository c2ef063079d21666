"""Which nodes stand together: by theme, heading or document, by community, or in plain slices."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import networkx as nx

from kg.page.facts import Facts, Naming, Unit, called

CARDS = 36  # more themes, or documents, than a board can hold; something larger takes their place
CARD_NODES = 260  # more on one card than can be read; it is split into cards
SEED = 20210207
BODIES = "@bodies"  # a title that the page spells in the reader's language

Key = Callable[[int], str]
Where = Callable[[Unit | Naming], str]


@dataclass(frozen=True, slots=True)
class Group:
    """Nodes under a title, or groups of them.

    A title that starts with ``@`` is no words of a document: ``BODIES``, or the names of the weightiest
    members of a community, tabs between.
    """

    title: str
    members: tuple[int, ...]
    children: tuple[Group, ...] = ()


def title(facts: Facts) -> Where:
    """Tell what the document is called in which something stands."""
    names = called(facts.sources)
    return lambda spot: names[facts.sentences[spot.sentence].document]


def theme(facts: Facts) -> Where:
    """Tell the theme under which something stands."""
    return lambda spot: facts.themes[spot.theme] if spot.theme >= 0 else ""


def heading(facts: Facts) -> Where:
    """Tell the heading right above something."""
    return lambda spot: facts.paths[spot.path][-1] if spot.path >= 0 else ""


def home(facts: Facts, where: Where) -> Key:
    """Tell where a node belongs: a unit where it stands, a thing where most of its units are."""
    homes = {n: found.most_common(1)[0][0] for n, found in spread(facts, where).items()}
    return lambda n: where(facts.units[n]) if n in facts.units else homes.get(n, "")


def spread(facts: Facts, where: Where) -> dict[int, Counter[str]]:
    """Return for each thing where its units are, or where it is named, with their numbers.

    Of equals the first in the text leads.
    """
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for link in facts.links:
        found[link.node][where(facts.units[link.unit])] += 1
    for naming in facts.namings:
        found[naming.node][where(naming)] += 1
    return found


def parted(facts: Facts, units: Sequence[int], where: Where) -> list[tuple[str, list[int]]]:
    """Return units by where they stand, in order of appearance."""
    parts: dict[str, list[int]] = defaultdict(list)
    for number in units:
        parts[where(facts.units[number])].append(number)
    return list(parts.items())


def by_theme(facts: Facts, members: Sequence[int]) -> list[Group]:
    """Return nodes by theme; where there are too many themes, by document; or else by community."""
    if len(facts.themes) > CARDS and len(facts.sources) > CARDS:
        return communities(facts, members)
    where, names = theme(facts), list(facts.themes)
    if len(facts.themes) > CARDS:
        where, names = title(facts), called(facts.sources)
    order = {name: n for n, name in enumerate(names)}
    groups = _grouped(facts, members, [home(facts, where), home(facts, theme(facts)), _slice(members)])
    return sorted(groups, key=lambda group: order.get(group.title, len(order)))


def by_document(facts: Facts, members: Sequence[int]) -> list[Group]:
    """Return nodes by document, theme and heading, as far down as it takes for cards that can be read."""
    keys = [home(facts, where(facts)) for where in (title, theme, heading)]
    return _grouped(facts, members, [*keys[len(facts.sources) == 1 :], _slice(members)])


def _slice(members: Sequence[int]) -> Key:
    """The last resort: as many cards of the same size as it takes, numbered."""
    places = {n: place for place, n in enumerate(members)}
    return lambda n: f"{places[n] // CARD_NODES * CARD_NODES + 1}\u2013"


def _grouped(facts: Facts, members: Sequence[int], keys: Sequence[Key]) -> list[Group]:
    """Part nodes by the first key, in the order of the text, and parts that are too large by the next."""
    parts: dict[str, list[int]] = defaultdict(list)
    for number in members:
        parts[keys[0](number)].append(number)
    groups = []
    for name, part in parts.items():
        deeper = _grouped(facts, part, keys[1:]) if len(part) > CARD_NODES and keys[1:] else []
        groups.append(Group(name, tuple(part), tuple(deeper) if len(deeper) > 1 else ()))
    places = {n: place for place, n in enumerate(facts.units)}
    return sorted(groups, key=lambda group: min(places.get(n, len(places)) for n in group.members))


def communities(facts: Facts, members: Sequence[int]) -> list[Group]:
    """Return nodes by who shares measures with whom (Louvain, seeded); each is named by its weightiest."""
    graph, inside, document = nx.Graph(), set(members), home(facts, title(facts))
    graph.add_nodes_from(members)
    for number in members:
        # Weakly tied to their document, things that share no measure find company.
        graph.add_edge(number, f"document {document(number)}", weight=0.3)
    for link in facts.links:
        if link.node in inside and not link.inferred:
            end = link.unit if link.unit in inside else f"unit {link.unit}"
            graph.add_edge(link.node, end, weight=1.0)
    found = nx.community.louvain_communities(graph, seed=SEED)
    parts = sorted((sorted(n for n in part if n in inside) for part in found), key=lambda p: (-len(p), p))
    weight = Counter(link.node for link in facts.links)
    return [_community(facts, part, weight) for part in parts if part]


def _community(facts: Facts, part: Sequence[int], weight: Counter[int]) -> Group:
    names = [facts.nodes[n].name for n in sorted(part, key=lambda n: (-weight[n], n))]
    deeper = _grouped(facts, part, [_slice(part)]) if len(part) > CARD_NODES else []
    return Group("@" + "\t".join(names[:3]), tuple(part), tuple(deeper))
