"""A time limit for pages: a client is told that a page takes too long, and other pages need not wait."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import anyio
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response

from kg.page.appearance import LANGUAGES
from kg.web.http_errors import HttpError
from kg.web.parameters import choice
from kg.web.site import site_of


def within_time_limit(page: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint that makes a page in a thread, and answers 503 where that takes over the time limit.

    The thread goes on by itself, and its page is kept for clients that ask again.
    """

    async def endpoint(request: Request) -> Response:
        choice(request.query_params, "lang", LANGUAGES)
        seconds = site_of(request).settings.timeout
        with anyio.move_on_after(seconds):
            return await run_sync(page, request, abandon_on_cancel=True)
        raise HttpError(
            503, f"the page takes longer than {seconds:g} seconds: ask for less, or again in a while"
        )

    return endpoint
