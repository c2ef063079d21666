"""The page of the ledger. The address holds filters, order and groups, so that it can be sent and kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any
from urllib.parse import quote

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from kg.answers import divisions, ledger_files, ledger_rows, ledger_states
from kg.answers.ledger import COLUMNS, MISSING, Entry, entries
from kg.answers.ledger_choice import (
    ALL,
    FIGURED,
    STANDINGS,
    Choice,
    chosen,
    counts,
    grouped,
    names,
)
from kg.answers.ledger_states import State
from kg.answers.names import understood
from kg.answers.spreadsheets import Sheet
from kg.graph.classes import HELPING_ROLES, ROLES, UNIT_TYPES
from kg.knowledge import fields, own
from kg.knowledge.fields import Field
from kg.web import asking, parameters
from kg.web.downloads import book, download
from kg.web.site import Site, labels, language, root_of, site_of, theme
from kg.web.watched_store import Snapshot, StoredDocument

PAGE = 100
_TEXTS = ("text", "body", "owner", "place", "division", "instrument", "doc", "theme", "due", "until")
Line = tuple[str, int, Entry]  # the group, how many are in it, and the row


def ledger_page(request: Request) -> Response:
    """Return the ledger, or the rows that the address chooses as a file."""
    site = site_of(request)
    snapshot = site.store.snapshot()
    every = rows(site, snapshot)
    states = ledger_states.matched(_states(site), {row.iri: row.text for row in every})
    standing = ledger_states.standings(states, every, ledger_states.done_words(labels()), date.today())
    choice = choice_of(request.query_params)
    known = partial(asking.names, snapshot)
    found = chosen(every, choice, known, standing)
    if kind := request.query_params.get("as"):
        return _download(request, found, kind, states, standing)
    lines = _lines(found, choice)
    number = parameters.page_number(request.query_params)
    aside = chosen(every, replace(choice, aside="" if choice.aside else "1"), known, standing)
    return site.html(
        request,
        "ledger.html",
        choice=choice,
        lines=lines[(number - 1) * PAGE : number * PAGE],
        found=len(found),
        aside=len(aside),
        figures=_figures(found),
        page=number,
        pages=max(-(-len(lines) // PAGE), 1),
        columns=COLUMNS,
        missing=(*MISSING, ALL),
        kinds=UNIT_TYPES,
        roles=ROLES,
        figured=FIGURED,
        helping=HELPING_ROLES,
        counts=counts(every, choice, known, standing),
        states=states,
        standing=standing,
        fields=_fields(),
        division=divisions.known(choice.division),
        standings=[one for one in STANDINGS if one in standing.values()],
        documents=asking.document_titles(site, snapshot),
        meant=asking.lines(understood(names(choice), known), language(request)),
    )


def _states(site: Site) -> dict[str, State]:
    path = ledger_states.beside(site.settings.store)
    return ledger_states.read(path) if path else {}


def _figures(found: Sequence[Entry]) -> dict[str, int]:
    """Return how many of the rows state a body, a date, a figure, and none of these."""
    lacks = Counter(what for row in found for what in row.missing)
    orphans = sum(len(row.missing) == len(MISSING) for row in found)
    return {**{what: len(found) - lacks[what] for what in MISSING}, ALL: orphans}


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
    given: dict[str, Any] = {name: parameters.text(asked, name) for name in _TEXTS}
    given |= {name: parameters.choice(asked, name, known) for name, known in _known().items()}
    return Choice(**given, descending=parameters.choice(asked, "descending", "1") == "1")


def _fields() -> Mapping[str, Field]:
    return fields.load(own()).fields


def _known() -> dict[str, Collection[str]]:
    return {
        "kind": UNIT_TYPES,
        "modality": theme()["modalities"],
        "field": _fields(),
        "role": ROLES,
        "figure": FIGURED,
        "missing": (*MISSING, ALL),
        "standing": STANDINGS,
        "aside": ("1",),
        "sort": COLUMNS,
        "group": ("body",),
    }


def _lines(found: list[Entry], choice: Choice) -> list[Line]:
    if choice.group != "body":
        return [("", 0, row) for row in found]
    return [(name, len(group), row) for name, group in grouped(found) for row in group]


def _download(
    request: Request, found: list[Entry], kind: str, states: dict[str, State], standing: dict[str, str]
) -> Response:
    words, spoken = labels(), language(request)
    title, nobody = words["nav_ledger"][spoken], words["ledger_body"][spoken]
    root = str(request.base_url).rstrip("/").removesuffix(root_of(request)) + root_of(request)

    def link(row: Entry) -> str:
        return f"{root}/documents/{quote(row.doc)}#{row.start}-{row.end}"

    tabled = partial(
        ledger_files.table, words=words, language=spoken, states=states, standings=standing, link=link
    )
    if kind == "xlsx":
        by_body = request.query_params.get("sheets") == "body"
        whole = [Sheet(title, title, tabled(found))]
        sheets = list(ledger_files.sheets(found, title, nobody, tabled)) if by_body else whole
        return book(sheets, title, spoken)
    return download(tabled(found), kind, title, spoken)
