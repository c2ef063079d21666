"""The explorer: the page of the graph over the store, and the neighbourhoods it loads on the way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from kg.answers import questions
from kg.page import rendering
from kg.page.collecting import collect
from kg.page.facts import Facts, about, around
from kg.page.views import View, views
from kg.web import asking, parameters
from kg.web.explorer import neighbourhood, suggestions
from kg.web.http_errors import HttpError
from kg.web.site import Site, language, shared, site_of, spoken_in
from kg.web.watched_store import Snapshot, StoredDocument

_FEW = 2  # up to this number documents are read whole: they are soon kept in memory
_NEAR = 30  # the most documents that a neighbourhood is read from


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What a page is made from: facts, their views and the nodes in focus; ``live`` says what is left out."""

    facts: Facts
    views: list[View]
    focus: Sequence[int]
    live: dict[str, Any]


def explorer_page(request: Request) -> Response:
    """Return the page: everything, some documents, what a text names, or the picture of an answer."""
    site = site_of(request)
    snapshot = site.store.snapshot()
    if not snapshot.documents:
        return site.html(request, "empty.html", store=site.settings.store)
    spoken = language(request)
    key = ("explorer", spoken, _asked(request))
    content = snapshot.pages.get(key, lambda: _html(site, snapshot, request, spoken))
    return spoken_in(request, HTMLResponse(content))


def draw_first(site: Site, snapshot: Snapshot) -> None:
    """Make the pictures of the first page, so that they are kept."""
    if snapshot.documents:
        _drawn(site, snapshot, QueryParams())


def _chosen(site: Site, snapshot: Snapshot, wanted: Sequence[str]) -> list[StoredDocument]:
    """Return the documents that an address asks for, or else as many as a page can hold."""
    if wanted:
        found = [one for doc in dict.fromkeys(wanted) if (one := snapshot.document(doc))]
        if not found:
            raise HttpError(404, f"there is no document {wanted[0]!r} in the store")
        return found
    sizes, room = measures(snapshot), site.settings.measures
    kept: list[StoredDocument] = []
    for document in snapshot.documents:
        room -= sizes.get(document.doc, 0)
        if kept and room < 0:
            break
        kept.append(document)
    return kept


def measures(snapshot: Snapshot) -> dict[str, int]:
    """Return how many measures and goals each document holds."""

    def count() -> dict[str, int]:
        rows = questions.ask(snapshot.store, "documents")
        names = [column.name for column in rows.columns]
        found = (dict(zip(names, row, strict=True)) for row in rows.rows)
        return {str(row["document"]): int(row["goals"] or 0) + int(row["measures"] or 0) for row in found}

    return snapshot.cached("measures", count)


def _html(site: Site, snapshot: Snapshot, request: Request, spoken: str) -> str:
    drawn = _drawn(site, snapshot, request.query_params)
    more = {**shared(request), "live": drawn.live}
    return rendering.html(drawn.facts, drawn.views, drawn.focus, spoken, "web/explorer.html", more)


def _asked(request: Request) -> tuple[tuple[str, str], ...]:
    return tuple(request.query_params.multi_items())


def _drawn(site: Site, snapshot: Snapshot, asked: QueryParams) -> _Drawn:
    """Return what an address asks for; it is drawn once for all languages."""
    key = tuple(pair for pair in asked.multi_items() if pair[0] != "lang")
    return snapshot.pages.get(("pictures", key), lambda: _draw(site, snapshot, asked))


def _draw(site: Site, snapshot: Snapshot, asked: QueryParams) -> _Drawn:
    if name := asked.get("question"):
        return _answer(site, snapshot, name, asked)
    documents = _chosen(site, snapshot, asked.getlist("doc"))
    if iri := parameters.text(asked, "iri"):
        return _thing(site, snapshot, documents, iri)
    facts, live = collect(site.store.graph(*documents)), _part(site, snapshot, documents)
    if not (words := parameters.text(asked, "about")):
        return _viewed(facts, (), live)
    if not (focus := about(facts, words)):
        alike = " / ".join(asking.names(snapshot).nearest(words)) or "-"
        raise HttpError(404, f"nothing in the graph is named {words!r}; the nearest are: {alike}")
    near = collect(site.store.graph(*documents), only=around(facts, focus))
    return _viewed(near, about(near, words), live)


