"""The application: which address gives what, and how a server of it is run."""

from __future__ import annotations

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

from kg.errors import KgError
from kg.web import http_errors, negotiation
from kg.web.documents.pages import document_list, document_page
from kg.web.explorer.page import explorer_page, neighbourhood_data
from kg.web.explorer.resource import named_by_iri, named_by_path
from kg.web.explorer.suggestions import suggested_names
from kg.web.headers import SecurityHeaders
from kg.web.pages.ledger import ledger_page
from kg.web.pages.questions import question_list, question_page
from kg.web.query_service import QueryService
from kg.web.settings import Settings
from kg.web.site import Site, site_of
from kg.web.sparql.service import sparql_service
from kg.web.static_files import static_file
from kg.web.time_limit import within_time_limit
from kg.web.warming import keep_warm
from kg.web.watched_store import WatchedStore
from kg.web.workers import Workers

_LOCAL = ("127.0.0.1", "localhost", "[::1]", "testserver")


def application(settings: Settings, hosts: tuple[str, ...] = _LOCAL) -> Starlette:
    """Return the application of a store; ``hosts`` are the names that it answers to.

    Raises ``StoreError`` where there is no store.
    """
    store = WatchedStore(settings.store)
    store.snapshot()
    workers = Workers(settings.store, settings.processes, settings.limit)
    site = Site(settings, store, workers, QueryService(settings))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        ended = threading.Event()
        threading.Thread(target=keep_warm, args=(site, ended), daemon=True).start()
        yield
        ended.set()
        site.workers.close()
        site.queries.close()
        site.store.close()

    app = Starlette(
        routes=_routes(settings),
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False),
            Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5),
        ],
        exception_handlers={KgError: _told, HTTPException: _told, Exception: _broken},
        lifespan=lifespan,
    )
    app.state.site = site
    return app


def _routes(settings: Settings) -> list[Route]:
    shared = [
        Middleware(
            CORSMiddleware,
            allow_origins=list(settings.origins),
            allow_methods=["GET", "POST"],
            allow_headers=["*"],
            expose_headers=["X-SPARQL-MaxRows", "Retry-After"],
        )
    ]
    extra = ["OPTIONS"] if settings.origins else []
    reading = ["GET", *extra]
    open_ = shared if settings.origins else []
    return [
        Route("/", within_time_limit(explorer_page)),
        Route("/neighbourhood", within_time_limit(neighbourhood_data)),
        Route("/suggestions", within_time_limit(suggested_names)),
        Route("/questions", within_time_limit(question_list)),
        Route("/questions/{name}", within_time_limit(question_page)),
        Route("/ledger", within_time_limit(ledger_page)),
        Route("/documents", within_time_limit(document_list)),
        Route("/documents/{doc:path}", within_time_limit(document_page)),
        Route("/sparql", sparql_service, methods=[*reading, "POST"], middleware=open_),
        Route("/resource", within_time_limit(named_by_iri), methods=reading, middleware=open_),
        Route("/data/{path:path}", within_time_limit(named_by_path), methods=reading, middleware=open_),
        Route("/static/{name}", static_file),
    ]


async def _told(request: Request, error: Exception) -> Response:
    """Say what is wrong: a page for readers, a line for programs."""
    if isinstance(error, HTTPException):
        status, message, headers = error.status_code, str(error.detail), dict(error.headers or {})
    else:
        assert isinstance(error, KgError)
        status, message, headers = http_errors.status(error), " ".join(str(error).split()), {}
    if status == 503:
        headers["Retry-After"] = "5"
    readable = negotiation.choose(negotiation.accepted(request), ("text/plain", "text/html"))
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
    """Serve a store until the process is told to stop; ``ready`` is called when the port is taken.

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
