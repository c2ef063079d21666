"""The explorer: the page of the graph over the live store, and the neighbourhoods it loads on the way."""

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
from kg.page.facts import Facts, around
from kg.page.facts import about as named
from kg.page.views import View, views
from kg.web.explorer import neighbourhood, suggestions
from kg.web.http_errors import HttpError
from kg.web.pages import answers
from kg.web.site import Site, address, language, shared, site_of, spoken_in
from kg.web.store_state import Held, State

_FEW = 2  # so many documents are read whole: they are soon kept in memory
_NEAR = 30  # documents that a neighbourhood is read from at most


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What a page is made from: facts, their views, what is in focus; ``live`` tells of what is left out."""

    facts: Facts
    views: list[View]
    focus: Sequence[int]
    live: dict[str, Any]


def endpoint(request: Request) -> Response:
    """Return the page: everything, some documents, what a text names, or the picture of an answer."""
    site = site_of(request)
    state = site.live.state()
    if not state.documents:
        return site.html(request, "empty.html", store=site.settings.store)
    spoken = language(request)
    key = ("explorer", spoken, _asked(request))
    content = state.pages.get(key, lambda: _html(site, state, request, spoken))
    return spoken_in(HTMLResponse(content), spoken)


def first(site: Site, state: State) -> None:
    """Get the pictures of the first page ready."""
    if state.documents:
        _drawn(site, state, QueryParams())


def _documents(site: Site, state: State, wanted: Sequence[str]) -> list[Held]:
    """Return the documents to show: those asked for, or as many as a page can hold."""
    if wanted:
        found = [held for doc in wanted if (held := state.held(doc))]
        if not found:
            raise HttpError(404, f"there is no document {wanted[0]!r} in the store")
        return found
    sizes, room = measures(state), site.settings.measures
    kept: list[Held] = []
    for held in state.documents:
        room -= sizes.get(held.doc, 0)
        if kept and room < 0:
            break
        kept.append(held)
    return kept


def _around(site: Site, state: State, held: list[Held], iri: str) -> list[Held]:
    """Return the documents to show and those that speak of a thing."""
    docs = suggestions.documents_of(site, state, iri)
    found = [h for h in state.documents if h.doc in docs or iri.startswith(f"{h.iri}/")][:_NEAR]
    if not found:
        raise HttpError(404, f"nothing in the graph has the identifier {iri}")
    return sorted({*held, *found}, key=lambda h: h.doc)


def measures(state: State) -> dict[str, int]:
    """Return how many measures and goals each document holds."""

    def count() -> dict[str, int]:
        rows = questions.ask(state.store, "documents")
        names = [column.name for column in rows.columns]
        found = (dict(zip(names, row, strict=True)) for row in rows.rows)
        return {str(row["document"]): int(row["goals"] or 0) + int(row["measures"] or 0) for row in found}

    return state.once("measures", count)


def _html(site: Site, state: State, request: Request, spoken: str) -> str:
    drawn = _drawn(site, state, request.query_params)
    more = {**shared(request), "live": drawn.live, "page_address": address(request.url.path)}
    return rendering.html(drawn.facts, drawn.views, drawn.focus, spoken, "web/explorer.html", more)


def _asked(request: Request) -> tuple[tuple[str, str], ...]:
    return tuple(request.query_params.multi_items())


def _drawn(site: Site, state: State, asked: QueryParams) -> _Drawn:
    """Return what an address asks for, whatever the language."""
    key = tuple(pair for pair in asked.multi_items() if pair[0] != "lang")
    return state.pages.get(("pictures", key), lambda: _draw(site, state, asked))


def _draw(site: Site, state: State, asked: QueryParams) -> _Drawn:
    if name := asked.get("question"):
        return _answer(site, state, name, asked)
    held = _documents(site, state, asked.getlist("doc"))
    if iri := asked.get("iri"):
        return _thing(site, state, held, iri)
    facts, live = collect(site.live.graph(*held)), _part(state, held)
    if not (about := asked.get("about")):
        return _viewed(facts, (), live)
    if not (focus := named(facts, about)):
        raise HttpError(404, f"nothing in the graph is named {about!r}")
    near = collect(site.live.graph(*held), only=around(facts, focus))
    return _viewed(near, named(near, about), live)


def _part(state: State, held: Sequence[Held]) -> dict[str, Any]:
    return {"part": len(held) < len(state.documents), "shown": len(held), "all": len(state.documents)}


def _viewed(facts: Facts, focus: Sequence[int], live: dict[str, Any]) -> _Drawn:
    if not facts.units:
        raise HttpError(404, "no measure or goal is in this choice")
    return _Drawn(facts, views(facts), focus, live)


def _thing(site: Site, state: State, held: Sequence[Held], iri: str) -> _Drawn:
    """Return a thing among the documents to show, or what touches it where others speak of it too."""
    docs = suggestions.documents_of(site, state, iri)
    found = [h for h in state.documents if h.doc in docs or iri.startswith(f"{h.iri}/")]
    if not found:
        raise HttpError(404, f"nothing in the graph has the identifier {iri}")
    if {*found} <= {*held}:
        graph, live = site.live.graph(*held), _part(state, held)
    else:
        graph, live = _near(site, state, found, [iri]), {"part": True, "asked": True}
    facts = collect(graph)
    return _viewed(facts, _numbers(facts, {iri}), live)


def _numbers(facts: Facts, iris: Collection[str]) -> list[int]:
    return [number for number, node in enumerate(facts.nodes) if node.iri in iris]


def _near(site: Site, state: State, held: Sequence[Held], iris: Sequence[str]) -> nx.MultiDiGraph:
    """Return what touches some things: that alone where it is soon found, else all that documents say."""
    # What no measure touches is only named: where, tell its documents.
    return (site.live.embedded and neighbourhood.graph(state.store, *iris)) or site.live.graph(*held[:_NEAR])


def _answer(site: Site, state: State, name: str, asked: QueryParams) -> _Drawn:
    """Return the facts behind the rows of an answer, as many as can be drawn."""
    question = questions.question(name)
    rows = answers.ask(site, question, answers.given(question, asked))
    places = dict.fromkeys(answers.places(rows))
    held = {h.doc: h for h in state.documents}
    iris = [f"{held[doc].iri}/{part}" for doc, part in places if doc in held][: neighbourhood.MOST]
    if not iris:
        raise HttpError(404, "the answer names no place in a text: there is nothing to draw")
    graph = _near(site, state, [held[doc] for doc in dict.fromkeys(doc for doc, _ in places)], iris)
    focus = _numbers(facts := collect(graph), _units(graph, iris))
    return _viewed(collect(graph, only=around(facts, focus)), (), {"part": True, "asked": True})


def _units(graph: nx.MultiDiGraph, iris: Iterable[str]) -> set[str]:
    """Return the units among some parts of texts, and those that names among them are evidence of."""
    known = [iri for iri in iris if iri in graph]
    names = (iri for iri in known if graph.nodes[iri].get("type") == "Mention")
    return {*known, *(unit for name in names for unit in graph.predecessors(name))}


def neighbourhood_data(request: Request) -> Response:
    """Return what touches a thing anywhere in the store, as data for the page."""
    site = site_of(request)
    iri = request.query_params.get("iri", "")
    state = site.live.state()
    found = state.pages.get(("near", iri), lambda: _neighbours(site, state, iri))
    return JSONResponse(found)


def _neighbours(site: Site, state: State, iri: str) -> dict[str, Any]:
    docs = suggestions.documents_of(site, state, iri)
    if not docs:
        raise HttpError(404, "nothing in the graph has this identifier")
    held = [h for h in state.documents if h.doc in docs]
    graph = site.live.graph(*held) if len(held) <= _FEW else _near(site, state, held, [iri])
    facts = collect(graph)
    near = collect(graph, only=around(facts, _numbers(facts, {iri})))
    left_out = 0 if site.live.embedded else max(len(docs) - _NEAR, 0)
    return {**rendering.data(near), "left_out": left_out}
