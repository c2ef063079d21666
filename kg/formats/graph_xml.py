"""The graph for programs that draw graphs: GraphML for yEd and Gephi, GEXF for Gephi."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import networkx as nx

from kg.resources import folder

NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def graphml(graph: nx.MultiDiGraph) -> str:
    """Return a graph as GraphML, with labels, colours and widths where yEd looks for them."""
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


def gexf(graph: nx.MultiDiGraph) -> str:
    """Return a graph as GEXF 1.2."""
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
    return NO_XML.sub("\ufffd", value) if isinstance(value, str) else value


@functools.cache
def colours() -> dict[str, str]:
    """Return the colour of each class, as the page draws it on a light ground."""
    theme = json.loads((folder("viz") / "theme.json").read_text(encoding="utf-8"))
    return {type_: look["light"] for type_, look in theme["classes"].items()}


def _colour(type_: str, style: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    return style(colours()[type_]) if type_ in colours() else {}


def _gexf_colour(colour: str) -> dict[str, Any]:
    r, g, b = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return {"viz": {"color": {"r": r, "g": g, "b": b, "a": 1.0}}}


def _graphml_colour(colour: str) -> dict[str, Any]:
    r, g, b = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return {"color": colour, "r": r, "g": g, "b": b}
