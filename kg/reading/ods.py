"""Spreadsheets of OpenDocument (.ods): the cells of their sheets as they show them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from kg.knowledge.rules import RuleFile
from kg.reading import workbook
from kg.reading.content import Content
from kg.reading.limits import CELLS, COLUMNS
from kg.reading.packed_xml import Packed
from kg.text.numerals import whole

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_NOTES = (_OFFICE + "annotation", _TEXT + "note", _TEXT + "ruby-text")
_FAULT = "no OpenDocument spreadsheet; save it as .ods or as CSV"


def text(path: Path, rules: RuleFile) -> Content:
    """Return the text of a spreadsheet, as ``kg.reading.xlsx`` does.

    Raises ``InputError`` for a file that is no spreadsheet, is locked, or holds no text.
    """
    root = Packed(path, _FAULT).part("content.xml")
    away = {
        style.get(_STYLE + "name")
        for style in root.iter(_STYLE + "style")
        if any(part.get(_TABLE + "display") == "false" for part in style)
    }
    found = (
        _sheet(node, node.get(_TABLE + "style-name") in away)
        for node in root.iterfind(f".//{_OFFICE}spreadsheet/{_TABLE}table")
    )
    return workbook.content(path, list(found), rules)


def _sheet(table: Element, concealed: bool) -> workbook.Sheet:
    cells: dict[tuple[int, int], str] = {}
    merged: list[tuple[int, int, int, int]] = []
    columns = _concealed_columns(table)
    away: set[tuple[str, int]] = set()
    for row, column, cell, hidden in _cells(table):
        if hidden:
            away.add(("row", row))
        elif column in columns:
            away.add(("column", column))
        else:
            cells[row, column] = _words(cell)
            wide, high = (_count(cell, f"number-{what}-spanned") for what in ("columns", "rows"))
            merged.append((row, column, row + high - 1, column + wide - 1))
    return workbook.Sheet(table.get(_TABLE + "name", ""), cells, merged, len(away), not concealed)


def _cells(table: Element) -> Iterator[tuple[int, int, Element, bool]]:
    """Yield the cells with their rows and columns, and whether they are hidden; repeated ones again."""
    row = 0
    for node in table.iter(_TABLE + "table-row"):
        again = _count(node, "number-rows-repeated")
        cells = list(_row(node))
        hidden = node.get(_TABLE + "visibility", "visible") != "visible"
        CELLS.check(again * len(cells))
        for step in range(again if cells else 0):
            yield from ((row + step, column, cell, hidden) for column, cell in cells)
        row += again


def _row(node: Element) -> Iterator[tuple[int, Element]]:
    """Yield the cells of a row that hold a text."""
    column = 0
    for cell in node:
        again = _count(cell, "number-columns-repeated")
        if cell.tag == _TABLE + "table-cell" and _words(cell):
            COLUMNS.check(again)
            yield from ((column + step, cell) for step in range(again))
        column += again


def _concealed_columns(table: Element) -> set[int]:
    found: set[int] = set()
    column = 0
    for node in table.iter(_TABLE + "table-column"):
        again = _count(node, "number-columns-repeated")
        if node.get(_TABLE + "visibility", "visible") != "visible":
            found.update(range(column, column + min(again, COLUMNS.most)))
        column += again
    return found


def _count(node: Element, name: str) -> int:
    return max(1, whole(node.get(_TABLE + name, ""), 1))


def _words(cell: Element) -> str:
    """Return the text of a cell, its paragraphs joined by a line break."""
    return "\n".join("".join(_pieces(node)) for node in cell if node.tag == _TEXT + "p").strip()


def _pieces(node: Element) -> Iterator[str]:
    if node.tag in (_TEXT + "s", _TEXT + "tab", _TEXT + "line-break"):
        yield " "
    yield node.text or ""
    for child in node:
        if child.tag not in _NOTES:
            yield from _pieces(child)
        yield child.tail or ""
