"""The addresses of editing: each answers in JSON, and writes only for those whom the gate knows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from kg.errors import InputError, KgError, nearest
from kg.messages import translated
from kg.review import WHAT
from kg.review.making import Words
from kg.web import bodies, http_errors, parameters
from kg.web.editing.desk import Change, Desk, Kept
from kg.web.http_errors import HttpError
from kg.web.site import Site, address, language, root_of, site_of

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


def told(request: Request, error: KgError) -> Response:
    """Return an error as JSON, in the language of the reader."""
    status = 422 if isinstance(error, InputError) else http_errors.status(error)
    line = " ".join(str(error).split())
    return JSONResponse({"error": translated(line, language(request))}, status)


def _answering(step: Step, writes: bool = False) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint that does a step in a thread with what a request gives."""

    async def endpoint(request: Request) -> Response:
        site, desk = site_of(request), desk_of(request)
        try:
            _check(desk, request, writes)
            given = await bodies.record(request, site.settings.longest) if writes else _asked(request)
            found = await run_in_threadpool(step, site, desk, given)
        except KgError as error:
            return told(request, error)
        return JSONResponse(found, 201 if writes else 200)

    return endpoint


def _check(desk: Desk, request: Request, writes: bool) -> None:
    if writes:
        desk.gate.check(request)
    elif not desk.gate.knows(request):
        raise HttpError(403, "corrections are shown to those who hold the token")


def _asked(request: Request) -> Given:
    return {"doc": parameters.text(request.query_params, "doc")}


# ---- what is done ----


def _correct(site: Site, desk: Desk, given: Given) -> Mapping[str, Any]:
    return record_of(desk.correct(text(given, "doc"), _change(given), site.knowledge))


def _undo(_: Site, desk: Desk, given: Given) -> Mapping[str, Any]:
    return {"undone": desk.undo(text(given, "doc"), text(given, "key"))}


def _again(_: Site, desk: Desk, given: Given) -> Mapping[str, Any]:
    desk.again(text(given, "doc"))
    return {}


def _state(_: Site, desk: Desk, given: Given) -> Mapping[str, Any]:
    found = desk.state(text(given, "doc"))
    if found is None:
        return {"reading": True}
    return {"reading": False, "error": found.error, "warnings": list(found.warnings)}


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
