"""Rows as a spreadsheet opens them: CSV in UTF-8 or GBK, or an Excel workbook.

Whoever hands out such a file, command line or server, has it from here: no cell of it is a formula.
"""

from __future__ import annotations

import io
import math
import re
from datetime import date
from typing import Literal

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


def csv_file(rows: Rows, language: str = "zh", encoding: Encoding = "utf-8") -> bytes:
    """Return rows as a CSV file."""
    return (tables.render(rows, "csv", language) + "\r\n").encode(ENCODINGS[encoding])


def excel_file(rows: Rows, language: str = "zh") -> bytes:
    """Return rows as an Excel workbook: a head that stays, a filter, numbers as numbers, dates as dates.

    Raises ``QueryError`` for more rows than a sheet holds.
    """
    if len(rows.rows) >= _ROWS:
        raise QueryError(f"an Excel sheet holds {_ROWS - 1:,} rows, not {len(rows.rows):,}: write CSV")
    import xlsxwriter  # only here, since it takes a tenth of a second

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"})
    writers = {str: (sheet.write_string, plain), date: (sheet.write_datetime, day)}
    for number, column in enumerate(rows.columns):
        cells = [_cell(row[number], number, rows, language) for row in rows.rows]
        sheet.write_string(0, number, column.label(language), head)
        for line, cell in enumerate(cells, 1):
            write, form = writers.get(type(cell), (sheet.write_number, plain))
            write(line, number, cell, form)
        sheet.set_column(number, number, _width([column.label(language), *map(str, cells)]))
    sheet.freeze_panes(1, 0)
    if rows.rows and rows.columns:
        sheet.autofilter(0, 0, len(rows.rows), len(rows.columns) - 1)
    book.close()
    return out.getvalue()


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
