"""Questions that pages ask of the store, and what they take from the answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from operator import attrgetter

from starlette.datastructures import QueryParams

from kg.answers import documents, questions, sentences
from kg.answers.names import Understood, read
from kg.answers.parameters import checked
from kg.answers.questions import Question
from kg.answers.sentences import Known
from kg.graph.classes import ENTITY_TYPES
from kg.naming.matching import Names
from kg.stores.base import Column, Rows, Value
from kg.stores.triples import bind
from kg.web.parameters import text
from kg.web.site import Site, labels
from kg.web.sparql import results
from kg.web.sparql.engine import Answer, Query
from kg.web.watched_store import Snapshot

PART = 200  # documents that are asked at once where an answer comes document by document
_XSD = "http://www.w3.org/2001/XMLSchema#"


def ask_engine(site: Site, query: Query) -> Answer:
    """Return the answer to a query of a page, asked of the processes that the pages have for themselves."""
    seconds = site.settings.timeout
    return site.workers.ask(query, site.store.stamp(), seconds, seconds)


def select(
    site: Site, query: str, parameters: Mapping[str, Value] | None = None, graphs: tuple[str, ...] = ()
) -> Rows:
    """Return the rows of a SELECT query that a page needs, from some graphs or, without any, from all."""
    found = ask_engine(site, Query(bind(query, parameters or {}), results.JSON, named=graphs))
    said = json.loads(found.content)
    names = said["head"]["vars"]
    rows = (tuple(_plain(row.get(name)) for name in names) for row in said["results"]["bindings"])
    return Rows(tuple(Column(name) for name in names), tuple(rows), found.more)


def _plain(term: Mapping[str, str] | None) -> Value:
    if term is None:
        return None
    value, kind = term["value"], term.get("datatype", "").removeprefix(_XSD)
    if kind == "integer":
        return int(value)
    if kind in ("decimal", "double", "float"):
        return float(value)
    return value == "true" if kind == "boolean" else value


def ask(site: Site, question: Question, given: Mapping[str, Value], enough: int = 0) -> Rows:
    """Return the rows that answer a question, up to the limit of the server.

    With ``enough``, the rows may end where so many are found and the other documents are not asked yet.
    Raises ``QueryError`` for a wrong parameter, ``Overdue`` where it takes too long.
    """
    snapshot, limit = site.store.snapshot(), site.settings.limit
    asked = checked(question.name, question.parameters, given)  # today is another day tomorrow
    in_parts = question.by_document and not any(text for _, text, _ in question.names(given))
    most = min(enough or limit, limit) if in_parts else limit
    key = ("answer", question.name, tuple(asked.items()), most)
    return snapshot.cached(key, lambda: _asked(site, snapshot, question, given, most if in_parts else 0))


def _asked(site: Site, snapshot: Snapshot, question: Question, given: Mapping[str, Value], most: int) -> Rows:
    known, limit = partial(names, snapshot), site.settings.limit
    if not snapshot.store.answers_sparql:
        return questions.ask(snapshot.store, question, given, limit=limit, names=known)
    ask = partial(select, site, question.text("rq"), question.values(given, known))
    answer = _by_document(ask, snapshot, str(given.get("doc") or ""), most) if most else ask()
    labels = {column.name: column for column in question.columns}
    columns = tuple(labels.get(column.name, column) for column in answer.columns)
    return Rows(columns, answer.rows[:limit], answer.more or len(answer.rows) > limit)


def _by_document(ask: Callable[..., Rows], snapshot: Snapshot, doc: str, most: int) -> Rows:
    """Return the rows of a query that sorts them by document, of some documents at a time until enough."""
    one = snapshot.document(doc)
    documents = [one] if one else sorted(snapshot.documents, key=attrgetter("doc"))
    rows: list[tuple[Value, ...]] = []
    for start in range(0, len(documents), PART):
        part = ask(graphs=tuple(document.iri for document in documents[start : start + PART]))
        rows += part.rows
        if part.more or len(rows) >= most:
            return Rows(part.columns, tuple(rows), part.more or start + PART < len(documents))
    return Rows(part.columns, tuple(rows)) if documents else ask()


def names(snapshot: Snapshot) -> Names:
    """Return all things of the store with all their names, read once for each snapshot."""
    return snapshot.cached("names", lambda: read(snapshot.store))


def known(snapshot: Snapshot) -> Known:
    """Return what sentences can speak of in the store, on this day."""
    today = date.today()
    made = partial(sentences.known, snapshot.store, partial(names, snapshot), today)
    return snapshot.cached(("known", today), made)


def lines(meant: Iterable[Understood], spoken: str) -> list[str]:
    """Return what to tell a reader of what names are taken for."""
    return [line for name in meant if (line := name.line(labels(), spoken))]


def given_values(question: Question, asked: QueryParams) -> dict[str, Value]:
    """Return the parameters of a question that an address gives."""
    names = [parameter.name for parameter in question.parameters]
    return {name: value for name in names if (value := text(asked, name))}


def document_titles(site: Site, snapshot: Snapshot) -> dict[str, str]:
    """Return what to call each document, as the explorer calls it."""
    asked = questions.question("documents")
    return snapshot.cached("titles", lambda: documents.titles_of(ask(site, asked, {})))


def places(rows: Rows) -> Iterator[tuple[str, str]]:
    """Yield the parts of texts where rows stand: a document and the path of a unit or name in it."""
    names = [column.name for column in rows.columns]
    if {"document", "start", "end"} <= set(names):
        said = (dict(zip(names, row, strict=True)) for row in rows.rows)
        yield from (place for row in said if row["end"] is not None for place in _places(row))


def _places(row: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    doc, spot = str(row["document"]), f"{row['start']}-{row['end']}"
    yield doc, f"unit/{spot}"
    if row.get("type") in ENTITY_TYPES:
        yield doc, f"mention/{spot}-{row['type']}"
