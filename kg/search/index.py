"""The index of a store's texts: one SQLite file that follows the store, document by document.

It is made from the store alone and can be deleted at any time. Each document is written in one transaction
together with the digest of its graph, so that a program that is killed leaves an index that is whole, and the
next one takes up what differs. The index of a folder lies in it; where that cannot be written, and for
servers, it lies in the folder of the user's own that keeps compiled rules.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tempfile
import zlib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

from kg import files
from kg.errors import SearchError
from kg.knowledge import Knowledge
from kg.model import Document
from kg.search import folding, kinds, sources
from kg.search.sources import Listed, Part, Text
from kg.stores import Store, is_folder
from kg.text.lines import lines

_Result = TypeVar("_Result")
NAME = "policy-kg.search"  # the file in the folder of a store
_FORM = "2"
_TABLES = """
CREATE TABLE made (form TEXT);
CREATE TABLE document (id INTEGER PRIMARY KEY, doc TEXT UNIQUE, digest TEXT, title TEXT, date TEXT,
  issuers TEXT, level TEXT, kind TEXT, parts BLOB, text BLOB);
CREATE TABLE passage (id INTEGER PRIMARY KEY, document INTEGER, "start" INTEGER, "end" INTEGER, fields TEXT);
CREATE INDEX passages ON passage (document);
CREATE VIRTUAL TABLE words USING fts5 (text, content='', tokenize='unicode61 remove_diacritics 0');
"""
_WAIT = 10.0  # seconds for another program that writes to the index
_AT_ONCE = 16  # documents in a transaction: whoever reads waits for one at most


class TextIndex:
    """The index of one store.

    ``follow`` brings it up to the store. Any number of programs may read it and one at a time writes;
    connections are opened for each use, so that threads may share it.
    """

    def __init__(self, path: Path, form: str) -> None:
        self.path, self._form = path, form

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Open the index; raises ``sqlite3.Error`` where it is not there."""
        with closing(_connected(self.path, "ro")) as connection:
            yield connection

    def follow(self, store: Store, knowledge: Knowledge, told: Callable[[int], None] | None = None) -> None:
        """Take in what the store says; ``told`` is called with the number of documents that differ, if any.

        Raises ``sqlite3.Error`` where the index cannot be written, ``StoreError`` where the store does not
        answer.
        """
        with closing(self._current()) as connection:
            wanted = {one.doc: one for one in sources.listed(store)}
            known = dict(connection.execute("SELECT doc, digest FROM document"))
            gone = [doc for doc in known if doc not in wanted]
            new = [one for doc, one in wanted.items() if not one.digest or known.get(doc) != one.digest]
            if told and new:
                told(len(new))
            for some in (new[i : i + _AT_ONCE] for i in range(0, len(new), _AT_ONCE)):
                texts = [(one, sources.read(store, one)) for one in some]
                with _transaction(connection):
                    for one, text in texts:
                        _remove(connection, one.doc)
                        _add(connection, one, text, knowledge)
            if gone:
                with _transaction(connection):
                    for doc in gone:
                        _remove(connection, doc)

    def _current(self) -> sqlite3.Connection:
        """Open the index for writing; one of another form, or no index at all, is made anew."""
        try:
            connection = _connected(self.path, "rwc")
            if _form(connection) == self._form:
                return connection
            connection.close()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):  # locked, or not to be written
                raise
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:  # the folder is not to be written, or another program has the file open
            raise sqlite3.OperationalError(str(error)) from None
        connection = _connected(self.path, "rwc")
        with _transaction(connection):
            for statement in filter(str.strip, _TABLES.split(";")):
                connection.execute(statement)
            connection.execute("INSERT INTO made VALUES (?)", [self._form])
        return connection


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    # Transactions begin where the code says so.
    return sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}", uri=True, timeout=_WAIT, isolation_level=None
    )


