"""The styles of a Word document, as far as they say what its text is: numbered, hidden, or contents."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = ("0", "false", "off")


def of(node: Element | None, name: str) -> str:
    """Return the value of a property among those of an element, "" where it has none."""
    found = node.find(W + name) if node is not None else None
    return (found.get(W + "val") or "") if found is not None else ""


def on(node: Element | None, name: str) -> bool | None:
    """Tell whether a property is switched on or off, None where nothing is said of it."""
    found = node.find(W + name) if node is not None else None
    return None if found is None else (found.get(W + "val") or "") not in _OFF


class Styles:
    """The styles of a document by their ids, each with those that it is based on."""

    def __init__(self, part: Element) -> None:
        self._styles = {node.get(W + "styleId") or "": node for node in part.iter(W + "style")}

    def numbered(self, style: str) -> tuple[str, str]:
        """Return the list and the level that a style gives its paragraphs, "" for what it leaves open."""
        given = [node.find(f"{W}pPr/{W}numPr") for node in self._chain(style)]
        lists, levels = ([of(node, name) for node in given] for name in ("numId", "ilvl"))
        return next(filter(None, lists), ""), next(filter(None, levels), "")

    def hides(self, style: str) -> bool:
        """Tell whether text of a style is hidden."""
        said = (on(node.find(W + "rPr"), "vanish") for node in self._chain(style))
        return next((value for value in said if value is not None), False)

    def lists_contents(self, style: str) -> bool:
        """Tell whether paragraphs of a style are entries of a table of contents."""
        return any(of(node, "name").lower().startswith("toc ") for node in self._chain(style))

    def _chain(self, style: str) -> Iterator[Element]:
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            yield self._styles[style]
            style = of(self._styles[style], "basedOn")
