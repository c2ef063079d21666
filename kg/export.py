"""The graph as a file: RDF in six syntaxes, JSON Lines, GraphML and GEXF, each in a stable order.

Two exports of the same graph are the same bytes, and two exports of graphs that differ a little differ in a
few lines. A file is written whole or not at all.

The formats that know named graphs (``trig``, ``nquads``, ``jsonld``) keep what each document says apart;
``turtle``, ``ntriples`` and ``rdfxml`` hold all that is said, once. XML has no place for control characters:
``rdfxml``, ``graphml`` and ``gexf`` hold a replacement character (U+FFFD) for each. ``dcat`` is no export of
the graph but its description for a catalogue, in Turtle.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pyoxigraph as ox
from rdflib import Dataset, Literal

from kg import dcat, files, rdf, readback, records, vocabulary
from kg.errors import KgError, nearest
from kg.resources import folder
from kg.vocabulary import KG, RDF

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_Object = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def write(content: nx.MultiDiGraph | Dataset, path: Path, format_: str | None = None) -> None:
    """Write a graph or a dataset to a file.

    The ending of the file's name says the format where ``format_`` does not. Raises ``KgError`` where
    there is no such format, or the file cannot be written.
    """
    files.write(path, dumps(content, format_ or format_of(path)))


def format_of(path: Path) -> str:
    """Return the format that the ending of a file's name stands for."""
    if (name := _ENDINGS.get(path.suffix.lower())) is None:
        endings = ", ".join(_ENDINGS)
        raise KgError(f"{path}: its ending names no format; known endings are {endings}, or name a format")
    return name


def dumps(content: nx.MultiDiGraph | Dataset, format_: str) -> str:
    """Return a graph or a dataset as the text of a file in one of ``FORMATS``."""
    if format_ not in FORMATS:
        raise KgError(f"unknown format {format_!r}; {nearest(format_, FORMATS)}")
    if format_ in _OTHER:
        graph = rdf.from_dataset(content) if isinstance(content, Dataset) else content
        return _OTHER[format_](graph)
    quads: Iterable[Any] = content.quads() if isinstance(content, Dataset) else rdf.quads(content)
    return _RDF[format_](sorted(map(_quad, set(quads)), key=_order))


# RDF


def _quad(quad: Any) -> ox.Quad:
    s, p, o, g = quad
    try:
        value = _literal(o) if isinstance(o, Literal) else ox.NamedNode(str(o))
        return ox.Quad(ox.NamedNode(str(s)), ox.NamedNode(str(p)), value, ox.NamedNode(str(g)))
    except ValueError as error:
        raise KgError(f"not an IRI that RDF can hold: {error}") from None


def _literal(value: Literal) -> ox.Literal:
    if value.language:
        return ox.Literal(str(value), language=value.language)
    return ox.Literal(str(value), datatype=ox.NamedNode(str(value.datatype or f"{_XSD}string")))


def _order(quad: ox.Quad) -> tuple[Any, ...]:
    # The class of a thing is its first line, our name of it the first one.
    kind, value = quad.predicate.value != f"{RDF}type", str(quad.object)
    ours = not value.startswith(f"<{KG}")
    return (str(quad.graph_name), str(quad.subject), kind, str(quad.predicate), ours, value)


def _one_graph(quads: list[ox.Quad]) -> list[ox.Triple]:
    return list(dict.fromkeys(quad.triple for quad in sorted(quads, key=lambda q: _order(q)[1:])))


def _turtle(quads: list[ox.Quad]) -> str:
    return _serialized(_one_graph(quads), ox.RdfFormat.TURTLE)


def _trig(quads: list[ox.Quad]) -> str:
    return _serialized(quads, ox.RdfFormat.TRIG)


def _nquads(quads: list[ox.Quad]) -> str:
    return _serialized(quads, ox.RdfFormat.N_QUADS)


def _ntriples(quads: list[ox.Quad]) -> str:
    return _serialized(_one_graph(quads), ox.RdfFormat.N_TRIPLES)


def _rdfxml(quads: list[ox.Quad]) -> str:
    text = _serialized(_one_graph(quads), ox.RdfFormat.RDF_XML)
    return _NO_XML.sub("\ufffd", text).replace("\r", "&#13;")


def _serialized(content: list[Any], syntax: ox.RdfFormat) -> str:
    abbreviated = syntax not in (ox.RdfFormat.N_QUADS, ox.RdfFormat.N_TRIPLES)
    prefixes = vocabulary.prefixes() if abbreviated else None
    return (ox.serialize(content, format=syntax, prefixes=prefixes) or b"").decode("utf-8")


