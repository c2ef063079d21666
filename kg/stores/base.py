"""The interface of every store: it keeps a graph, one document at a time, and answers queries on it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self

from kg.errors import StoreError

if TYPE_CHECKING:
    import networkx as nx
    import pandas
    from rdflib import Dataset

MARKER = "policy-kg.store"  # the file that tells the folder of a store from any other
Value = str | int | float | bool | None
Language = Literal["rq", "cypher"]
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\\ud800-\udfff]*")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an answer: its name for programs, its labels for readers.

    ``coded`` says that its values are words of the product (a role, a type), which are translated for
    readers.
    """

    name: str
    zh: str = ""
    en: str = ""
    coded: bool = False

    def label(self, language: str) -> str:
        """Return the label in ``zh`` or ``en``, or the name where there is none."""
        return (self.zh if language == "zh" else self.en) or self.name


@dataclass(frozen=True, slots=True)
class Rows:
    """An answer: rows of plain values, in a stable order. It can be iterated and measured with ``len``.

    ``more`` says that rows were left out because of a limit.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    more: bool = False

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def dicts(self) -> list[dict[str, Value]]:
        """Return the rows as dicts by the names of the columns."""
        names = [column.name for column in self.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows]

    def frame(self) -> pandas.DataFrame:
        """Return the rows as a pandas DataFrame; raises ``ImportError`` where pandas is not installed."""
        import pandas

        return pandas.DataFrame(list(self.rows), columns=[column.name for column in self.columns])


@dataclass(frozen=True, slots=True)
class Stored:
    """A document in a store, with what it is known by; "" where the store does not say.

    ``place`` is a digest of where its file lies on the machine that read it, and is not part of the graph.
    """

    doc: str
    iri: str
    title: str = ""
    number: str = ""
    source: str = ""
    file: str = ""
    text: str = ""
    read_with: str = ""
    warnings: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """The graph of one document as a kind of store writes it; any process can make it.

    ``mark`` is a digest of all that ``content`` says.
    """

    stored: Stored
    mark: str
    content: Any


class Store(Protocol):
    """A place where a graph is kept, document by document.

    The statements of a document are written, replaced and removed in one transaction: at any moment, also
    after a crash, readers find a document complete or absent. Every method raises ``StoreError`` where the
    store does not answer. A store is a context manager that closes itself. ``address`` is its address
    without user and password, ``language`` its query language, as the ending of the files in ``queries/``;
    ``answers_sparql`` says whether it takes any SPARQL query.
    """

    address: str
    language: Language
    answers_sparql: bool

    def documents(self) -> tuple[str, ...]:
        """Return the ids of the documents in the store, sorted."""

    def stored(self) -> tuple[Stored, ...]:
        """Return the documents in the store, sorted by id.

        They are read once while the store is open, and kept up with what is written through it.
        """

    def replace(self, graph: nx.MultiDiGraph, place: str = "") -> bool:
        """Write the graph of one document in place of what that document said before.

        ``place`` is kept beside the graph. Returns False, and writes nothing, where the store already holds
        the same.
        """
        return self.write(self.prepare(graph, place))

    @staticmethod
    def prepare(graph: nx.MultiDiGraph, place: str = "") -> Prepared:
        """Return the graph of one document as stores of this kind write it."""

    def write(self, prepared: Prepared) -> bool:
        """Write what was prepared for this kind of store, as ``replace`` does."""

    def batch(self) -> AbstractContextManager[None]:
        """Let documents that are new be written several at a time: quicker, each still whole or absent.

        Readers find them when the batch is full or ends, or when something is asked of this store.
        """
        return nullcontext()

    def remove(self, document: str) -> bool:
        """Remove what only this document said; return False where it is not in the store."""

    def query(
        self, text: str, parameters: Mapping[str, Value] | None = None, *, services: bool = False
    ) -> Rows:
        """Return the rows of a reading query in the language of the store.

        Parameters are bound as values. Raises ``QueryError`` where the query itself is wrong, where it reads
        what is not in the store, and where it asks other services without ``services``.
        """

    def graph(self, *documents: str) -> nx.MultiDiGraph:
        """Return the whole graph, equal to the one that was written, or the part that some documents say."""

    def dataset(self, *documents: str, others: bool = True) -> Dataset:
        """Return the whole graph or the part that some documents say as RDF, one named graph a document.

        Without ``others``, what only other vocabularies need is left out.
        """

    def close(self) -> None:
        """Close files and connections; a second call does nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def sole_document(graph: nx.MultiDiGraph) -> tuple[str, str]:
    """Return the id and the IRI of the one document whose graph this is.

    Raises ``StoreError`` where the graph holds no document or several, or a node whose key is no IRI.
    """
    nodes = graph.nodes(data=True)
    found = [(node["doc"], iri) for iri, node in nodes if node.get("type") == "PolicyDocument"]
    if len(found) != 1:
        raise StoreError(f"a store takes the graph of one document at a time, not of {len(found)}")
    for iri in graph:
        check_iri(iri)
    return found[0]


# The properties of a document in the graph, by the fields of ``Stored``.
STORED = {
    "doc": "doc",
    "title": "title",
    "number": "number",
    "source": "source",
    "file": "fileDigest",
    "text": "textDigest",
    "read_with": "readWith",
    "warnings": "warnings",
    "place": "place",
}


def stored(iri: str, said: Mapping[str, Any]) -> Stored:
    """Return a stored document from the attributes of its node."""
    known = {field: said[key] for field, key in STORED.items() if said.get(key)}
    warnings = known.pop("warnings", ())
    lines = warnings.split("\n") if isinstance(warnings, str) else warnings
    return Stored(**{"doc": "", **known, "iri": iri, "warnings": tuple(lines)})


def is_iri(iri: str) -> bool:
    """Tell whether a text is an IRI (RFC 3987, as in Turtle)."""
    return bool(_IRI.fullmatch(iri))


def check_iri(iri: str) -> str:
    """Return an IRI as it is; raises ``StoreError`` for other texts."""
    if not is_iri(iri):
        raise StoreError(f"{iri!a} is not an IRI")
    return iri


def digest(lines: Iterable[bytes]) -> str:
    """Return a digest of the lines written for a document, in whatever order they come."""
    total = hashlib.sha256()
    try:
        for line in sorted(lines):
            total.update(line + b"\n")
    except UnicodeEncodeError as error:
        raise StoreError(f"{error.object!r:.80} is not valid text") from None
    return f"sha256:{total.hexdigest()}"
