"""RDF files -> graphs, one a document: what ``kg export`` wrote, or another program under our ontology."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import RDF, XSD
from rdflib.term import Node

from kg import rdf, shapes
from kg.errors import InputError
from kg.graph import restrict
from kg.vocabulary import KG

FORMATS = {
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
}
_DOCUMENT = URIRef(f"{KG}PolicyDocument")

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_Quad = tuple[Node, Node, Node, Node | None]


def read(path: Path) -> Iterator[nx.MultiDiGraph]:
    """Yield the graph of each document in an RDF file, sorted by id.

    A document is a named graph; a file without named graphs may hold one document. Statements of other
    vocabularies are left out. Raises ``InputError`` where the file cannot be read, holds no document, or
    breaks the shapes.
    """
    quads = _named(path, list(_parsed(path)))
    report = shapes.validate(rdf.dataset((s, p, o, g) for s, p, o, g in quads if isinstance(g, URIRef)))
    if not report.conforms:
        first, count = shapes.lines(report)[0], len(report.violations)
        raise InputError(f"{path}: breaks the shapes in {count} places, the first: {first}")
    graph = rdf.from_quads(quads)
    documents = sorted(node["doc"] for _, node in graph.nodes(data=True) if node["type"] == "PolicyDocument")
    if not documents:
        raise InputError(f"{path}: holds no policy document; readable is what kg export writes")
    return (restrict(graph, [document]) for document in documents)


def _parsed(path: Path) -> Iterator[_Quad]:
    if (form := FORMATS.get(path.suffix.lower())) is None:
        raise InputError(f"{path}: its ending names no RDF format; readable are {', '.join(FORMATS)}")
    nodes = Nodes()
    try:
        for quad in ox.parse(path=str(path), format=form):
            name = None if isinstance(quad.graph_name, ox.DefaultGraph) else nodes[quad.graph_name]
            yield nodes[quad.subject], nodes[quad.predicate], nodes[quad.object], name
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except (SyntaxError, ValueError) as error:
        raise InputError(f"{path}: cannot be read as {form.name}: {' '.join(str(error).split())}") from None


def _named(path: Path, quads: list[_Quad]) -> list[_Quad]:
    """Return what stands in named graphs, or, where there is none, all as that of the one document."""
    if any(name is not None for *_, name in quads):
        return [quad for quad in quads if quad[3] is not None]
    documents = {s for s, p, o, _ in quads if p == RDF.type and o == _DOCUMENT}
    if len(documents) > 1:
        said = f"does not say which of its {len(documents)} documents says what"
        raise InputError(f"{path}: {said}: export .trig, .nq or .jsonld")
    return [(s, p, o, document) for document in documents for s, p, o, _ in quads]


class Nodes(dict[Term, Node]):
    """rdflib's terms by Oxigraph's, each made once: the same ones come again and again."""

    def __missing__(self, term: Term) -> Node:
        made = self[term] = _node(term)
        return made


def _node(term: Term) -> Node:
    if isinstance(term, ox.Literal):
        # rdflib has no datatype where RDF says xsd:string, and takes the two for different.
        kind = "" if term.language or term.datatype.value == str(XSD.string) else term.datatype.value
        datatype = URIRef(kind) if kind else None
        return Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
    return URIRef(term.value) if isinstance(term, ox.NamedNode) else BNode(str(term))
