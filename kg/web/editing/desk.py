"""The desk where documents are corrected: which file each has, what is written beside it, what came of it."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from kg import reading, review
from kg.corpus.sources import digest, place_of
from kg.errors import InputError, KgError
from kg.knowledge import Knowledge
from kg.model import Document, Extraction
from kg.reading import giving
from kg.review import Correction, Result, lines, making
from kg.review.making import Words
from kg.stores import Stored, open_store
from kg.web.cache import Cache
from kg.web.editing.gate import Gate
from kg.web.editing.rereading import Place, Readings, Told
from kg.web.http_errors import HttpError
from kg.web.settings import Settings
from kg.web.watched_store import Snapshot, WatchedStore

_KEPT = 8  # documents whose readings are kept


@dataclass(frozen=True, slots=True)
class Change:
    """What a reader says of words of a document; ``what``, ``value`` and ``to`` are those of a correction."""

    what: str
    value: str
    words: Words | None
    to: Words | None = None
    who: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A correction of a file, what became of it, and a key by which it can be taken back."""

    key: str
    result: Result

    @property
    def was(self) -> list[tuple[str, str]]:
        """What the rules had said: codes, such as a type, each with what stood there if it is told."""
        said = self.result.was.split("; ") if self.result.was else []
        return [(code, rest) for code, _, rest in (part.partition(" ") for part in said)]


@dataclass(frozen=True, slots=True)
class Ahead:
    """A document as it is corrected by now, where the store is behind; ``mark`` changes with every change."""

    extraction: Extraction
    mark: str


