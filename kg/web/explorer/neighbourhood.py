"""What touches a thing anywhere in a store, found without reading whole documents."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

import networkx as nx
from rdflib import Literal, URIRef
from rdflib.namespace import RDFS
from rdflib.term import Node

from kg.graph import rdf
from kg.graph.ontology import KG
from kg.stores.base import Store, Value, check_iri

MOST = 400  # measures and goals of a neighbourhood
_AT_ONCE = 60  # subjects of one query
_STEPS = 3  # from a unit to its responsibilities and sentence, to their sections, to the document
_UNIT = re.compile(r".*/unit/[0-9]+-[0-9]+")
# Every subject that names a thing, and the thing itself where something is said of it.
_LINKS = (
    "SELECT DISTINCT ?g ?s",
    "{{ GRAPH ?g {{ ?s ?p <{iri}> }} }} UNION {{ GRAPH ?g {{ <{iri}> a ?class }} BIND(<{iri}> AS ?s) }}",
)
_FACTS = (
    "SELECT ?g ?s ?p ?o (DATATYPE(?o) AS ?kind) (isIRI(?o) AS ?link)",
    "{{ GRAPH ?g {{ <{iri}> ?p ?o }} BIND(<{iri}> AS ?s) }}",
)

Quad = tuple[Node, Node, Node, Node | None]


def graph(store: Store, *iris: str) -> nx.MultiDiGraph:
    """Return the measures and goals that touch some things, with their evidence and all that they touch.

    A thing may be a name in a text, or itself a measure or goal.
    """
    ends = (row for some in _some(iris) for row in store.query(_union(_LINKS, some)).rows)
    rows = sorted({(str(name), unit) for name, end in ends if (unit := _unit(str(end)))})[:MOST]
    graphs = {name for name, _ in rows}
    quads = [quad for step in _walk(store, {*iris, *(unit for _, unit in rows)}) for quad in step]
    return rdf.from_quads(quad for quad in quads if str(quad[3]) in graphs)


def _unit(iri: str) -> str:
    """Return the measure or goal that an IRI names or names a part of; empty where there is none."""
    found = _UNIT.match(iri)
    return found[0] if found else ""


def _walk(store: Store, start: Collection[str]) -> Iterator[list[Quad]]:
    known, wanted = set(start), set(start)
    for _ in range(_STEPS + 1):
        found = list(_facts(store, sorted(wanted)))
        yield found
        ends = {str(o) for s, p, o, _ in found if isinstance(o, URIRef) and str(p).startswith(KG)}
        wanted = ends - known
        known |= wanted


def _facts(store: Store, subjects: Sequence[str]) -> Iterator[Quad]:
    for some in _some(subjects):
        yield from _quads(store.query(_union(_FACTS, some)).rows)


def _some(iris: Sequence[str]) -> Iterator[Sequence[str]]:
    return (iris[first : first + _AT_ONCE] for first in range(0, len(iris), _AT_ONCE))


def _union(query: tuple[str, str], iris: Sequence[str]) -> str:
    """Return a query with a pattern for each thing: engines answer that sooner than a list of values."""
    select, pattern = query
    return f"{select} WHERE {{ {' UNION '.join(pattern.format(iri=check_iri(iri)) for iri in iris)} }}"


def _quads(rows: Iterable[tuple[Value, ...]]) -> Iterator[Quad]:
    for g, s, p, o, kind, link in rows:
        subject, predicate, name = URIRef(str(s)), URIRef(str(p)), URIRef(str(g))
        if link:
            yield subject, predicate, URIRef(str(o)), name
        elif predicate == RDFS.label:
            yield subject, predicate, Literal(str(o), lang="zh"), name
        elif predicate.startswith(KG):
            text = str(o).lower() if isinstance(o, bool) else str(o)
            yield subject, predicate, Literal(text, datatype=URIRef(str(kind)), normalize=False), name
