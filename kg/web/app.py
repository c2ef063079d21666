"""The application of a store, and how a server of it is run."""

from __future__ import annotations

import socket
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from kg.errors import KgError
from kg.messages import translated
from kg.web import http_errors, negotiation
from kg.web.connections import ImpatientProtocol
from kg.web.editing.desk import Desk
from kg.web.headers import SecurityHeaders
from kg.web.query_service import QueryService
from kg.web.root_path import RootPath, root_path
from kg.web.routes import first_words, routes
from kg.web.settings import Settings
from kg.web.site import Site, language, path_of, site_of
from kg.web.warming import keep_warm
from kg.web.watched_store import WatchedStore
from kg.web.workers import Workers

_LAST_SECONDS = 3  # that requests still have when the server is told to stop
_LOCAL = ("127.0.0.1", "localhost", "[::1]", "testserver")


def application(settings: Settings, hosts: tuple[str, ...] = _LOCAL) -> Starlette:
    """Return the application of a store; ``hosts`` are the names that it answers to.

    Raises ``StoreError`` where there is no store.
    """
    settings = replace(settings, root_path=root_path(settings.root_path, first_words()))
    store = WatchedStore(settings.store)
    store.snapshot()
    workers = Workers(settings.store, settings.processes, settings.limit)
    desk = Desk(settings, store) if settings.edit else None
    site = Site(settings, store, workers, QueryService(settings), desk)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        ended = threading.Event()
        threading.Thread(target=keep_warm, args=(site, ended), daemon=True).start()
        if site.desk:
            site.desk.warm()
        yield
        ended.set()
        if site.desk:
            site.desk.close()
        site.workers.close()
        site.queries.close()
        site.store.close()

    app = Starlette(
        routes=routes(settings),
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(RootPath, path=settings.root_path),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False),
            Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5),
        ],
        exception_handlers={KgError: _told, HTTPException: _told, Exception: _broken},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False  # it names a host, which a proxy may know by another name
    app.state.site = site
    return app


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
    if readable == "text/html" and not (path_of(request) == "/sparql" and _asks(request)):
        told = translated(message, language(request))
        response = site_of(request).html(request, "wrong.html", status, status=status, message=told)
        response.headers.update(headers)
        return response
    return PlainTextResponse(f"{message}\n", status, headers=headers)


def _asks(request: Request) -> bool:
    return request.method != "GET" or "query" in request.query_params


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
        config = uvicorn.Config(
            app,
            log_level="warning",
            server_header=False,
            http=ImpatientProtocol,
            timeout_graceful_shutdown=_LAST_SECONDS,
        )
        uvicorn.Server(config).run(sockets=[listening])


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise KgError(f"port {port} of {host} cannot be had: {reason}; name another with --port") from None