class Desk:
    """The documents that can be corrected, and the only place where the server writes."""

    def __init__(self, settings: Settings, store: WatchedStore) -> None:
        assert settings.edit is not None
        self.gate, self.who, self.folder = Gate(settings.token), settings.who, settings.edit
        self.files_change = threading.Lock()  # held by whoever puts a file into the folder
        self._store, self._lock = store, threading.Lock()
        self._readings = Readings(Place(settings.store, self.folder, settings.schema), store.look_again)
        self._plain, self._current = Cache(_KEPT), Cache(_KEPT)

    def warm(self) -> None:
        """Get ready in the background, and read again what was changed behind the store's back."""
        self._readings.warm(self._behind)

    def _behind(self) -> Iterator[tuple[str, Path]]:
        with open_store(self._store.address) as store:
            known = store.stored()
        read = {one.doc: one.file for one in known}
        for doc, path in _found(known, _below(self.folder), self.folder):
            if digest(path) != read[doc]:
                yield doc, path

    def close(self) -> None:
        """End what runs in the background."""
        self._readings.close()

    def file(self, doc: str) -> Path:
        """Return the file of a document; raises ``HttpError`` where it has none in the folder."""
        snapshot = self._store.snapshot()
        if path := self.files(snapshot).get(doc):
            return path
        if snapshot.document(doc):
            raise HttpError(404, f"{doc!r} has no file in {self.folder}, so that it cannot be corrected")
        raise HttpError(404, f"there is no document {doc!r} in the store")

    def files(self, snapshot: Snapshot) -> Mapping[str, Path]:
        """Return the file of each document that has one in the folder."""
        return snapshot.cached("files", lambda: files_of(self._store.address, self.folder))

    def correct(self, doc: str, change: Change, known: Knowledge) -> Kept:
        """Write a correction that fits and changes something, and let the document be read again.

        Raises ``InputError`` where it does not fit, or changes nothing.
        """
        path = self.file(doc)
        plain, where = self._plainly(path), reading.corrections_beside(path)
        with self._lock:
            before = review.read(where)
            current = review.applied(plain, before, known)[0]
            new = making.made(current, change.what, change.value, change.words, change.to)
            new = making.signed(new, change.who or self.who, change.why)
            result = making.tried(plain, before, new, known)
            review.append(where, new)
        self._readings.want(doc, path)
        return Kept(_key(new), result)

    def undo(self, doc: str, key: str) -> str:
        """Take a correction back and let the document be read again; return its line."""
        path = self.file(doc)
        where = reading.corrections_beside(path)
        with self._lock:
            found = next((one for one in reversed(review.read(where)) if _key(one) == key), None)
            if found is None:
                raise HttpError(404, "this correction is not there any more")
            line = review.undo(where, found.line)
        self._readings.want(doc, path)
        return line

    def give(self, doc: str, facts: Mapping[str, Sequence[str]], known: Knowledge) -> None:
        """Write facts of a document, such as its title, into the file beside it, and let it be read again.

        A fact without a value is read from the text again.
        """
        path = self.file(doc)
        with self._lock:
            giving.give(reading.beside(path), facts, known)
        self._readings.want(doc, path)

    def document(self, doc: str) -> Document:
        """Return a document with its facts as they are by now."""
        return self._plainly(self.file(doc)).document

    def again(self, doc: str) -> None:
        """Let a document be read again."""
        self._readings.want(doc, self.file(doc))

    def read(self, path: Path) -> Told:
        """Read a file that is new in the folder, or another than before."""
        return self._readings.new(path)

    def state(self, doc: str) -> Told | None:
        """Return what became of a document that was read again; None while it waits or is read."""
        return self._readings.state(doc)

    def corrections(self, doc: str, known: Knowledge) -> list[Kept]:
        """Return the corrections of a document in the order of their lines, with what became of each."""
        return [Kept(_key(one.correction), one) for one in self._applied(doc, known)[1]]

    def corrected(self, doc: str, known: Knowledge) -> Extraction:
        """Return what a document says as it is corrected by now."""
        return self._applied(doc, known)[0]

    def ahead(self, known: Knowledge) -> dict[str, Ahead]:
        """Return the documents whose corrections are not in the store yet, as they are corrected by now."""
        found = {}
        for doc in self._readings.ahead():
            with suppress(KgError):  # whoever opens it is told what is wrong with it
                mark, one = digest(self.file(doc)), self.corrected(doc, known)
                found[doc] = Ahead(replace(one, document=replace(one.document, id=doc)), f"ahead {mark}")
        return found

    def _applied(self, doc: str, known: Knowledge) -> tuple[Extraction, tuple[Result, ...]]:
        path = self.file(doc)
        found, plain = review.read(reading.corrections_beside(path)), self._plainly(path)
        key = (path, digest(path, corrected=False), found)
        return self._current.get(key, lambda: review.applied(plain, found, known))

    def _plainly(self, path: Path) -> Extraction:
        if not path.is_file():
            raise InputError(f"{path}: no such file")
        key = (path, digest(path, corrected=False))
        return self._plain.get(key, lambda: self._readings.plain(path))


def _key(correction: Correction) -> str:
    return hashlib.sha256(lines.line(correction).encode()).hexdigest()[:16]


def files_of(address: str, folder: Path) -> dict[str, Path]:
    """Return the file of each document of a store that lies in a folder, by the document's id.

    A document is known by the place of its file; where that was another, by the file's name in the folder.
    """
    with open_store(address) as store:
        return dict(_found(store.stored(), _below(folder), folder))


def _below(folder: Path) -> list[Path]:
    try:
        return reading.find([folder])
    except InputError:  # it is empty as yet
        return []


def _found(known: tuple[Stored, ...], paths: list[Path], folder: Path) -> Iterator[tuple[str, Path]]:
    places, there = {place_of(path.resolve()): path for path in paths}, set(paths)
    taken = {one.place for one in known} & places.keys()
    for one in known:
        inner = folder.joinpath(*PurePosixPath(one.source).parts[1:])
        if one.place in places:
            yield one.doc, places[one.place]
        elif inner in there and one.source and place_of(inner.resolve()) not in taken:
            yield one.doc, inner
