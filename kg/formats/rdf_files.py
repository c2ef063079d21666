"""The graph as RDF in five syntaxes, each in a stable order; ``json_ld`` is the sixth."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
from rdflib import Literal

from kg.errors import KgError
from kg.formats.graph_xml import NO_XML
from kg.graph import ontology
from kg.graph.ontology import KG, RDF

_XSD = "http://www.w3.org/2001/XMLSchema#"
Object = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def quad(given: Any) -> ox.Quad:
    """Return a quad of rdflib's as one of Oxigraph's; raises ``KgError`` for what is no IRI."""
    s, p, o, g = given
    try:
        value = _literal(o) if isinstance(o, Literal) else ox.NamedNode(str(o))
        return ox.Quad(ox.NamedNode(str(s)), ox.NamedNode(str(p)), value, ox.NamedNode(str(g)))
    except ValueError as error:
        raise KgError(f"not an IRI that RDF can hold: {error}") from None


def _literal(value: Literal) -> ox.Literal:
    if value.language:
        return ox.Literal(str(value), language=value.language)
    return ox.Literal(str(value), datatype=ox.NamedNode(str(value.datatype or f"{_XSD}string")))


def order(quad: ox.Quad) -> tuple[Any, ...]:
    """Return what sorts quads: by graph and subject, the class of a thing first."""
    # The class of a thing is its first line, our name of it the first one.
    kind, value = quad.predicate.value != f"{RDF}type", str(quad.object)
    ours = not value.startswith(f"<{KG}")
    return (str(quad.graph_name), str(quad.subject), kind, str(quad.predicate), ours, value)


def one_graph(quads: list[ox.Quad]) -> list[ox.Triple]:
    """Return the triples of quads, each once, in order."""
    return list(dict.fromkeys(quad.triple for quad in sorted(quads, key=lambda q: order(q)[1:])))


def turtle(quads: list[ox.Quad]) -> str:
    """Return quads as Turtle, all graphs in one."""
    return _serialized(one_graph(quads), ox.RdfFormat.TURTLE)


def trig(quads: list[ox.Quad]) -> str:
    """Return quads as TriG."""
    return _serialized(quads, ox.RdfFormat.TRIG)


def nquads(quads: list[ox.Quad]) -> str:
    """Return quads as N-Quads."""
    return _serialized(quads, ox.RdfFormat.N_QUADS)


def ntriples(quads: list[ox.Quad]) -> str:
    """Return quads as N-Triples, all graphs in one."""
    return _serialized(one_graph(quads), ox.RdfFormat.N_TRIPLES)


def rdfxml(quads: list[ox.Quad]) -> str:
    """Return quads as RDF/XML, all graphs in one."""
    text = _serialized(one_graph(quads), ox.RdfFormat.RDF_XML)
    return NO_XML.sub("\ufffd", text).replace("\r", "&#13;")


def _serialized(content: list[Any], syntax: ox.RdfFormat) -> str:
    abbreviated = syntax not in (ox.RdfFormat.N_QUADS, ox.RdfFormat.N_TRIPLES)
    prefixes = ontology.prefixes() if abbreviated else None
    return (ox.serialize(content, format=syntax, prefixes=prefixes) or b"").decode("utf-8")
