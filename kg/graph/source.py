"""A document on its way into the graph, and the functions that write its parts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import networkx as nx

from kg.graph.statements import say_edge, say_node
from kg.knowledge import Knowledge
from kg.model import Document, Extraction, Heading, Mention, Unit
from kg.naming.iris import document_iri


@dataclass(frozen=True, slots=True)
class Source:
    """A document on its way into the graph."""

    graph: nx.MultiDiGraph
    extraction: Extraction
    knowledge: Knowledge
    base: str
    iri: str
    mentions: dict[str, Mention]
    units: dict[str, Unit]
    sentences: tuple[tuple[int, int], ...]
    headings: tuple[Heading, ...]
    paths: tuple[tuple[Heading, ...], ...]  # the path that holds behind each heading

    @property
    def document(self) -> Document:
        """Return the document itself."""
        return self.extraction.document


def source_of(graph: nx.MultiDiGraph, extraction: Extraction, knowledge: Knowledge, base: str) -> Source:
    """Return a document with its tables for look-ups, to be written to a graph under a base IRI."""
    headings = tuple(sorted(extraction.headings, key=lambda heading: heading.start))
    return Source(
        graph=graph,
        extraction=extraction,
        knowledge=knowledge,
        base=base,
        iri=document_iri(base, extraction.document.id),
        mentions={mention.id: mention for mention in extraction.mentions},
        units={unit.id: unit for unit in extraction.units},
        sentences=tuple(sorted({unit.sentence or (unit.start, unit.end) for unit in extraction.units})),
        headings=headings,
        paths=tuple(_paths(headings)),
    )


def _paths(headings: Iterable[Heading]) -> Iterator[tuple[Heading, ...]]:
    path: tuple[Heading, ...] = ()
    for heading in headings:
        path = (*(h for h in path if h.level < heading.level), heading)
        yield path


def say(source: Source, iri: str, type_: str, name: str, /, **attributes: Any) -> str:
    """Write a node of the document, with its type and name; return its IRI."""
    return say_node(source.graph, iri, [source.document.id], type=type_, name=name, **attributes)


def is_written(source: Source, iri: str) -> bool:
    """Return whether the graph holds a part of the document already; parts are written once."""
    return "type" in source.graph.nodes.get(iri, ())


def connect(source: Source, start: str, key: str, end: str) -> None:
    """Write an edge of the document."""
    say_edge(source.graph, start, end, key, [source.document.id])


def path_at(source: Source, position: int) -> tuple[Heading, ...]:
    """Return the headings above a position of the text, outermost first."""
    behind = bisect_left(source.headings, position, key=lambda heading: heading.start)
    return source.paths[behind - 1] if behind else ()


def section_iri(source: Source, heading: Heading) -> str:
    """Return the IRI of a heading's section."""
    return f"{source.iri}/section/{heading.start}"


def unit_iri(source: Source, unit: Unit) -> str:
    """Return the IRI of a measure or goal."""
    return f"{source.iri}/unit/{unit.start}-{unit.end}"


def heading_text(source: Source, heading: Heading) -> str:
    """Return the words of a heading on one line, or its offsets where the document has no text."""
    text = heading.text or source.document.text[heading.start : heading.end]
    return one_line(text) or f"{heading.start}-{heading.end}"


def one_line(text: str) -> str:
    """Return a text without line breaks."""
    return re.sub(r"[\r\n]+", " ", text)
