"""Answers as files that a browser saves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import quote

from starlette.responses import Response

from kg.answers import spreadsheets
from kg.answers.spreadsheets import Sheet
from kg.errors import nearest
from kg.stores.base import Rows
from kg.web.http_errors import HttpError

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KINDS: dict[str, tuple[str, Callable[[Rows, str], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", spreadsheets.csv_file),
    "xlsx": (_EXCEL, spreadsheets.excel_file),
}


def book(sheets: Sequence[Sheet], name: str, language: str) -> Response:
    """Return an Excel workbook of sheets to save under a name without ending."""
    return _saved(spreadsheets.excel_book(sheets, language), _EXCEL, f"{quote(name)}.xlsx")


def download(rows: Rows, kind: str, name: str, language: str) -> Response:
    """Return rows as a file of a kind (``csv`` or ``xlsx``) to save under a name without ending."""
    if kind not in _KINDS:
        raise HttpError(400, f"there is no file of kind {kind!r}: {nearest(kind, list(_KINDS))}")
    media, written = _KINDS[kind]
    return _saved(written(rows, language), media, f"{quote(name)}.{kind}")


def _saved(content: bytes, media: str, name: str) -> Response:
    said = f"attachment; filename*=UTF-8''{name}"
    return Response(content, headers={"Content-Type": media, "Content-Disposition": said})
