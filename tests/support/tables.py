"""A workbook of tasks as each program saves it."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import xlsxwriter
import xlwt

Value = str | int | float | date | None
Area = tuple[int, int, int, int]


@dataclass(frozen=True)
class Sheet:
    """A sheet of rows, its merged areas, the format of some columns, and what of it is hidden."""

    name: str
    rows: Sequence[Sequence[Value]]
    merged: Sequence[Area] = ()
    formats: dict[int, str] = field(default_factory=dict)
    hidden_rows: Sequence[int] = ()
    hidden: bool = False


def xlsx(sheets: Sequence[Sheet], **options: Any) -> bytes:
    """Return an Excel workbook."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd", **options}) as book:
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            formats = {column: book.add_format({"num_format": code}) for column, code in sheet.formats.items()}
            for r, row in enumerate(sheet.rows):
                for c, value in enumerate(row):
                    if value is not None:
                        number = not isinstance(value, str)
                        page.write(r, c, value, *([formats[c]] if number and c in formats else []))
            for area in sheet.merged:
                page.merge_range(*area, sheet.rows[area[0]][area[1]] or "")
            for row in sheet.hidden_rows:
                page.set_row(row, None, None, {"hidden": True})
            if sheet.hidden:
                page.hide()
    return out.getvalue()


def xls(sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook of Excel before 2007."""
    book = xlwt.Workbook(encoding="utf-8")
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        areas = {area[:2]: area for area in sheet.merged}
        for r, row in enumerate(sheet.rows):
            for c, value in enumerate(row):
                code = sheet.formats.get(c, "yyyy-mm-dd" if isinstance(value, date) else "General")
                style = xlwt.easyxf(num_format_str=code)
                if (r, c) in areas:
                    top, left, bottom, right = areas[r, c]
                    page.write_merge(top, bottom, left, right, value, style)
                elif value is not None:
                    page.write(r, c, value, style)
        for row in sheet.hidden_rows:
            page.row(row).hidden = True
        page.visibility = int(sheet.hidden)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
}


def ods(sheets: Sequence[Sheet]) -> bytes:
    """Return a spreadsheet of OpenDocument."""
    spaces = " ".join(f'xmlns:{name}="{uri}"' for name, uri in _NAMES.items())
    style = '<style:style style:name="away"><style:table-properties table:display="false"/></style:style>'
    body = "".join(map(_ods_table, sheets))
    whole = (
        f"<office:document-content {spaces}><office:automatic-styles>{style}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", whole)
    return out.getvalue()


def _ods_table(sheet: Sheet) -> str:
    rows = "".join(_ods_row(sheet, number) for number in range(len(sheet.rows)))
    away = ' table:style-name="away"' if sheet.hidden else ""
    return f'<table:table table:name="{sheet.name}"{away}>{rows}</table:table>'


def _ods_row(sheet: Sheet, row: int) -> str:
    areas = {area[:2]: area for area in sheet.merged}
    covered = {
        (r, c) for top, left, bottom, right in sheet.merged for r in range(top, bottom + 1) for c in range(left, right + 1)
    } - areas.keys()
    cells = ""
    for column, value in enumerate(sheet.rows[row]):
        if (row, column) in covered:
            cells += "<table:covered-table-cell/>"
            continue
        top, left, bottom, right = areas.get((row, column), (row, column, row, column))
        spans = f'table:number-columns-spanned="{right - left + 1}" table:number-rows-spanned="{bottom - top + 1}"'
        inside = "" if value is None else f"<text:p>{_seen(value)}</text:p>"
        cells += f"<table:table-cell {spans}>{inside}</table:table-cell>"
    away = ' table:visibility="filter"' if row in sheet.hidden_rows else ""
    return f"<table:table-row{away}>{cells}</table:table-row>"


def csv_file(sheet: Sheet, encoding: str = "gbk", mark: str = ",") -> bytes:
    """Return the rows of a sheet as a text with marks between cells."""
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows([["" if v is None else _seen(v) for v in row] for row in sheet.rows])
    return out.getvalue().encode(encoding)


def _seen(value: Value) -> str:
    return value.strftime("%Y-%m-%d") if isinstance(value, date | datetime) else str(value)
