"""Excel workbooks (.xlsx): the cells of their sheets as they show them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from kg.knowledge.rules import RuleFile
from kg.reading import number_formats, workbook
from kg.reading.content import Content
from kg.reading.limits import WORKBOOK
from kg.reading.packed_xml import Packed
from kg.text.numerals import whole

_PLACE = re.compile("([A-Z]{1,3})([0-9]{1,7})")
_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FAULT = "no Excel workbook; save it as .xlsx or as CSV"


@dataclass(frozen=True, slots=True)
class _Book:
    """What the sheets of a workbook share: texts, the format code of each style, and how days count."""

    texts: Sequence[str]
    codes: Sequence[str]
    since_1904: bool


def text(path: Path, rules: RuleFile) -> Content:
    """Return the text of a workbook: each sheet a part, rows with tab-joined cells, as the sheet shows them.

    Raises ``InputError`` for a file that is no workbook, is locked, or holds no text.
    """
    return workbook.content(path, sheets(path, rules), rules)


def sheets(path: Path, rules: RuleFile) -> list[workbook.Sheet]:
    """Return the sheets of a workbook; raises ``InputError`` for a file that is none, or is locked."""
    packed = Packed(path, _FAULT)
    root = packed.part("xl/workbook.xml")
    properties = root.find("{*}workbookPr")
    dated = properties is not None and properties.get("date1904") in ("1", "true")
    texts = [_words(item) for item in packed.any_part("xl/sharedStrings.xml").iterfind("{*}si")]
    book = _Book(texts, list(_codes(packed.any_part("xl/styles.xml"), rules)), dated)
    return list(_sheets(packed, root, book))


def _sheets(packed: Packed, root: Element, book: _Book) -> Iterator[workbook.Sheet]:
    relations = packed.any_part("xl/_rels/workbook.xml.rels")
    targets = {node.get("Id"): node.get("Target", "") for node in relations}
    found = root.findall("{*}sheets/{*}sheet")
    WORKBOOK.check(len(found))
    for node in found:
        id = next((value for name, value in node.attrib.items() if name.endswith("}id")), "")
        part = posixpath.normpath(posixpath.join("/xl", targets.get(id, ""))).lstrip("/")
        visible = node.get("state", "visible") == "visible"
        yield _sheet(packed.any_part(part), node.get("name", ""), visible, book)


def _words(node: Element) -> str:
    """Return the text of a cell without the readings above its characters."""
    return "".join(part.text or "" for part in node.iterfind("{*}t")) + "".join(
        part.text or "" for part in node.iterfind("{*}r/{*}t")
    )


def _codes(styles: Element, rules: RuleFile) -> Iterator[str]:
    """Yield the format code of each style that cells name by its number."""
    formats = {node.get("numFmtId"): node.get("formatCode", "") for node in styles.iterfind(".//{*}numFmt")}
    for style in styles.iterfind("{*}cellXfs/{*}xf"):
        number = style.get("numFmtId", "0")
        local = rules.words["number-formats"]
        yield formats.get(number) or number_formats.built_in(whole(number, 0), local)


def _sheet(root: Element, name: str, visible: bool, book: _Book) -> workbook.Sheet:
    concealed = [node for node in root.iterfind("{*}cols/{*}col") if node.get("hidden") in ("1", "true")]
    spans = [(whole(n.get("min", ""), 0) - 1, whole(n.get("max", ""), 0) - 1) for n in concealed]
    cells: dict[tuple[int, int], str] = {}
    away: set[tuple[str, int]] = set()
    for (row, column), words, hidden in _cells(root, book):
        if hidden:
            away.add(("row", row))
        elif any(first <= column <= last for first, last in spans):
            away.add(("column", column))
        else:
            cells[row, column] = words
    areas = (_PLACE.findall(node.get("ref", "")) for node in root.iterfind("{*}mergeCells/{*}mergeCell"))
    merged = [(*_place(*area[0]), *_place(*area[-1])) for area in areas if area]
    return workbook.Sheet(name, cells, merged, len(away), visible)


def _cells(root: Element, book: _Book) -> Iterator[tuple[tuple[int, int], str, bool]]:
    """Yield the places of cells with text, their text, and whether their row is hidden."""
    row = -1
    for node in root.iterfind("{*}sheetData/{*}row"):
        row = whole(node.get("r", ""), row + 2) - 1
        hidden, column = node.get("hidden") in ("1", "true"), -1
        for cell in node.iterfind("{*}c"):
            place = _PLACE.fullmatch(cell.get("r", ""))
            column = _place(*place.groups())[1] if place else column + 1
            if words := _shown(cell, book).strip():
                yield (row, column), words, hidden


def _place(letters: str, digits: str) -> tuple[int, int]:
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(digits) - 1, column - 1


def _shown(cell: Element, book: _Book) -> str:
    """Return what a cell shows: its text, or its number in the format of the cell."""
    kind, value = cell.get("t", "n"), cell.findtext("{*}v") or ""
    if kind == "inlineStr":
        return "".join(_words(node) for node in cell.iterfind("{*}is"))
    if kind == "s":
        return book.texts[index] if (index := whole(value, -1)) in range(len(book.texts)) else ""
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(value, "")
    if kind == "d":
        return day[0] if (day := _ISO.match(value)) else value
    if kind in ("str", "e"):
        return value if kind == "str" else ""
    return _number(value, cell, book)


def _number(value: str, cell: Element, book: _Book) -> str:
    try:
        number = float(value)
    except ValueError:
        return value
    style = whole(cell.get("s", ""), 0)
    code = book.codes[style] if style < len(book.codes) else "General"
    return number_formats.shown(number, code, since_1904=book.since_1904)
