"""The XML parts of a zip archive, parsed as they are unpacked, so that none can fill the memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element, XMLPullParser

from kg.errors import InputError
from kg.reading.limits import WORD_DEPTH, WORD_ELEMENTS, WORD_PART

_CHUNK = 1 << 16


def parts(path: Path, names: Sequence[str]) -> list[Element]:
    """Return the named parts of an archive; one that it lacks is an empty element, but not the first.

    Raises ``InputError`` for what is no archive of XML, or a damaged one, ``BeyondLimit`` for a part that
    is too large.
    """
    data = path.read_bytes()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            held = {names[0], *archive.namelist()}
            return [_part(archive, name) if name in held else Element("none") for name in names]
    except (InputError, MemoryError):
        raise
    except Exception:  # A damaged archive makes each unpacker and the parser raise errors of its own.
        raise InputError(f"{path}: no Word document; save it as .docx or as UTF-8 text") from None


def _part(archive: zipfile.ZipFile, name: str) -> Element:
    parser: XMLPullParser[Element] = XMLPullParser(("start", "end"))
    root = Element("none")
    count = depth = 0
    for chunk in _chunks(archive, name):
        parser.feed(chunk)
        for event, element in _events(parser):
            if event == "start":
                root = element if not count else root
                count, depth = count + 1, depth + 1
                WORD_DEPTH.check(depth)
            else:
                depth -= 1
        WORD_ELEMENTS.check(count)
    parser.close()
    return root


def _events(parser: XMLPullParser[Element]) -> Iterator[tuple[str, Element]]:
    yield from parser.read_events()  # type: ignore[misc]


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    size = 0
    with archive.open(name) as packed:
        while chunk := packed.read(_CHUNK):
            size += len(chunk)
            WORD_PART.check(size)
            yield chunk
