"""RDF files -> graphs, one a document: what ``kg export`` wrote, or another program under our ontology."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import RDF, XSD
from rdflib.term import Node

from kg.errors import InputError
from kg.graph import rdf, shapes
from kg.graph.ontology import KG

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
_Triple = tuple[Node, Node, Node]
_Quad = tuple[Node, Node, Node, URIRef]


def read(path: Path) -> Iterator[nx.MultiDiGraph]:
    """Yield the graph of each document in an RDF file, sorted by its IRI.

    A document is a named graph; a file without named graphs may hold one document. Statements of other
    vocabularies are left out. Raises ``InputError`` where the file cannot be read, holds no document, or
    breaks the shapes.
    """
    documents = _documents(path, _parsed(path))
    reports = [shapes.validate(rdf.dataset(quads)) for quads in documents]
    if broken := [line for report in reports for line in shapes.lines(report)]:
        raise InputError(f"{path}: breaks the shapes in {len(broken)} places, the first: {broken[0]}")
    if not documents:
        raise InputError(f"{path}: holds no policy document; readable is what kg export writes")
    return map(rdf.from_quads, documents)


def _parsed(path: Path) -> dict[URIRef | None, list[_Triple]]:
    """Return what each named graph of a file says, under None what stands in none."""
    if (form := FORMATS.get(path.suffix.lower())) is None:
        raise InputError(f"{path}: its ending names no RDF format; readable are {', '.join(FORMATS)}")
    nodes, parts = Nodes(), defaultdict[URIRef | None, list[_Triple]](list)
    try:
        for quad in ox.parse(path=str(path), format=form):
            name = URIRef(quad.graph_name.value) if isinstance(quad.graph_name, ox.NamedNode) else None
            parts[name].append((nodes[quad.subject], nodes[quad.predicate], nodes[quad.object]))
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except (SyntaxError, ValueError, OSError) as error:
        raise InputError(f"{path}: cannot be read as {form.name}: {' '.join(str(error).split())}") from None
    return parts


def _documents(path: Path, parts: dict[URIRef | None, list[_Triple]]) -> list[list[_Quad]]:
    """Return what each document says: a named graph, or all there is where nothing stands in one."""
    if named := sorted(name for name in parts if name is not None):
        return [_quads(parts[name], name) for name in named if name in _described(parts[name])]
    found = _described(parts.get(None, []))
    if len(found) > 1:
        said = f"does not say which of its {len(found)} documents says what"
        raise InputError(f"{path}: {said}: export .trig, .nq or .jsonld")
    return [_quads(parts[None], name) for name in found]


def _described(triples: list[_Triple]) -> set[URIRef]:
    """Return the documents that triples describe."""
    return {s for s, p, o in triples if p == RDF.type and o == _DOCUMENT and isinstance(s, URIRef)}


def _quads(triples: list[_Triple], name: URIRef) -> list[_Quad]:
    return [(*triple, name) for triple in triples]


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