# JSON-LD


def _jsonld(quads: list[ox.Quad]) -> str:
    graphs = [
        {"@id": name, "@graph": [_json_node(s, list(facts)) for s, facts in groupby(part, _subject)]}
        for name, part in groupby(quads, lambda quad: _iri(quad.graph_name))
    ]
    document = {"@context": _context(), "@graph": graphs}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _subject(quad: ox.Quad) -> str:
    return _iri(quad.subject)


def _iri(term: object) -> str:
    assert isinstance(term, ox.NamedNode)  # there are no blank nodes, and no default graph
    return term.value


def _json_node(subject: str, facts: list[ox.Quad]) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": subject}
    for predicate, group in groupby(facts, lambda quad: quad.predicate.value):
        values = [quad.object for quad in group]
        if predicate == f"{RDF}type":
            node["@type"] = _json_list([_compact(_iri(v)) for v in values])
        else:
            term = _json_terms().get(predicate, {"term": _compact(predicate)})
            node[term["term"]] = _json_list([_json_value(v, term) for v in values], term)
    return node


def _json_list(values: list[Any], term: dict[str, str] | None = None) -> Any:
    return values[0] if len(values) == 1 and (term or {}).get("@container") != "@set" else values


def _json_value(value: _Object, term: dict[str, str]) -> Any:
    """Return a value as short as the context allows."""
    if not isinstance(value, ox.Literal):
        iri = _iri(value)
        return iri if term.get("@type") == "@id" else {"@id": iri}
    type_ = _compact(value.datatype.value)
    if value.language:
        tagged = {"@value": value.value, "@language": value.language}
        return value.value if term.get("@language") == value.language else tagged
    if type_ == "xsd:string":
        return value.value if not term.keys() & {"@type", "@language"} else {"@value": value.value}
    if term.get("@type") != type_:
        return {"@value": value.value, "@type": type_}
    return json.loads(value.value) if type_ in ("xsd:integer", "xsd:boolean") else value.value


@functools.cache
def _context() -> dict[str, Any]:
    text = (folder("schema") / "context.jsonld").read_text(encoding="utf-8")
    return dict(json.loads(text)["@context"])


@functools.cache
def _json_prefixes() -> dict[str, str]:
    return {p: i for p, i in _context().items() if isinstance(i, str) and i.endswith(("#", "/"))}


@functools.cache
def _json_terms() -> dict[str, dict[str, str]]:
    """Return the terms of the context by the IRI of their property."""
    terms = {}
    for name, definition in _context().items():
        if isinstance(definition, dict):
            prefix, _, local = definition["@id"].partition(":")
            terms[_json_prefixes()[prefix] + local] = {"term": name, **definition}
    return terms


@functools.cache
def _compact(iri: str) -> str:
    for prefix, namespace in _json_prefixes().items():
        if iri.startswith(namespace):
            name = iri.removeprefix(namespace)
            return name if prefix == "kg" and name in _context() else f"{prefix}:{name}"
    return iri


# The interchange format of the product, files for programs that draw graphs, and the one for catalogues


def _records(graph: nx.MultiDiGraph) -> str:
    return "".join(f"{records.dumps(extraction)}\n" for extraction in readback.extractions(graph))


def _dcat(graph: nx.MultiDiGraph) -> str:
    description = dcat.describe(graph)
    quads = [_quad((*triple, "x:description")) for triple in description]
    prefixes = {prefix: str(iri) for prefix, iri in description.namespaces()}
    used = {p: iri for p, iri in prefixes.items() if any(iri in str(quad) for quad in quads)}
    text = ox.serialize(_one_graph(quads), format=ox.RdfFormat.TURTLE, prefixes=used)
    return (text or b"").decode("utf-8")


def _graphml(graph: nx.MultiDiGraph) -> str:
    flat = _flat(graph, _graphml_colour)
    writer = nx.readwrite.graphml.GraphMLWriter(prettyprint=True)
    writer.add_graph_element(flat)
    _draw_for_yed(writer.xml, flat)
    return _document(writer)


