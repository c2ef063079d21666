"""What goes wrong with a request: a status and a sentence, as text for programs and as a page for readers."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from kg.errors import InputError, KgError, PageError, QueryError, SchemaError, SearchError, StoreError
from kg.messages import translated
from kg.stores.query_check import Refused


class HttpError(KgError):
    """A request that cannot be answered, with the HTTP status that says so."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(status, message)
        self.status = status

    def __str__(self) -> str:
        return str(self.args[1])


class Overdue(KgError):
    """A query that took longer, or more memory, than it may."""


class Busy(KgError):
    """A query for which no process was free, and no place in the queue."""


_STATUS: dict[type[KgError], int] = {
    Refused: 403,
    QueryError: 400,
    PageError: 404,
    InputError: 422,
    Overdue: 503,
    Busy: 503,
    StoreError: 503,
    SearchError: 503,
    SchemaError: 500,
}


def status(error: KgError) -> int:
    """Return the HTTP status of what went wrong."""
    if isinstance(error, HttpError):
        return error.status
    return next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)


def as_json(error: KgError, spoken: str, hidden: str = "") -> Response:
    """Return what went wrong as JSON, in a language; ``hidden`` is the start of paths that is left out."""
    said = str(error).replace(hidden, "") if hidden else str(error)
    line = translated(" ".join(said.split()), spoken)
    return JSONResponse({"error": line}, status(error))
