"""Answers as files that a browser saves."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from starlette.responses import Response

from kg.answers import spreadsheets
from kg.errors import nearest
from kg.stores.base import Rows
from kg.web.http_errors import HttpError

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KINDS: dict[str, tuple[str, Callable[[Rows, str], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", spreadsheets.csv_file),
    "xlsx": (_EXCEL, spreadsheets.excel_file),
}


def download(rows: Rows, kind: str, name: str, language: str) -> Response:
    """Return rows as a file of a kind (``csv`` or ``xlsx``) to save under a name without ending."""
    if kind not in _KINDS:
        raise HttpError(400, f"there is no file of kind {kind!r}: {nearest(kind, list(_KINDS))}")
    media, written = _KINDS[kind]
    said = f"attachment; filename*=UTF-8''{quote(name)}.{kind}"
    return Response(written(rows, language), headers={"Content-Type": media, "Content-Disposition": said})
