"""Graph <-> RDF dataset, one named graph a document.

A node is its IRI, its ``type`` a class of the ontology, its ``name`` rdfs:label@zh, its ``aliases``
skos:altLabel@zh; every other attribute and every edge is the property of that name in the ontology, and
``heading`` is one literal with a line for each level. The statements of a document are in the graph named by
its IRI; ``docs`` is read from there. Edge attributes are read from the Responsibility and Mention nodes of
the edge.

The same is said in other vocabularies too: by the classes and properties that the ontology puts above ours,
and by the nodes that these need (selectors of a mention, the end of a time, the run that read a document).
All of that follows from our own terms, so reading leaves it out. There are no blank nodes and no quoted
triples.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import networkx as nx
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import ODRL2, PROV, RDF, RDFS, SKOS, TIME, XSD, Namespace
from rdflib.term import Node

from kg.graph import ontology
from kg.graph.access import sources
from kg.graph.deriving import derive
from kg.graph.ontology import KG
from kg.graph.statements import say_edge, say_node
from kg.naming.iris import BASE_IRI, iri_segment

Triple = tuple[URIRef, URIRef, Node]
Quad = tuple[URIRef, URIRef, Node, URIRef]

_CV = Namespace("http://data.europa.eu/m8g/")
_ELI = Namespace("http://data.europa.eu/eli/ontology#")
_OA = Namespace("http://www.w3.org/ns/oa#")
_LANGUAGE = "zh"
_MODALITY = {"do": ODRL2.Duty, "encourage": ODRL2.Permission, "forbid": ODRL2.Prohibition}
_DATES = {
    r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])": XSD.date,
    r"[0-9]{4}-(0[1-9]|1[0-2])": XSD.gYearMonth,
    r"[0-9]{4}": XSD.gYear,
}
_NOT_PROPERTIES = ("type", "name", "docs", "aliases")


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
    """Yield the graph as RDF, quad by quad; some may come twice.

    Without ``others``, nodes and types that only other vocabularies need are left out.
    """
    names = _graph_names(graph)
    for iri, node in graph.nodes(data=True):
        for doc in node["docs"]:
            for triple in _node(iri, node):
                yield *triple, names[doc]
            for triple in _known_to_others(iri, node, names[doc]) if others else ():
                yield *triple, names[doc]
        yield from _aliases(graph, iri, names)
    for start, end, key, edge in graph.edges(keys=True, data=True):
        for triple in _edge(start, end, key):
            yield from ((*triple, names[doc]) for doc in edge["docs"])


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


# Writing


def _graph_names(graph: nx.MultiDiGraph) -> dict[str, URIRef]:
    """Return the named graph of each document id, one under our base where a document has no node."""
    names = {
        node["doc"]: URIRef(iri)
        for iri, node in graph.nodes(data=True)
        if node.get("type") == "PolicyDocument" and "doc" in node
    }
    ids = {doc for _, docs in graph.nodes(data="docs") for doc in docs or ()}
    return {doc: URIRef(f"{BASE_IRI}doc/{iri_segment(doc)}") for doc in ids} | names


def _node(iri: str, node: dict[str, Any]) -> Iterator[Triple]:
    subject = URIRef(iri)
    yield subject, RDF.type, _ours(node["type"])
    yield subject, RDFS.label, Literal(node["name"], lang=_LANGUAGE)
    for key in sorted(node):
        if key not in _NOT_PROPERTIES and key in ontology.terms():
            value = _literal(key, node[key])
            yield subject, _ours(key), value
            for above in _reused(key):
                yield subject, above, value


def _edge(start: str, end: str, key: str) -> Iterator[Triple]:
    subject, value = URIRef(start), URIRef(end)
    yield subject, _ours(key), value
    for above in _reused(key):
        yield subject, above, value
    if key == "passedBy":
        yield value, RDF.type, _CV.PublicOrganisation


@functools.cache
def _ours(name: str) -> URIRef:
    return URIRef(KG + name)


@functools.cache
def _reused(name: str) -> tuple[URIRef, ...]:
    return tuple(URIRef(above) for above in ontology.reused(name))


def _literal(key: str, value: Any) -> Literal:
    if key == "date":
        return date_literal(value)
    if isinstance(value, list):
        return Literal("\n".join(value))
    if isinstance(value, float):
        return Literal(format(Decimal(repr(value)).normalize(), "f"), datatype=XSD.decimal)
    return Literal(value)


def date_literal(value: str) -> Literal:
    """Return a date typed as day, month or year; a text that is no ISO 8601 date stays untyped."""
    found = (datatype for shape, datatype in _DATES.items() if re.fullmatch(shape, value))
    return Literal(value, datatype=next(found, None), normalize=False)


def _aliases(graph: nx.MultiDiGraph, iri: str, names: dict[str, URIRef]) -> Iterator[Quad]:
    """Yield the aliases of an entity, each in the graphs of the documents that use it."""
    for mention in sources(graph, iri, "denotes"):
        node = graph.nodes[mention]
        if node["name"] != graph.nodes[iri]["name"]:
            alias = Literal(node["name"], lang=_LANGUAGE)
            yield from ((URIRef(iri), SKOS.altLabel, alias, names[doc]) for doc in node["docs"])


# Statements in other vocabularies


def _known_to_others(iri: str, node: dict[str, Any], document: URIRef) -> Iterator[Triple]:
    subject, type_ = URIRef(iri), node["type"]
    classes = _reused(type_)
    yield from ((subject, RDF.type, above) for above in classes)
    if SKOS.Concept in classes:
        yield subject, SKOS.prefLabel, Literal(node["name"], lang=_LANGUAGE)
    if "rule" in node:
        yield subject, PROV.wasGeneratedBy, URIRef(f"{document}/extraction")
    if type_ == "Measure" and node.get("modality") in _MODALITY:
        yield subject, RDF.type, _MODALITY[node["modality"]]
    if type_ in _BY_TYPE:
        yield from _BY_TYPE[type_](subject, node, document)


def _document(subject: URIRef, node: dict[str, Any], document: URIRef) -> Iterator[Triple]:
    if "date" in node:
        yield subject, _ELI.date_document, date_literal(node["date"])
    run = URIRef(f"{document}/extraction")
    yield run, RDF.type, PROV.Activity
    yield run, RDFS.label, Literal(node.get("generator", "policy-kg"), lang="en")
    yield run, PROV.used, subject


def _mention(subject: URIRef, node: dict[str, Any], document: URIRef) -> Iterator[Triple]:
    source, selector = URIRef(f"{subject}/target"), URIRef(f"{subject}/selector")
    yield subject, _OA.hasTarget, source
    yield source, RDF.type, _OA.SpecificResource
    yield source, _OA.hasSource, document
    yield source, _OA.hasSelector, selector
    yield selector, RDF.type, _OA.TextPositionSelector
    yield selector, RDF.type, _OA.TextQuoteSelector
    yield selector, _OA.start, Literal(node["start"])
    yield selector, _OA.end, Literal(node["end"])
    yield selector, _OA.exact, Literal(node["text"])


def _deadline(subject: URIRef, node: dict[str, Any], document: URIRef) -> Iterator[Triple]:
    if "date" in node:
        end = URIRef(f"{subject}/end")
        yield subject, TIME.hasEnd, end
        yield end, RDF.type, TIME.Instant
        yield end, TIME.inXSDDate, date_literal(node["date"])


_BY_TYPE = {"PolicyDocument": _document, "Mention": _mention, "Deadline": _deadline}


# Reading

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
    elif predicate == _LABEL and isinstance(value, Literal) and value.language == _LANGUAGE:
        say_node(graph, subject, docs, name=str(value))
    elif predicate.startswith(KG) and name in ontology.terms():
        if isinstance(value, Literal):
            say_node(graph, subject, docs, **{name: _plain(name, value)})
        else:
            say_edge(graph, subject, str(value), name, docs)


def _plain(key: str, value: Literal) -> Any:
    if key == "heading":
        return str(value).split("\n")
    kind = value.datatype
    if kind == _BOOLEAN:
        return str(value) in ("true", "1")
    if kind == _INTEGER:
        return int(value)
    return float(value) if kind == _DECIMAL else str(value)
