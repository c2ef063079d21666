"""Word documents (.docx): paragraphs with their automatic numbers, tables as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree

from kg.errors import InputError
from kg.knowledge.rules import RuleFile
from kg.reading.cells import Cell, rows
from kg.reading.limits import within
from kg.reading.numbering import Numbering
from kg.reading.packed_xml import parts
from kg.text.numerals import whole

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Elements to skip: deleted text, copies for older programs, and what is no text of the document.
_SKIPPED = {_W + tag for tag in ("del", "moveFrom", "instrText", "pPr", "rPr")} | {_MC + "Fallback"}
_BREAKS = {_W + "br": "\n", _W + "cr": "\n", _W + "tab": " ", _W + "noBreakHyphen": "-"}


def text(path: Path, rules: RuleFile) -> str:
    """Return the text of a Word document: a line for each paragraph, tables with tab-joined cells.

    Deleted text, headers, footers and footnotes are left out. Raises ``InputError`` for a file that
    is no Word document or holds no text.
    """
    names = ("word/document.xml", "word/numbering.xml", "word/styles.xml")
    document, numbering, styles = parts(path, names)
    body = document.find(_W + "body")
    found = list(within(_lines(body, Numbering(numbering, styles, rules)))) if body is not None else []
    if not any(map(str.strip, found)):
        raise InputError(f"{path}: the document holds no text; it should hold that of a policy document")
    return "\n".join(found) + "\n"


def _lines(container: ElementTree.Element, numbering: Numbering) -> Iterator[str]:
    """Yield the lines of the paragraphs and tables that a body, cell or content control holds."""
    for child in container:
        if child.tag == _W + "p":
            yield from (numbering.label(child) + _words(child)).split("\n")
        elif child.tag == _W + "tbl":
            yield from rows(_table(child, numbering))
        elif child.tag not in _SKIPPED:
            yield from _lines(child, numbering)


def _words(node: ElementTree.Element) -> str:
    """Return the text of a paragraph, in the newer form where Word stores two."""
    pieces = []
    for child in node:
        if child.tag in _SKIPPED:
            continue
        if child.tag == _W + "t":
            pieces.append(child.text or "")
        elif child.tag in _BREAKS:
            pieces.append(_BREAKS[child.tag])
        else:
            pieces.append(_words(child))
    return "".join(pieces)


def _table(table: ElementTree.Element, numbering: Numbering) -> Iterator[list[Cell]]:
    for row in table.findall(_W + "tr"):
        yield [_cell(cell, numbering) for cell in row.findall(_W + "tc")]


def _cell(cell: ElementTree.Element, numbering: Numbering) -> Cell:
    """Read a cell; a cell that continues a merged one above is empty."""
    properties = cell.find(_W + "tcPr")
    span, merged = _value(properties, "gridSpan"), _merge(properties)
    words = "" if merged == "continue" else " ".join(_lines(cell, numbering))
    return Cell(words, max(1, whole(span, 1)))


def _merge(properties: ElementTree.Element | None) -> str:
    if properties is None or properties.find(_W + "vMerge") is None:
        return ""
    return _value(properties, "vMerge") or "continue"


def _value(node: ElementTree.Element | None, tag: str) -> str:
    found = node.find(_W + tag) if node is not None else None
    attributes: Mapping[str, str] = found.attrib if found is not None else {}
    return attributes.get(_W + "val", "")
