"""How large, deep and many the contents of a file may be, so that a small file cannot fill the memory.

Each limit is many times what policy documents hold. ``docs/limits.md`` lists the same for users.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.errors import InputError


class BeyondLimit(InputError):
    """A file holds more than is read; the message lacks the file, which the caller knows."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The most of something, and what it counts."""

    most: int
    what: str

    def check(self, count: int) -> None:
        """Raise ``BeyondLimit`` where there are more."""
        if count > self.most:
            right = "split the document, or save it in a simpler form"
            raise BeyondLimit(f"more than {self.most:,} {self.what}; {right}")


FILE = Limit(200_000_000, "bytes in a file")
TEXT = Limit(10_000_000, "characters of text")
COLUMNS = Limit(1_000, "columns in a table")
CELLS = Limit(1_000_000, "cells in a table")

PARTS = Limit(200_000_000, "bytes in the unpacked parts of a document")
PART_ELEMENTS = Limit(2_000_000, "elements in the unpacked parts of a document")
PART_DEPTH = Limit(200, "elements of a document inside one another")

WORKBOOK = Limit(500, "sheets in a workbook")

PAGE = Limit(20_000_000, "bytes in an HTML page")
PAGE_PARTS = Limit(500_000, "elements and attributes in an HTML page")
PAGE_OPEN = Limit(10_000, "elements of an HTML page without their end tags")
PAGE_ATTRIBUTES = Limit(1_000, "attributes of an HTML element")

SHEETS = Limit(5_000, "pages in a PDF document")
GLYPHS = Limit(100_000, "characters on a page of a PDF document")
STRINGS = Limit(20_000, "strings apart from one another on a page of a PDF document")
RULINGS = Limit(10_000, "ruled lines on a page of a PDF document")

MEMBERS = Limit(2_000, "files in an archive")
UNPACKED = Limit(1_000_000_000, "bytes in the unpacked files of an archive")

PICTURES = Limit(500, "pages to recognise in a document")
DOTS = Limit(50_000_000, "dots in a picture of a page")

RECORD = Limit(50_000_000, "characters in a record of JSON Lines")


def within(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines as long as they are no more text than a document may hold."""
    length = 0
    for line in lines:
        length += len(line) + 1
        TEXT.check(length)
        yield line
