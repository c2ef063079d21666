"""Nodes and edges of documents, added to a graph so that the order of documents does not matter."""

from __future__ import annotations

from typing import Any

import networkx as nx


def say_node(graph: nx.MultiDiGraph, iri: str, docs: list[str], **attributes: Any) -> str:
    """Add a node to the graph, with what documents say of it, and return its IRI.

    Attributes that are None are not set. Where two documents differ, the smaller value stays, so that the
    order of documents does not matter.
    """
    if iri not in graph:
        graph.add_node(iri)
    _say(graph.nodes[iri], docs, attributes)
    return iri


def say_edge(
    graph: nx.MultiDiGraph, start: str, end: str, key: str, docs: list[str], **attributes: Any
) -> None:
    """Add an edge to the graph; attributes are merged as ``say_node`` does."""
    known = graph.get_edge_data(start, end, key)
    if known is None:
        graph.add_edge(start, end, key)
        known = graph.get_edge_data(start, end, key)
    _say(known, docs, attributes)


def _say(known: dict[str, Any], docs: list[str], attributes: dict[str, Any]) -> None:
    if known.get("docs") != docs:
        known["docs"] = sorted({*known.get("docs", ()), *docs})
    for key, value in attributes.items():
        if value is None:
            continue
        if key in known and known[key] != value:
            value = min(known[key], value, key=repr)
        known[key] = value
