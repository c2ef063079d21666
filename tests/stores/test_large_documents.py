"""Large documents in the embedded store: loaded in pieces, whole or absent at every moment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest

from kg import graph
from kg.formats import records
from kg.knowledge import own
from kg.stores import large, open_store, triples
from kg.web.sparql.engine import Query, answer
from support.folders import FICTIONAL

ALL = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
NAMES = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"


@pytest.fixture
def graphs(monkeypatch: pytest.MonkeyPatch) -> list[nx.MultiDiGraph]:
    """The graphs of two fictional documents, which both count as large."""
    monkeypatch.setattr(large, "PIECE", 3000)
    return [graph.build([one], own()) for one in records.read(FICTIONAL / "yunzhou.jsonl")]


class Stopped(Exception):
    """A kill, as far as the store can tell."""


class Stopping:
    """A store in which the third piece is not written any more."""

    def __init__(self, store: ox.Store) -> None:
        self.store, self.left = store, 2

    def bulk_load(self, lines: bytes, **more: Any) -> None:
        """Write a piece, or stop."""
        if not self.left:
            raise Stopped
        self.left -= 1
        self.store.bulk_load(lines, **more)


def begun(folder: Path, one: nx.MultiDiGraph) -> str:
    """Write the first pieces of a document and return its IRI."""
    made = triples.prepare(one)
    store = ox.Store(str(folder))
    with pytest.raises(Stopped):
        large.load(Stopping(store), folder, ox.NamedNode(made.stored.iri), made.content)  # type: ignore[arg-type]
    assert store.contains_named_graph(ox.NamedNode(made.stored.iri))
    return made.stored.iri


@pytest.mark.parametrize("batch", [False, True], ids=["alone", "in a batch"])
def test_pieces_make_the_whole(tmp_path: Path, graphs: list[nx.MultiDiGraph], batch: bool) -> None:
    """What was loaded in pieces is what was written, and nothing says any more that it is loading."""
    with open_store(str(tmp_path), create=True) as store:
        for one in graphs:
            if batch:
                with store.batch():
                    assert store.replace(one)
            else:
                assert store.replace(one)
    with open_store(str(tmp_path)) as store:
        assert nx.utils.graphs_equal(store.graph(), graph.merge(graphs))
    assert not (tmp_path / large.MARK).exists()


def test_a_reader_finds_nothing_of_a_part(tmp_path: Path, graphs: list[nx.MultiDiGraph]) -> None:
    """Neither questions nor SPARQL find what was written of a document that is not whole."""
    with open_store(str(tmp_path), create=True) as store:
        store.replace(graphs[0])
        count = store.query(ALL).rows
    iri = begun(tmp_path, graphs[1])
    with open_store(str(tmp_path)) as store:
        assert len(store.documents()) == 1
        assert store.query(ALL).rows == count
        assert nx.utils.graphs_equal(store.graph(), graphs[0])
    reader = large.Reader(tmp_path)
    assert iri not in answer(reader, Query(NAMES), 100).content.decode()
    assert not reader.contains_named_graph(ox.NamedNode(iri))


def test_the_next_build_takes_a_part_away(tmp_path: Path, graphs: list[nx.MultiDiGraph]) -> None:
    """A store that is opened for writing holds whole documents alone, and the document can be written."""
    with open_store(str(tmp_path), create=True) as store:
        store.replace(graphs[0])
    begun(tmp_path, graphs[1])
    with open_store(str(tmp_path), write=True) as store:
        assert nx.utils.graphs_equal(store.graph(), graphs[0])
        assert store.replace(graphs[1])
    with open_store(str(tmp_path)) as store:
        assert nx.utils.graphs_equal(store.graph(), graph.merge(graphs))
