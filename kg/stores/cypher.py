"""The graph as Neo4j keeps it: the statements that write a document, and those that read the graph back.

A node is a ``Resource`` with its ``iri``, its class and our classes above it as labels, and its attributes
as properties; an edge is a relationship of the same type. The own nodes of a document have IRIs under that of
the document; entities, themes and fields are shared by all documents that ``docs`` names.
"""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import networkx as nx

from kg.errors import StoreError
from kg.graph.deriving import derive
from kg.graph.ontology import KG, terms
from kg.graph.statements import say_node
from kg.stores import base
from kg.stores.base import Prepared, digest, sole_document, stored

BATCH = 2000  # rows of one UNWIND
SCHEMA = (
    "CREATE CONSTRAINT kg_iri IF NOT EXISTS FOR (n:Resource) REQUIRE n.iri IS UNIQUE",
    "CREATE CONSTRAINT kg_doc IF NOT EXISTS FOR (n:PolicyDocument) REQUIRE n.doc IS UNIQUE",
    "CREATE INDEX kg_name IF NOT EXISTS FOR (n:Entity) ON (n.name)",
    "CALL db.awaitIndexes()",
)
DIGEST = "MATCH (n:PolicyDocument {doc: $doc}) RETURN n.iri AS iri, n.digest AS digest"
DOCUMENTS = "MATCH (n:PolicyDocument) RETURN n.doc AS doc ORDER BY doc"
DIGESTS = "MATCH (n:PolicyDocument) RETURN n.iri AS iri, n.digest AS digest ORDER BY iri"
STORED = f"""MATCH (n:PolicyDocument)
RETURN n.iri AS iri, n {{{", ".join(f".{key}" for key in base.STORED.values())}}} AS said"""
NODES = "MATCH (n:Resource) RETURN n.iri AS iri, labels(n) AS labels, properties(n) AS properties"
EDGES = """MATCH (a:Resource)-[r]->(b:Resource)
RETURN a.iri AS start, type(r) AS key, b.iri AS end, properties(r) AS properties"""
_CLEAR = (
    # The document's own nodes with all their edges, then its part in the edges between shared nodes.
    "MATCH (n:Resource) WHERE n.iri STARTS WITH $root + '/' DETACH DELETE n",
    "MATCH (n:Resource {iri: $root}) DETACH DELETE n",
    """MATCH (:Entity|Field)-[r]->(:Entity|Field) WHERE $doc IN r.docs
SET r.docs = [doc IN r.docs WHERE doc <> $doc]
WITH r WHERE size(r.docs) = 0 DELETE r""",
)
_SHARED = "MATCH (n:Resource) WHERE (n:Entity OR n:Theme OR n:Field) AND $doc IN n.docs RETURN n.iri AS iri"
# Writing to a node locks it until the end of the transaction, so that nobody changes what is read from it.
_LOCK = """UNWIND $rows AS iri
MERGE (n:Resource {iri: iri})
SET n.busy = true
RETURN n.iri AS iri, labels(n) AS labels, properties(n) AS properties"""
_NODE = """UNWIND $rows AS row
MERGE (n:Resource {{iri: row.properties.iri}})
SET n = row.properties, n:{labels}"""
_EDGE = """UNWIND $rows AS row
MATCH (a:Resource {{iri: row.start}})
MATCH (b:Resource {{iri: row.end}})
MERGE (a)-[r:{key}]->(b)
SET r += row.properties,
    r.docs = [doc IN coalesce(r.docs, []) WHERE NOT doc IN row.docs] + row.docs"""
# The document's own nodes have just been written anew and have no edges yet, so CREATE is enough.
_NEW = """UNWIND $rows AS row
MATCH (a:Resource {{iri: row.start}})
MATCH (b:Resource {{iri: row.end}})
CREATE (a)-[r:{key}]->(b)
SET r = row.properties, r.docs = row.docs"""
_GONE = "UNWIND $rows AS iri MATCH (n:Resource {iri: iri}) DETACH DELETE n"
_ALIASES = """UNWIND $rows AS iri
MATCH (e:Entity {iri: iri})
OPTIONAL MATCH (e)<-[:denotes]-(m) WHERE m.name <> e.name
WITH e, m.name AS form ORDER BY form
WITH e, collect(DISTINCT form) AS forms
SET e.aliases = CASE WHEN size(forms) = 0 THEN null ELSE forms END"""
# Properties of the store, and derived ones.
_OURS = ("iri", "docs", "said", "digest", "place", "busy", "aliases")

Row = dict[str, Any]


class Transaction(Protocol):
    """A transaction, which runs a statement and returns its records."""

    def run(self, query: Any, parameters: dict[str, Any] | None = None, /) -> Iterable[Mapping[str, Any]]:
        """Run a statement and return its records."""


def mark(graph: nx.MultiDiGraph, place: str = "") -> str:
    """Return the digest of the graph of a document and the place of its file."""
    rows = [*graph.nodes(data=True), *graph.edges(keys=True, data=True), *([place] if place else [])]
    return digest(json.dumps(row, ensure_ascii=False, sort_keys=True).encode() for row in rows)


def prepare(graph: nx.MultiDiGraph, place: str = "") -> Prepared:
    """Return the graph of one document as Neo4j is to write it."""
    _, iri = sole_document(graph)
    one = stored(iri, graph.nodes[iri] | {"place": place})
    return Prepared(one, mark(graph, place), graph)


