"""OFD documents (GB/T 33190), the national format of official documents: a zip archive of XML.

A page places its characters as a PDF page does, in millimetres from its upper left corner; what is made of
them is the same.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from kg.errors import InputError
from kg.knowledge.rules import RuleFile
from kg.reading import paragraphs
from kg.reading.content import Content
from kg.reading.glyphs import Glyph, Ruling, ruled
from kg.reading.limits import GLYPHS, RULINGS, SHEETS
from kg.reading.ofd_objects import Box, glyphs, numbers, segments
from kg.reading.packed_xml import Packed
from kg.reading.printed import Printed
from kg.reading.sheet_lines import printed
from kg.reading.sheets import directed

_FAULT = "no OFD document; save it as .docx, .pdf or UTF-8 text"
_A4 = Box(0.0, 0.0, 210.0, 297.0)
_UNSEEN = ("0", "false")


@dataclass(frozen=True, slots=True)
class _Pages:
    """The pages of a document: where each lies, the box of one that names none, and the templates by id."""

    places: tuple[str, ...]
    box: Box
    templates: Mapping[str, str]


def text(path: Path, rules: RuleFile) -> Content:
    """Return the text of an OFD document: a line for each paragraph, tables with tab-joined cells.

    Seals, notes and pictures are left out; a page that holds only pictures is told in a warning. Raises
    ``InputError`` for a file that is no OFD, is damaged or holds no text.
    """
    packed = Packed(path, _FAULT)
    documents = [_below("", node.text) for node in packed.part("OFD.xml").iterfind(".//{*}DocRoot")]
    sheets: list[list[Printed]] = []
    warnings: list[str] = []
    count = 0
    for document in documents:
        pages = _pages(packed, document)
        SHEETS.check(count + len(pages.places))
        for place in pages.places:
            count += 1
            found, pictured = _page(packed, place, pages, rules)
            sheets += found
            warnings += [f"page {count} holds no text, only a picture"] if pictured and not any(found) else []
    content = paragraphs.content(sheets, warnings)
    if not content.text.strip():
        right = "print it as a PDF, which can be recognised" if warnings else "save the document anew"
        raise InputError(f"{path}: the OFD document holds no text; {right}")
    return content


def _below(place: str, name: str | None) -> str:
    """Return the path of a part that another part names: from the root, or from the folder of that part."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(place), (name or "").strip())).lstrip("/")


def _pages(packed: Packed, document: str) -> _Pages:
    root = packed.part(document)
    names = [node.get("BaseLoc", "") for node in root.iterfind("{*}Pages/{*}Page")]
    templates = {
        node.get("ID", ""): _below(document, node.get("BaseLoc"))
        for node in root.iterfind("{*}CommonData/{*}TemplatePage")
    }
    box = _box(root.find("{*}CommonData/{*}PageArea"), _A4)
    return _Pages(tuple(_below(document, name) for name in names), box, templates)


def _box(area: Element | None, otherwise: Box) -> Box:
    found = numbers(area.findtext("{*}PhysicalBox") or "") if area is not None else []
    return Box(*found[:4]) if len(found) >= 4 else otherwise


def _page(packed: Packed, place: str, pages: _Pages, rules: RuleFile) -> tuple[list[list[Printed]], bool]:
    """Return the sheets of a page, and whether it shows pictures."""
    root = packed.part(place)
    box = _box(root.find("{*}Area"), pages.box)
    drawn: list[Element] = []
    for node in root.iterfind("{*}Template"):
        if template := pages.templates.get(node.get("TemplateID", "")):
            drawn += _objects(packed.any_part(template))
    drawn += _objects(root)
    characters: list[Glyph] = []
    borders: dict[Ruling, None] = {}
    for item in drawn:
        if item.tag.endswith("}TextObject"):
            GLYPHS.check(len(characters) + sum(len(code.text or "") for code in item.iterfind("{*}TextCode")))
            characters += glyphs(item, box)
        elif item.tag.endswith("}PathObject"):
            borders |= dict.fromkeys(ruled(segments(item, box)))
            RULINGS.check(len(borders))
    size = (box.width * Box.POINTS, box.height * Box.POINTS)
    found = [list(printed(sheet, rules)) for sheet in directed(characters, list(borders), size)]
    return found or [[]], any(item.tag.endswith("}ImageObject") for item in drawn)


def _objects(root: Element) -> list[Element]:
    """Return what is drawn in the layers of a page, in order, and not made invisible."""
    return [item for layer in root.iterfind("{*}Content/{*}Layer") for item in _seen(layer)]


def _seen(block: Element) -> Iterator[Element]:
    for item in block:
        if item.get("Visible", "true") in _UNSEEN or item.get("Alpha") == "0":
            continue
        if item.tag.endswith("}PageBlock"):
            yield from _seen(item)
        else:
            yield item
