"""The files for `neo4j-admin database import`: what they hold is what the store in Neo4j holds."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from kg import graph
from kg.errors import KgError
from kg.formats import records
from kg.knowledge import own
from kg.stores import neo4j_csv, open_store
from support.folders import FICTIONAL
from support.serving import admin, neo4j_server

YUNZHOU = FICTIONAL / "yunzhou.jsonl"
ODD = '“一”, "二"\r\n\'}) DETACH DELETE n //;|\t😀𠀀𪚥 \u200fשלום\u200e\\'


@pytest.fixture(scope="module")
def whole() -> nx.MultiDiGraph:
    """The graph of two fictional documents, one of which has an odd title."""
    found = graph.build(records.read(YUNZHOU), own())
    for _, node in found.nodes(data=True):
        if node.get("doc") == "yunzhou-food" and node["type"] == "PolicyDocument":
            node["title"] = ODD
    return found


def said(found: nx.MultiDiGraph) -> tuple[dict[str, Any], dict[Any, Any]]:
    """Return a graph as values that compare."""
    nodes = {iri: dict(node) for iri, node in found.nodes(data=True)}
    return nodes, {(a, b, k): dict(edge) for a, b, k, edge in found.edges(keys=True, data=True)}


def test_two_files_with_heads(whole: nx.MultiDiGraph, tmp_path: Path) -> None:
    """A line a node and a line a relationship, under heads that say the types."""
    command = neo4j_csv.write(whole, tmp_path / "import")
    tables = {}
    for name in (neo4j_csv.NODES, neo4j_csv.RELATIONSHIPS):
        assert str(tmp_path / "import" / name) in command
        with (tmp_path / "import" / name).open(encoding="utf-8", newline="") as lines:
            tables[name] = list(csv.DictReader(lines))
    assert len(tables[neo4j_csv.NODES]) == len(whole)
    assert len(tables[neo4j_csv.RELATIONSHIPS]) == whole.number_of_edges()
    head = tables[neo4j_csv.NODES][0].keys()
    assert {"iri:ID", ":LABEL", "docs:string[]", "start:long", "inferred:boolean"} <= set(head)
    assert ODD in {row["title:string"] for row in tables[neo4j_csv.NODES]}


def test_a_delimiter_that_no_name_holds(whole: nx.MultiDiGraph, tmp_path: Path) -> None:
    """A list is cut only where it was put together."""
    odd = whole.copy()
    entity = next(iter(graph.entities(odd)))
    odd.nodes[entity]["aliases"] = ["a\x1fb", "c"]
    assert "--array-delimiter=U+001E" in neo4j_csv.write(odd, tmp_path)
    assert '"a\x1fb\x1ec"' in (tmp_path / neo4j_csv.NODES).read_text(encoding="utf-8")


def test_a_folder_that_cannot_be(whole: nx.MultiDiGraph, tmp_path: Path) -> None:
    """A file in its place is told in one line."""
    (tmp_path / "file").write_text("words", encoding="utf-8")
    with pytest.raises(KgError, match="cannot be made"):
        neo4j_csv.write(whole, tmp_path / "file")


@pytest.mark.slow
def test_neo4j_imports_them(whole: nx.MultiDiGraph, tmp_path: Path) -> None:
    """The importer of Neo4j makes a database of them, which is a store like any other."""
    options = neo4j_csv.write(whole, tmp_path / "import").split(" ")[1:]
    (home := tmp_path / "home").mkdir()
    assert admin(home, *options) == ""
    for address in neo4j_server(home):
        with open_store(address, create=True) as store:
            assert said(store.graph()) == said(whole)
            extractions = list(records.read(YUNZHOU))
            store.replace(graph.build(extractions[1:], own()))
            assert said(store.graph()) == said(graph.build(extractions, own()))
