"""Several graphs in one, and the part of a graph that some documents say."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx

from kg.graph.deriving import derive
from kg.graph.statements import say_edge, say_node


def merge(graphs: Iterable[nx.MultiDiGraph]) -> nx.MultiDiGraph:
    """Return one graph of all that these graphs say; their order does not matter."""
    result = nx.MultiDiGraph()
    for graph in graphs:
        for iri, node in graph.nodes(data=True):
            say_node(result, iri, **node)
        for start, end, key, edge in graph.edges(keys=True, data=True):
            say_edge(result, start, end, key, **edge)
    return derive(result)


def restrict(graph: nx.MultiDiGraph, documents: Iterable[str]) -> nx.MultiDiGraph:
    """Return what these documents say."""
    wanted = set(documents)
    result = nx.MultiDiGraph()
    for iri, node in graph.nodes(data=True):
        if docs := sorted(wanted & set(node["docs"])):
            result.add_node(iri, **{**node, "docs": docs})
    for start, end, key, edge in graph.edges(keys=True, data=True):
        if docs := sorted(wanted & set(edge["docs"])):
            result.add_edge(start, end, key, **{**edge, "docs": docs})
    return derive(result)
