"""A document as its page needs it: facts of it, its text, and the nodes of its parts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import networkx as nx

from kg.graph.classes import TEXT_TYPES, UNIT_TYPES, VALUE_TYPES
from kg.graph.ontology import KG, LABEL
from kg.stores.base import Store, check_iri
from kg.web.documents.marks import Nodes, Spans, spans

_CLASSES = ("Section", "Mention", *UNIT_TYPES, *VALUE_TYPES)
_SAID = ("start", "end", "level", "mentionType", "rule", "fieldRule", "denotes")
_PARTS = f"""SELECT ?s ?class ?p ?o WHERE {{{{ GRAPH <{{iri}}> {{{{
  VALUES ?class {{{{ {" ".join(f"<{KG}{name}>" for name in _CLASSES)} }}}} ?s a ?class .
  VALUES ?p {{{{ <{LABEL}> {" ".join(f"<{KG}{name}>" for name in _SAID)} }}}} ?s ?p ?o }}}} }}}}"""
_FACTS = "SELECT ?p ?o WHERE {{ GRAPH <{iri}> {{ <{iri}> ?p ?o }} }}"


@dataclass(frozen=True)
class DocumentText:
    """A document: facts of it, its text, and the nodes of its parts with what they ``denote``.

    The text is not ``whole`` where the store does not keep it: headings and sentences then stand at their
    offsets, on lines of their own.
    """

    facts: dict[str, Any]
    text: str
    whole: bool
    nodes: Nodes

    @cached_property
    def spans(self) -> Spans:
        """The places of the parts in the text."""
        return spans(self.nodes)

    def thing(self, iri: str) -> str:
        """Return the thing that a name stands for; a figure, measure or goal stands for itself."""
        return str(self.nodes[iri].get("denotes", iri))


def from_store(store: Store, iri: str) -> DocumentText | None:
    """Return a document of a store that speaks SPARQL; None where the store does not keep its text."""
    rows = store.query(_FACTS.format(iri=check_iri(iri))).rows
    facts = {_local(name): value for name, value in rows}
    if not (text := facts.pop("content", None)):
        return None
    nodes: dict[str, dict[str, Any]] = defaultdict(dict)
    for part, class_, name, value in store.query(_PARTS.format(iri=iri)).rows:
        nodes[str(part)]["type"] = _local(class_)
        key = _local(name)
        nodes[str(part)][key] = str(value).split("\n") if key == "fieldRule" else value
    return DocumentText(facts, str(text), True, dict(nodes))


def _local(name: object) -> str:
    return "name" if name == LABEL else str(name).removeprefix(KG)


def from_graph(graph: nx.MultiDiGraph, iri: str) -> DocumentText:
    """Return a document by its graph."""
    nodes = {name: dict(node) for name, node in graph.nodes(data=True)}
    for mention, thing, key in graph.edges(keys=True):
        if key == "denotes":
            nodes[mention]["denotes"] = thing
    facts = nodes[iri]
    text = facts.get("content")
    return DocumentText(facts, str(text or _together(nodes)), bool(text), nodes)


def _together(nodes: Nodes) -> str:
    text: list[str] = []
    parts = [n for n in nodes.values() if n.get("type") in TEXT_TYPES]
    for node in sorted(parts, key=lambda n: int(n["start"])):
        start = int(node["start"])
        if start >= len(text):
            text += ["\n"] * (start - len(text)) + list(str(node.get("text") or node["name"]))
    return "".join(text)