def _draw_for_yed(root: ElementTree.Element, flat: nx.MultiDiGraph) -> None:
    """Add labels, colours and weights where yEd looks for them (yWorks, "yEd GraphML"); others skip it."""
    root.set("xmlns:y", "http://www.yworks.com/xml/graphml")
    for kind in ("edge", "node"):
        key = f"{kind}graphics"
        root.insert(0, _element("key", {"id": key, "for": kind, "yfiles.type": key}))
    for element in root.iter("node"):
        node = flat.nodes[element.get("id")]
        fill = _element("y:Fill", {"color": node.get("color", "#CCCCCC")})
        shape = _element("y:ShapeNode", {}, fill, _element("y:NodeLabel", {}, text=node["label"]))
        element.append(_element("data", {"key": "nodegraphics"}, shape))
    for element in root.iter("edge"):
        edge = flat.edges[element.get("source"), element.get("target"), element.get("id")]
        style = _element("y:LineStyle", {"color": "#888888", "width": str(edge["weight"])})
        arrows = _element("y:Arrows", {"source": "none", "target": "standard"})
        line = _element("y:PolyLineEdge", {}, style, arrows, _element("y:EdgeLabel", {}, text=edge["label"]))
        element.append(_element("data", {"key": "edgegraphics"}, line))


def _element(
    tag: str, attributes: dict[str, str], *parts: ElementTree.Element, text: str = ""
) -> ElementTree.Element:
    made = ElementTree.Element(tag, attributes)
    made.text = text or None
    made.extend(parts)
    return made


def _gexf(graph: nx.MultiDiGraph) -> str:
    writer = nx.readwrite.gexf.GEXFWriter(prettyprint=True, version="1.2draft")
    writer.add_graph(_flat(graph, _gexf_colour))
    for meta in writer.xml.iter("meta"):
        meta.attrib.pop("lastmodifieddate", None)  # the same graph is the same file
    return _document(writer)


def _document(writer: Any) -> str:
    str(writer)  # sets the indents
    text = ElementTree.tostring(writer.xml, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _flat(graph: nx.MultiDiGraph, colour: Callable[[str], dict[str, Any]]) -> nx.MultiDiGraph:
    """Return the graph with an id an edge and nothing but plain values, as these formats ask."""
    flat = nx.MultiDiGraph()
    for iri in sorted(graph):
        node = graph.nodes[iri]
        flat.add_node(iri, label=_xml(node["name"]), **_values(node), **_colour(node["type"], colour))
    for number, (start, end, key) in enumerate(sorted(graph.edges(keys=True))):
        edge = graph.edges[start, end, key]
        flat.add_edge(start, end, f"e{number}", label=key, weight=float(len(edge["docs"])), **_values(edge))
    return flat


def _values(attributes: dict[str, Any]) -> dict[str, Any]:
    # "start" and "end" of a node say when it exists, in GEXF.
    renamed = {"start": "startOffset", "end": "endOffset", "type": "class"}
    return {renamed.get(key, key): _xml(value) for key, value in sorted(attributes.items()) if key != "name"}


def _xml(value: Any) -> Any:
    if isinstance(value, list):
        value = " | ".join(value)
    return _NO_XML.sub("\ufffd", value) if isinstance(value, str) else value


@functools.cache
def _colours() -> dict[str, str]:
    theme = json.loads((folder("viz") / "theme.json").read_text(encoding="utf-8"))
    return {type_: look["light"] for type_, look in theme["classes"].items()}


def _colour(type_: str, style: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    return style(_colours()[type_]) if type_ in _colours() else {}


def _gexf_colour(colour: str) -> dict[str, Any]:
    r, g, b = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return {"viz": {"color": {"r": r, "g": g, "b": b, "a": 1.0}}}


def _graphml_colour(colour: str) -> dict[str, Any]:
    r, g, b = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return {"color": colour, "r": r, "g": g, "b": b}


_RDF: dict[str, Callable[[list[ox.Quad]], str]] = {
    "turtle": _turtle,
    "trig": _trig,
    "nquads": _nquads,
    "ntriples": _ntriples,
    "jsonld": _jsonld,
    "rdfxml": _rdfxml,
}
_OTHER: dict[str, Callable[[nx.MultiDiGraph], str]] = {
    "jsonl": _records,
    "graphml": _graphml,
    "gexf": _gexf,
    "dcat": _dcat,
}
FORMATS: tuple[str, ...] = (*_RDF, *_OTHER)
_ENDINGS = {
    ".ttl": "turtle",
    ".trig": "trig",
    ".nq": "nquads",
    ".nt": "ntriples",
    ".jsonld": "jsonld",
    ".rdf": "rdfxml",
    ".jsonl": "jsonl",
    ".graphml": "graphml",
    ".gexf": "gexf",
}
