"""An answer as a file that a spreadsheet opens: CSV with a byte order mark, or an Excel workbook."""

from __future__ import annotations

import io

import xlsxwriter

from kg.answers import tables
from kg.answers.tables import shown
from kg.page.geometry import text_width
from kg.stores.base import Rows, Value

_WIDEST, _NARROWEST = 60, 8
_PIXELS = 6.0  # of a half-width character, in the unit of text_width


def csv_file(rows: Rows, language: str) -> bytes:
    """Return rows as the bytes of a CSV file."""
    return (tables.render(rows, "csv", language, bom=True) + "\r\n").encode()


def excel_file(rows: Rows, language: str) -> bytes:
    """Return rows as the bytes of an Excel workbook: a head that stays, a filter, numbers as numbers."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet()
    head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    for number, column in enumerate(rows.columns):
        cells = [_cell(row[number], number, rows, language) for row in rows.rows]
        sheet.write_string(0, number, column.label(language), head)
        for line, cell in enumerate(cells, 1):
            sheet.write(line, number, cell, plain)
        sheet.set_column(number, number, _width([column.label(language), *cells]))
    sheet.freeze_panes(1, 0)
    if rows.rows:
        sheet.autofilter(0, 0, len(rows.rows), len(rows.columns) - 1)
    book.close()
    return out.getvalue()


def _cell(value: Value, number: int, rows: Rows, language: str) -> str | int | float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return shown(value, rows.columns[number], language)


def _width(cells: list[str | int | float]) -> float:
    widest = max(text_width(str(cell)[:_WIDEST]) / _PIXELS for cell in cells)
    return min(max(widest + 2, _NARROWEST), _WIDEST)
