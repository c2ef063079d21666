"""Reading a graph: its entities and units, and where their edges lead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import networkx as nx

from kg.graph.classes import ENTITY_TYPES, UNIT_TYPES
from kg.knowledge.fields import SCHEME


def entities(graph: nx.MultiDiGraph, *types: str) -> list[str]:
    """Return the IRIs of the entities of these types, or of all types."""
    wanted = types or ENTITY_TYPES
    return [iri for iri, type_ in graph.nodes(data="type") if type_ in wanted]


def units(graph: nx.MultiDiGraph, *types: str) -> list[str]:
    """Return the IRIs of the measures and goals, or of those of one type."""
    wanted = types or UNIT_TYPES
    return [iri for iri, type_ in graph.nodes(data="type") if type_ in wanted]


def targets(graph: nx.MultiDiGraph, node: str, key: str) -> Iterator[str]:
    """Yield where the edges of this key lead from a node."""
    return (end for _, end, k in graph.out_edges(node, keys=True) if k == key)


def sources(graph: nx.MultiDiGraph, node: str, key: str) -> Iterator[str]:
    """Yield where the edges of this key come from to a node."""
    return (start for start, _, k in graph.in_edges(node, keys=True) if k == key)


def unit_edges(graph: nx.MultiDiGraph, unit: str, *keys: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Return the edges of a measure or goal as (property, other node, attributes), sorted."""
    edges = graph.out_edges(unit, keys=True, data=True)
    return sorted((k, end, data) for _, end, k, data in edges if not keys or k in keys)


def field_names(fields: Iterable[str], broader: Callable[[str], Iterable[str]]) -> tuple[str, ...]:
    """Return the names of fields by their IRIs, each behind the one that holds it."""
    found = (name for field in sorted(fields) for name in (*broader(field), field))
    return tuple(dict.fromkeys(name.removeprefix(f"{SCHEME}/") for name in found))
