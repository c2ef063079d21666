"""The derived part of a graph: aliases, evidence and body edges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import networkx as nx

from kg.graph.access import entities, units
from kg.graph.classes import LINKS, ROLE_EDGES
from kg.graph.statements import say_edge

# The edges from each node, as networkx keeps them: its views take many times longer to ask.
_Edges = Mapping[str, Mapping[str, Mapping[str, dict[str, Any]]]]


def derive(graph: nx.MultiDiGraph, *, ordered: bool = True) -> nx.MultiDiGraph:
    """Return the graph with its derived attributes and edges computed anew from the others.

    Nodes and edges are sorted in a new graph, unless they need not be ``ordered``.
    """
    edges: _Edges = dict(graph.adjacency())
    _derive_aliases(graph, edges)
    derived = {"evidencedBy", *ROLE_EDGES}
    for unit in units(graph):
        old = [(unit, end, key) for end, keys in edges[unit].items() for key in keys if key in derived]
        graph.remove_edges_from(old)
        _derive_evidence(graph, edges, unit)
        _derive_bodies(graph, edges, unit)
    return _sorted(graph) if ordered else graph


def _targets(edges: _Edges, node: str, key: str) -> list[str]:
    return [end for end, keys in edges[node].items() if key in keys]


def _derive_aliases(graph: nx.MultiDiGraph, edges: _Edges) -> None:
    forms: dict[str, set[str]] = defaultdict(set)
    for mention, ends in edges.items():
        for entity, keys in ends.items():
            if "denotes" in keys:
                forms[entity].add(graph.nodes[mention]["name"])
    for entity in entities(graph):
        node = graph.nodes[entity]
        node.pop("aliases", None)
        if others := sorted(forms[entity] - {node["name"]}):
            node["aliases"] = others


def _derive_evidence(graph: nx.MultiDiGraph, edges: _Edges, unit: str) -> None:
    docs = graph.nodes[unit]["docs"]
    for key in LINKS:
        mentions = sorted(_targets(edges, unit, f"{key}Mention"))
        for mention in mentions:
            say_edge(graph, unit, mention, "evidencedBy", docs)
        for entity in _targets(edges, unit, key):
            evidence = [m for m in mentions if "denotes" in edges[m].get(entity, ())]
            edges[unit][entity][key]["evidence"] = evidence


def _derive_bodies(graph: nx.MultiDiGraph, edges: _Edges, unit: str) -> None:
    docs = graph.nodes[unit]["docs"]
    for responsibility in _targets(edges, unit, "hasResponsibility"):
        node = graph.nodes[responsibility]
        evidence = sorted(_targets(edges, responsibility, "evidencedBy"))
        for body in _targets(edges, responsibility, "body"):
            for mention in evidence:
                say_edge(graph, unit, mention, "evidencedBy", docs)
            facts = {"inferred": node["inferred"], "rule": node.get("rule"), "evidence": evidence}
            say_edge(graph, unit, body, f"{node['role']}Body", docs, **facts)


def _sorted(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    result = nx.MultiDiGraph()
    result.add_nodes_from((iri, dict(_in_order(node))) for iri, node in sorted(graph.nodes(data=True)))
    result.add_edges_from(
        (start, end, key, dict(_in_order(keys[key])))
        for start, ends in sorted(graph.adjacency())
        for end, keys in sorted(ends.items())
        for key in sorted(keys)
    )
    return result


def _in_order(attributes: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((key, attributes[key]) for key in sorted(attributes))
