"""The graph -> the extractions that it was built from: the inverse of ``kg.graph.build``.

Ids are given anew in text order (m1, u1 and on), as the extractor gives them. What the graph keeps once is
repeated: the name of a thing at each of its mentions, the rule of a responsibility at each mention that
states it. An inferred responsibility has no evidence; it is put at the first mention of its body.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import networkx as nx

from kg.graph.access import sources, targets
from kg.graph.classes import CORRECTED, NAMED, STATED, UNIT_TYPES
from kg.model import (
    BETWEEN,
    Document,
    Extraction,
    Heading,
    Link,
    Mention,
    MentionType,
    Origin,
    Part,
    Revision,
    Unit,
)
from kg.text.brackets import parted

_FIELDS = {
    "targets": "targetMention",
    "instruments": "instrumentMention",
    "basis": "basisMention",
    "quantities": "quantity",
    "times": "time",
    "aims": "contributesTo",
}
_VALUES: dict[str, MentionType] = {"Quantity": "Quantity", "Deadline": "Time"}


@dataclass(frozen=True, slots=True)
class _Source:
    """A document in the graph, with its parts by class and the ids of its mentions and units."""

    graph: nx.MultiDiGraph
    document: str
    text: str
    parts: dict[str, list[str]]
    ids: dict[str, str]

    def found(self, *types: str) -> list[str]:
        """Return the parts of these classes, in text order."""
        return _in_order(self.graph, (iri for type_ in types for iri in self.parts.get(type_, ())))


def extractions(graph: nx.MultiDiGraph) -> Iterator[Extraction]:
    """Yield the extraction of each document of a graph, sorted by id.

    ``build`` makes the same graph from them.
    """
    nodes = graph.nodes(data=True)
    documents = [(node["doc"], iri) for iri, node in nodes if node["type"] == "PolicyDocument"]
    parts = _parts(graph, {iri for _, iri in documents})
    for _, iri in sorted(documents):
        yield _extraction(_source(graph, iri, parts[iri]))


def _parts(graph: nx.MultiDiGraph, documents: set[str]) -> dict[str, dict[str, list[str]]]:
    """Return the passages of each document by class."""
    parts: dict[str, dict[str, list[str]]] = {iri: {} for iri in documents}
    for iri, node in graph.nodes(data=True):
        # The IRI of a part is {document}/{kind}/{place}; what lies deeper is no passage.
        document = iri.rsplit("/", 2)[0]
        if document in parts and "start" in node:
            parts[document].setdefault(node["type"], []).append(iri)
    return parts


def _source(graph: nx.MultiDiGraph, document: str, parts: dict[str, list[str]]) -> _Source:
    text = graph.nodes[document].get("content", "")
    source = _Source(graph, document, text, parts, {})
    for letter, types in (("m", ("Mention", *_VALUES)), ("u", UNIT_TYPES)):
        source.ids.update((iri, f"{letter}{i}") for i, iri in enumerate(source.found(*types), 1))
    return source


def _in_order(graph: nx.MultiDiGraph, iris: Iterator[str]) -> list[str]:
    return sorted(iris, key=lambda iri: (graph.nodes[iri]["start"], graph.nodes[iri]["end"], iri))


def _extraction(source: _Source) -> Extraction:
    node = source.graph.nodes[source.document]
    stated = {key: node.get(key) for key in STATED}
    stated |= {field: tuple(parted(node.get(key, ""), BETWEEN)) for field, key in NAMED.items()}
    return Extraction(
        Document(
            node["doc"],
            source.text,
            parts=tuple(_part(source, iri) for iri in source.found("Attachment")),
            warnings=tuple(node.get("warnings", ())),
            origin=_origin(node),
            **stated,
        ),
        tuple(_heading(source, iri) for iri in source.found("Section")),
        tuple(_mention(source, iri) for iri in source.found("Mention", *_VALUES)),
        tuple(_unit(source, iri) for iri in source.found(*UNIT_TYPES)),
        tuple(sorted((_revision(source, iri) for iri in source.found("Correction")), key=_place)),
    )


def _origin(node: dict[str, Any]) -> Origin | None:
    found = [node.get(key) for key in ("source", "fileDigest", "readWith")]
    return Origin(*map(str, found)) if all(found) else None


def _part(source: _Source, iri: str) -> Part:
    node = source.graph.nodes[iri]
    return Part(node["start"], node["end"], node["name"], node.get("mark", ""))


def _heading(source: _Source, iri: str) -> Heading:
    node = source.graph.nodes[iri]
    start, end = node["start"], node["end"]
    return Heading(start, end, node["level"], source.text[start:end] or node["name"])


def _mention(source: _Source, iri: str) -> Mention:
    node = source.graph.nodes[iri]
    thing = next(targets(source.graph, iri, "denotes"), "")
    return Mention(
        id=source.ids[iri],
        type=node.get("mentionType") or _VALUES[node["type"]],
        start=node["start"],
        end=node["end"],
        text=node["text"],
        rule=node.get("rule", ""),
        name=source.graph.nodes[thing]["name"] if thing else "",
        iri=thing,
    )


def _unit(source: _Source, iri: str) -> Unit:
    node = source.graph.nodes[iri]
    ids: dict[str, Any] = {field: _ids(source, iri, key) for field, key in _FIELDS.items()}
    sentence = source.graph.nodes[next(targets(source.graph, iri, "inSentence"))]
    return Unit(
        id=source.ids[iri],
        kind=node["type"].lower(),
        modality=node["modality"],
        start=node["start"],
        end=node["end"],
        text=node["text"],
        responsible=tuple(_links(source, iri)),
        rule=node.get("rule", ""),
        heading=tuple(node.get("heading", ())),
        sentence=(sentence["start"], sentence["end"]),
        **ids,
    )


def _revision(source: _Source, iri: str) -> Revision:
    node = source.graph.nodes[iri]
    to = (node["linkedStart"], node["linkedEnd"]) if "linkedEnd" in node else None
    said = {field: node.get(key, "") for field, key in CORRECTED.items()}
    return Revision(start=node["start"], end=node["end"], to=to, **said)


def _place(revision: Revision) -> tuple[int, int, str, tuple[int, ...]]:
    return revision.start, revision.end, revision.what, revision.to or ()


def _ids(source: _Source, unit: str, key: str) -> tuple[str, ...]:
    return tuple(source.ids[iri] for iri in _in_order(source.graph, targets(source.graph, unit, key)))


def _links(source: _Source, unit: str) -> Iterator[Link]:
    """Yield the bodies that answer for a unit: those stated, in text order, then those inferred."""
    said = [
        (node["inferred"], source.graph.nodes[mention]["start"], node["role"], mention, node.get("rule", ""))
        for iri in targets(source.graph, unit, "hasResponsibility")
        for node in (source.graph.nodes[iri],)
        for mention in _evidence(source, iri)
    ]
    for inferred, _, role, mention, rule in sorted(said):
        yield Link(source.ids[mention], role, inferred, rule)


def _evidence(source: _Source, responsibility: str) -> list[str]:
    """Return the mentions that state a responsibility, or the first mention of the body where none does."""
    stated = _in_order(source.graph, targets(source.graph, responsibility, "evidencedBy"))
    body = next(targets(source.graph, responsibility, "body"))
    named = (m for m in sources(source.graph, body, "denotes") if m in source.ids)
    return stated or _in_order(source.graph, named)[:1]
