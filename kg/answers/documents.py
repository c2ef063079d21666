"""What documents are called for readers, and answers in which they are called so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kg.answers import questions
from kg.page.facts import Source, called
from kg.stores.base import Rows, Store

_STATED = ("document", "title", "issuer", "number", "date")
COLUMNS = ("document", "earlier", "later", "repealed_by")  # of answers: each holds the id of a document


def titles(store: Store) -> dict[str, str]:
    """Return what to call each document of a store, by its id."""
    return titles_of(questions.ask(store, "documents"))


def titles_of(rows: Rows) -> dict[str, str]:
    """Return what to call each document, by its id, of the answer to the question of the documents."""
    sources = []
    for row in rows.dicts():
        doc, title, *more = (str(row[name] or "") for name in _STATED)
        sources.append(Source(doc, title or doc, *more))
    return {source.id: name for source, name in zip(sources, called(sources), strict=True)}


def entitled(rows: Rows, known: Mapping[str, str]) -> Rows:
    """Return rows with the titles of documents in place of their ids.

    Where the title stands beside the id, as in the list of documents, that id stays.
    """
    names = [column.name for column in rows.columns]
    titled = [name in COLUMNS and not (name == "document" and "title" in names) for name in names]
    called = (
        tuple(known.get(str(value), value) if own else value for value, own in zip(row, titled, strict=True))
        for row in rows.rows
    )
    return replace(rows, rows=tuple(called)) if any(titled) else rows
