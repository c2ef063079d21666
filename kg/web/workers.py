"""Processes that answer SPARQL: a query that takes too long is ended together with its process."""

from __future__ import annotations

import contextlib
import multiprocessing as mp
import queue
import signal
import threading
from collections.abc import Hashable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import KgError, QueryError, StoreError
from kg.formats.output import dumps
from kg.stores import open_store
from kg.web.sparql import results
from kg.web.sparql.query_check import Refused
from kg.web.watched_store import patiently

_MEMORY = 4 << 30  # bytes of address space of a process, where the system can hold it to that
_PATIENCE = 10.0  # seconds that a request waits for a free process
_START = 120.0  # seconds that a new process may take to import and open what it needs


class Overdue(KgError):
    """A query that took longer, or more memory, than it may; or no process was free to answer it."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query as the protocol gives it: its text, the graphs of its dataset, and the form of the answer.

    ``checked`` are the graphs that must be in the store; ``union`` says that the default graph is all of it.
    """

    text: str
    media: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()
    union: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """The bytes of an answer, and whether it was cut at the limit."""

    content: bytes
    more: bool


class Workers:
    """A few processes, each with the store open for reading."""

    def __init__(self, address: str, count: int, timeout: float, limit: int) -> None:
        self._free: queue.Queue[_Worker] = queue.Queue()
        self._made = [_Worker(address, limit) for _ in range(count)]
        self._timeout, self._limit = timeout, limit
        for worker in self._made:
            self._free.put(worker)

    def ask(self, query: Query, stamp: Hashable) -> Answer:
        """Return the answer to a query on the store as it is at ``stamp``.

        Raises ``QueryError`` where the query is wrong, ``Overdue`` where it takes too much.
        """
        try:
            worker = self._free.get(timeout=_PATIENCE)
        except queue.Empty:
            raise Overdue("too many queries at once: try again in a moment") from None
        try:
            return worker.ask(query, stamp, self._timeout)
        finally:
            self._free.put(worker)

    def close(self) -> None:
        """End the processes."""
        for worker in self._made:
            worker.close()


class _Worker:
    """One process and the line to it; a new one takes its place when it is gone."""

    def __init__(self, address: str, limit: int) -> None:
        self._address, self._limit = address, limit
        self._lock = threading.Lock()
        self._closed = False
        self._start()

    def _start(self) -> None:
        context = mp.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, self._address, self._limit), daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, query: Query, stamp: Hashable, timeout: float) -> Answer:
        with self._lock:
            try:
                self._line.send((query, stamp))
                self._wait_open()
                if not self._line.poll(timeout):
                    self._again()
                    raise Overdue(f"the query took longer than {timeout:g} seconds: ask for less")
                found = self._line.recv()
            except (EOFError, OSError):
                self._again()
                raise Overdue("the query took more memory than it may: ask for less") from None
        if isinstance(found, KgError):
            raise found
        answer: Answer = found
        return answer

    def _wait_open(self) -> None:
        """Wait until the store is open: that is no time of the query."""
        if not self._line.poll(_START):
            raise EOFError
        if isinstance(found := self._line.recv(), KgError):
            raise found

    def _again(self) -> None:
        if not self._closed:
            self._end()
            self._start()

    def close(self) -> None:
        """End the process; no other takes its place."""
        self._closed = True
        self._end()

    def _end(self) -> None:
        self._process.kill()
        self._process.join()
        self._line.close()


def _work(line: Connection, address: str, limit: int) -> None:
    """Answer queries until the line is closed; runs in a process of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends us
    _hold_memory()
    store: ox.Store | None = None
    opened: Any = None
    with contextlib.suppress(EOFError, OSError):
        while True:
            query, stamp = line.recv()
            try:
                if store is None or opened != stamp:
                    store, opened = _open(address), stamp
            except KgError as error:
                line.send(error)
                continue
            line.send(True)
            try:
                line.send(_answer(store, query, limit))
            except KgError as error:
                line.send(error)


def _hold_memory() -> None:
    try:
        import resource
    except ImportError:  # no such limits on this system
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _open(address: str) -> ox.Store:
    """Return the store for reading; what a server holds is copied into memory."""
    if Path(address).is_dir():
        return patiently(address, _read_only)
    store = ox.Store()
    with open_store(address) as remote:
        store.load(dumps(remote.dataset(), "nquads").encode(), format=ox.RdfFormat.N_QUADS)
    return store


def _read_only(address: str) -> ox.Store:
    open_store(address).close()  # says in one line what is wrong
    try:
        return ox.Store.read_only(address)
    except (OSError, RuntimeError) as error:
        raise StoreError(f"{address}: the store does not answer: {error}") from None


def _answer(store: ox.Store, query: Query, limit: int) -> Answer:
    for iri in (*query.checked, *query.default, *query.named):
        if not _known(store, iri):
            raise Refused(f"the store has no graph <{iri}>, and nothing is fetched from elsewhere")
    dataset: dict[str, Any] = {"use_default_graph_as_union": query.union}
    if query.default or query.named:
        dataset = {
            "default_graph": [ox.NamedNode(iri) for iri in query.default],
            "named_graphs": [ox.NamedNode(iri) for iri in query.named],
        }
    try:
        return Answer(*results.write(store.query(query.text, **dataset), query.media, limit))
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"the query is not SPARQL: {' '.join(str(error).split())}") from None
    except (OSError, RuntimeError) as error:
        raise StoreError(f"the store does not answer: {' '.join(str(error).split())}") from None


def _known(store: ox.Store, iri: str) -> bool:
    try:
        return store.contains_named_graph(ox.NamedNode(iri))
    except ValueError:
        return False