def _form(connection: sqlite3.Connection) -> str:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'made'").fetchone():
        return ""
    found = connection.execute("SELECT form FROM made").fetchone()
    return str(found[0]) if found else ""


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _add(connection: sqlite3.Connection, one: Listed, text: Text, knowledge: Knowledge) -> None:
    known = kinds.load(knowledge)
    document = Document(one.doc, text.text, text.title, text.issuers)
    parts = json.dumps([(part.kind, part.start, part.end, part.level) for part in text.parts])
    within = [part for part in text.parts if part.fields]
    row = (
        *(one.doc, one.digest, text.title, text.date, json.dumps(text.issuers, ensure_ascii=False)),
        *(known.level(document, knowledge), known.kind(text.title)),
        *(zlib.compress(parts.encode()), zlib.compress(text.text.encode("utf-8", "surrogatepass"))),
    )
    fields = "doc, digest, title, date, issuers, level, kind, parts, text"
    key = connection.execute(
        f"INSERT INTO document ({fields}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row
    ).lastrowid
    for start, end, terms in passages(text.text):
        near = within[bisect_left(within, start, key=_start) : bisect_left(within, end, key=_start)]
        fields = " ".join(sorted({name for part in near for name in part.fields}))
        number = connection.execute(
            'INSERT INTO passage (document, "start", "end", fields) VALUES (?, ?, ?, ?)',
            (key, start, end, fields),
        ).lastrowid
        connection.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (number, terms))


def _start(part: Part) -> int:
    return part.start


def _remove(connection: sqlite3.Connection, doc: str) -> None:
    found = connection.execute("SELECT id, text FROM document WHERE doc = ?", [doc]).fetchone()
    if not found:
        return
    key, text = found
    numbers = connection.execute("SELECT id FROM passage WHERE document = ? ORDER BY id", [key]).fetchall()
    # An index without the texts themselves is told what it forgets.
    for (number,), (_, _, terms) in zip(numbers, passages(unpacked(text)), strict=True):
        connection.execute("INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)", (number, terms))
    connection.execute("DELETE FROM passage WHERE document = ?", [key])
    connection.execute("DELETE FROM document WHERE id = ?", [key])


def passages(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the lines of a text: where each stands, and its words as the index takes them."""
    same = folding.folded(text)
    for line in lines(text):
        yield line.start, line.end, folding.terms(same[line.start : line.end])


def unpacked(content: bytes) -> str:
    """Return a text of the index."""
    return zlib.decompress(content).decode("utf-8", "surrogatepass")


def parts_of(content: bytes) -> list[Part]:
    """Return the headings, measures and goals of a document of the index."""
    return [Part(*part) for part in json.loads(zlib.decompress(content))]


def searched(
    store: Store,
    knowledge: Knowledge,
    work: Callable[[TextIndex], _Result],
    told: Callable[[int], None] | None = None,
) -> _Result:
    """Return what ``work`` makes of the index of a store, brought up to it.

    Raises ``SearchError`` where nothing can be searched here, ``StoreError`` where the store does not answer.
    """
    check()
    form = _wanted(knowledge)
    for path in places(store.address):
        index = TextIndex(path, form)
        with suppress(sqlite3.OperationalError):
            index.follow(store, knowledge, told)
            return work(index)
    raise SearchError(f"{store.address}: the index of its texts cannot be written, here or anywhere")


@cache
def check() -> None:
    """Raise ``SearchError`` where the SQLite of this Python has no full-text search."""
    try:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.execute("CREATE VIRTUAL TABLE words USING fts5 (text, content='')")
    except sqlite3.OperationalError:
        version = sqlite3.sqlite_version
        raise SearchError(
            f"the SQLite {version} of this Python has no FTS5, without which nothing is searched; "
            "Python from python.org brings one that has"
        ) from None


def places(address: str) -> Iterable[Path]:
    """Yield where the index of a store may lie, the best place first."""
    if is_folder(address):
        yield Path(address) / NAME
    name = f"{hashlib.sha256(address.encode(errors='surrogatepass')).hexdigest()[:16]}.search"
    if folder := files.cache_folder():
        yield folder / name
    yield Path(_passing().name) / name


@cache
def _passing() -> tempfile.TemporaryDirectory[str]:
    """Return a folder that goes with this process."""
    return tempfile.TemporaryDirectory(prefix="policy-kg-")


def _wanted(knowledge: Knowledge) -> str:
    """Return the form of an index: what it looks like, and by which kinds of documents it was made."""
    return knowledge.kept("form of the text index", lambda: _formed(_FORM, knowledge.folder / kinds.FILE))


def _formed(form: str, *made_with: Path) -> str:
    total: Sequence[bytes] = [path.read_bytes() for path in made_with]
    return f"{form} {hashlib.sha256(b''.join(total)).hexdigest()}"