def _part(site: Site, snapshot: Snapshot, documents: Sequence[StoredDocument]) -> dict[str, Any]:
    shown, every = len(documents), len(snapshot.documents)
    return {"part": shown < every, "shown": shown, "all": every, "most": site.settings.measures}


def _viewed(facts: Facts, focus: Sequence[int], live: dict[str, Any]) -> _Drawn:
    if not facts.units:
        raise HttpError(404, "no measure or goal is in this choice")
    return _Drawn(facts, views(facts), focus, live)


def _thing(site: Site, snapshot: Snapshot, documents: Sequence[StoredDocument], iri: str) -> _Drawn:
    """Return a thing among some documents; where others speak of it too, only what touches it."""
    docs = suggestions.documents_of(snapshot, iri)
    found = [one for one in snapshot.documents if one.doc in docs or iri.startswith(f"{one.iri}/")]
    if not found:
        raise HttpError(404, f"nothing in the graph has the identifier {iri}")
    if {*found} <= {*documents}:
        graph, live = site.store.graph(*documents), _part(site, snapshot, documents)
    else:
        graph, live = _near(site, snapshot, found, [iri]), {"part": True, "asked": True}
    facts = collect(graph)
    return _viewed(facts, _numbers(facts, {iri}), live)


def _numbers(facts: Facts, iris: Collection[str]) -> list[int]:
    return [number for number, node in enumerate(facts.nodes) if node.iri in iris]


def _near(
    site: Site, snapshot: Snapshot, documents: Sequence[StoredDocument], iris: Sequence[str]
) -> nx.MultiDiGraph:
    """Return the graph of what touches some things; where that is slow to find, all that documents say."""
    # A thing that no measure touches is only named: its documents tell where.
    near = neighbourhood.graph(snapshot.store, *iris) if site.store.embedded else None
    return near or site.store.graph(*documents[:_NEAR])


def _answer(site: Site, snapshot: Snapshot, name: str, asked: QueryParams) -> _Drawn:
    """Return the facts behind the rows of an answer, as many as can be drawn."""
    question = questions.question(name)
    rows = asking.ask(site, question, asking.given_values(question, asked))
    places = dict.fromkeys(asking.places(rows))
    known = {one.doc: one for one in snapshot.documents}
    iris = [f"{known[doc].iri}/{part}" for doc, part in places if doc in known][: neighbourhood.MOST]
    if not iris:
        raise HttpError(404, "the answer names no place in a text: there is nothing to draw")
    documents = [known[doc] for doc in dict.fromkeys(doc for doc, _ in places)]
    graph = _near(site, snapshot, documents, iris)
    units = _units(graph, iris)
    facts = collect(graph)
    near = collect(graph, only=around(facts, _numbers(facts, units)))
    # The picture is about the rows: it opens on their measures, with the bodies on one side.
    return _viewed(near, _numbers(near, units), {"part": True, "asked": True})


def _units(graph: nx.MultiDiGraph, iris: Iterable[str]) -> set[str]:
    """Return the units among some parts of texts, and the units whose evidence is a name among them."""
    known = [iri for iri in iris if iri in graph]
    names = (iri for iri in known if graph.nodes[iri].get("type") == "Mention")
    return {*known, *(unit for name in names for unit in graph.predecessors(name))}


def neighbourhood_data(request: Request) -> Response:
    """Return what touches a thing anywhere in the store, as data for the page."""
    site = site_of(request)
    iri = parameters.text(request.query_params, "iri")
    snapshot = site.store.snapshot()
    found = snapshot.pages.get(("neighbourhood", iri), lambda: _neighbours(site, snapshot, iri))
    return JSONResponse(found)


def _neighbours(site: Site, snapshot: Snapshot, iri: str) -> dict[str, Any]:
    docs = suggestions.documents_of(snapshot, iri)
    if not docs:
        raise HttpError(404, "nothing in the graph has this identifier")
    documents = [one for one in snapshot.documents if one.doc in docs]
    few = len(documents) <= _FEW
    graph = site.store.graph(*documents) if few else _near(site, snapshot, documents, [iri])
    facts = collect(graph)
    near = collect(graph, only=around(facts, _numbers(facts, {iri})))
    left_out = 0 if site.store.embedded else max(len(docs) - _NEAR, 0)
    return {**rendering.data(near), "left_out": left_out}
