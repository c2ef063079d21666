"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import KgError


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
