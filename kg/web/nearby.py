"""What touches a thing anywhere in a store, read without reading the documents as a whole."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

import networkx as nx
from rdflib import Literal, URIRef
from rdflib.namespace import RDFS
from rdflib.term import Node

from kg import rdf
from kg.stores.base import Store, Value, check_iri
from kg.vocabulary import KG

MOST = 400  # measures and goals of a neighbourhood
_AT_ONCE = 60  # subjects of one query
_STEPS = 3  # from a unit to its responsibilities and sentence, to their sections, to the document
_LINKS = "SELECT DISTINCT ?g ?s WHERE {{ GRAPH ?g {{ ?s ?p <{iri}> }} }}"
# A pattern for each subject: engines answer that sooner than a list of values.
_UNIT = re.compile(r".*/unit/[0-9]+-[0-9]+")
_SAID = "{{ GRAPH ?g {{ <{iri}> ?p ?o }} BIND(<{iri}> AS ?s) }}"
_FACTS = "SELECT ?g ?s ?p ?o (DATATYPE(?o) AS ?kind) (isIRI(?o) AS ?link) WHERE {{ {patterns} }}"

Quad = tuple[Node, Node, Node, Node | None]


def graph(store: Store, iri: str) -> nx.MultiDiGraph:
    """Return the measures and goals that touch a thing, with their evidence and all that they touch."""
    iri = check_iri(iri)
    found = store.query(_LINKS.format(iri=iri)).rows
    rows = sorted({(str(name), unit) for name, end in found if (unit := _unit(str(end)))})[:MOST]
    graphs = {name for name, _ in rows}
    quads = [quad for step in _walk(store, {iri, *(unit for _, unit in rows)}) for quad in step]
    return rdf.from_quads(quad for quad in quads if str(quad[3]) in graphs)


def _unit(iri: str) -> str:
    """Return the measure or goal of which an IRI names a part, such as a responsibility; else nothing."""
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
    for first in range(0, len(subjects), _AT_ONCE):
        said = (_SAID.format(iri=check_iri(iri)) for iri in subjects[first : first + _AT_ONCE])
        yield from _quads(store.query(_FACTS.format(patterns=" UNION ".join(said))).rows)


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
