"""The graph as Neo4j keeps it: what is written for a document, and how it is read back.

A node is a ``Resource`` with its ``iri``, its class and our classes above it as labels, and its attributes
as properties; an edge is a relationship of the same type. What one document says has an IRI under that of
the document; entities and themes belong to all documents that ``docs`` names.
"""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import networkx as nx

from kg.errors import StoreError
from kg.graph import derive
from kg.stores.base import digest, document
from kg.vocabulary import KG, terms

BATCH = 2000  # rows of one UNWIND
SCHEMA = (
    "CREATE CONSTRAINT kg_iri IF NOT EXISTS FOR (n:Resource) REQUIRE n.iri IS UNIQUE",
    "CREATE CONSTRAINT kg_doc IF NOT EXISTS FOR (n:PolicyDocument) REQUIRE n.doc IS UNIQUE",
    "CREATE INDEX kg_name IF NOT EXISTS FOR (n:Entity) ON (n.name)",
    "CALL db.awaitIndexes()",
)
DIGEST = "MATCH (n:PolicyDocument {doc: $doc}) RETURN n.iri AS iri, n.digest AS digest"
DOCUMENTS = "MATCH (n:PolicyDocument) RETURN n.doc AS doc ORDER BY doc"
NODES = "MATCH (n:Resource) RETURN n.iri AS iri, labels(n) AS labels, properties(n) AS properties"
EDGES = """MATCH (a:Resource)-[r]->(b:Resource)
RETURN a.iri AS start, type(r) AS key, b.iri AS end, properties(r) AS properties"""
_NAMED = "MATCH (:Mention {doc: $doc})-[:denotes]->(e) RETURN DISTINCT e.iri AS iri"
_FORGET = (
    # What the document alone says, with all links from and to it ...
    "MATCH (n:Resource) WHERE n.iri STARTS WITH $root + '/' DETACH DELETE n",
    "MATCH (n:Resource {iri: $root}) DETACH DELETE n",
    # ... and its share in what others say too.
    """MATCH (:Entity)-[r]->(:Entity) WHERE $doc IN r.docs
SET r.docs = [doc IN r.docs WHERE doc <> $doc]
WITH r WHERE size(r.docs) = 0 DELETE r""",
    """MATCH (n:Resource) WHERE (n:Entity OR n:Theme) AND $doc IN n.docs
SET n.docs = [doc IN n.docs WHERE doc <> $doc]
WITH n WHERE size(n.docs) = 0 DETACH DELETE n""",
)
_NODE = """UNWIND $rows AS row
MERGE (n:Resource {{iri: row.iri}})
SET n:{labels}, n += row.properties,
    n.docs = [doc IN coalesce(n.docs, []) WHERE NOT doc IN row.docs] + row.docs"""
_EDGE = """UNWIND $rows AS row
MATCH (a:Resource {{iri: row.start}})
MATCH (b:Resource {{iri: row.end}})
MERGE (a)-[r:{key}]->(b)
SET r += row.properties,
    r.docs = [doc IN coalesce(r.docs, []) WHERE NOT doc IN row.docs] + row.docs"""
_ALIASES = """UNWIND $rows AS iri
MATCH (e:Resource {iri: iri})
OPTIONAL MATCH (e)<-[:denotes]-(m) WHERE m.name <> e.name
WITH e, m.name AS form ORDER BY form
WITH e, collect(DISTINCT form) AS forms
SET e.aliases = CASE WHEN size(forms) = 0 THEN null ELSE forms END"""

Row = dict[str, Any]


class Transaction(Protocol):
    """What is asked of a transaction: to run a statement and give its records."""

    def run(self, query: Any, parameters: dict[str, Any] | None = None, /) -> Iterable[Mapping[str, Any]]:
        """Run a statement."""


def mark(graph: nx.MultiDiGraph) -> str:
    """Return the digest of what is written for a document."""
    rows = [*graph.nodes(data=True), *graph.edges(keys=True, data=True)]
    return digest(json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows)


def write(transaction: Transaction, graph: nx.MultiDiGraph) -> None:
    """Write the graph of one document in place of what it said before."""
    doc, root = document(graph)
    named = forget(transaction, doc)
    for labels, nodes in _by(_nodes(graph), "labels").items():
        _run(transaction, _NODE.format(labels=labels), nodes)
    for key, edges in _by(_edges(graph), "key").items():
        _run(transaction, _EDGE.format(key=_known(key)), edges)
    _run(transaction, _ALIASES, sorted({*named, *_named(transaction, doc)}))
    found = {"iri": root, "digest": mark(graph)}
    transaction.run("MATCH (n:Resource {iri: $iri}) SET n.digest = $digest", found)


def forget(transaction: Transaction, doc: str) -> list[str]:
    """Take away what only this document says; return the IRIs of the entities that it named."""
    named = _named(transaction, doc)
    for row in list(transaction.run(DIGEST, {"doc": doc})):
        for statement in _FORGET:
            transaction.run(statement, {"doc": doc, "root": row["iri"]})
    _run(transaction, _ALIASES, named)
    return named


def _named(transaction: Transaction, doc: str) -> list[str]:
    return [row["iri"] for row in transaction.run(_NAMED, {"doc": doc})]


def _run(transaction: Transaction, statement: str, rows: Sequence[Any]) -> None:
    for start in range(0, len(rows), BATCH):
        transaction.run(statement, {"rows": rows[start : start + BATCH]})


def _by(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups


def _nodes(graph: nx.MultiDiGraph) -> Iterator[Row]:
    for iri, node in graph.nodes(data=True):
        rest = {key: value for key, value in node.items() if key not in ("type", "docs")}
        yield {"iri": iri, "labels": ":".join(labels(node["type"])), "docs": node["docs"], "properties": rest}


def _edges(graph: nx.MultiDiGraph) -> Iterator[Row]:
    for start, end, key, edge in graph.edges(keys=True, data=True):
        rest = {name: value for name, value in edge.items() if name != "docs"}
        yield {"start": start, "key": key, "end": end, "docs": edge["docs"], "properties": rest}


@functools.cache
def labels(type_: str) -> tuple[str, ...]:
    """Return the labels of a class: its own, then those of our classes above it."""
    above = [iri.removeprefix(KG) for iri in terms()[_known(type_)].above if iri.startswith(KG)]
    return (type_, *(label for name in above for label in labels(name)))


def _known(name: str) -> str:
    # Labels and types cannot be parameters: only words of the ontology come into a statement.
    if name not in terms():
        raise StoreError(f"{name!r} is no class or property of the ontology")
    return name


# Reading back


def read(nodes: Iterable[Mapping[str, Any]], edges: Iterable[Mapping[str, Any]]) -> nx.MultiDiGraph:
    """Return the graph of these records of ``NODES`` and ``EDGES``."""
    graph = nx.MultiDiGraph()
    above = {label for type_ in terms() if terms()[type_].kind == "Class" for label in labels(type_)[1:]}
    for row in nodes:
        (type_,) = set(row["labels"]) & terms().keys() - above
        rest = {k: v for k, v in row["properties"].items() if k not in ("iri", "digest", "docs")}
        graph.add_node(row["iri"], type=type_, docs=sorted(row["properties"]["docs"]), **rest)
    for row in edges:
        rest = row["properties"] | {"docs": sorted(row["properties"]["docs"])}
        graph.add_edge(row["start"], row["end"], row["key"], **rest)
    return derive(graph)
