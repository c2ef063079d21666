"""The store while others write to it: opened anew when it has changed, each document read once."""

from __future__ import annotations

import functools
import os
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import networkx as nx

from kg.errors import StoreError
from kg.graph.merging import merge, restrict
from kg.graph.ontology import KG
from kg.stores import Store, large, open_store
from kg.web.cache import Cache

T = TypeVar("T")

_SPARQL = (
    f"SELECT ?doc ?iri ?digest WHERE {{ GRAPH ?iri {{ ?iri <{KG}doc> ?doc "
    f"OPTIONAL {{ ?iri <{KG}digest> ?digest }} }} }}"
)
_CYPHER = "MATCH (n:PolicyDocument) RETURN n.doc AS doc, n.iri AS iri, n.digest AS digest"
_TRIES = 20  # a build moves files while it writes: opening the store is then tried again
PAUSE = 5.0  # seconds between looks at a server, which tells of no change by itself
_RESULTS, _PAGES = 64, 8
# The number of documents of which something is kept in memory: their rows, their graphs, other things.
COMPARED = 64
_KEPT, _FEW = {"ledger": 100_000, "doubts": 100_000, "words": 300, "graph": 64, "compared": COMPARED}, 16


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document in the store: its id, its IRI, and a digest of what it says."""

    doc: str
    iri: str
    digest: str


@dataclass(frozen=True)
class Snapshot:
    """The store at one moment, and what was worked out from it."""

    store: Store
    documents: tuple[StoredDocument, ...]
    results: Cache = field(default_factory=lambda: Cache(_RESULTS))
    pages: Cache = field(default_factory=lambda: Cache(_PAGES))  # megabytes each, so only a few

    def cached(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what ``make`` gives; it is called once for this snapshot."""
        return self.results.get(key, make)

    def document(self, doc: str) -> StoredDocument | None:
        """Return the document of an id, or None."""
        return self._by_id.get(doc)

    @functools.cached_property
    def _by_id(self) -> dict[str, StoredDocument]:
        return {document.doc: document for document in self.documents}


class WatchedStore:
    """A store that others write to while the server reads: each request sees it as it is by then."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._stamp: Hashable = None
        self._kept: dict[str, Cache] = {}

    def snapshot(self) -> Snapshot:
        """Return the store as it is now; raises ``StoreError`` where it does not answer."""
        with self._lock:
            stamp = self._current_stamp()
            if self._snapshot is None or stamp != self._stamp:
                self._snapshot, self._stamp = _opened(self.address, self._snapshot), stamp
            return self._snapshot

    def look_again(self) -> None:
        """Let the next request see what was written since, also where the store is a server."""
        with self._lock:
            self._stamp = None

    @property
    def embedded(self) -> bool:
        """Whether the store is a folder, so that looking at it costs nothing."""
        return Path(self.address).is_dir()

    def close(self) -> None:
        """Let go of the store."""
        with self._lock:
            if self._snapshot is not None:
                self._snapshot.store.close()
            self._snapshot = None

    def stamp(self) -> Hashable:
        """Return a value that changes when the store does."""
        return stamp(self.address) or self.snapshot().documents

    def _current_stamp(self) -> Hashable:
        return stamp(self.address) or int(time.monotonic() / PAUSE)

    def cached(self, kind: str, document: StoredDocument, make: Callable[[], T]) -> T:
        """Return what ``make`` gives; it is called once for as long as the document says the same.

        ``kind`` names what is kept of the document.
        """
        return self._kept.setdefault(kind, Cache(_KEPT.get(kind, _FEW))).get(document, make)

    def keeps(self, kind: str, document: StoredDocument) -> bool:
        """Say whether there is something kept of this kind."""
        return document in self._kept.get(kind, ())

    def graph(self, *documents: StoredDocument) -> nx.MultiDiGraph:
        """Return what some documents say."""
        graphs = [self.cached("graph", one, functools.partial(self._read, one)) for one in documents]
        return graphs[0] if len(graphs) == 1 else merge(graphs)

    def _read(self, document: StoredDocument) -> nx.MultiDiGraph:
        snapshot = self.snapshot()
        if snapshot.store.answers_sparql:
            return snapshot.store.graph(document.doc)
        # Neo4j gives its whole graph at once: what is of one document is taken from it.
        return restrict(snapshot.cached("whole", snapshot.store.graph), [document.doc])


def stamp(address: str) -> Hashable:
    """Return a value that changes when somebody writes to the store in a folder; None for a server."""
    folder = Path(address)
    if not folder.is_dir():
        return None
    try:
        with os.scandir(folder) as files:
            kept = [
                f
                for f in files
                if f.name.startswith(("CURRENT", "MANIFEST", large.MARK)) or f.name.endswith(".log")
            ]
            return tuple(sorted((f.name, f.stat().st_size, f.stat().st_mtime_ns) for f in kept))
    except FileNotFoundError:  # a file was moved away meanwhile: look again
        return stamp(address)


def _opened(address: str, before: Snapshot | None) -> Snapshot:
    if not Path(address).is_dir():
        return _taken(before.store if before else open_store(address), before)
    return patiently(address, lambda folder: _taken(open_store(folder), None))


def patiently(address: str, opener: Callable[[str], T]) -> T:
    """Return what ``opener`` gives, tried again while a build moves the files of the store."""
    for tried in range(_TRIES):
        try:
            return opener(address)
        except StoreError:
            if tried == _TRIES - 1 or not Path(address).is_dir():
                raise
            time.sleep(0.05 * (tried + 1))
    raise AssertionError("not reached")


def _taken(store: Store, before: Snapshot | None) -> Snapshot:
    """Return a snapshot of an open store: the one from before where its documents are the same."""
    rows = store.query(_SPARQL if store.answers_sparql else _CYPHER).rows
    found = (StoredDocument(str(doc), str(iri), str(digest or "")) for doc, iri, digest in rows)
    documents = tuple(sorted(found, key=lambda document: document.doc))
    same = before is not None and before.documents == documents
    return before if before is not None and same else Snapshot(store, documents)
