"""The groups that nodes form: by theme, heading or document, by community, or in slices of one size."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import networkx as nx

from kg.page.facts import Facts, Naming, Unit, called

CARDS = 36  # the most themes, or communities, that a board can show
DOCUMENTS = 72  # the most documents; they are known by name, so that more of them can be told apart
CARD_NODES = 260  # the most nodes that can be read on one card; a card with more is split
SEED = 20210207
BODIES = "@bodies"  # the page shows this title in the reader's language

NodeTitle = Callable[[int], str]  # the title of the group that a node belongs to
PlaceTitle = Callable[[Unit | Naming], str]  # the title of the part of a text that something stands in


@dataclass(frozen=True, slots=True)
class Group:
    """Nodes under a title, or groups of them.

    A title that starts with ``@`` is not from a document: it is ``BODIES``, or holds the names of the
    weightiest members of a community, with tabs between them.
    """

    title: str
    members: tuple[int, ...]
    children: tuple[Group, ...] = ()


def document_title(facts: Facts) -> PlaceTitle:
    """Return a function that gives the name of the document in which something stands."""
    names = called(facts.sources)
    return lambda spot: names[facts.sentences[spot.sentence].document]


def theme_title(facts: Facts) -> PlaceTitle:
    """Return a function that gives the theme under which something stands."""
    return lambda spot: facts.themes[spot.theme] if spot.theme >= 0 else ""


def heading_title(facts: Facts) -> PlaceTitle:
    """Return a function that gives the heading right above something."""
    return lambda spot: facts.paths[spot.path][-1] if spot.path >= 0 else ""


def home_title(facts: Facts, title: PlaceTitle) -> NodeTitle:
    """Return a function that gives the title for a unit's own place, or for the most units of a thing."""
    homes = {n: found.most_common(1)[0][0] for n, found in _title_counts(facts, title).items()}
    return lambda n: title(facts.units[n]) if n in facts.units else homes.get(n, "")


def _title_counts(facts: Facts, title: PlaceTitle) -> dict[int, Counter[str]]:
    """Count for each thing the titles of the places of its units, or of those where it is named.

    Titles come in text order, so that the first in the text leads among equals.
    """
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for link in facts.links:
        found[link.node][title(facts.units[link.unit])] += 1
    for naming in facts.namings:
        found[naming.node][title(naming)] += 1
    return found


def units_by_title(facts: Facts, units: Sequence[int], title: PlaceTitle) -> list[tuple[str, list[int]]]:
    """Return units by the title of their place, in order of appearance."""
    parts: dict[str, list[int]] = defaultdict(list)
    for number in units:
        parts[title(facts.units[number])].append(number)
    return list(parts.items())


def by_theme(facts: Facts, members: Sequence[int]) -> list[Group]:
    """Return nodes by theme, by document where there are too many themes, or else by community."""
    if len(facts.themes) > CARDS and len(facts.sources) > DOCUMENTS:
        return communities(facts, members)
    title, names = theme_title(facts), list(facts.themes)
    if len(facts.themes) > CARDS:
        title, names = document_title(facts), called(facts.sources)
    order = {name: n for n, name in enumerate(names)}
    titles = [home_title(facts, title), home_title(facts, theme_title(facts)), _slice_title(members)]
    groups = _grouped(facts, members, titles)
    return sorted(groups, key=lambda group: order.get(group.title, len(order)))


def by_document(facts: Facts, members: Sequence[int]) -> list[Group]:
    """Return nodes by document; groups that are too large for a card are split by theme, then by heading."""
    titles = [home_title(facts, title(facts)) for title in (document_title, theme_title, heading_title)]
    return _grouped(facts, members, [*titles[len(facts.sources) == 1 :], _slice_title(members)])


def _slice_title(members: Sequence[int]) -> NodeTitle:
    """Return a function that cuts members into slices of one size, for what nothing else can split."""
    places = {n: place for place, n in enumerate(members)}
    return lambda n: f"{places[n] // CARD_NODES * CARD_NODES + 1}\u2013"


def _grouped(facts: Facts, members: Sequence[int], titles: Sequence[NodeTitle]) -> list[Group]:
    """Group nodes by the first title, in the order of the text, and groups that are too large by the next."""
    parts: dict[str, list[int]] = defaultdict(list)
    for number in members:
        parts[titles[0](number)].append(number)
    groups = []
    for name, part in parts.items():
        deeper = _grouped(facts, part, titles[1:]) if len(part) > CARD_NODES and titles[1:] else []
        # A title that all share splits nothing: what the titles behind it split counts.
        groups.append(Group(name, tuple(part), tuple(deeper) if len(deeper) > 1 else _parts(deeper)))
    places = {n: place for place, n in enumerate(facts.units)}
    return sorted(groups, key=lambda group: min(places.get(n, len(places)) for n in group.members))


def _parts(groups: Sequence[Group]) -> tuple[Group, ...]:
    return groups[0].children if groups else ()


def communities(facts: Facts, members: Sequence[int]) -> list[Group]:
    """Return communities of nodes that share measures (Louvain, seeded), named by their weightiest.

    They are the largest that a board can show; what is in none of these is one group more.
    """
    graph, inside, document = nx.Graph(), set(members), home_title(facts, document_title(facts))
    graph.add_nodes_from(members)
    for number in members:
        # A weak tie to their document brings things that share no measure into a community.
        graph.add_edge(number, f"document {document(number)}", weight=0.3)
    for link in facts.links:
        if link.node in inside and not link.inferred:
            end = link.unit if link.unit in inside else f"unit {link.unit}"
            graph.add_edge(link.node, end, weight=1.0)
    found = nx.community.louvain_communities(graph, seed=SEED)
    ordered = (sorted(inside.intersection(part)) for part in found)
    parts = sorted(filter(None, ordered), key=lambda part: (-len(part), part))
    weight = Counter(link.node for link in facts.links)
    most = CARDS - 1 if len(parts) > CARDS else CARDS
    groups = [_community(facts, part, weight) for part in parts[:most]]
    rest = sorted(n for part in parts[most:] for n in part)
    return [*groups, Group("", tuple(rest), _slices(facts, rest))] if rest else groups


def _community(facts: Facts, part: Sequence[int], weight: Counter[int]) -> Group:
    names = [facts.nodes[n].name for n in sorted(part, key=lambda n: (-weight[n], n))]
    return Group("@" + "\t".join(names[:3]), tuple(part), _slices(facts, part))


def _slices(facts: Facts, part: Sequence[int]) -> tuple[Group, ...]:
    """Return what is too much for one card in parts of one size, nothing where it is not."""
    return tuple(_grouped(facts, part, [_slice_title(part)])) if len(part) > CARD_NODES else ()
