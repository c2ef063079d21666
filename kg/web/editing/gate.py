"""Who may write: a browser that was opened with the token of this start, on pages of this server alone."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from starlette.requests import Request
from starlette.responses import Response

from kg.web.http_errors import HttpError

_OPEN = "open the address that kg serve printed at its start"


def new_token() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(32)


class Gate:
    """Knows the browsers that may write by a cookie, which holds the token that was printed at the start."""

    def __init__(self, token: str) -> None:
        self._token = token
        # Cookies do not tell ports apart: each start has a name of its own for it.
        self._name = f"kg-edit-{hashlib.sha256(token.encode()).hexdigest()[:12]}"

    def knows(self, request: Request) -> bool:
        """Tell whether a request comes from a browser that was opened with the token."""
        return self._is_token(request.cookies.get(self._name, ""))

    def enter(self, token: str, response: Response, path: str) -> Response:
        """Give a browser the cookie, for the addresses below a path."""
        if not self._is_token(token):
            raise HttpError(403, f"this is not the token of this server: {_OPEN}")
        response.set_cookie(self._name, self._token, path=path, httponly=True, samesite="strict")
        return response

    def check(self, request: Request) -> None:
        """Raise ``HttpError`` where a request may not write: without the cookie, or from another site."""
        if not self.knows(request):
            raise HttpError(403, f"nothing is written without the token: {_OPEN}")
        if not _from_here(request):
            raise HttpError(403, "nothing is written for pages of another site")

    def _is_token(self, text: str) -> bool:
        return hmac.compare_digest(text.encode(), self._token.encode())


def _from_here(request: Request) -> bool:
    """Tell whether a page of this server sent a request; browsers say so, and no page can change it."""
    if (site := request.headers.get("sec-fetch-site")) is not None:
        return site == "same-origin"
    host = request.headers.get("host", "")
    return request.headers.get("origin") in (f"http://{host}", f"https://{host}")
