"""What a graph says, flattened for drawing: things, measures and goals, and the links between them.

The graph holds evidence as nodes (sections, sentences, mentions, responsibilities). A reader of a picture
wants them folded into what they are evidence for; that is done here, once, in a stable order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import networkx as nx

ENTITY_CLASSES = (
    "Body",
    "Industry",
    "Park",
    "EcologicalZone",
    "Place",
    "Group",
    "Project",
    "Instrument",
)
UNIT_CLASSES = ("Goal", "Measure")
VALUE_CLASSES = ("Deadline", "Quantity")
CLASSES = ENTITY_CLASSES + UNIT_CLASSES + VALUE_CLASSES

ROLE_PROPERTIES = {
    "leadBody": "lead",
    "sharedBody": "shared",
    "supportBody": "support",
    "overseeBody": "oversee",
    "partnerBody": "partner",
}
LINK_PROPERTIES = {
    "target": "target",
    "basis": "basis",
    "instrument": "instrument",
    "contributesTo": "aim",
    "quantity": "quantity",
    "time": "time",
    **ROLE_PROPERTIES,
}
ROLE_KINDS = tuple(ROLE_PROPERTIES.values())
THING_KINDS = ("target", "basis")

Attributes = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Node:
    """A thing, measure, goal, date or figure; ``key`` is its IRI without the base of the data."""

    iri: str
    key: str
    type: str
    name: str
    aliases: tuple[str, ...] = ()
    notation: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A measure or goal; numbers point into the lists of ``Facts``, -1 where there is nothing.

    ``start`` and ``end`` are offsets in the document, in code points.
    """

    node: int
    document: int
    theme: int
    path: int
    sentence: int
    start: int
    end: int
    modality: str
    rule: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a unit to what it touches, with the span of text (offsets) that says so, if one does."""

    unit: int
    node: int
    kind: str
    inferred: bool = False
    rule: str = ""
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document and where it starts, in code points."""

    document: int
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """A policy document as its front matter names it; empty strings where it does not say."""

    id: str
    title: str
    issuer: str
    number: str
    date: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the page tells; every number in it is an index into one of these lists.

    ``nodes`` is sorted by class, then name or place in the text; ``units`` has the key of its node.
    """

    nodes: tuple[Node, ...]
    units: dict[int, Unit]
    links: tuple[Link, ...]
    sources: tuple[Source, ...]
    themes: tuple[str, ...]
    paths: tuple[tuple[str, ...], ...]
    sentences: tuple[Sentence, ...]


class _Index(Generic[T]):
    """A list without repeats that tells the number of what is put in."""

    def __init__(self) -> None:
        self.numbers: dict[T, int] = {}

    def put(self, item: T) -> int:
        return self.numbers.setdefault(item, len(self.numbers))

    def items(self) -> tuple[T, ...]:
        return tuple(self.numbers)


def collect(
    graph: nx.MultiDiGraph, classes: Iterable[str] = CLASSES, only: frozenset[str] | None = None
) -> Facts:
    """Return the facts of a graph about the given classes; measures and goals are always kept.

    ``only`` limits them to some nodes, by IRI. The order depends on the content alone, so the same graph
    gives the same facts however it was loaded.
    """
    wanted = set(classes) | set(UNIT_CLASSES)
    found = (i for i, data in graph.nodes(data=True) if data.get("type") in wanted)
    drawn = sorted((i for i in found if only is None or i in only), key=_order(graph))
    base = _base(drawn)
    nodes = tuple(_node(i, graph.nodes[i], len(base)) for i in drawn)
    numbers = {iri: n for n, iri in enumerate(drawn)}
    return _gather(graph, nodes, numbers)


def _base(iris: list[str]) -> str:
    """What all IRIs start with, up to a slash."""
    first, last = min(iris, default=""), max(iris, default="")
    same = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), 0)
    return first[: first.rfind("/", 0, same) + 1]


def _order(graph: nx.MultiDiGraph) -> Any:
    ranks = {name: rank for rank, name in enumerate(CLASSES)}

    def key(iri: str) -> tuple[int, str, int, str, str]:
        data = graph.nodes[iri]
        return (
            ranks[data["type"]],
            str(data.get("doc", "")),
            int(data.get("start", 0)),
            str(data.get("name", "")),
            iri,
        )

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


class _Gathering:
    """The lists of ``Facts`` while they grow."""

    def __init__(self) -> None:
        self.sources: _Index[Source] = _Index()
        self.themes: _Index[str] = _Index()
        self.paths: _Index[tuple[str, ...]] = _Index()
        self.sentences: _Index[Sentence] = _Index()

    def unit(self, graph: nx.MultiDiGraph, number: int, iri: str) -> Unit:
        data = graph.nodes[iri]
        source = self.sources.put(_source(graph, iri, data))
        path = tuple(str(h) for h in data.get("heading", ()))
        theme = _theme(graph, iri, path)
        return Unit(
            node=number,
            document=source,
            theme=self.themes.put(theme) if theme else -1,
            path=self.paths.put(path) if path else -1,
            sentence=self.sentences.put(_sentence(graph, iri, data, source)),
            start=int(data.get("start", 0)),
            end=int(data.get("end", 0)),
            modality=str(data.get("modality", "do")),
            rule=str(data.get("rule", "")),
            confidence=data.get("confidence"),
        )


def _gather(graph: nx.MultiDiGraph, nodes: tuple[Node, ...], numbers: dict[str, int]) -> Facts:
    lists = _Gathering()
    stated = [(n, node.iri) for n, node in enumerate(nodes) if node.type in UNIT_CLASSES]
    # Goals and measures are sorted apart; the lists shall follow the text.
    stated.sort(key=lambda item: _order(graph)(item[1])[1:])
    units = {number: lists.unit(graph, number, iri) for number, iri in stated}
    links = [link for number, iri in sorted(stated) for link in _links(graph, iri, numbers)]
    return Facts(
        nodes=nodes,
        units=units,
        links=tuple(links),
        sources=lists.sources.items(),
        themes=lists.themes.items(),
        paths=lists.paths.items(),
        sentences=lists.sentences.items(),
    )


def _out(graph: nx.MultiDiGraph, iri: str, *properties: str) -> Iterator[tuple[str, str, Attributes]]:
    for _, to, key, data in graph.out_edges(iri, keys=True, data=True):
        if key in properties:
            yield to, key, data


def _source(graph: nx.MultiDiGraph, unit: str, data: Attributes) -> Source:
    found = next((to for to, _, _ in _out(graph, unit, "fromDocument")), None)
    document = graph.nodes[found] if found else {}
    name = str(document.get("doc") or data.get("doc", ""))
    title = str(document.get("title") or document.get("name") or name)
    rest = (str(document.get(field, "")) for field in ("issuer", "number", "date"))
    return Source(name, title, *rest)


def _theme(graph: nx.MultiDiGraph, unit: str, path: tuple[str, ...]) -> str:
    names = sorted(str(graph.nodes[to].get("name", "")) for to, _, _ in _out(graph, unit, "hasTheme"))
    return names[0] if names else (path[0] if path else "")


def _sentence(graph: nx.MultiDiGraph, unit: str, data: Attributes, source: int) -> Sentence:
    found = next((to for to, _, _ in _out(graph, unit, "inSentence")), None)
    held = graph.nodes[found] if found else data
    return Sentence(source, int(held.get("start", 0)), str(held.get("text") or held.get("name", "")))


def _links(graph: nx.MultiDiGraph, unit: str, numbers: dict[str, int]) -> list[Link]:
    bodies = _responsibilities(graph, unit)
    found = []
    for to, key, data in _out(graph, unit, *LINK_PROPERTIES):
        if to not in numbers:
            continue
        kind = LINK_PROPERTIES[key]
        stated = bodies.get((to, kind), {})
        found.append(
            Link(
                unit=numbers[unit],
                node=numbers[to],
                kind=kind,
                inferred=bool(data.get("inferred", stated.get("inferred", False))),
                rule=str(data.get("rule") or stated.get("rule", "")),
                span=_span(graph, data.get("evidence") or stated.get("evidence")),
            )
        )
    return sorted(found, key=lambda link: (link.node, link.kind))


def _responsibilities(graph: nx.MultiDiGraph, unit: str) -> dict[tuple[str, str], Attributes]:
    """The n-ary responsibilities of a unit by body and role: they know the words that name the body."""
    found: dict[tuple[str, str], Attributes] = {}
    for iri, _, _ in _out(graph, unit, "hasResponsibility"):
        data: Attributes = dict(graph.nodes[iri])
        data["evidence"] = min((to for to, _, _ in _out(graph, iri, "evidencedBy")), default=None)
        for body, _, _ in _out(graph, iri, "body"):
            found[body, str(data.get("role", ""))] = data
    return found


def _span(graph: nx.MultiDiGraph, mention: str | None) -> tuple[int, int] | None:
    data = graph.nodes.get(mention) if mention else None
    if not data or "start" not in data:
        return None
    return int(data["start"]), int(data["end"])


def about(facts: Facts, text: str) -> tuple[int, ...]:
    """Return the numbers of the nodes that a text names: things by name or alias, else measures and goals."""
    found = [
        number
        for number, node in enumerate(facts.nodes)
        if node.type in ENTITY_CLASSES and any(text in name for name in (node.name, *node.aliases))
    ]
    return tuple(found or (n for n, node in enumerate(facts.nodes) if text in node.name))


def around(facts: Facts, focus: Iterable[int]) -> frozenset[str]:
    """Return the IRIs of some nodes, of the units that touch them, and of all that those units touch."""
    centre = set(focus)
    units = {link.unit for link in facts.links if link.node in centre} | (centre & set(facts.units))
    touched = {link.node for link in facts.links if link.unit in units}
    return frozenset(facts.nodes[n].iri for n in centre | units | touched)
