"""The embedded store: Oxigraph in a folder, without a server."""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.formats.rdf_input import Nodes, Term
from kg.stores import large
from kg.stores.base import MARKER, Value
from kg.stores.triples import Solutions, Triple, TripleStore, plain

_MARK = "This folder is a graph kept by policy-kg; its other files are Oxigraph's.\n"
_Row = TypeVar("_Row")
_FULL = os.strerror(errno.ENOSPC)
_PAUSES = (0.05, 0.2, 0.5, 1.0)  # seconds


class OxigraphStore(TripleStore):
    """A store in a folder.

    One program writes at a time. Any number may read; each reads the state at which it opened the store.
    Raises ``StoreError`` where the folder is missing, is no store, or another program is writing to it.
    """

    def __init__(self, folder: Path, *, write: bool = False, create: bool = False) -> None:
        self.address = str(folder)
        self._writes = write or create
        self._waiting: list[tuple[ox.NamedNode, bytes]] = []  # new documents as N-Triples
        self._most = 0  # bytes that may wait
        _check(folder, create)
        try:
            if create:
                _mark(folder)
            self._store: Any = _writer(folder) if self._writes else _reader(folder)
        except (OSError, RuntimeError) as error:
            raise _refusal(folder, error) from None

    def close(self) -> None:
        """Close the files of the folder; a second call does nothing."""
        self._settle()
        store = self.__dict__.pop("_store", None)
        if store is not None and self._writes:
            try:
                # Opening a store reads its log first, which takes half a minute after many documents.
                store.flush()
            except (OSError, RuntimeError) as error:
                raise _refusal(Path(self.address), error) from None
            # Oxigraph closes its files with the last reference, and removes a log that is written out when it
            # opens them again. After many documents the log is the larger part of the folder.
            del store
            with contextlib.suppress(OSError, RuntimeError):  # another program that opens it does the same
                ox.Store(self.address)

    def _select(self, text: str, *, union: bool = True) -> Solutions:
        found = self._ask(text, union)
        names = [variable.value for variable in found.variables]
        return names, self._reading(tuple(map(_plain, solution)) for solution in found)

    def _triples(self, text: str) -> Iterator[Triple]:
        known = Nodes()
        return iter(self._reading((known[s], known[p], known[o]) for s, p, o in self._ask(text)))

    def _ask(self, text: str, union: bool = True) -> ox.QuerySolutions:
        try:
            store = self._opened()
            self._settle()
            found = store.query(text, use_default_graph_as_union=union)
        except (SyntaxError, UnicodeError) as error:
            raise QueryError(f"the query is not SPARQL: {' '.join(str(error).split())}") from None
        except (OSError, RuntimeError) as error:
            raise _refusal(Path(self.address), error) from None
        if not isinstance(found, ox.QuerySolutions):
            raise QueryError("a question is a SELECT query")
        return found

    def _reading(self, rows: Iterable[_Row]) -> list[_Row]:
        """Return all rows; errors of the store come up only while they are read."""
        try:
            return list(rows)
        except (OSError, RuntimeError) as error:
            raise _refusal(Path(self.address), error) from None

    def _update(self, text: str) -> None:
        try:
            store = self._opened(writing=True)
            self._settle()
            store.update(text)
        except (OSError, RuntimeError, SyntaxError) as error:
            raise _refusal(Path(self.address), error) from None

    def _put(self, old: Collection[str], iri: str, lines: bytes) -> None:
        """Write N-Triples as a named graph in place of old ones, in one transaction.

        A new graph is read by the bulk loader, which is atomic since Oxigraph 0.5, in half the time and a
        quarter of the space; a large one is read in pieces. Of a graph that is there, only triples that
        differ are written.
        """
        if old not in ([], [iri]):
            return super()._put(old, iri, lines)
        graph = ox.NamedNode(iri)
        try:
            store = self._opened(writing=True)
            if not old and not store.contains_named_graph(graph):
                self._wait(graph, lines)
            else:
                self._settle()
                said = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph) or b""
                new = dict.fromkeys(lines.decode().split("\n"))
                store.update(_change(iri, set(said.decode().split("\n")), new))
        except (OSError, RuntimeError, SyntaxError) as error:
            raise _refusal(Path(self.address), error) from None

    @contextlib.contextmanager
    def batch(self) -> Iterator[None]:
        """Write new documents some megabytes at a time."""
        self._most = large.PIECE
        try:
            yield
        finally:
            self._most = 0
            self._settle()

    def _wait(self, graph: ox.NamedNode, lines: bytes) -> None:
        if sum(len(waiting) for _, waiting in self._waiting) + len(lines) > self._most:
            self._settle()
        self._waiting.append((graph, lines))
        if len(lines) > self._most:
            self._settle()

    def _settle(self) -> None:
        """Write the new documents that wait, all or none."""
        waiting, self._waiting = self._waiting, []
        try:
            if len(waiting) == 1:
                (graph, lines), *_ = waiting
                large.load(self._store, Path(self.address), graph, lines)
            elif waiting:
                # No literal has a line break.
                quads = b"".join(lines.replace(b" .\n", f" {graph} .\n".encode()) for graph, lines in waiting)
                self._store.bulk_load(quads, format=ox.RdfFormat.N_QUADS)
        except (OSError, RuntimeError, SyntaxError) as error:
            raise _refusal(Path(self.address), error) from None

    def _opened(self, *, writing: bool = False) -> Any:
        if "_store" not in self.__dict__:
            raise StoreError(f"{self.address}: the store is closed")
        if writing and not self._writes:
            raise StoreError(f"{self.address}: the store is open for reading alone")
        return self._store


