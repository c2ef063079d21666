"""The page of the ledger. The address holds filters, order and groups, so that it can be sent and kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from functools import partial
from itertools import groupby
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from kg.answers import ledger_rows
from kg.answers.ledger import COLUMNS, MISSING, Choice, Entry, chosen, entries, grouped, names, table
from kg.answers.names import understood
from kg.graph.classes import HELPING_ROLES, UNIT_TYPES
from kg.web import asking, parameters
from kg.web.downloads import download
from kg.web.site import Site, labels, language, site_of, theme
from kg.web.watched_store import Snapshot, StoredDocument

PAGE = 100
Line = tuple[str, int, Entry]  # the group, how many are in it, and the row


def ledger_page(request: Request) -> Response:
    """Return the ledger, or the rows that the address chooses as a file."""
    site = site_of(request)
    snapshot = site.store.snapshot()
    every = rows(site, snapshot)
    choice = choice_of(request.query_params)
    known = partial(asking.names, snapshot)
    found = chosen(every, choice, known)
    if kind := request.query_params.get("as"):
        return _download(found, kind, language(request))
    lines = _lines(found, choice)
    number = parameters.page_number(request.query_params)
    return site.html(
        request,
        "ledger.html",
        choice=choice,
        lines=lines[(number - 1) * PAGE : number * PAGE],
        found=len(found),
        total=len(every),
        page=number,
        pages=max(-(-len(lines) // PAGE), 1),
        columns=COLUMNS,
        kinds=UNIT_TYPES,
        helping=HELPING_ROLES,
        counts=snapshot.cached("ledger counts", lambda: _counts(every)),
        documents=asking.document_titles(site, snapshot),
        meant=asking.lines(understood(names(choice), known), language(request)),
    )


def rows(site: Site, snapshot: Snapshot) -> list[Entry]:
    """Return all rows of the store, read once for each snapshot."""

    def read() -> list[Entry]:
        if snapshot.store.answers_sparql:
            return ledger_rows.read(snapshot.store)
        return [row for document in snapshot.documents for row in entries_of(site, snapshot, document)]

    return snapshot.cached("ledger", read)


def entries_of(site: Site, snapshot: Snapshot, document: StoredDocument) -> list[Entry]:
    """Return the rows of one document."""
    if not snapshot.store.answers_sparql:
        return site.store.cached("ledger", document, lambda: entries(site.store.graph(document)))

    def by_document() -> dict[str, list[Entry]]:
        return {doc: list(own) for doc, own in groupby(rows(site, snapshot), key=lambda row: row.doc)}

    return snapshot.cached("ledger by document", by_document).get(document.doc, [])


def choice_of(asked: QueryParams) -> Choice:
    """Return what an address chooses; raises ``HttpError`` for a value that cannot be chosen."""
    given: dict[str, Any] = {name: parameters.text(asked, name) for name in ("text", "body", "doc", "theme")}
    given |= {name: parameters.choice(asked, name, known) for name, known in _known().items()}
    return Choice(**given, descending=parameters.choice(asked, "descending", "1") == "1")


def _known() -> dict[str, Collection[str]]:
    return {
        "kind": UNIT_TYPES,
        "modality": theme()["modalities"],
        "missing": MISSING,
        "sort": COLUMNS,
        "group": ("body",),
    }


def _lines(found: list[Entry], choice: Choice) -> list[Line]:
    if choice.group != "body":
        return [("", 0, row) for row in found]
    return [(name, len(group), row) for name, group in grouped(found) for row in group]


def _counts(every: list[Entry]) -> dict[str, Any]:
    """Return, for each filter, its values with the number of rows that each would leave."""
    return {
        "kind": Counter(row.kind for row in every),
        "modality": Counter(row.modality for row in every),
        "theme": Counter(row.theme for row in every if row.theme),
        "missing": {what: sum(what in row.missing for row in every) for what in MISSING},
        "stated": sum("body" not in row.missing for row in every),
        "dated": sum("date" not in row.missing for row in every),
        "figured": sum("figure" not in row.missing for row in every),
        "orphans": sum(len(row.missing) == len(MISSING) for row in every),
    }


def _download(found: list[Entry], kind: str, spoken: str) -> Response:
    words = labels()
    mark = "\uff08" + words["inferred"][spoken] + "\uff09"
    return download(table(found, words, mark), kind, words["nav_ledger"][spoken], spoken)
