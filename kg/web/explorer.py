"""The explorer: the page of the graph over the live store, and the neighbourhoods it loads on the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from kg import page, queries
from kg.facts import Facts, around
from kg.facts import about as named
from kg.folding import collect
from kg.views import View, views
from kg.web import answers, nearby, suggestions
from kg.web.faults import Fault
from kg.web.live import Held, State
from kg.web.site import Site, address, language, shared, site_of, spoken_in

_FEW = 2  # so many documents are read whole: they are soon kept in memory
_NEAR = 30  # documents that a neighbourhood is read from at most


def endpoint(request: Request) -> Response:
    """Return the page: everything, some documents, what a text names, or the picture of an answer."""
    site = site_of(request)
    state = site.live.state()
    if not state.documents:
        return site.html(request, "empty.html", store=site.settings.store)
    held = _documents(site, state, request.query_params.getlist("doc"))
    if iri := request.query_params.get("iri"):
        held = _around(site, state, held, iri)
    spoken = language(request)
    key = ("explorer", spoken, _asked(request))
    content = state.pages.get(key, lambda: _html(site, state, held, request, spoken))
    return spoken_in(HTMLResponse(content), spoken)


def first(site: Site, state: State) -> None:
    """Get the pictures of the first page ready."""
    if held := _documents(site, state, ()):
        state.pages.get(("pictures", ()), lambda: _drawn(collect(site.live.graph(*held)), ()))


def _documents(site: Site, state: State, wanted: Sequence[str]) -> list[Held]:
    """Return the documents to show: those asked for, or as many as a page can hold."""
    if wanted:
        found = [held for doc in wanted if (held := state.held(doc))]
        if not found:
            raise Fault(404, f"there is no document {wanted[0]!r} in the store")
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
        raise Fault(404, f"nothing in the graph has the identifier {iri}")
    return sorted({*held, *found}, key=lambda h: h.doc)


def measures(state: State) -> dict[str, int]:
    """Return how many measures and goals each document holds."""

    def count() -> dict[str, int]:
        rows = queries.ask(state.store, "documents")
        names = [column.name for column in rows.columns]
        found = (dict(zip(names, row, strict=True)) for row in rows.rows)
        return {str(row["document"]): int(row["goals"] or 0) + int(row["measures"] or 0) for row in found}

    return state.once("measures", count)


def _html(site: Site, state: State, held: Sequence[Held], request: Request, spoken: str) -> str:
    facts, pictures, focus = state.pages.get(
        ("pictures", _asked(request)), lambda: _drawn(*_facts(site, state, held, request))
    )
    part = len(held) < len(state.documents)
    more = {
        **shared(request),
        "live": {"part": part, "shown": len(held), "all": len(state.documents)},
        "page_address": address(request.url.path),
    }
    return page.html(facts, pictures, focus, spoken, "web/explorer.html", more)


def _asked(request: Request) -> tuple[tuple[str, str], ...]:
    """What the address asks for, whatever the language."""
    return tuple(pair for pair in request.query_params.multi_items() if pair[0] != "lang")


def _drawn(facts: Facts, focus: Sequence[int]) -> tuple[Facts, list[View], Sequence[int]]:
    if not facts.units:
        raise Fault(404, "no measure or goal is in this choice")
    return facts, views(facts), focus


def _facts(site: Site, state: State, held: Sequence[Held], request: Request) -> tuple[Facts, Sequence[int]]:
    asked = request.query_params
    if name := asked.get("question"):
        return _answer(site, state, name, asked)
    graph = site.live.graph(*held)
    facts = collect(graph)
    if iri := asked.get("iri"):
        return facts, [number for number, node in enumerate(facts.nodes) if node.iri == iri]
    if about := asked.get("about"):
        if not (focus := named(facts, about)):
            raise Fault(404, f"nothing in the graph is named {about!r}")
        near = collect(graph, only=around(facts, focus))
        return near, named(near, about)
    return facts, ()


def _answer(site: Site, state: State, name: str, asked: Any) -> tuple[Facts, Sequence[int]]:
    """Return the facts behind the rows of an answer."""
    question = queries.question(name)
    rows = answers.ask(site, question, answers.given(question, asked))
    spots = answers.spots(rows)
    held = [h for h in state.documents if h.doc in {doc for doc, _, _ in spots}][:_NEAR]
    if not held:
        raise Fault(404, "the answer names no place in a text: there is nothing to draw")
    graph = site.live.graph(*held)
    facts = collect(graph)
    focus = list(_at(facts, spots))
    return collect(graph, only=around(facts, focus)), ()


def _at(facts: Facts, spots: frozenset[tuple[str, int, int]]) -> Iterable[int]:
    """Yield the units that stand at some places of the text, or touch what is named there."""
    docs = [source.id for source in facts.sources]
    for number, unit in facts.units.items():
        if (docs[unit.document], unit.start, unit.end) in spots:
            yield number
    for link in facts.links:
        doc = docs[facts.units[link.unit].document]
        if any((doc, *span) in spots for span in link.spans):
            yield link.unit


def neighbourhood(request: Request) -> Response:
    """Return what touches a thing anywhere in the store, as data for the page."""
    site = site_of(request)
    iri = request.query_params.get("iri", "")
    state = site.live.state()
    found = state.pages.get(("near", iri), lambda: _near(site, state, iri))
    return JSONResponse(found)


def _near(site: Site, state: State, iri: str) -> dict[str, Any]:
    docs = suggestions.documents_of(site, state, iri)
    if not docs:
        raise Fault(404, "nothing in the graph has this identifier")
    held = [h for h in state.documents if h.doc in docs]
    graph = (
        nearby.graph(state.store, iri) if len(held) > _FEW and Path(site.settings.store).is_dir() else None
    )
    # What no measure touches is only named: where, tell its documents.
    if not graph:
        held = held[:_NEAR]
        graph = site.live.graph(*held)
    facts = collect(graph)
    focus = [number for number, node in enumerate(facts.nodes) if node.iri == iri]
    near = collect(graph, only=around(facts, focus))
    return {**page.data(near), "left_out": len(docs) - len(held)}