def _change(iri: str, old: Collection[str], new: Collection[str]) -> str:
    """Return the update that replaces the triples of a named graph by new ones.

    A triple in another spelling is removed and then inserted again.
    """
    gone, come = "\n".join(line for line in old if line not in new), "\n".join(n for n in new if n not in old)
    parts = (("DELETE", gone), ("INSERT", come))
    return " ;\n".join(f"{verb} DATA {{ GRAPH <{iri}> {{\n{body}\n}} }}" for verb, body in parts)


def _writer(folder: Path) -> ox.Store:
    """Open a store for writing, without what a build that was killed left of a large document."""
    store = ox.Store(str(folder))
    large.sweep(store, folder)
    return store


def _reader(folder: Path) -> large.Reader:
    """Open a store for reading.

    A program that writes may remove a file, by merging it into another, after it was listed and before it was
    read here, so opening is tried again.
    """
    for pause in _PAUSES:
        try:
            return large.Reader(folder)
        except (OSError, RuntimeError) as error:
            if isinstance(error, FileNotFoundError) or "No such file" not in str(error):
                raise
            time.sleep(pause)
    return large.Reader(folder)


def _check(folder: Path, create: bool) -> None:
    """Raise ``StoreError`` for a folder that is no store, before anything in it changes."""
    if (folder / MARKER).is_file():
        return
    if folder.is_dir() and any(folder.iterdir()):
        raise StoreError(f"{folder}: is a folder of something else, not a store; name a new or empty folder")
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder}: is a file, not a store; name a folder")
    if not create:
        raise StoreError(f"{folder}: there is no store here; run `kg build PATH --store {folder}` first")


def _mark(folder: Path) -> None:
    # The mark is written first, so that a build that is killed right after it leaves a store to open again.
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / MARKER).is_file():
        (folder / MARKER).write_text(_MARK, encoding="utf-8", newline="\n")


def _refusal(folder: Path, error: Exception) -> StoreError:
    reason = " ".join(str(error).split())
    if "lock" in reason.lower():
        return StoreError(f"{folder}: another program is writing to this store; try again when it is done")
    if isinstance(error, FileNotFoundError):
        return StoreError(f"{folder}: the store is empty or damaged; run `kg build PATH --store {folder}`")
    if getattr(error, "errno", None) == errno.ENOSPC or _FULL in reason:
        return StoreError(f"{folder}: the disk is full; what was written before is there, free some space")
    return StoreError(f"{folder}: the store does not answer: {reason}")


def _plain(term: Term | None) -> Value:
    if isinstance(term, ox.Literal):
        return plain(term.value, term.datatype.value)
    return term.value if isinstance(term, ox.NamedNode) else None if term is None else str(term)
