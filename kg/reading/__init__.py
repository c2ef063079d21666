"""Files of policy documents: which there are, and what each says.

A reader is a module with ``text(path, rules)``, where ``rules`` are those of ``reading.yaml``. It returns the
text of a file, or a ``Content`` where something of the file could not be read, and raises ``KindError`` where
the file could be read if something else were there. Adding a format is adding it to ``READERS``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from kg.errors import InputError, KindError
from kg.files import check_file, name_fault, walk
from kg.knowledge import Knowledge
from kg.knowledge.rules import RuleFile
from kg.model import Document
from kg.reading.characters import unreadable, usual, visible
from kg.reading.content import Content
from kg.reading.front_matter import describe
from kg.reading.given import NOTHING, Given
from kg.reading.given import given as facts
from kg.reading.given import read as read_given
from kg.reading.limits import FILE, TEXT, BeyondLimit

__all__ = [
    "NAMES",
    "NEEDS",
    "READERS",
    "beside",
    "corrections_beside",
    "find",
    "names_above",
    "read",
    "unread",
]

# The module of ``kg.reading`` that reads files of an ending. A reader is imported when a file is of its kind:
# the libraries of all of them take longer to import than most files take to read.
READERS: dict[str, str] = {
    **dict.fromkeys((".txt", ""), "txt"),
    ".md": "markdown",
    **dict.fromkeys((".html", ".htm"), "html"),
    ".docx": "docx",
    ".pdf": "pdf",
    ".ofd": "ofd",
    **dict.fromkeys((".doc", ".wps", ".rtf", ".odt"), "office"),
    **dict.fromkeys((".xlsx", ".xlsm"), "xlsx"),
    **dict.fromkeys((".xls", ".et"), "xls"),
    ".ods": "ods",
    ".csv": "delimited",
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"), "pictures"),
}
# What would make a file of another kind readable; any other needs a copy in a kind that is read.
NEEDS: dict[str, str] = dict.fromkeys((".jsonl", ".zip", ""), "to be named itself")
_SIDECAR = ".meta.yaml"
_CORRECTIONS = ".review.jsonl"
NAMES = "names.review.tsv"  # what people correct of names, in all documents of a folder
# From this share of unreadable characters on, a text is not as it was written.
_UNREADABLE = 0.02


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


def beside(path: Path) -> Path:
    """Return the file beside a document that gives or corrects what its front matter states."""
    return path.with_name(f"{path.stem}{_SIDECAR}")


def corrections_beside(path: Path) -> Path:
    """Return the file beside a document that holds what people correct of what is read from it."""
    return path.with_name(f"{path.stem}{_CORRECTIONS}")


def names_above(path: Path) -> Path | None:
    """Return the file of names in the folder of a document, or the nearest in a folder above it, or None."""
    found = (folder / NAMES for folder in path.resolve().parents)
    return next((one for one in found if one.is_file()), None)


def unread(path: Path) -> Iterator[KindError]:
    """Yield what is in the way of reading each file below a folder that ``find`` leaves out."""
    for file in walk(path) if path.is_dir() else ():
        if not _is_document(file) and not file.name.endswith((_SIDECAR, _CORRECTIONS, NAMES)):
            kind = file.suffix.lower() or "a name without ending"
            yield KindError(file, kind if file.is_file() else "no file", _needs(file))


def _below(directory: Path, also: Collection[str]) -> list[Path]:
    found = [p for p in walk(directory) if _is_document(p) or p.suffix.lower() in also]
    if not found:
        raise InputError(f"{directory}: no document in this folder; {_wanted()}")
    return found


def _is_document(path: Path) -> bool:
    # A file without a suffix is read where it is named, but is seldom a document where it is not.
    return path.is_file() and bool(path.suffix) and path.suffix.lower() in READERS


def _needs(path: Path) -> str:
    return NEEDS.get(path.suffix.lower(), "a copy named .docx, .pdf or .txt")


def _wanted() -> str:
    return f"readable are files named {', '.join(sorted(s for s in READERS if s))}"


def read(path: Path, knowledge: Knowledge, told: Given = NOTHING) -> Document:
    """Read one file: its text, and what its front and back matter states.

    What the file ``beside`` it gives counts more than that, and what the caller was ``told`` most of all.
    ``warnings`` of the document say what of the file could not be read, a line each.
    Raises ``InputError`` where there is no such file, or it is empty, binary, too large, of an unknown
    encoding or of a format that has no reader.
    """
    kind, rules = READERS.get(path.suffix.lower()), knowledge.patterns("reading")
    check_file(path)
    if kind is None:
        raise KindError(path, path.suffix.lower(), _needs(path))
    if fault := name_fault(path.stem):
        raise InputError(f"{path}: {fault}")
    try:
        FILE.check(path.stat().st_size)
        content = _content(kind, path, rules)
        text = usual(content.text, rules)
        TEXT.check(len(text))
    except BeyondLimit as error:
        raise InputError(f"{path}: {error}") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    # Offsets into a text file are those of the file; what comes out of other formats may lose characters.
    document = describe(path.stem, text if kind == "txt" else visible(text), knowledge)
    given = read_given(beside(path), knowledge) if beside(path).is_file() else NOTHING
    stated = facts({name: [value] for name, value in content.stated.items()}, knowledge, f"{path}: ")
    document = told.over(given.over(stated.over(document)))
    return replace(document, warnings=(*content.warnings, *_doubts(text)), recognised=content.recognised)


def _content(kind: str, path: Path, rules: RuleFile) -> Content:
    found: str | Content = import_module(f"kg.reading.{kind}").text(path, rules)
    return found if isinstance(found, Content) else Content(found)


def _doubts(text: str) -> Iterator[str]:
    """Yield a line where a text holds unusually many characters that nobody can read."""
    if (share := unreadable(text)) >= _UNREADABLE:
        yield f"{share:.0%} of its characters cannot be read; is its font or its encoding damaged?"
