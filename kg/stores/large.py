"""Large documents in the embedded store: loaded in pieces, and not there for anyone before the last piece.

Oxigraph's bulk loader needs a kilobyte of memory for each triple that it is given at once. The graph of a
document that is loaded in pieces is named in a file beside those of the store until it is whole: readers
leave it out, and whoever opens the store for writing after a kill takes it away.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

MARK = "policy-kg.loading"  # the file that names the graph that is not whole
PIECE = 40_000_000  # bytes of N-Triples, a quarter of a million: 0.3 GB of memory


class Reader:
    """A store that is open for reading, without the graph that is being loaded by then."""

    def __init__(self, folder: Path) -> None:
        before = unfinished(folder)
        self._store = ox.Store.read_only(str(folder))
        # What was begun or finished while the store was opened may be there in part.
        self._hidden = {graph for graph in (before, unfinished(folder)) if graph}

    def query(self, text: str, **dataset: Any) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Answer a query as ``Store.query`` of Oxigraph does."""
        if self._hidden and dataset.get("use_default_graph_as_union"):
            whole = [graph for graph in self._store.named_graphs() if graph not in self._hidden]
            dataset = {"default_graph": [ox.DefaultGraph(), *whole], "named_graphs": whole}
        return self._store.query(text, **dataset)

    def contains_named_graph(self, graph: ox.NamedNode) -> bool:
        """Tell whether a graph is there as a whole."""
        return graph not in self._hidden and self._store.contains_named_graph(graph)


def unfinished(folder: Path) -> ox.NamedNode | None:
    """Return the name of the graph that is not whole, if there is one."""
    try:
        name = (folder / MARK).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return ox.NamedNode(name) if name else None


def load(store: ox.Store, folder: Path, graph: ox.NamedNode, lines: bytes) -> None:
    """Write N-Triples as a new graph; readers find all of it or nothing."""
    if len(lines) <= PIECE:
        store.bulk_load(lines, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
        return
    _mark(folder, graph)
    for piece in _pieces(lines):
        store.bulk_load(piece, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
    (folder / MARK).unlink()


def sweep(store: ox.Store, folder: Path) -> None:
    """Take away what a program that was stopped left of a graph."""
    if graph := unfinished(folder):
        store.remove_graph(graph)
    (folder / MARK).unlink(missing_ok=True)


def _mark(folder: Path, graph: ox.NamedNode) -> None:
    with (folder / MARK).open("w", encoding="utf-8") as file:
        file.write(graph.value)
        file.flush()
        os.fsync(file.fileno())


def _pieces(lines: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(lines):
        end = lines.rfind(b"\n", start, start + PIECE) + 1 or len(lines)
        yield lines[start:end]
        start = end
