"""The store as it is now: opened for reading, opened anew when it has changed, each document read once."""

from __future__ import annotations

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
from kg.stores import Store, open_store
from kg.web.cache import Cache

T = TypeVar("T")

_LISTS = {
    "rq": f"SELECT ?doc ?iri ?digest WHERE {{ GRAPH ?iri {{ ?iri <{KG}doc> ?doc "
    f"OPTIONAL {{ ?iri <{KG}digest> ?digest }} }} }}",
    "cypher": "MATCH (n:PolicyDocument) RETURN n.doc AS doc, n.iri AS iri, n.digest AS digest",
}
_TRIES = 20  # a build moves files while it writes: who opens the store then tries again
PAUSE = 5.0  # seconds between looks at a server, which tells of no change by itself
_RESULTS, _PAGES = 64, 8
# Documents of which something is kept in memory: their rows, their graphs, other things.
_KEPT, _FEW = {"ledger": 100_000, "graph": 64}, 16


@dataclass(frozen=True, slots=True)
class Held:
    """A document in the store: its id, its IRI, and a digest of what it says."""

    doc: str
    iri: str
    digest: str


@dataclass(frozen=True)
class State:
    """The store at one moment, and what was worked out from it."""

    store: Store
    documents: tuple[Held, ...]
    results: Cache = field(default_factory=lambda: Cache(_RESULTS))
    pages: Cache = field(default_factory=lambda: Cache(_PAGES))  # megabytes each, so only a few

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what ``make`` gives, made once for this state of the store."""
        return self.results.get(key, make)

    def held(self, doc: str) -> Held | None:
        """Return the document of an id, or None."""
        return next((held for held in self.documents if held.doc == doc), None)


class Live:
    """A store that others write to while we read: every request sees it as it is by then."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._lock = threading.Lock()
        self._state: State | None = None
        self._stamp: Hashable = None
        self._kept: dict[str, Cache] = {}

    def state(self) -> State:
        """Return the store as it is now; raises ``StoreError`` where it does not answer."""
        with self._lock:
            stamp = self._looked()
            if self._state is None or stamp != self._stamp:
                self._state, self._stamp = _opened(self.address, self._state), stamp
            return self._state

    @property
    def embedded(self) -> bool:
        """Whether the store is a folder, so that looking at it costs nothing."""
        return Path(self.address).is_dir()

    def close(self) -> None:
        """Let go of the store."""
        with self._lock:
            if self._state is not None:
                self._state.store.close()
            self._state = None

    def stamp(self) -> Hashable:
        """Return what changes when the store does."""
        return stamp(self.address) or self.state().documents

    def _looked(self) -> Hashable:
        return stamp(self.address) or int(time.monotonic() / PAUSE)

    def once(self, key: tuple[str, Held], make: Callable[[], T]) -> T:
        """Return what ``make`` gives for a document, made once for as long as the document says the same."""
        kind, held = key
        return self._kept.setdefault(kind, Cache(_KEPT.get(kind, _FEW))).get(held, make)

    def graph(self, *held: Held) -> nx.MultiDiGraph:
        """Return what some documents say."""
        graphs = [self._graph(one) for one in held]
        return graphs[0] if len(graphs) == 1 else merge(graphs)

    def _graph(self, held: Held) -> nx.MultiDiGraph:
        return self.once(("graph", held), lambda: self._read(held))

    def _read(self, held: Held) -> nx.MultiDiGraph:
        state = self.state()
        if state.store.answers_sparql:
            return state.store.graph(held.doc)
        # Neo4j gives its whole graph at once: what is of one document is taken from it.
        return restrict(state.once("whole", state.store.graph), [held.doc])


def stamp(address: str) -> Hashable:
    """Return what changes when somebody writes to the store in a folder; None for a server."""
    folder = Path(address)
    if not folder.is_dir():
        return None
    try:
        with os.scandir(folder) as files:
            kept = [
                f
                for f in files
                if f.name == "CURRENT" or f.name.startswith("MANIFEST") or f.name.endswith(".log")
            ]
            return tuple(sorted((f.name, f.stat().st_size, f.stat().st_mtime_ns) for f in kept))
    except FileNotFoundError:  # moved away while we looked: look again
        return stamp(address)


def _opened(address: str, before: State | None) -> State:
    if not Path(address).is_dir():
        return _listed(before.store if before else open_store(address), before)
    return patiently(address, lambda folder: _listed(open_store(folder), None))


def patiently(address: str, opener: Callable[[str], T]) -> T:
    """Open a store that somebody may be writing to: files move then, and the next try finds them."""
    for tried in range(_TRIES):
        try:
            return opener(address)
        except StoreError:
            if tried == _TRIES - 1 or not Path(address).is_dir():
                raise
            time.sleep(0.05 * (tried + 1))
    raise AssertionError("not reached")


def _listed(store: Store, before: State | None) -> State:
    rows = store.query(_LISTS[store.language]).rows
    documents = tuple(sorted((Held(str(d), str(i), str(g or "")) for d, i, g in rows), key=lambda h: h.doc))
    return before if before is not None and before.documents == documents else State(store, documents)
