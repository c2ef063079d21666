"""The addresses of editing: each answers in JSON, and writes only for those whom the gate knows."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from kg.errors import KgError, nearest
from kg.graph.classes import class_of
from kg.messages import translated
from kg.model import BETWEEN
from kg.reading.given import FIELDS as FACTS
from kg.review import WHAT
from kg.review.making import Words
from kg.review.values import REVIEWED
from kg.web import bodies, parameters
from kg.web.editing import panels
from kg.web.editing.desk import Change, Desk, Kept
from kg.web.editing.uploads import upload
from kg.web.http_errors import HttpError, as_json
from kg.web.site import Site, address, language, root_of, site_of
from kg.web.time_limit import within_time_limit

_PLACE = re.compile(r"([ums]?)([0-9]{1,9})-([0-9]{1,9})")
_LONGEST = 20_000  # characters of what a request says of a text

Given = dict[str, Any]
Step = Callable[[Site, Desk, Given], Any]


def editing_routes() -> list[Route]:
    """Return the addresses of editing."""
    return [
        Route("/edit", enter),
        Route("/edit/state", _answering(_state)),
        Route("/edit/corrections", _answering(_listed), methods=["GET"]),
        Route("/edit/corrections", _answering(_correct, writes=True), methods=["POST"]),
        Route("/edit/undo", _answering(_undo, writes=True), methods=["POST"]),
        Route("/edit/read", _answering(_again, writes=True), methods=["POST"]),
        Route("/edit/facts", _answering(_give, writes=True), methods=["POST"]),
        Route("/edit/files", upload, methods=["POST"]),
        Route("/edit/panel", within_time_limit(place_part)),
        Route("/edit/desk", within_time_limit(desk_part)),
    ]


def enter(request: Request) -> Response:
    """Let a browser in that has the token; it keeps a cookie for the other pages."""
    root = root_of(request)
    onward = RedirectResponse(address(root, "/documents"), 303)
    return desk_of(request).gate.enter(request.query_params.get("token", ""), onward, root or "/")


def desk_of(request: Request) -> Desk:
    """Return the desk of the site that a request came to."""
    desk = site_of(request).desk
    assert desk is not None
    return desk


def _answering(step: Step, writes: bool = False) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint that does a step in a thread with what a request gives."""

    async def endpoint(request: Request) -> Response:
        site, desk = site_of(request), desk_of(request)
        try:
            _check(desk, request, writes)
            given = await bodies.record(request, site.settings.longest) if writes else _asked(request)
            found = await run_in_threadpool(step, site, desk, given)
        except KgError as error:
            return as_json(error, language(request))
        return JSONResponse(found, 201 if writes else 200)

    return endpoint


def _check(desk: Desk, request: Request, writes: bool) -> None:
    if writes:
        desk.gate.check(request)
    elif not desk.gate.knows(request):
        raise HttpError(403, "corrections are shown to those who hold the token")


def _asked(request: Request) -> Given:
    return {"doc": parameters.text(request.query_params, "doc"), "language": language(request)}


# ---- parts of pages ----


def place_part(request: Request) -> Response:
    """Return what can be corrected at a place of a text."""
    site, desk, doc = _opened(request)
    place = parameters.text(request.query_params, "at")
    if not (found := _PLACE.fullmatch(place)):
        raise HttpError(400, f"{place!r} is no place in a text: write at=START-END")
    kept = desk.corrections(doc, site.knowledge)
    span = int(found[2]), int(found[3])
    extraction = desk.corrected(doc, site.knowledge)
    return site.html(
        request,
        "edit-panel.html",
        panel=panels.panel(extraction, kept, found[1], span),
        types=panels.types(mention.type for mention in extraction.mentions),
        class_of=class_of,
    )


