"""What a catalogue says of a graph: a DCAT description, by the words in ``schema/dataset.yaml``."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import networkx as nx
import yaml
from rdflib import DCAT, DCTERMS, FOAF, OWL, PROV, RDF, Graph, Literal, URIRef

from kg.errors import SchemaError
from kg.graph.access import targets
from kg.graph.quads import date_literal
from kg.graph.rdf import Triple, term
from kg.naming.iris import BASE_IRI
from kg.resources import folder
from kg.version import __version__

_ONTOLOGY = URIRef("https://w3id.org/policy-kg/ontology")


def describe(graph: nx.MultiDiGraph) -> Graph:
    """Return the DCAT description of a graph.

    It names title, description, licence, publisher and version, the documents with their issuers, and the
    period that they cover; the date of the last document is that of the dataset, so that the same graph is
    described by the same words. The dataset's IRI is the base of the data, followed by ``dataset``.
    """
    documents = sorted(iri for iri, type_ in graph.nodes(data="type") if type_ == "PolicyDocument")
    base = documents[0].rsplit("doc/", 1)[0] if documents else BASE_IRI
    dataset = URIRef(f"{base}dataset")
    description = Graph()
    for predicate, value in (*_said(words()), *_covered(graph, documents, base)):
        description.add((dataset, predicate, value))
    for triple in _publisher(dataset, words()["publisher"]):
        description.add(triple)
    return description


_Pair = tuple[URIRef, URIRef | Literal]


def _said(words: dict[str, Any]) -> Iterator[_Pair]:
    """Yield what is said of any graph of ours."""
    yield RDF.type, DCAT.Dataset
    for language in ("zh", "en"):
        yield DCTERMS.title, Literal(words["title"][language], lang=language)
        yield DCTERMS.description, Literal(words["description"][language], lang=language)
        for keyword in words["keywords"][language]:
            yield DCAT.keyword, Literal(keyword, lang=language)
    yield DCTERMS.license, URIRef(words["license"])
    yield DCTERMS.conformsTo, _ONTOLOGY
    yield OWL.versionInfo, Literal(f"policy-kg {__version__}")
    yield from ((DCTERMS.language, URIRef(iri)) for iri in words["languages"])
    yield from ((DCAT.theme, URIRef(iri)) for iri in words["themes"])


def _covered(graph: nx.MultiDiGraph, documents: list[str], base: str) -> Iterator[_Pair]:
    """Yield what this graph is made from."""
    for document in documents:
        yield DCTERMS.source, URIRef(document)
        yield PROV.wasDerivedFrom, URIRef(document)
        yield from ((DCTERMS.creator, URIRef(body)) for body in targets(graph, document, "passedBy"))
    dates = sorted(graph.nodes[iri]["date"] for iri in documents if "date" in graph.nodes[iri])
    if dates:
        yield DCTERMS.issued, term(date_literal(dates[-1]))
    yield DCTERMS.identifier, Literal(f"{base}dataset")


def _publisher(dataset: URIRef, publisher: dict[str, str]) -> Iterator[Triple]:
    if publisher["iri"]:
        agent = URIRef(publisher["iri"])
        yield dataset, DCTERMS.publisher, agent
        yield agent, RDF.type, FOAF.Agent
        yield agent, FOAF.name, Literal(publisher["name"])


@functools.cache
def words() -> dict[str, Any]:
    """Return what ``schema/dataset.yaml`` says of the data set, checked."""
    path = folder("schema") / "dataset.yaml"
    try:
        words = yaml.safe_load(path.read_text(encoding="utf-8"))
        list(_said(words))
        words["publisher"]["iri"]
    except (KeyError, TypeError, yaml.YAMLError) as error:
        raise SchemaError(f"{path}: not the words of a description: {' '.join(str(error).split())}") from None
    return dict(words)
