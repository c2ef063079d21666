"""Graph <-> RDF dataset, one named graph a document.

A node is its IRI, its ``type`` a class of the ontology, its ``name`` rdfs:label@zh, its ``aliases``
skos:altLabel@zh; every other attribute and every edge is the property of that name in the ontology;
``heading``, ``warnings`` and ``fieldRule`` are one literal each, with a line for each level, warning or
reason. The statements of a document are in the graph named by its IRI; ``docs`` is read from there. Edge
attributes are read from the Responsibility and Mention nodes of the edge.

The same is said in other vocabularies too: by the classes and properties that the ontology puts above ours,
and by the nodes that these need (selectors of a mention, the end of a time, the run that read a document).
All of that follows from our own terms, so reading leaves it out. There are no blank nodes and no quoted
triples.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote

import networkx as nx
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, XSD
from rdflib.term import Node

from kg.graph import ontology
from kg.graph import quads as plain
from kg.graph.deriving import derive
from kg.graph.ontology import KG
from kg.graph.statements import say_edge, say_node

Triple = tuple[URIRef, URIRef, Node]
Quad = tuple[URIRef, URIRef, Node, URIRef]

_LISTS = ("heading", "warnings", "fieldRule")  # one literal, with a line for each


def to_dataset(graph: nx.MultiDiGraph, others: bool = True) -> Dataset:
    """Return the graph as RDF, in memory; without ``others``, in our own vocabulary alone."""
    return dataset(quads(graph, others))


def dataset(quads: Iterable[tuple[Node, Node, Node, URIRef]]) -> Dataset:
    """Return quads as a dataset, in memory."""
    dataset = Dataset()
    graphs: dict[URIRef, Graph] = {}
    for s, p, o, name in quads:
        if name not in graphs:
            graphs[name] = dataset.graph(name)
        graphs[name].add((s, p, o))
    return dataset


def quads(graph: nx.MultiDiGraph, others: bool = True) -> Iterator[Quad]:
    """Yield the graph as RDF, quad by quad, without ``others`` in our own vocabulary; some may come twice."""
    for subject, predicate, value, name in plain.quads(graph, "all" if others else "ours"):
        yield URIRef(subject), URIRef(predicate), term(value), URIRef(name)


def term(value: plain.Value) -> URIRef | Literal:
    """Return an IRI or a literal as a term of rdflib."""
    if isinstance(value, str):
        return URIRef(value)
    datatype = URIRef(value.datatype) if value.datatype else None
    return Literal(value.form, value.language or None, datatype, normalize=False)


def from_dataset(dataset: Dataset) -> nx.MultiDiGraph:
    """Return the graph that a dataset holds; terms of other ontologies are left out."""
    return from_quads(dataset.quads())


def from_quads(quads: Iterable[tuple[Node, Node, Node, Node | None]]) -> nx.MultiDiGraph:
    """Return the graph that quads hold, in any order; terms of other ontologies are left out."""
    kept = [quad for quad in quads if quad[3] is not None]
    docs = _document_ids(kept)
    graph = nx.MultiDiGraph()
    for subject, predicate, value, name in kept:
        _read(graph, str(subject), str(predicate), value, docs[str(name)])
    graph.remove_nodes_from([iri for iri, type_ in graph.nodes(data="type") if not type_])
    return derive(graph)


# rdflib computes a term of a namespace each time, and these are needed for every triple.
_TYPE, _LABEL = str(RDF.type), str(RDFS.label)
_BOOLEAN, _INTEGER, _DECIMAL = XSD.boolean, XSD.integer, XSD.decimal


def _document_ids(quads: Iterable[tuple[Node, Node, Node, Node | None]]) -> dict[str, list[str]]:
    """Return the document id of each named graph: the one that its document states, or its last segment."""
    ids: dict[str, list[str]] = {}
    stated = KG + "doc"
    for subject, predicate, value, name in quads:
        key = str(name)
        if str(predicate) == stated and str(subject) == key:
            ids[key] = [str(value)]
        elif key not in ids:
            ids[key] = [unquote(key.rsplit("/", 1)[-1])]
    return ids


def _read(graph: nx.MultiDiGraph, subject: str, predicate: str, value: Node, docs: list[str]) -> None:
    name = predicate.removeprefix(KG)
    if predicate == _TYPE:
        if (type_ := str(value).removeprefix(KG)) in ontology.terms():
            say_node(graph, subject, docs, type=type_)
    elif predicate == _LABEL and isinstance(value, Literal) and value.language == plain.LANGUAGE:
        say_node(graph, subject, docs, name=str(value))
    elif predicate.startswith(KG) and name in ontology.terms():
        if isinstance(value, Literal):
            say_node(graph, subject, docs, **{name: _plain(name, value)})
        else:
            say_edge(graph, subject, str(value), name, docs)


def _plain(key: str, value: Literal) -> Any:
    if key in _LISTS:
        return str(value).split("\n")
    kind = value.datatype
    if kind == _BOOLEAN:
        return str(value) in ("true", "1")
    if kind == _INTEGER:
        return int(value)
    return float(value) if kind == _DECIMAL else str(value)
