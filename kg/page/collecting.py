"""A graph -> its facts. Nodes that hold evidence become a part of the facts that they are evidence for.

The same graph gives the same facts, in whatever order a store returns its nodes and edges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

import networkx as nx

from kg.graph.access import field_names, targets
from kg.graph.classes import LINK_KINDS, READER_TYPES, RELATIONS, UNIT_TYPES, VALUE_TYPES
from kg.page.facts import Facts, Link, Naming, Node, Relation, Sentence, Source, Span, Unit

Attributes = dict[str, Any]
T = TypeVar("T")


def collect(
    graph: nx.MultiDiGraph, classes: Iterable[str] = READER_TYPES, only: frozenset[str] | None = None
) -> Facts:
    """Return the facts of a graph about the given classes; measures and goals are always kept.

    ``only`` limits them to some nodes, by IRI. Dates and figures are those of measures and goals.
    """
    wanted = set(classes) | set(UNIT_TYPES)
    idle = {i for i, type_ in graph.nodes(data="type") if type_ in VALUE_TYPES and not graph.in_degree(i)}
    found = (i for i, type_ in graph.nodes(data="type") if type_ in wanted and i not in idle)
    drawn = sorted((i for i in found if only is None or i in only), key=_order(graph))
    base = _base(drawn)
    nodes = tuple(_node(i, graph.nodes[i], len(base)) for i in drawn)
    return _GraphReader(graph, nodes).facts()


def _base(iris: list[str]) -> str:
    """Return the start that all IRIs share, up to a slash."""
    first, last = min(iris, default=""), max(iris, default="")
    same = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), 0)
    return first[: first.rfind("/", 0, same) + 1]


def _order(graph: nx.MultiDiGraph) -> Callable[[str], tuple[int, str, int, str, str]]:
    """Return a function that gives the key by which nodes are sorted: class, then place or name."""
    ranks = {name: rank for rank, name in enumerate(READER_TYPES)}

    def key(iri: str) -> tuple[int, str, int, str, str]:
        data = graph.nodes[iri]
        place = (str(data.get("doc", "")), int(data.get("start", 0)))
        return ranks[data["type"]], *place, str(data.get("name", "")), iri

    return key


def _node(iri: str, data: Attributes, cut: int) -> Node:
    return Node(
        iri=iri,
        key=iri[cut:],
        type=data["type"],
        name=str(data.get("name") or data.get("text") or iri[cut:]),
        aliases=tuple(a for a in data.get("aliases", ()) if a != data.get("name")),
        notation=str(data.get("notation", "")),
        date=str(data.get("date", "")),
    )


class _Numbering(Generic[T]):
    """Items without repeats; each has the number of its place in the order in which they were met."""

    def __init__(self) -> None:
        self.numbers: dict[T, int] = {}

    def number(self, item: T) -> int:
        """Return the number of an item, a new one where it was not met before."""
        return self.numbers.setdefault(item, len(self.numbers))

    def items(self) -> tuple[T, ...]:
        """Return all items in the order of their numbers."""
        return tuple(self.numbers)


class _GraphReader:
    """Reads the facts of a graph, and numbers sources, themes, paths and sentences as it meets them."""

    def __init__(self, graph: nx.MultiDiGraph, nodes: tuple[Node, ...]) -> None:
        self.graph = graph
        self.nodes = nodes
        self.numbers = {node.iri: number for number, node in enumerate(nodes)}
        self.sources: _Numbering[Source] = _Numbering()
        self.themes: _Numbering[str] = _Numbering()
        self.paths: _Numbering[tuple[str, ...]] = _Numbering()
        self.sentences: _Numbering[Sentence] = _Numbering()

    def facts(self) -> Facts:
        """Return all facts of the graph about these nodes."""
        stated = [node.iri for node in self.nodes if node.type in UNIT_TYPES]
        # The nodes have all goals before all measures; sources, themes and paths are numbered as in the text.
        stated.sort(key=lambda iri: _order(self.graph)(iri)[1:])
        units = {self.numbers[iri]: self.unit(iri) for iri in stated}
        links = tuple(link for number in sorted(units) for link in self.links(self.nodes[number].iri))
        touched = {link.node for link in links} | set(units)
        untouched = [n for n in range(len(self.nodes)) if n not in touched]
        return Facts(
            nodes=self.nodes,
            units=units,
            links=links,
            namings=tuple(naming for number in untouched for naming in self.namings(number)),
            relations=tuple(relation for node in self.nodes for relation in self.relations(node.iri)),
            sources=self.sources.items(),
            themes=self.themes.items(),
            paths=self.paths.items(),
            sentences=self.sentences.items(),
        )

    def unit(self, iri: str) -> Unit:
        """Return a measure or goal."""
        data = self.graph.nodes[iri]
        source = self.sources.number(_source(self.graph, iri))
        path = tuple(str(h) for h in data.get("heading", ()))
        found = next((to for to, _, _ in _out(self.graph, iri, "inSentence")), iri)
        return Unit(
            node=self.numbers[iri],
            document=source,
            theme=self.theme(iri),
            path=self.paths.number(path) if path else -1,
            sentence=self.sentences.number(_sentence(self.graph.nodes[found], source)),
            start=int(data.get("start", 0)),
            end=int(data.get("end", 0)),
            modality=str(data.get("modality", "do")),
            rule=str(data.get("rule", "")),
            fields=field_names(
                targets(self.graph, iri, "inField"), lambda one: targets(self.graph, one, "broaderField")
            ),
        )

    def theme(self, part: str | None) -> int:
        """Return the number of the theme of a unit or section, -1 where it has none."""
        found = next((to for to, _, _ in _out(self.graph, part, "hasTheme")), None) if part else None
        return self.themes.number(str(self.graph.nodes[found]["name"])) if found else -1

    def links(self, unit: str) -> list[Link]:
        """Return the links of a measure or goal to nodes of the page, sorted by node."""
        found = [
            Link(
                unit=self.numbers[unit],
                node=self.numbers[to],
                kind=LINK_KINDS[key],
                inferred=bool(data.get("inferred", False)),
                rule=str(data.get("rule", "")),
                spans=tuple(self.spans(data.get("evidence", ()))),
            )
            for to, key, data in _out(self.graph, unit, *LINK_KINDS)
            if to in self.numbers
        ]
        return sorted(found, key=lambda link: (link.node, link.kind))

    def spans(self, mentions: Iterable[str]) -> Iterator[Span]:
        """Yield the stretches of text of mentions."""
        for iri in mentions:
            if data := self.graph.nodes.get(iri):
                yield Span(int(data["start"]), int(data["end"]))

    def namings(self, number: int) -> list[Naming]:
        """Return the places where the text names a node."""
        iri = self.nodes[number].iri
        mentions = (m for m, _, key in self.graph.in_edges(iri, keys=True) if key == "denotes")
        found = [naming for m in mentions if (naming := self.naming(number, m))]
        return sorted(found, key=lambda naming: naming.sentence)

    def naming(self, number: int, mention: str) -> Naming | None:
        """Return the place of a mention of a node, None where its sentence is not in the graph."""
        sentence = next((to for to, _, _ in _out(self.graph, mention, "inSentence")), None)
        if sentence is None:
            return None
        above = _above(self.graph, sentence)
        sections = [i for i in above if self.graph.nodes[i]["type"] == "Section"]
        path = tuple(self.graph.nodes[i]["name"] for i in sections)
        source = self.sources.number(_document(self.graph.nodes[above[0]]) if above else Source())
        span = next(self.spans([mention]))
        return Naming(
            node=number,
            theme=self.theme(sections[0] if sections else None),
            path=self.paths.number(path) if path else -1,
            sentence=self.sentences.number(_sentence(self.graph.nodes[sentence], source)),
            start=span.start,
            end=span.end,
        )

    def relations(self, iri: str) -> list[Relation]:
        """Return what the graph knows of a thing and other things of the page."""
        found = [
            Relation(self.numbers[iri], key, self.numbers[to])
            for to, key, _ in _out(self.graph, iri, *RELATIONS)
            if to in self.numbers
        ]
        return sorted(found, key=lambda relation: (relation.kind, relation.end))


def _out(graph: nx.MultiDiGraph, iri: str, *properties: str) -> Iterator[tuple[str, str, Attributes]]:
    """Yield where the edges of some properties lead from a node, with property and attributes."""
    for _, to, key, data in graph.out_edges(iri, keys=True, data=True):
        if key in properties:
            yield to, key, data


def _above(graph: nx.MultiDiGraph, iri: str) -> list[str]:
    """Return the document and the sections that a sentence stands in, from the top down."""
    found: list[str] = []
    while (up := next((to for to, _, _ in _out(graph, iri, "partOf")), None)) and up not in found:
        found.insert(0, up)
        iri = up
    return found


def _source(graph: nx.MultiDiGraph, unit: str) -> Source:
    found = next((to for to, _, _ in _out(graph, unit, "fromDocument")), None)
    return _document(graph.nodes[found]) if found else Source(str(graph.nodes[unit].get("doc", "")))


def _document(data: Attributes) -> Source:
    name = str(data.get("doc", ""))
    title = str(data.get("title") or data.get("name") or name)
    stated = ("issuer", "number", "date", "recognised")
    return Source(name, title, *(str(data.get(field, "")) for field in stated))


def _sentence(data: Attributes, source: int) -> Sentence:
    return Sentence(source, int(data.get("start", 0)), str(data.get("text") or data.get("name", "")))
