"""The XML parts of a zip archive, parsed as they are unpacked, so that none can fill the memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, XMLPullParser

from kg.errors import InputError
from kg.reading.limits import PART_DEPTH, PART_ELEMENTS, PARTS, BeyondLimit

_CHUNK = 1 << 16
_OLD = b"\xd0\xcf\x11\xe0"  # how files of Office before 2007 begin, and those that are locked


class Packed:
    """A document that is a zip archive of XML parts. What its parts hold is counted together.

    ``fault`` says what is wrong where it is none, or damaged. Raises ``InputError`` in that case.
    """

    def __init__(self, path: Path, fault: str) -> None:
        self._line = f"{path}: {fault}"
        self._bytes = self._elements = 0
        data = path.read_bytes()
        if data.startswith(_OLD):
            raise InputError(f"{path}: is locked with a password, or of an older kind than its name says")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            self.names = frozenset(self._archive.namelist())
        except Exception:
            raise InputError(self._line) from None

    def part(self, name: str) -> Element:
        """Return a part, parsed; raises ``BeyondLimit`` where the parts hold more than is read."""
        try:
            return self._parsed(name)
        except (BeyondLimit, MemoryError):
            raise
        except Exception:  # A damaged archive makes each unpacker and the parser raise errors of its own.
            raise InputError(self._line) from None

    def any_part(self, name: str) -> Element:
        """Return a part, parsed, or an empty element where there is none of this name."""
        return self.part(name) if name in self.names else Element("none")

    def _parsed(self, name: str) -> Element:
        parser: XMLPullParser[Element] = XMLPullParser(("start", "end"))
        root: Element | None = None
        depth = 0
        for chunk in self._chunks(name):
            parser.feed(chunk)
            for event, element in _events(parser):
                if event == "start":
                    root = element if root is None else root
                    self._elements, depth = self._elements + 1, depth + 1
                    PART_DEPTH.check(depth)
                else:
                    depth -= 1
            PART_ELEMENTS.check(self._elements)
        parser.close()
        return Element("none") if root is None else root

    def _chunks(self, name: str) -> Iterator[bytes]:
        with self._archive.open(name) as packed:
            while chunk := packed.read(_CHUNK):
                self._bytes += len(chunk)
                PARTS.check(self._bytes)
                yield chunk


def _events(parser: XMLPullParser[Element]) -> Iterator[tuple[str, Element]]:
    yield from parser.read_events()  # type: ignore[misc]
