"""The derived part of a graph: aliases, evidence and body edges."""

from __future__ import annotations

import networkx as nx

from kg.graph.access import entities, sources, targets, units
from kg.graph.classes import LINKS, ROLE_EDGES
from kg.graph.statements import say_edge


def derive(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Return the graph, sorted, with its derived attributes and edges computed anew from the others."""
    _derive_aliases(graph)
    derived = {"evidencedBy", *ROLE_EDGES}
    for unit in units(graph):
        old = [(u, v, k) for u, v, k in graph.out_edges(unit, keys=True) if k in derived]
        graph.remove_edges_from(old)
        _derive_evidence(graph, unit)
        _derive_bodies(graph, unit)
    return _sorted(graph)


def _derive_aliases(graph: nx.MultiDiGraph) -> None:
    for entity in entities(graph):
        forms = {graph.nodes[m]["name"] for m in sources(graph, entity, "denotes")}
        forms.discard(graph.nodes[entity]["name"])
        graph.nodes[entity].pop("aliases", None)
        if forms:
            graph.nodes[entity]["aliases"] = sorted(forms)


def _derive_evidence(graph: nx.MultiDiGraph, unit: str) -> None:
    docs = graph.nodes[unit]["docs"]
    for key in LINKS:
        mentions = sorted(targets(graph, unit, f"{key}Mention"))
        for mention in mentions:
            say_edge(graph, unit, mention, "evidencedBy", docs)
        for entity in targets(graph, unit, key):
            evidence = [m for m in mentions if graph.has_edge(m, entity, "denotes")]
            graph.edges[unit, entity, key]["evidence"] = evidence


def _derive_bodies(graph: nx.MultiDiGraph, unit: str) -> None:
    docs = graph.nodes[unit]["docs"]
    for responsibility in list(targets(graph, unit, "hasResponsibility")):
        node = graph.nodes[responsibility]
        evidence = sorted(targets(graph, responsibility, "evidencedBy"))
        for body in targets(graph, responsibility, "body"):
            for mention in evidence:
                say_edge(graph, unit, mention, "evidencedBy", docs)
            facts = {"inferred": node["inferred"], "rule": node.get("rule"), "evidence": evidence}
            say_edge(graph, unit, body, f"{node['role']}Body", docs, **facts)


def _sorted(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    result = nx.MultiDiGraph()
    for iri in sorted(graph):
        node = graph.nodes[iri]
        result.add_node(iri, **{key: node[key] for key in sorted(node)})
    for start, end, key in sorted(graph.edges(keys=True)):
        edge = graph.edges[start, end, key]
        result.add_edge(start, end, key, **{name: edge[name] for name in sorted(edge)})
    return result
