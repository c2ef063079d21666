"""Files of policy documents: which there are, and what each says.

A reader is a module with ``text(path, rules)``, where ``rules`` are those of ``reading.yaml``. It returns
the text, or a ``Content`` where it may have to say that a part was not read. Adding a format is adding it
to ``READERS``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from kg.errors import InputError
from kg.files import check_file, name_fault
from kg.knowledge import Knowledge
from kg.knowledge.rules import RuleFile
from kg.model import Document
from kg.reading import docx, html, pdf, txt
from kg.reading.characters import usual, visible
from kg.reading.content import Content
from kg.reading.front_matter import describe
from kg.reading.limits import FILE, TEXT, BeyondLimit

__all__ = ["READERS", "find", "read"]

READERS: dict[str, Callable[[Path, RuleFile], str | Content]] = {
    ".txt": txt.text,
    ".md": txt.text,
    "": txt.text,
    ".html": html.text,
    ".htm": html.text,
    ".docx": docx.text,
    ".pdf": pdf.text,
}


def find(paths: Iterable[Path], also: Collection[str] = ()) -> list[Path]:
    """Return the document files that paths name: files as they are, folders with all below them.

    Return each file once, however often it is named, in the order of the paths and by name within a
    folder; skip hidden files. ``also`` are suffixes that the caller reads by itself. Raises
    ``InputError`` for a path that is not there and a folder without a file that can be read.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(_below(path, also)))
        elif path.exists():
            found[path] = None
        else:
            raise InputError(f"{path}: no such file or folder")
    return list(found)


def _below(directory: Path, also: Collection[str]) -> list[Path]:
    # A file without a suffix is read where it is named, but is seldom a document where it is not.
    suffixes = {suffix for suffix in READERS if suffix} | set(also)
    found = [p for p in _walk(directory) if p.suffix.lower() in suffixes]
    if not found:
        raise InputError(f"{directory}: no document in this folder; {_wanted()}")
    return found


def _walk(directory: Path) -> Iterator[Path]:
    for path in sorted(directory.iterdir(), key=lambda p: p.name):
        if path.name.startswith("."):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _walk(path)
        elif path.is_file():
            yield path


def _wanted() -> str:
    return f"readable are files named {', '.join(sorted(s for s in READERS if s))}"


def read(path: Path, knowledge: Knowledge) -> Document:
    """Read one file: its text, and what its front and back matter states.

    ``warnings`` of the document say what of the file could not be read, a line each.
    Raises ``InputError`` where there is no such file, or it is empty, binary, too large, of an unknown
    encoding or of a format that has no reader.
    """
    reader, rules = READERS.get(path.suffix.lower()), knowledge.patterns("reading")
    check_file(path)
    if reader is None:
        raise InputError(f"{path}: no reader for {path.suffix!r}; {_wanted()}")
    if fault := name_fault(path.stem):
        raise InputError(f"{path}: {fault}")
    try:
        FILE.check(path.stat().st_size)
        found = reader(path, rules)
        content = found if isinstance(found, Content) else Content(found)
        text = usual(content.text, rules)
        TEXT.check(len(text))
    except BeyondLimit as error:
        raise InputError(f"{path}: {error}") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    # Offsets into a text file are those of the file; what comes out of other formats may lose characters.
    document = describe(path.stem, text if reader is txt.text else visible(text), rules)
    return replace(document, warnings=content.warnings)
