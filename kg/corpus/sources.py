"""Where documents come from: their files, known again by place and by bytes, and what reads them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg import version
from kg.files import walk
from kg.knowledge import measured
from kg.reading import beside, corrections_beside, names_above
from kg.resources import folder

_CODE = (
    *("text", "knowledge", "reading", "naming", "outline"),
    *("responsibility", "extraction", "review", "graph"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read.

    ``name`` is its path from the folder given on, with that folder's name; ``place`` is a digest of its
    whole path, ``bytes`` one of what it holds.
    """

    path: Path
    name: str
    place: str
    bytes: str


def source_of(file: Path, paths: Sequence[Path]) -> Source:
    """Return where a file lies that was found below these paths; raises ``OSError`` where it is gone."""
    place = file.resolve()
    given = next((path.resolve() for path in paths if path in file.parents), place.parent)
    above = given if given in place.parents else place.parent
    name = (Path(above.name) / place.relative_to(above)).as_posix()
    return Source(file, name, place_of(place), digest(file))


def place_of(path: Path) -> str:
    """Return a digest of the whole path of a file."""
    return hashlib.sha256(os.fsencode(os.path.normcase(path))).hexdigest()[:16]


def digest(path: Path, *, corrected: bool = True) -> str:
    """Return a digest of the bytes of a file, and of the files by it that say how it is read.

    Where it is not ``corrected``, what people correct of what the rules read does not count.
    """
    total = hashlib.sha256()
    said = (corrections_beside(path), names_above(path)) if corrected else ()
    for one in (path, beside(path), *said):
        if one and one.is_file():
            with one.open("rb") as file:
                total.update(hashlib.file_digest(file, "sha256").digest())
    return f"sha256:{total.hexdigest()}"


def folders(paths: Iterable[Path]) -> dict[str, list[Path]]:
    """Return the folders among these paths and all below them, by name."""
    found: dict[str, list[Path]] = {}
    for path in paths:
        if path.is_dir():
            root = path.resolve()
            for one in dict.fromkeys([root, *(p for file in walk(root) for p in file.parents)]):
                if one == root or root in one.parents:
                    found.setdefault(one.name, []).append(one)
    return found


@cache
def program_digest(schema: Path | None = None) -> str:
    """Return a digest of all that a document is read with: the schema folder and the program."""
    known, program = schema or folder("schema"), Path(version.__file__).parent
    files = [path for path in known.rglob("*") if path.is_file() and path.name != measured.FILE]
    files += [path for room in _CODE for path in (program / room).rglob("*.py")]
    total = hashlib.sha256(version.__version__.encode())
    for path in sorted(files, key=lambda path: path.as_posix()):
        total.update(path.name.encode(errors="surrogateescape") + b"\0" + path.read_bytes() + b"\0")
    return f"sha256:{total.hexdigest()}"
