"""Workbooks of Excel before 2007 and of WPS (.xls, .et): the cells of their sheets as they show them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import xlrd

from kg.errors import InputError
from kg.knowledge.rules import RuleFile
from kg.reading import delimited, html, number_formats, workbook, xlsx
from kg.reading.content import Content

_WORKBOOK, _ZIP, _MARKUP = b"\xd0\xcf\x11\xe0", b"PK", b"<"
_NUMBERS = (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE)


def text(path: Path, rules: RuleFile) -> str | Content:
    """Return the text of a workbook, as ``kg.reading.xlsx`` does.

    What other programs save under this name is read for what it is: an .xlsx, a page of HTML, or text with
    tabs. Raises ``InputError`` for a file that is none of them, is locked, or holds no text.
    """
    data = path.read_bytes()
    if data.startswith(_WORKBOOK):
        return workbook.content(path, list(_sheets(path, data, rules)), rules)
    if data.startswith(_ZIP):
        return xlsx.text(path, rules)
    return html.text(path, rules) if data.lstrip()[:1] == _MARKUP else delimited.text(path, rules)


def _sheets(path: Path, data: bytes, rules: RuleFile) -> Iterator[workbook.Sheet]:
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
        for sheet in book.sheets():
            yield _sheet(book, sheet, rules)
    except MemoryError:
        raise
    except Exception as error:  # A damaged file makes the library fail in many ways.
        locked = "encrypted" in str(error)
        fault = "is locked with a password" if locked else "no Excel workbook that can be opened"
        raise InputError(f"{path}: {fault}; save it as .xlsx") from None


def _sheet(book: xlrd.Book, sheet: xlrd.sheet.Sheet, rules: RuleFile) -> workbook.Sheet:
    rows = {row for row, info in sheet.rowinfo_map.items() if info.hidden}
    columns = {column for column, info in sheet.colinfo_map.items() if info.hidden}
    places = [(r, c) for r in range(sheet.nrows) for c in range(sheet.row_len(r))]
    shown = {place: words for place in places if (words := _shown(book, sheet.cell(*place), rules).strip())}
    cells = {(r, c): words for (r, c), words in shown.items() if r not in rows and c not in columns}
    hidden = len(rows & {r for r, _ in shown}) + len(columns & {c for r, c in shown if r not in rows})
    merged = [(r0, c0, r1 - 1, c1 - 1) for r0, r1, c0, c1 in sheet.merged_cells]
    return workbook.Sheet(sheet.name, cells, merged, hidden, sheet.visibility == 0)


def _shown(book: xlrd.Book, cell: xlrd.sheet.Cell, rules: RuleFile) -> str:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype not in _NUMBERS:
        return ""
    key = book.xf_list[cell.xf_index].format_key
    own = book.format_map.get(key) if key >= 164 else None
    code = own.format_str if own else number_formats.built_in(key, rules.words["number-formats"])
    return number_formats.shown(cell.value, code, since_1904=bool(book.datemode))