def write(transaction: Transaction, graph: nx.MultiDiGraph, place: str = "") -> None:
    """Write the graph of one document in place of what it said before."""
    doc, root = sole_document(graph)
    own: list[Row] = []
    shared: dict[str, Row] = {}
    for iri, node in graph.nodes(data=True):
        if f"{iri}/".startswith(f"{root}/"):
            own.append(_row(iri, node))
        else:
            shared[iri] = _row(iri, node)
    named = clear(transaction, doc)
    _write_nodes(transaction, [*own, *_shares(transaction, doc, {*named, *shared}, shared)])
    for key, edges in _by(_edges(graph), "key").items():
        mine = [edge for edge in edges if f"{edge['start']}/".startswith(f"{root}/")]
        _run(transaction, _NEW.format(key=_known(key)), mine)
        others = [edge for edge in edges if not f"{edge['start']}/".startswith(f"{root}/")]
        _run(transaction, _EDGE.format(key=_known(key)), others)
    _run(transaction, _ALIASES, sorted({*named, *shared}))
    found = {"iri": root, "digest": mark(graph, place), "place": place or None}
    transaction.run("MATCH (n:Resource {iri: $iri}) SET n.digest = $digest, n.place = $place", found)


def forget(transaction: Transaction, doc: str) -> None:
    """Remove what only this document says."""
    named = clear(transaction, doc)
    _write_nodes(transaction, _shares(transaction, doc, named, {}))
    _run(transaction, _ALIASES, sorted(named))


def clear(transaction: Transaction, doc: str) -> set[str]:
    """Remove the own nodes of a document; return the IRIs of the nodes that it shares with others."""
    for row in list(transaction.run(DIGEST, {"doc": doc})):
        for statement in _CLEAR:
            transaction.run(statement, {"doc": doc, "root": row["iri"]})
    return {row["iri"] for row in transaction.run(_SHARED, {"doc": doc})}


def _shares(transaction: Transaction, doc: str, iris: set[str], said: Mapping[str, Row]) -> Iterator[Row]:
    """Yield the shared nodes as they are once a document says this of them; remove those that none names.

    Documents rarely differ on a name or a code. Where they do, the property ``said`` keeps the words of each,
    so that removing one document leaves what the others say.
    """
    for found in _locked(transaction, sorted(iris)):
        iri, properties = found["iri"], found["properties"]
        words = _words(properties)
        words.pop(doc, None)
        if iri in said:
            words[doc] = said[iri]["properties"]
        if words:
            type_ = said[iri]["type"] if iri in said else _type(found["labels"])
            yield {"type": type_, "properties": _merged(iri, words)}
        else:
            transaction.run(_GONE, {"rows": [iri]})


def _locked(transaction: Transaction, iris: Sequence[str]) -> Iterator[Row]:
    for start in range(0, len(iris), BATCH):
        rows = transaction.run(_LOCK, {"rows": iris[start : start + BATCH]})
        yield from [dict(row) for row in rows]


def _words(properties: Row) -> dict[str, Row]:
    """Return the attributes that each document states of a shared node, by document."""
    if "said" in properties:
        return dict(map(json.loads, properties["said"]))
    words = {key: value for key, value in properties.items() if key not in _OURS}
    return dict.fromkeys(properties.get("docs", ()), words)


def _merged(iri: str, words: Mapping[str, Row]) -> Row:
    graph = nx.MultiDiGraph()
    for doc, attributes in words.items():
        say_node(graph, iri, [doc], **{k: v for k, v in attributes.items() if k not in _OURS})
    merged: Row = {**graph.nodes[iri], "iri": iri}
    if len({json.dumps(attributes, sort_keys=True) for attributes in words.values()}) > 1:
        merged["said"] = [json.dumps(item, ensure_ascii=False) for item in sorted(words.items())]
    return merged


def _write_nodes(transaction: Transaction, rows: Iterable[Row]) -> None:
    for type_, nodes in _by(rows, "type").items():
        _run(transaction, _NODE.format(labels=":".join(labels(type_))), nodes)


def _run(transaction: Transaction, statement: str, rows: Sequence[Any]) -> None:
    for start in range(0, len(rows), BATCH):
        transaction.run(statement, {"rows": rows[start : start + BATCH]})


def _by(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups


def _row(iri: str, node: Row) -> Row:
    rest = {key: value for key, value in node.items() if key != "type"}
    return {"type": node["type"], "properties": {**rest, "iri": iri}}


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
    # Labels and types cannot be parameters, so only words of the ontology may stand in a statement.
    if name not in terms():
        raise StoreError(f"{name!r} is no class or property of the ontology")
    return name


# Reading back


def read(nodes: Iterable[Mapping[str, Any]], edges: Iterable[Mapping[str, Any]]) -> nx.MultiDiGraph:
    """Return the graph of these records of ``NODES`` and ``EDGES``."""
    graph = nx.MultiDiGraph()
    for row in nodes:
        rest = {key: value for key, value in row["properties"].items() if key not in _OURS}
        docs = sorted(row["properties"]["docs"])
        graph.add_node(row["iri"], type=_type(row["labels"]), docs=docs, **rest)
    for row in edges:
        rest = row["properties"] | {"docs": sorted(row["properties"]["docs"])}
        graph.add_edge(row["start"], row["end"], row["key"], **rest)
    return derive(graph)


def _type(found: Iterable[str]) -> str:
    """Return the class of a node with these labels: the lowest of them."""
    ours = set(found) & terms().keys()
    (type_,) = ours - {above for label in ours for above in labels(label)[1:]}
    return type_
