"""Serving below a path of a proxy, such as ``https://example.org/kg/``."""

from __future__ import annotations

import re

from starlette.types import ASGIApp, Receive, Scope, Send

from kg.errors import KgError

_PATH = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*")


def root_path(path: str, own: frozenset[str]) -> str:
    """Return the path of a proxy below which a server answers, without a slash at its end; empty for none.

    ``own`` are the first words of the addresses that the server itself has: where the path began with one
    of them, nobody could tell whether a proxy took it off. Raises ``KgError`` for a path that cannot be.
    """
    found = path.rstrip("/")
    if not _PATH.fullmatch(found):
        raise KgError(f"--root-path {path!r} is no path: write one such as /kg")
    if (first := found.partition("/")[2].partition("/")[0]) in own - {""}:
        raise KgError(f"--root-path {path!r} begins with /{first}, an address of the server: name another")
    return found


class RootPath:
    """Takes requests below a path, whether or not the proxy in front has taken it off."""

    def __init__(self, app: ASGIApp, path: str) -> None:
        self._app, self._path = app, path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with the path at the front of its address."""
        if scope["type"] == "http":
            inner, raw = self._inner(scope["path"]), self._inner(scope.get("raw_path", b"").decode("latin-1"))
            scope = {
                **scope,
                "root_path": self._path,
                "path": self._path + inner,
                "raw_path": (self._path + raw).encode("latin-1"),
            }
        await self._app(scope, receive, send)

    def _inner(self, path: str) -> str:
        below = path == self._path or path.startswith(f"{self._path}/")
        return (path.removeprefix(self._path) if below else path) or "/"
