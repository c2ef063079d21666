"""The graph of a document, checked and ready to be written: made in the process that read the document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.knowledge import Knowledge
from kg.model import Extraction, Origin
from kg.naming.iris import BASE_IRI
from kg.stores.base import Prepared

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True)
class Made:
    """The graph of a document under an id, ready for a store, or lines on the shapes that it breaks."""

    id: str
    prepared: Prepared | None
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Making:
    """How graphs are made: under a base IRI, and ready for a kind of store."""

    prepare: Callable[[nx.MultiDiGraph, str], Prepared]
    base: str = BASE_IRI

    def make(self, extraction: Extraction, knowledge: Knowledge, place: str = "") -> Made:
        """Return the graph of an extraction, ready to be written unless it breaks a shape."""
        # `kg extract` reads documents by the same way, and starts without networkx and rdflib.
        from kg import graph
        from kg.graph import shapes

        built = graph.build([extraction], knowledge, self.base, ordered=False)
        report, id_ = shapes.check(built), extraction.document.id
        if not report.conforms:
            return Made(id_, None, tuple(shapes.lines(report)))
        return Made(id_, self.prepare(built, place))


@dataclass(frozen=True, slots=True)
class Expected:
    """How to make the graph of a file's document before it is certain which document that is.

    ``id`` is the id that it is expected to have, "" for the one that it is read with.
    """

    making: Making
    id: str = ""
    origin: Origin | None = None
    place: str = ""

    def make(self, extraction: Extraction, knowledge: Knowledge) -> Made:
        """Return the graph of an extraction under the expected id and from its origin."""
        found = identified(extraction, self.id or extraction.document.id, self.origin)
        return self.making.make(found, knowledge, self.place)


def identified(extraction: Extraction, id_: str, origin: Origin | None) -> Extraction:
    """Return an extraction whose document has an id, and an origin where one is given."""
    document = replace(extraction.document, id=id_, origin=origin or extraction.document.origin)
    return replace(extraction, document=document)
