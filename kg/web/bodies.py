"""The bodies of requests: up to a length, and within a time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.requests import Request

from kg.web.http_errors import HttpError

SECONDS = 20.0  # that a body, or the next part of a file, may take to come


async def text(request: Request, longest: int, what: str = "request") -> str:
    """Return the body of a request, which is called ``what`` in errors; ``longest`` counts its bytes."""
    found = bytearray()
    try:
        async with asyncio.timeout(SECONDS):
            async for part in request.stream():
                found += part
                if len(found) > longest:
                    raise HttpError(413, f"the {what} is longer than {longest} bytes: ask for less")
    except TimeoutError:
        raise HttpError(408, f"the {what} did not come within {SECONDS:g} seconds") from None
    try:
        return found.decode()
    except UnicodeDecodeError:
        raise HttpError(400, "the request is not UTF-8") from None


async def record(request: Request, longest: int) -> dict[str, Any]:
    """Return the JSON object that a request holds."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise HttpError(415, "this is posted as application/json")
    try:
        found = json.loads(await text(request, longest))
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise HttpError(400, "the request is no JSON") from None
    if not isinstance(found, dict):
        raise HttpError(400, "the request should be a JSON object")
    return found


async def parts(request: Request, longest: int) -> AsyncIterator[bytes]:
    """Yield a file that a request holds, part by part."""
    length, stream = 0, aiter(request.stream())
    while True:
        try:
            async with asyncio.timeout(SECONDS):
                part = await anext(stream, None)
        except TimeoutError:
            raise HttpError(408, f"the file stopped coming for {SECONDS:g} seconds") from None
        if part is None:
            return
        length += len(part)
        if length > longest:
            raise HttpError(413, f"the file is larger than {longest:,} bytes: split it")
        yield part
