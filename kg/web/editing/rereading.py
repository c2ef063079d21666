"""Documents that are read again and replaced in the store, in a process of their own."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import ParamSpec, TypeVar

from kg.corpus import Account, Gathering, Making, Register, alone, extract_all, extract_each, load
from kg.errors import InputError, KgError
from kg.model import Extraction
from kg.naming.iris import BASE_IRI, iri_segment
from kg.stores import Store, open_store, preparing

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Place:
    """Where documents are kept: the address of the store, the folder of the files, and what reads them."""

    address: str
    folder: Path
    schema: Path | None


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a file: the ids of its documents, lines on what was not read, and what is wrong."""

    documents: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    error: str = ""


def plain(place: Place, path: Path) -> Extraction:
    """Return what the rules say of a file, without corrections."""
    for outcome in extract_all([path], place.schema, 1, corrected=False):
        if outcome.extractions:
            return outcome.extractions[0]
        raise InputError(outcome.error or str(outcome.skipped))
    raise AssertionError("there is an outcome for each file")


def reread(place: Place, path: Path, name: str = "") -> Told:
    """Read a file as ``kg build`` does, and put its documents into the store.

    ``name`` is the id that its document has; "" where the file is new.
    """
    with open_store(place.address, write=True) as store:
        known = store.stored()
        register, kept = Register(known, (place.folder,)), Account()
        base = next((base_of(one.iri, one.doc) for one in known), BASE_IRI)
        wanted = Gathering((place.folder,), register, kept, place.schema, base, name)
        found = tuple(_written(store, wanted, path, Making(preparing(place.address), base)))
    return Told(found, tuple(kept.warnings), "; ".join(kept.errors))


def _written(store: Store, wanted: Gathering, path: Path, making: Making) -> list[str]:
    left = wanted.changed([path])
    expected = {path: wanted.expected(making, source) for path, source in left.items()}
    found = []
    for one in wanted.gather(extract_each(list(left), wanted.schema, 1, expected=expected), left):
        made = one.made or making.make(one.extraction, load(wanted.schema), one.place)
        if made.prepared is None:
            for line in made.broken:
                wanted.kept.refuse(one.path, f"{one.path}: is not stored: {line}")
            continue
        store.write(made.prepared)
        found.append(made.id)
        for doc in one.before:
            store.remove(doc)
    return found or list(wanted.unchanged)


def ready(place: Place) -> None:
    """Load what documents are read with."""
    load(place.schema)


def _begin() -> None:
    """Let the server end this process: after what is being written, and also where the server was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent_process(),), daemon=True).start()


def _end_with(server: BaseProcess | None) -> None:
    if server:
        server.join()
    os._exit(1)


def base_of(iri: str, doc: str) -> str:
    """Return what the IRIs of a store begin with, by the IRI of a document."""
    return iri.removesuffix(f"doc/{iri_segment(doc)}")


class Readings:
    """The documents that wait to be read again; each is read once for all that was corrected meanwhile."""

    def __init__(self, place: Place, done: Callable[[], None]) -> None:
        self._place, self._done = place, done
        self._lock = threading.Lock()
        self._thread = ThreadPoolExecutor(1)
        self._waiting: set[str] = set()
        self._current = ""
        self._told: dict[str, Told] = {}
        self._pool: ProcessPoolExecutor | None = None

    def plain(self, path: Path) -> Extraction:
        """Return what the rules say of a file, without corrections."""
        return self._run(plain, self._place, path)

    def new(self, path: Path) -> Told:
        """Read a file that is new, or another than before, and say what became of it."""
        told = self._read(path, "")
        self._done()
        return told

    def want(self, doc: str, path: Path) -> None:
        """Let a document be read again; this returns at once."""
        with self._lock:
            if doc in self._waiting:
                return
            self._waiting.add(doc)
        self._thread.submit(self._next, doc, path)

    def state(self, doc: str) -> Told | None:
        """Return what became of a document that was read again; None while it waits or is read."""
        with self._lock:
            return None if doc in self._waiting or doc == self._current else self._told.get(doc, Told())

    def ahead(self) -> frozenset[str]:
        """Return the documents that wait, are being read, or could not be read: the store is behind them."""
        with self._lock:
            failed = (doc for doc, told in self._told.items() if told.error)
            return frozenset({*self._waiting, *failed, self._current} - {""})

    def warm(self, behind: Callable[[], Iterable[tuple[str, Path]]]) -> None:
        """Let a process start, so that the first correction need not wait for it, and read what is behind."""

        def begin() -> None:
            self._run(ready, self._place)
            for doc, path in behind():
                self.want(doc, path)

        self._thread.submit(begin)

    def close(self) -> None:
        """End the process; a document that is being read is written before."""
        self._thread.shutdown(cancel_futures=True)
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def _next(self, doc: str, path: Path) -> None:
        with self._lock:
            self._waiting.discard(doc)
            self._current = doc
        told = self._read(path, doc)
        self._done()
        with self._lock:
            self._told[doc], self._current = told, ""

    def _read(self, path: Path, name: str) -> Told:
        try:
            return alone(path, self._run, reread, self._place, path, name)
        except KgError as error:
            return Told(error=str(error))

    def _run(self, step: Callable[_Given, _Result], *given: _Given.args, **more: _Given.kwargs) -> _Result:
        with self._lock:
            if self._pool is None:
                # One reads again, the other what somebody opens meanwhile.
                self._pool = ProcessPoolExecutor(2, get_context("spawn"), initializer=_begin)
            pool = self._pool
        try:
            return pool.submit(step, *given, **more).result()
        except BrokenProcessPool:
            with self._lock, suppress(Exception):
                self._pool = None
            raise InputError(
                "the process that read it was killed (out of memory?); split the document"
            ) from None
