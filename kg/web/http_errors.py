"""What goes wrong with a request: a status and a sentence, as text for programs and as a page for readers."""

from __future__ import annotations

from kg.errors import KgError, PageError, QueryError, SchemaError, StoreError
from kg.web.sparql.query_check import Refused
from kg.web.workers import Overdue

_STATUS: dict[type[KgError], int] = {
    Refused: 403,
    QueryError: 400,
    PageError: 404,
    Overdue: 503,
    StoreError: 503,
    SchemaError: 500,
}


class HttpError(KgError):
    """A request that cannot be answered, with the HTTP status that says so."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def status(error: KgError) -> int:
    """Return the HTTP status of what went wrong."""
    if isinstance(error, HttpError):
        return error.status
    return next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