def desk_part(request: Request) -> Response:
    """Return the facts of a document and all that was corrected in it."""
    site, desk, doc = _opened(request)
    kept = desk.corrections(doc, site.knowledge)
    document = desk.document(doc)
    seen = next((one.result.correction for one in reversed(kept) if _says_seen(one)), None)
    facts = {
        "title": document.title or "",
        "issuers": document.issuer or "",
        "numbers": document.number or "",
        "date": document.date or "",
    }
    return site.html(
        request,
        "edit-desk.html",
        facts=facts,
        given=document.given,
        kept=kept[::-1],
        seen=seen,
        who=desk.who,
        class_of=class_of,
    )


def _says_seen(kept: Kept) -> bool:
    return kept.result.correction.what == REVIEWED and kept.result.state == "applies"


def _opened(request: Request) -> tuple[Site, Desk, str]:
    site, desk = site_of(request), desk_of(request)
    _check(desk, request, False)
    return site, desk, parameters.text(request.query_params, "doc")


# ---- what is done ----


def _correct(site: Site, desk: Desk, given: Given) -> Mapping[str, Any]:
    return record_of(desk.correct(text(given, "doc"), _change(given), site.knowledge))


def _undo(_: Site, desk: Desk, given: Given) -> Mapping[str, Any]:
    return {"undone": desk.undo(text(given, "doc"), text(given, "key"))}


def _again(_: Site, desk: Desk, given: Given) -> Mapping[str, Any]:
    desk.again(text(given, "doc"))
    return {}


def _give(site: Site, desk: Desk, given: Given) -> Mapping[str, Any]:
    facts = {name: _values(name, text(given, name, needed=False)) for name in FACTS if name in given}
    desk.give(text(given, "doc"), facts, site.knowledge)
    return {}


def _values(name: str, said: str) -> list[str]:
    """Return the values of a fact: issuers and numbers may be several in one text."""
    parts = said.split(BETWEEN) if name in ("issuers", "numbers") else [said]
    return [part.strip() for part in parts if part.strip()]


def _state(_: Site, desk: Desk, given: Given) -> Mapping[str, Any]:
    found = desk.state(text(given, "doc"))
    if found is None:
        return {"reading": True}
    error, *warnings = (translated(line, given["language"]) for line in (found.error, *found.warnings))
    return {"reading": False, "error": error, "warnings": warnings}


def _listed(site: Site, desk: Desk, given: Given) -> Mapping[str, Any]:
    return {"corrections": [record_of(one) for one in desk.corrections(text(given, "doc"), site.knowledge)]}


def record_of(kept: Kept) -> dict[str, Any]:
    """Return a correction with its state as JSON; ``key`` takes it back."""
    one, result = kept.result.correction, kept.result
    quotes = {"quote": one.anchor and one.anchor.quote, "to": one.to and one.to.quote}
    said = {name: getattr(one, name) for name in ("what", "value", "who", "when", "why")}
    found = {name: getattr(result, name) for name in ("state", "was", "start")}
    return {"key": kept.key, **said, **quotes, **found, "reason": result.why, "now": result.now}


# ---- what a request says ----


def _change(given: Given) -> Change:
    what = text(given, "what")
    if what not in WHAT:
        raise HttpError(400, f"unknown what {what[:40]!r}; {nearest(what, WHAT)}")
    value, who, why = (text(given, name, needed=False) for name in ("value", "who", "why"))
    return Change(what, value, _words(given), _words(given.get("to")), who, why)


def _words(given: object) -> Words | None:
    if not isinstance(given, dict) or "quote" not in given:
        return None
    at = given.get("at")
    if at is not None and (not isinstance(at, int) or isinstance(at, bool) or at < 0):
        raise HttpError(400, "'at' should be the number of characters of the text before the words")
    return Words(text(given, "quote", strip=False), at)


def text(given: Given, name: str, *, needed: bool = True, strip: bool = True) -> str:
    """Return a text of a request; "" where it is not given and not needed."""
    found = given.get(name, "")
    if not isinstance(found, str) or len(found) > _LONGEST:
        raise HttpError(400, f"{name!r} should be a text of at most {_LONGEST} characters")
    if needed and not found.strip():
        raise HttpError(400, f"{name!r} is missing")
    return found.strip() if strip else found
