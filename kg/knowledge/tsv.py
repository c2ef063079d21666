"""Tables of the lexicon: tab-separated files with a header, read with the lines that their rows stand in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.errors import SchemaError, nearest


def rows(
    path: Path, columns: tuple[str, ...], filled: tuple[str, ...] = ()
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a table with their line numbers; a cell that is left out is empty.

    Lines that begin with ``#`` may stand above the header. Raises ``SchemaError`` with file and line where
    the file is not there, lacks one of ``columns`` in its header, or has nothing in one of the columns
    that are to be ``filled``.
    """
    lines = _lines(path)
    top = next((n for n, line in enumerate(lines) if not line.startswith("#")), 0)
    header = lines[top].split("\t") if lines else []
    for column in columns:
        if column not in header:
            hint = nearest(column, header or ["term"])
            raise SchemaError(f"{path}:{top + 1}: no column {column!r} in the header; {hint}")
    for number, line in enumerate(lines[top + 1 :], top + 2):
        if not line:
            continue
        cells = line.split("\t")
        row = {column: cells[i] if i < len(cells) else "" for i, column in enumerate(header) if column}
        if empty := [column for column in filled if not row[column].strip()]:
            raise SchemaError(f"{path}:{number}: column {empty[0]!r} is empty")
        yield number, row


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SchemaError(f"{path}: no such file; it is needed here") from None
    except UnicodeDecodeError as error:
        raise SchemaError(f"{path}: not UTF-8 at byte {error.start}") from None
    # Not splitlines: a cell may hold characters that it takes for line ends.
    return [line.removesuffix("\r") for line in text.split("\n")]
