"""The graph as a file: RDF in six syntaxes, JSON Lines, GraphML and GEXF, each in a stable order.

Two exports of the same graph are the same bytes, and two exports of graphs that differ a little differ in a
few lines. A file is written whole or not at all.

The formats that know named graphs (``trig``, ``nquads``, ``jsonld``) keep what each document says apart;
``turtle``, ``ntriples`` and ``rdfxml`` hold all that is said, once. XML has no place for control characters:
``rdfxml``, ``graphml`` and ``gexf`` hold a replacement character (U+FFFD) for each. ``dcat`` is no export of
the graph but its description for a catalogue, in Turtle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
from rdflib import Dataset

from kg import files
from kg.errors import KgError, nearest
from kg.formats import catalogue, records
from kg.formats.graph_xml import gexf, graphml
from kg.formats.json_ld import jsonld
from kg.formats.rdf_files import nquads, ntriples, one_graph, order, quad, rdfxml, trig, turtle
from kg.graph import rdf, readback


def write(content: nx.MultiDiGraph | Dataset, path: Path, format_: str | None = None) -> None:
    """Write a graph or a dataset to a file.

    The ending of the file's name says the format where ``format_`` does not. Raises ``KgError`` where
    there is no such format, or the file cannot be written.
    """
    files.write(path, dumps(content, format_ or format_of(path)))


def format_of(path: Path) -> str:
    """Return the format that the ending of a file's name stands for."""
    if (name := ENDINGS.get(path.suffix.lower())) is None:
        endings = ", ".join(ENDINGS)
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
    return _RDF[format_](sorted(map(quad, set(quads)), key=order))


def _records(graph: nx.MultiDiGraph) -> str:
    return "".join(f"{records.dumps(extraction)}\n" for extraction in readback.extractions(graph))


def _dcat(graph: nx.MultiDiGraph) -> str:
    description = catalogue.describe(graph)
    quads = [quad((*triple, "x:description")) for triple in description]
    prefixes = {prefix: str(iri) for prefix, iri in description.namespaces()}
    used = {p: iri for p, iri in prefixes.items() if any(iri in str(quad) for quad in quads)}
    text = ox.serialize(one_graph(quads), format=ox.RdfFormat.TURTLE, prefixes=used)
    return (text or b"").decode("utf-8")


_RDF: dict[str, Callable[[list[ox.Quad]], str]] = {
    "turtle": turtle,
    "trig": trig,
    "nquads": nquads,
    "ntriples": ntriples,
    "jsonld": jsonld,
    "rdfxml": rdfxml,
}
_OTHER: dict[str, Callable[[nx.MultiDiGraph], str]] = {
    "jsonl": _records,
    "graphml": graphml,
    "gexf": gexf,
    "dcat": _dcat,
}
FORMATS: tuple[str, ...] = (*_RDF, *_OTHER)
ENDINGS = {
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
