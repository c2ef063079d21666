"""The application: which address gives what, and how a server of it is run."""

from __future__ import annotations

import contextlib
import functools
import socket
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from kg.answers import questions
from kg.answers.questions import Question
from kg.errors import KgError
from kg.web import http_errors, negotiation, static
from kg.web.documents.endpoint import catalogue as all_documents
from kg.web.documents.endpoint import endpoint as document
from kg.web.explorer import endpoint as explorer
from kg.web.explorer import resource, suggestions
from kg.web.headers import Safety
from kg.web.pages import answers, ledger
from kg.web.pages.questions import catalogue as all_questions
from kg.web.pages.questions import endpoint as question
from kg.web.settings import Settings
from kg.web.site import Site, site_of
from kg.web.sparql import endpoint as sparql
from kg.web.store_state import Live, State, stamp
from kg.web.time_limit import timely
from kg.web.workers import Workers

_PAUSE = 5.0  # seconds between looks at the store
_LOCAL = ("127.0.0.1", "localhost", "[::1]", "testserver")


def application(settings: Settings, hosts: tuple[str, ...] = _LOCAL) -> Starlette:
    """Return the application of a store; ``hosts`` are the names that it answers to.

    Raises ``StoreError`` where there is no store.
    """
    live = Live(settings.store)
    live.state()
    site = Site(settings, live, Workers(settings.store, settings.processes, settings.timeout, settings.limit))

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        ended = threading.Event()
        threading.Thread(target=_keep_warm, args=(site, ended), daemon=True).start()
        yield
        ended.set()
        site.workers.close()
        site.live.close()

    app = Starlette(
        routes=_routes(settings),
        middleware=[
            Middleware(Safety),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False),
            Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5),
        ],
        exception_handlers={KgError: _wrong, HTTPException: _wrong, Exception: _broken},
        lifespan=life,
    )
    app.state.site = site
    return app


def _keep_warm(site: Site, ended: threading.Event) -> None:
    """Read what pages need before somebody asks for it, again when a folder has changed and come to rest."""
    warm = before = stamp(site.live.address)
    _warm(site, ended)
    while warm is not None and not ended.wait(_PAUSE):
        now = stamp(site.live.address)
        if now == before != warm:
            _warm(site, ended)
            warm = now
        before = now


def _warm(site: Site, ended: threading.Event) -> None:
    plain = [q for q in questions.questions() if all(p.default is not None for p in q.parameters)]
    steps: list[Callable[[State], object]] = [
        lambda _: site.knowledge,
        lambda state: explorer.first(site, state),
        lambda state: ledger.rows(site, state),
        lambda state: suggestions.names(site, state),
        *(functools.partial(_asked, site, question) for question in plain),
    ]
    for step in steps:
        with contextlib.suppress(KgError):  # who asks is told
            if not ended.is_set():
                step(site.live.state())


def _asked(site: Site, question: Question, _: State) -> None:
    answers.ask(site, question, {})


def _routes(settings: Settings) -> list[Route]:
    shared = [
        Middleware(
            CORSMiddleware,
            allow_origins=list(settings.origins),
            allow_methods=["GET", "POST"],
            allow_headers=["*"],
        )
    ]
    extra = ["OPTIONS"] if settings.origins else []
    open_ = shared if settings.origins else []
    return [
        Route("/", timely(explorer.endpoint)),
        Route("/neighbourhood", timely(explorer.neighbourhood)),
        Route("/suggestions", timely(suggestions.endpoint)),
        Route("/questions", timely(all_questions)),
        Route("/questions/{name}", timely(question)),
        Route("/ledger", timely(ledger.endpoint)),
        Route("/documents", timely(all_documents)),
        Route("/documents/{doc:path}", timely(document)),
        Route("/sparql", sparql.endpoint, methods=["GET", "POST", *extra], middleware=open_),
        Route("/resource", resource.endpoint, methods=["GET", *extra], middleware=open_),
        Route("/data/{path:path}", resource.data, methods=["GET", *extra], middleware=open_),
        Route("/static/{name}", static.endpoint),
    ]


async def _wrong(request: Request, error: Exception) -> Response:
    """Say what is wrong: a page for readers, a line for programs."""
    if isinstance(error, HTTPException):
        status, message, headers = error.status_code, str(error.detail), dict(error.headers or {})
    else:
        assert isinstance(error, KgError)
        status, message, headers = http_errors.status(error), " ".join(str(error).split()), {}
    if status == 503:
        headers["Retry-After"] = "5"
    readable = negotiation.choose(request.headers.get("accept", ""), ("text/plain", "text/html"))
    if readable == "text/html" and request.url.path != "/sparql":
        response = site_of(request).html(request, "wrong.html", status, status=status, message=message)
        response.headers.update(headers)
        return response
    return PlainTextResponse(f"{message}\n", status, headers=headers)


async def _broken(_: Request, __: Exception) -> Response:
    return PlainTextResponse("the server failed to answer: its log says why\n", 500)


def serve(
    settings: Settings, host: str = "127.0.0.1", port: int = 8765, ready: Callable[[], None] | None = None
) -> None:
    """Serve a store until it is told to stop; ``ready`` is called when the port is ours.

    Raises ``StoreError`` where there is no store, ``KgError`` where another program has the port.
    """
    hosts = _LOCAL if host in ("127.0.0.1", "localhost", "::1") else ("*",)
    with _listening(host, port) as listening:
        app = application(settings, hosts)
        if ready:
            ready()
        config = uvicorn.Config(app, log_level="warning", server_header=False)
        uvicorn.Server(config).run(sockets=[listening])


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise KgError(f"port {port} of {host} cannot be had: {reason}; name another with --port") from None
