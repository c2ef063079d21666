"""Files: which can be read, how one is written whole or not at all, and where passing ones are kept."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs

from kg.errors import InputError, KgError

# What no document may be called: it would break a line, a path or an address.
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff/\\\\]|^[.]{0,2}$|^.{256}")


def check_file(path: Path) -> None:
    """Raise ``InputError`` where a path names nothing, a folder, or what may never end."""
    if not path.exists():
        raise InputError(f"{path}: no such file")
    if path.is_dir():
        raise InputError(f"{path}: is a folder; a file is needed here")
    if not path.is_file():
        raise InputError(f"{path}: is a pipe or a device; save what it gives as a file")


def text_of(path: Path) -> str:
    """Return the text of a file in UTF-8, with or without a mark; raises ``InputError`` where it is none."""
    check_file(path)
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as UTF-8 text: {error}") from None


def lines_of(path: Path) -> list[str]:
    """Return the lines of a file in UTF-8, as ``text_of`` reads it; what ends a line is a line feed."""
    return text_of(path).split("\n")


def walk(directory: Path) -> Iterator[Path]:
    """Yield what lies in a folder and the folders below it, by name, and no folders that can be entered.

    What is hidden is left out. Raises ``OSError`` where the folder itself cannot be listed; another below it
    that cannot be listed, or is a link to a folder, comes as it is.
    """
    for path in sorted(directory.iterdir(), key=lambda p: p.name):
        if path.name.startswith((".", "~$")):  # an editor's lock of an open document is hidden on Windows
            continue
        if not path.is_dir() or path.is_symlink() or not os.access(path, os.R_OK | os.X_OK):
            yield path
        else:
            yield from walk(path)


def name_fault(name: str) -> str:
    """Return what is wrong with the name of a document, "" where it may be called so."""
    if not _UNFIT.search(name):
        return ""
    said = f"a document cannot be called {name[:60]!a}"
    return f"{said}; a name has 1 to 255 characters of UTF-8, and neither slashes nor line breaks"


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a path to write to; when all went well it takes the place of ``path``, else it goes away.

    It stands in the same folder, so that taking the place is one step of the file system. Raises
    ``KgError`` where the folder or the file cannot be written.
    """
    part = path.with_name(f".{os.getpid()}.{path.name}")
    try:
        _writable(path)
        yield part
        os.replace(part, path)
    except OSError as error:
        raise KgError(f"{path}: cannot be written: {error.strerror or error}") from None
    finally:
        part.unlink(missing_ok=True)


def _writable(path: Path) -> None:
    if path.is_dir():
        raise KgError(f"{path}: cannot be written: it is a folder; name a file")
    if not path.parent.is_dir():
        raise KgError(f"{path}: cannot be written: there is no folder {path.parent}")


def write(path: Path, text: str) -> None:
    """Write a text as UTF-8 with LF line ends, whole or not at all."""
    with whole(path) as part:
        part.write_text(text, encoding="utf-8", newline="\n")


def cache_folder() -> Path | None:
    """Return the folder of the user's own for what can be made again; ``KG_CACHE`` names another.

    None where nothing is kept (``KG_CACHE`` is empty), or where others could write there.
    """
    named = os.environ.get("KG_CACHE")
    if named == "":
        return None
    folder = Path(named) if named else Path(platformdirs.user_cache_dir("policy-kg", appauthor=False))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = folder.stat()
    except OSError:
        return None
    # A pickle, for one, runs what it holds, so it is read only from where nobody else writes. On Windows the
    # folders of a user are private by themselves, and there are no owners to ask.
    if hasattr(os, "getuid") and (
        state.st_uid != os.getuid() or state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    ):
        return None
    return folder
