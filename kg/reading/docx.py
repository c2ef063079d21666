"""Word documents (.docx): paragraphs with their automatic numbers, tables as rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from kg.errors import InputError
from kg.knowledge.rules import RuleFile
from kg.reading.cells import Cell, rows
from kg.reading.limits import within
from kg.reading.numbering import Numbering
from kg.reading.packed_xml import Packed
from kg.reading.styles import Styles, W, of, on
from kg.text.numerals import whole

_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Deleted text and structure, by the marks of a revision that takes away.
_GONE = ("del", "moveFrom")
# Elements to skip: deleted text, readings above characters, copies for older programs, and properties.
_PROPERTIES = ("pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "rt")
_SKIPPED = {W + tag for tag in (*_GONE, *_PROPERTIES)} | {_MC + "Fallback"}
_BREAKS = {W + "br": "\n", W + "cr": "\n", W + "tab": " ", W + "ptab": " ", W + "noBreakHyphen": "-"}
_ENTRY = re.compile(r"(.*\S)\s+[0-9]{1,4}")


def text(path: Path, rules: RuleFile) -> str:
    """Return the text of a Word document: a line for each paragraph, tables with tab-joined cells.

    Deleted and hidden text, tables of contents, headers, footers and footnotes are left out; revisions
    count as accepted. Raises ``InputError`` for a file that is no Word document or holds no text.
    """
    packed = Packed(path, "no Word document; save it as .docx or as UTF-8 text")
    document = _transitional(packed.part("word/document.xml"))
    others = (packed.any_part(f"word/{name}.xml") for name in ("numbering", "styles"))
    numbering, kinds = map(_transitional, others)
    styles = Styles(kinds)
    body = document.find(W + "body")
    reader = _Reader(Numbering(numbering, styles, rules), styles)
    found = list(within(reader.lines(body))) if body is not None else []
    if not any(map(str.strip, found)):
        raise InputError(f"{path}: the document holds no text; it should hold that of a policy document")
    return "\n".join(_without_contents(found)) + "\n"


def _transitional(part: Element) -> Element:
    """Return a part with the names of the common form, where it is written in the strict one."""
    if any(node.tag.startswith(_STRICT) for node in (part, *part[:1])):
        for node in part.iter():
            node.tag = node.tag.replace(_STRICT, W)
            node.attrib = {name.replace(_STRICT, W): value for name, value in node.attrib.items()}
    return part


def _without_contents(lines: list[str]) -> list[str]:
    """Leave out lines that give the page of another line, which only a table of contents does."""
    there = set(lines)
    entries = {line for line in lines if (found := _ENTRY.fullmatch(line)) and found[1] in there}
    return [line for line in lines if line not in entries] if len(entries) > 1 else lines


class _Reader:
    """Reads the paragraphs of a document in their order, each with its number."""

    def __init__(self, numbering: Numbering, styles: Styles) -> None:
        self._numbering = numbering
        self._styles = styles
        self._begun = ""  # what stands before a deleted end of a paragraph

    def lines(self, container: Element) -> Iterator[str]:
        """Yield the lines of the paragraphs and tables that a body, cell, text box or wrapper holds."""
        for child in container:
            if child.tag == W + "p":
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                yield from self._left_over()
                yield from rows(self._table(child))
            elif child.tag not in _SKIPPED:
                yield from self.lines(child)
        yield from self._left_over()

    def _left_over(self) -> Iterator[str]:
        """Yield what stands before a deleted end where no paragraph follows."""
        words, self._begun = self._begun, ""
        yield from filter(None, [words])

    def _paragraph(self, node: Element) -> Iterator[str]:
        properties = node.find(W + "pPr")
        boxes: list[Element] = []
        words = self._begun + "".join(self._words(node, of(properties, "pStyle"), boxes))
        self._begun = ""
        end = properties.find(W + "rPr") if properties is not None else None
        if _gone(end):
            self._begun = words
        elif (words or not on(end, "vanish")) and not self._styles.lists_contents(of(properties, "pStyle")):
            yield from (self._numbering.label(properties) + words).split("\n")
        for box in boxes:
            yield from self.lines(box)

    def _words(self, node: Element, style: str, boxes: list[Element]) -> Iterator[str]:
        """Yield the text of a paragraph, in the newer form where Word stores two; collect its text boxes."""
        for child in node:
            if child.tag == W + "t":
                yield child.text or ""
            elif child.tag in _BREAKS:
                yield _BREAKS[child.tag]
            elif child.tag == W + "txbxContent":
                boxes.append(child)
            elif child.tag not in _SKIPPED and not (child.tag == W + "r" and self._hidden(child, style)):
                yield from self._words(child, style, boxes)

    def _hidden(self, run: Element, style: str) -> bool:
        properties = run.find(W + "rPr")
        said = on(properties, "vanish")
        if said is None:
            return self._styles.hides(of(properties, "rStyle")) or self._styles.hides(style)
        return said

    def _table(self, table: Element) -> Iterator[list[Cell]]:
        for row in _held(table, "tr"):
            properties = row.find(W + "trPr")
            if not _gone(properties):
                before = whole(of(properties, "gridBefore"), 0)
                cells = [self._cell(cell) for cell in _held(row, "tc")]
                yield [Cell("", before), *cells] if before else cells

    def _cell(self, cell: Element) -> Cell:
        """Read a cell; a cell that continues a merged one above, or is deleted, is empty."""
        properties = cell.find(W + "tcPr")
        wide = max(1, whole(of(properties, "gridSpan"), 1))
        if _continues(properties) or (properties is not None and properties.find(W + "cellDel") is not None):
            return Cell("", wide)
        return Cell(" ".join(self.lines(cell)), wide)


def _held(node: Element, tag: str) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, also those in wrappers."""
    for child in node:
        if child.tag == W + tag:
            yield child
        elif child.tag not in _SKIPPED:
            yield from _held(child, tag)


def _gone(properties: Element | None) -> bool:
    marks: Iterable[str] = (W + mark for mark in _GONE)
    return properties is not None and any(properties.find(mark) is not None for mark in marks)


def _continues(properties: Element | None) -> bool:
    merged = properties.find(W + "vMerge") if properties is not None else None
    return merged is not None and merged.get(W + "val", "continue") == "continue"
