"""Rows as a spreadsheet opens them: CSV in UTF-8 or GBK, or an Excel workbook.

Whoever hands out such a file, command line or server, has it from here: no cell of it is a formula.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from kg.answers import tables
from kg.answers.tables import shown
from kg.errors import QueryError
from kg.page.geometry import text_width
from kg.stores.base import Rows, Value

Encoding = Literal["utf-8", "gbk"]
# UTF-8 opens with a byte order mark, by which Excel tells it from the encoding of the system. GB18030 is
# GBK for all that GBK can write, and can write the rest.
ENCODINGS: dict[Encoding, str] = {"utf-8": "utf-8-sig", "gbk": "gb18030"}
_WIDEST, _NARROWEST = 60, 8
_PIXELS = 6.0  # of a half-width character, in the unit of text_width
_DATE = re.compile(r"(?:19|[2-9][0-9])[0-9]{2}-[01][0-9]-[0-3][0-9]")  # Excel knows none before 1900
# What a sheet holds: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
_ROWS, _LONGEST, _DIGITS = 1_048_576, 32_767, 15
_SHEETS, _NAME, _LINKS, _ADDRESS = 250, 31, 65_000, 2_000
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows for a sheet of their own; a ``title`` stands above their head."""

    name: str
    title: str
    rows: Rows


def csv_file(rows: Rows, language: str = "zh", encoding: Encoding = "utf-8") -> bytes:
    """Return rows as a CSV file."""
    return (tables.render(rows, "csv", language) + "\r\n").encode(ENCODINGS[encoding])


def excel_file(rows: Rows, language: str = "zh") -> bytes:
    """Return rows as an Excel workbook: a head that stays, a filter, numbers as numbers, dates as dates.

    Raises ``QueryError`` for more rows than a sheet holds.
    """
    return excel_book([Sheet("Sheet1", "", rows)], language)


def excel_book(sheets: Sequence[Sheet], language: str = "zh") -> bytes:
    """Return a workbook of several sheets, each as ``excel_file`` makes it; ``link`` columns can be followed.

    Raises ``QueryError`` for more rows than a sheet holds, or more sheets than are of use.
    """
    if len(sheets) > _SHEETS:
        raise QueryError(f"{len(sheets)} sheets are more than {_SHEETS}: choose some of the rows")
    import xlsxwriter  # only here, since it takes a tenth of a second

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    forms = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format({"bold": True, "bottom": 1, "valign": "top"}),
        "plain": book.add_format({"text_wrap": True, "valign": "top"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"}),
        "link": book.add_format({"font_color": "#1f5fa8", "underline": 1, "valign": "top"}),
    }
    for name, sheet in zip(_names(sheets), sheets, strict=True):
        _fill(book.add_worksheet(name), sheet, forms, language)
    book.close()
    return out.getvalue()


def _names(sheets: Sequence[Sheet]) -> Iterator[str]:
    """Yield a name for each sheet that Excel allows; no two differ in case alone."""
    seen: set[str] = set()
    for sheet in sheets:
        base = _NOT_IN_NAMES.sub(" ", sheet.name).strip()[:_NAME] or "Sheet"
        tries = (base if n == 1 else f"{base[: _NAME - 4]} {n}" for n in range(1, len(sheets) + 2))
        name = next(name for name in tries if name.lower() not in seen)
        seen.add(name.lower())
        yield name


def _fill(target: Any, sheet: Sheet, forms: dict[str, Any], language: str) -> None:
    """Write a title, the head and the rows to a worksheet of xlsxwriter."""
    rows, top = sheet.rows, 1 if sheet.title else 0
    if len(rows.rows) >= _ROWS - top:
        raise QueryError(f"an Excel sheet holds {_ROWS - 1:,} rows, not {len(rows.rows):,}: write CSV")
    if sheet.title:
        target.write_string(0, 0, sheet.title, forms["title"])
    writers = {str: (target.write_string, forms["plain"]), date: (target.write_datetime, forms["day"])}
    for number, column in enumerate(rows.columns):
        cells = [_cell(row[number], number, rows, language) for row in rows.rows]
        target.write_string(top, number, column.label(language), forms["head"])
        for line, cell in enumerate(cells, top + 1):
            write, form = writers.get(type(cell), (target.write_number, forms["plain"]))
            if column.name == "link" and _followed(cell) and line < _LINKS:
                write, form = target.write_url, forms["link"]
            write(line, number, cell, form)
        target.set_column(number, number, _width([column.label(language), *map(str, cells)]))
    target.freeze_panes(top + 1, 0)
    if rows.rows and rows.columns:
        target.autofilter(top, 0, top + len(rows.rows), len(rows.columns) - 1)


def _followed(cell: str | int | float | date) -> bool:
    return isinstance(cell, str) and cell.startswith(("http://", "https://")) and len(cell) <= _ADDRESS


def _cell(value: Value, number: int, rows: Rows, language: str) -> str | int | float | date:
    if isinstance(value, int | float) and not isinstance(value, bool) and _exact(value):
        return value
    text = shown(value, rows.columns[number], language)
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:  # no such day
            return text
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "\u2026"


def _exact(value: float) -> bool:
    """Say whether a sheet holds a number with all its digits."""
    return math.isfinite(value) if isinstance(value, float) else abs(value) < 10**_DIGITS


def _width(cells: list[str]) -> float:
    widest = max(text_width(cell[:_WIDEST]) / _PIXELS for cell in cells)
    return min(max(widest + 2, _NARROWEST), _WIDEST)
